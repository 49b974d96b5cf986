"""Finds bright blobs of many sizes in an evenly spaced grid."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

_COARSE_SIGMA = 3.2  # voxels: larger blobs are searched at half the resolution


@dataclass(frozen=True, eq=False)
class Blobs:
    """Peaks of the scale-normalised Laplacian of Gaussian (doi:10.1023/A:1008045108935), strongest first.

    Attributes:
        index: (count, 3) float64: slice, row, column in the grid.
        sigma: (count,) voxels; a bright ball of radius r answers most strongly at sigma = r / sqrt(3).
        response: (count,) sigma^2 times minus the Laplacian, in the grid's unit.
        roundness: (count,) smallest by largest curvature of the smoothed values, 0 to 1: a ball has 1, a tube 0
            (after the dot filter of Li, Sone and Doi, doi:10.1118/1.1581411).
    """

    index: NDArray[np.float64]
    sigma: NDArray[np.float64]
    response: NDArray[np.float64]
    roundness: NDArray[np.float64]


def find_blobs(
    values: NDArray[np.float32], domain: Mask, sigmas: tuple[float, ...], least_response: float
) -> Blobs:
    """Local maxima in place, compared across neighbouring sigmas by `strongest_apart`.

    Args:
        values: (slices, rows, columns), cubic voxels.
        domain: Where a blob's center may lie, same shape.
        sigmas: Widths to search, in voxels, ascending.
        least_response: Weaker peaks are left out.
    """
    found = []
    half, half_domain = halved(values), None
    for sigma in sigmas:
        if sigma < _COARSE_SIGMA:
            found.append(_peaks(values, domain, sigma, least_response))
            continue
        if half_domain is None:
            half_domain = halved(domain.astype(np.float32)) > 0.5
        peaks = _peaks(half, half_domain, sigma / 2, least_response)
        peaks[:, :3] = peaks[:, :3] * 2 + 0.5
        peaks[:, 3] *= 2
        found.append(peaks)
    table = np.concatenate(found)
    table = table[np.argsort(-table[:, 4], kind="stable")]
    return Blobs(table[:, :3], table[:, 3], table[:, 4], table[:, 5])


def smoothed(values: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Gaussian smoothing along three axes; `sigma` in voxels, borders mirrored."""
    size = 2 * int(np.ceil(3 * sigma)) + 1
    kernel = cv2.getGaussianKernel(size, sigma, cv2.CV_32F)
    planes = np.stack([cv2.sepFilter2D(plane, cv2.CV_32F, kernel, kernel) for plane in values])
    flat = planes.reshape(len(planes), -1)
    across = cv2.sepFilter2D(flat, cv2.CV_32F, np.ones((1, 1), np.float32), kernel)
    return np.asarray(across, dtype=np.float32).reshape(values.shape)


def halved(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Means of 2x2x2 voxels: index x there is 2 x + 0.5 here. An odd last plane, row or column is left out."""
    even = [count - count % 2 for count in values.shape]
    cut = values[: even[0], : even[1], : even[2]]
    planes = cut[0::2] + cut[1::2]
    rows = planes[:, 0::2] + planes[:, 1::2]
    return np.ascontiguousarray((rows[:, :, 0::2] + rows[:, :, 1::2]) / 8)


def _peaks(values: NDArray[np.float32], domain: Mask, sigma: float, least: float) -> NDArray[np.float64]:
    """(count, 6): slice, row, column, sigma, response, roundness."""
    smooth = smoothed(values, sigma)
    response = _minus_laplacian(smooth) * np.float32(sigma**2)
    index = _local_maxima(response, domain, least)
    curvature = _curvatures(smooth, index)
    flattest, steepest = np.minimum(curvature[:, 2], 0), np.minimum(curvature[:, 0], -1e-9)
    roundness = flattest / steepest
    strength = response[tuple(index.T)]
    return np.column_stack([index, np.full(len(index), sigma), strength, roundness]).astype(np.float64)


def _local_maxima(response: NDArray[np.float32], domain: Mask, least: float) -> NDArray[np.int64]:
    """(count, 3) voxels off the border that none of their 26 neighbours exceeds; plane by plane, as grids are large."""
    around = np.ones((3, 3), np.uint8)
    inner = np.s_[1:-1, 1:-1]
    found = [np.empty((0, 3), np.int64)]
    highest = [cv2.dilate(plane, around) for plane in response[:2]]
    for k in range(1, len(response) - 1):
        highest = [*highest[-2:], cv2.dilate(response[k + 1], around)]
        is_peak = (response[k] >= np.maximum.reduce(highest)) & (response[k] >= least) & domain[k]
        places = np.argwhere(is_peak[inner]) + 1
        found.append(np.column_stack([np.full(len(places), k), places]))
    return np.concatenate(found)


def _minus_laplacian(smooth: NDArray[np.float32]) -> NDArray[np.float32]:
    result = np.zeros_like(smooth)
    core = (slice(1, -1),) * 3
    result[core] = 6 * smooth[core]
    for axis in range(3):
        for start in (0, 2):
            part = [slice(1, -1)] * 3
            part[axis] = slice(start, smooth.shape[axis] - 2 + start)
            result[core] -= smooth[tuple(part)]
    return result


def _curvatures(smooth: NDArray[np.float32], index: NDArray[np.int64]) -> NDArray[np.float64]:
    """(count, 3) second derivatives along the principal directions, ascending: the strongest bright curvature first."""
    hessian = np.empty((len(index), 3, 3))
    steps = np.eye(3, dtype=np.int64)

    def at(offset: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.asarray(smooth[tuple((index + offset).T)], dtype=np.float64)

    center = at(np.zeros(3, dtype=np.int64))
    for a in range(3):
        hessian[:, a, a] = at(steps[a]) + at(-steps[a]) - 2 * center
        for b in range(a):
            mixed = at(steps[a] + steps[b]) + at(-steps[a] - steps[b])
            mixed = (mixed - at(steps[a] - steps[b]) - at(steps[b] - steps[a])) / 4
            hessian[:, a, b] = hessian[:, b, a] = mixed
    return np.asarray(np.linalg.eigvalsh(hessian), dtype=np.float64)

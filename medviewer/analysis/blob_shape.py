"""Outlines one blob in an evenly spaced grid and says how much it is like a nodule."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.morphology import largest_near, opened_by_ball
from medviewer.imaging.geometry import Triple

_SHELL_FROM = 1.35  # of the blob's radius
_SHELL_MM = 2.0
_LEAST_VOXELS = 5


@dataclass(frozen=True)
class BlobShape:
    """A blob's outline in figures.

    Attributes:
        center: (slice, row, column) in the grid, its centroid.
        diameter_mm: Of the ball of its volume.
        evenness: Shortest by longest principal axis, 0 to 1; a ball has 1.
        attached: Share of a shell around it that is as bright as the blob: vessels that go on, 0 to 1.
        is_cut: It goes on beyond the neighborhood looked at: a vessel or a wall.
    """

    center: Triple
    diameter_mm: float
    evenness: float
    attached: float
    is_cut: bool


def blob_shape(
    values: NDArray[np.float32], background: float, index: NDArray[np.float64], sigma: float, step_mm: float
) -> BlobShape | None:
    """Outline the blob at half its height above the background, vessels opened away.

    Args:
        values: (slices, rows, columns), cubic voxels.
        background: The value of what surrounds it.
        index: (slice, row, column) of its peak.
        sigma: The width it was found at, in voxels.
        step_mm: Edge of a voxel.

    Returns:
        Its shape, or None where nothing of it is left at half height.
    """
    radius = sigma * np.sqrt(3)
    middle = np.round(index).astype(int)
    reach = int(np.ceil(2 * radius + 4))
    start = np.maximum(middle - reach, 0)
    end = np.minimum(middle + reach + 1, values.shape)
    cube = values[tuple(slice(a, b) for a, b in zip(start, end, strict=True))]
    distance = _distance(cube.shape, middle - start)
    core = float(np.percentile(cube[distance <= max(1.5, 0.5 * radius)], 60))
    bright = cube > (core + background) / 2
    body = opened_by_ball(bright, max(1, round(0.35 * radius))) if radius > 2.2 else bright
    part = largest_near(body, distance <= max(1.5, 0.6 * radius))
    points = np.argwhere(part).astype(np.float64)
    if len(points) < _LEAST_VOXELS:
        return None
    center = points.mean(axis=0)
    diameter_mm = float(np.cbrt(6 * len(points) / np.pi)) * step_mm
    spread = np.linalg.eigvalsh(np.cov(points.T) + np.eye(3) / 12)
    beyond = _distance(cube.shape, center) * step_mm - diameter_mm / 2 * _SHELL_FROM
    shell = bright[(beyond > 0) & (beyond < _SHELL_MM)]
    k, j, i = (float(value) for value in center + start)
    return BlobShape(
        center=(k, j, i),
        diameter_mm=diameter_mm,
        evenness=float(np.sqrt(spread[0] / spread[2])),
        attached=float(shell.mean()) if shell.size else 1.0,
        is_cut=bool(
            np.any(points.min(axis=0) == 0) or np.any(points.max(axis=0) == np.array(cube.shape) - 1)
        ),
    )


def _distance(shape: tuple[int, ...], center: NDArray[np.generic]) -> NDArray[np.float64]:
    z, y, x = np.ogrid[: shape[0], : shape[1], : shape[2]]
    return np.asarray(np.sqrt((z - center[0]) ** 2 + (y - center[1]) ** 2 + (x - center[2]) ** 2))

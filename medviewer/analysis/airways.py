"""Finds the trachea and the large bronchi, so that their air does not count as lung."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.morphology import connected_to, disk

Mask = NDArray[np.bool_]

_TRACHEA_HU = -900.0
_TRACHEA_MM2 = (40.0, 700.0)
_MIDLINE_MM = 35.0
_ROUND = 0.6
_MOST_LITERS = 0.15
_LEAK = 1.6


def find_airways(values: NDArray[np.float32], body: Mask, step_mm: float, superior_last: bool) -> Mask:
    """Grow from the trachea through ever denser air, and stop before the growth leaks into the lungs.

    Args:
        values: (slices, rows, columns) HU, nearly cubic voxels, axial.
        body: Inside of the body, same shape.
        step_mm: Edge of a voxel.
        superior_last: True if the slices ascend towards the head.

    Returns:
        The airways with their walls, same shape; empty where no trachea was found.
    """
    seeds = _trachea_seeds(values, body, step_mm, superior_last)
    airways = np.zeros(body.shape, dtype=bool)
    if not seeds.any():
        return airways
    voxel_liters = step_mm**3 / 1e6
    size = int(seeds.sum())
    for threshold in range(-980, -840, 20):
        grown = connected_to(body & (values < threshold) | seeds, seeds)
        count = int(grown.sum())
        if count * voxel_liters > _MOST_LITERS or (airways.any() and count > _LEAK * size):
            break
        airways, size = grown, count
    kernel = disk(round(4 / step_mm))
    return np.stack([cv2.dilate(plane.view(np.uint8), kernel).astype(bool) for plane in airways])


def _trachea_seeds(values: NDArray[np.float32], body: Mask, step_mm: float, superior_last: bool) -> Mask:
    """Round, dark, central spots in the upper half: one tube passing through several slices."""
    seeds = np.zeros(body.shape, dtype=bool)
    half = body.shape[0] // 2
    upper = range(half, body.shape[0]) if superior_last else range(half)
    for k in upper:
        for spot in trachea_spots(values[k], body[k], step_mm):
            seeds[k] |= spot & (values[k] < _TRACHEA_HU)
    return seeds


def trachea_spots(plane: NDArray[np.float32], body: Mask, step_mm: float) -> Iterator[Mask]:
    """What may be the trachea in an axial plane (rows, columns) of HU: round, dark, near the body's midline."""
    air = cv2.morphologyEx((body & (plane < -700)).view(np.uint8), cv2.MORPH_OPEN, disk(1))
    columns = np.flatnonzero(body.any(axis=0))
    if not air.any() or not columns.size:
        return
    midline = (columns[0] + columns[-1]) / 2
    count, labels, stats, centers = cv2.connectedComponentsWithStats(air)
    for label in range(1, count):
        if abs(centers[label][0] - midline) * step_mm > _MIDLINE_MM:
            continue
        spot = labels == label
        if _is_trachea(stats[label], plane[spot], step_mm):
            yield np.asarray(spot)


def _is_trachea(stats: NDArray[np.int32], values: NDArray[np.float32], step_mm: float) -> bool:
    width, height, area = (
        int(stats[kind]) for kind in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA)
    )
    low, high = _TRACHEA_MM2
    if not low <= area * step_mm**2 <= high or float(values.min()) > _TRACHEA_HU:
        return False
    return min(width, height) >= _ROUND * max(width, height) and area >= _ROUND * width * height

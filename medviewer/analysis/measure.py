"""Measures a nodule in the slice through a point: region growing, vessels cut off."""

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.lungs import Lungs
from medviewer.analysis.morphology import disk
from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import Volume

Mask = NDArray[np.bool_]

_FIELD_MM = 80.0
_CELL_MM = 0.5
_CORE_MM = 2.0
_SEARCH_MM = 3.0
_LUNG_HU = -500.0
_BRIGHTEST_HU = 50.0
_LEAST_CONTRAST_HU = 100.0
_HEIGHT = 0.3  # of the core above the lung, where readers draw the edge at a lung window,
_MOST_RISE_HU = 180.0  # but low enough to hold the ground glass around a solid core
_BLUR_MM = 0.5
_OPENING = 0.5  # of the nodule's inscribed radius
_LEAST_MM, _MOST_MM = 2.0, 60.0


def mean_diameter_mm(volume: Volume, center_mm: Triple, lungs: Lungs) -> float | None:
    """Mean of the long axis and the short axis across it, in the slice nearest to the point.

    The outline lies where the values have risen from the lung's by 30 % of the way to the nodule's
    core, or by 180 HU where that is less.

    Args:
        volume: Axial CT in HU.
        center_mm: (x, y, z) in patient mm, LPS, in the nodule.
        lungs: The lungs of the Volume; they keep the chest wall out of the outline.

    Returns:
        Millimetres, or None where there is no outline: nothing bright at the point, or it has no end.
    """
    if not volume.geometry.contains(volume.geometry.to_index(center_mm)):
        return None
    outline = nodule_outline(*_plane_around(volume, center_mm, lungs))
    if outline is None:
        return None
    diameter = mean_axis(outline) * _CELL_MM
    return diameter if _LEAST_MM <= diameter <= _MOST_MM else None


def nodule_outline(plane: NDArray[np.float32], allowed: Mask) -> Mask | None:
    """The nodule at the middle of a plane with cells of 0.5 mm.

    Args:
        plane: (rows, columns) HU.
        allowed: Where a nodule may be, same shape.

    Returns:
        The nodule, same shape, or None where it has no outline.
    """
    rows, columns = np.indices(plane.shape) - (np.array(plane.shape) - 1).reshape(2, 1, 1) / 2
    distance_mm = np.hypot(rows, columns) * _CELL_MM
    lung = plane[allowed & (plane < _LUNG_HU)]
    core = plane[(distance_mm <= _CORE_MM) & allowed]
    if lung.size < 50 or not core.size:
        return None
    background = float(np.median(lung))
    top = min(float(np.percentile(core, 75)), _BRIGHTEST_HU)
    if top - background < _LEAST_CONTRAST_HU:
        return None
    rise = min(_HEIGHT * (top - background), _MOST_RISE_HU)
    bright = allowed & (cv2.GaussianBlur(plane, (0, 0), _BLUR_MM / _CELL_MM) > background + rise)
    nodule = _without_vessels(bright, distance_mm)
    if nodule is None or nodule[[0, -1]].any() or nodule[:, [0, -1]].any():
        return None
    return nodule


def _without_vessels(bright: Mask, distance_mm: NDArray[np.float64]) -> Mask | None:
    """The part at the middle, opened by a disk that what runs off it does not hold."""
    part = _part_near(bright, distance_mm)
    if part is None:
        return None
    depth = cv2.distanceTransform(np.pad(part, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    place = distance_mm <= _SEARCH_MM
    for _round in range(3):  # climb from the point to the middle of what surrounds it
        peak = np.unravel_index(np.argmax(np.where(place, depth, 0)), depth.shape)
        rows, columns = np.indices(depth.shape)
        place = np.hypot(rows - peak[0], columns - peak[1]) <= depth[peak] / 2
    radius = round(float(depth[peak]) * _OPENING)
    kernel = disk(radius) if radius >= 1 else np.ones((1, 1), np.uint8)
    opened = cv2.morphologyEx(part.astype(np.uint8), cv2.MORPH_OPEN, kernel, borderValue=0)
    _count, labels = cv2.connectedComponents(opened)
    return np.asarray(labels == labels[peak]) if labels[peak] else None


def _part_near(bright: Mask, distance_mm: NDArray[np.float64]) -> Mask | None:
    _count, labels = cv2.connectedComponents(bright.astype(np.uint8))
    near = np.where(bright, distance_mm, np.inf)
    nearest = np.unravel_index(np.argmin(near), near.shape)
    return np.asarray(labels == labels[nearest]) if near[nearest] <= _SEARCH_MM else None


def mean_axis(mask: Mask) -> float:
    """Mean of the longest axis of a region and of its widest extent across that axis, in cells."""
    hull = cv2.convexHull(np.argwhere(mask).astype(np.float32)).reshape(-1, 2).astype(np.float64)
    steps = hull[:, None] - hull[None]
    lengths = np.linalg.norm(steps, axis=2)
    start, end = np.unravel_index(np.argmax(lengths), lengths.shape)
    if lengths[start, end] == 0:
        return 1.0
    along = steps[start, end] / lengths[start, end]
    across = hull @ np.array([-along[1], along[0]])
    return float(lengths[start, end] + 1 + np.ptp(across) + 1) / 2


def _plane_around(volume: Volume, center_mm: Triple, lungs: Lungs) -> tuple[NDArray[np.float32], Mask]:
    """The slice around the point on cells of 0.5 mm, and where a nodule may be on it."""
    k, j, i = volume.geometry.to_index(center_mm)
    count = round(_FIELD_MM / _CELL_MM)
    along = (np.arange(count) - (count - 1) / 2) * _CELL_MM
    _slice_mm, row_mm, column_mm = volume.geometry.spacing_mm
    columns, rows = np.meshgrid(i + along / column_mm, j + along / row_mm)
    slice_index = int(np.clip(round(k), 0, volume.geometry.shape[0] - 1))
    plane = _sampled(volume.values[slice_index], rows, columns, -1000.0)
    grid = lungs.grid
    height = grid.from_volume_index((slice_index, 0, 0))[0]
    mask = lungs.mask[int(np.clip(round(height), 0, len(lungs.mask) - 1))]
    mask_rows = (rows - grid.origin[1]) / grid.scale[1]
    mask_columns = (columns - grid.origin[2]) / grid.scale[2]
    return plane, _sampled(mask, mask_rows, mask_columns, 0.0) > 0.5


def _sampled(
    plane: NDArray[np.generic], rows: NDArray[np.float64], columns: NDArray[np.float64], beyond: float
) -> NDArray[np.float32]:
    at = (columns.astype(np.float32), rows.astype(np.float32))
    sampled = cv2.remap(
        plane.astype(np.float32), *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=beyond
    )
    return np.asarray(sampled, dtype=np.float32)

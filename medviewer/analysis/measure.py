"""Measures a nodule in the slice through a point: region growing, vessels cut off."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.lungs import Lungs
from medviewer.analysis.morphology import disk
from medviewer.finding.measurement import Attenuation, NoduleMeasurement, SliceOutline
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
_SOLID_HU = -300.0
_LEAST_SOLID, _MOST_SOLID = 0.05, 0.6  # shares of the outlined area


def measure_nodule(volume: Volume, center_mm: Triple, lungs: Lungs) -> NoduleMeasurement | None:
    """The long axis, the short axis across it and the outline, in the slice nearest to the point.

    The outline lies where the values have risen from the lung's by 30 % of the way to the nodule's
    core, or by 180 HU where that is less.

    Args:
        volume: Axial CT in HU.
        center_mm: (x, y, z) in patient mm, LPS, in the nodule.
        lungs: The lungs of the Volume; they keep the chest wall out of the outline.

    Returns:
        None where there is no outline: nothing bright at the point, or it has no end.
    """
    index = volume.geometry.to_index(center_mm)
    if not volume.geometry.contains(index):
        return None
    plane, allowed = _plane_around(volume, center_mm, lungs)
    mask = nodule_outline(plane, allowed)
    if mask is None:
        return None
    axes = nodule_axes(mask)
    if not _LEAST_MM <= axes.mean * _CELL_MM <= _MOST_MM:
        return None
    slice_index = int(np.clip(round(index[0]), 0, volume.geometry.shape[0] - 1))
    contours, _tree = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    margin = max(contours, key=len).reshape(-1, 2)[:, ::-1].astype(np.float64)

    def in_patient(cells: NDArray[np.float64]) -> NDArray[np.float64]:
        """Rows and columns of the plane as patient mm."""
        _slice_mm, row_mm, column_mm = volume.geometry.spacing_mm
        offset = (cells - (np.array(mask.shape) - 1) / 2) * _CELL_MM / (row_mm, column_mm)
        places = np.column_stack([np.full(len(cells), slice_index), offset + index[1:], np.ones(len(cells))])
        return (places @ volume.geometry.affine.T)[:, :3]

    return NoduleMeasurement(
        long_mm=axes.long * _CELL_MM,
        short_mm=axes.short * _CELL_MM,
        volume_mm3=None,
        attenuation=_attenuation(plane[mask]),
        outlines=(SliceOutline(slice_index, in_patient(margin)),),
        largest=0,
        axes_mm=in_patient(axes.ends.reshape(4, 2)).reshape(2, 2, 3),
    )


def _attenuation(values: NDArray[np.float32]) -> Attenuation:
    dense = float((values > _SOLID_HU).mean())
    if dense < _LEAST_SOLID:
        return Attenuation.GROUND_GLASS
    return Attenuation.SOLID if dense > _MOST_SOLID else Attenuation.PART_SOLID


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


@dataclass(frozen=True, eq=False)
class Axes:
    """A region's longest axis and its widest extent across it, in cells.

    Attributes:
        long: Length of the longest axis, whole cells counted.
        short: Widest extent across it.
        ends: (2, 2, 2): start and end (row, column) of the long axis, then of the short one.
    """

    long: float
    short: float
    ends: NDArray[np.float64]

    @property
    def mean(self) -> float:
        return (self.long + self.short) / 2


def nodule_axes(mask: Mask) -> Axes:
    """The axes of a region that has at least one cell."""
    hull = cv2.convexHull(np.argwhere(mask).astype(np.float32)).reshape(-1, 2).astype(np.float64)
    steps = hull[:, None] - hull[None]
    lengths = np.linalg.norm(steps, axis=2)
    start, end = np.unravel_index(np.argmax(lengths), lengths.shape)
    if lengths[start, end] == 0:
        return Axes(1.0, 1.0, np.broadcast_to(hull[0], (2, 2, 2)))
    along = steps[start, end] / lengths[start, end]
    across = hull @ np.array([-along[1], along[0]])
    ends = np.stack([hull[[start, end]], hull[[np.argmin(across), np.argmax(across)]]])
    return Axes(float(lengths[start, end]) + 1, float(np.ptp(across)) + 1, ends)


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

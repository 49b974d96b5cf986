"""Finds the lungs in a chest CT, with the nodules that touch their walls inside."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.airways import find_airways
from medviewer.analysis.even_grid import EvenGrid, even_grid
from medviewer.analysis.morphology import (
    bounding_box,
    closed,
    components,
    disk,
    filled_planes,
    largest,
    opened_planes,
)
from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import Volume

Mask = NDArray[np.bool_]

GRID_MM = 2.0
_TISSUE_HU = -400.0
_LUNG_HU = -320.0
_GAS_HU = -965.0  # free gas in stomach and bowel, unlike lung, is air alone
_VESSEL_HU = -600.0
_VESSEL_SHARE = 0.01
_LEAST_LITERS = 0.04  # a part of a lung
_LEAST_SHARE = 0.02  # of the largest part
_LEAST_SIDE_LITERS = 0.15
_LEAST_TOTAL_LITERS = 0.4
_CLOSING_MM = 14.0
_BONE_HU = 350.0
_ISLAND_CM2 = 16.0
_OPEN_SHARE = 0.3
_CUT_OFF_CM2 = 12.0


@dataclass(frozen=True, eq=False)
class Lungs:
    """Where the lungs are.

    Attributes:
        grid: The Volume at about 2 mm, HU.
        mask: Inside the lungs, on the grid: vessels, nodules at the walls and consolidations up to about
            28 mm across are inside, trachea and main bronchi are not.
        air: The aerated part of `mask`, before its hollows were closed.
        body: The inside of the body, on the grid.
        volume_liters: Of `mask`.
        has_left: The patient's left lung was found, judged by the middle of the body.
        has_right: The right one.
        is_cut_at_top: The lungs go on beyond the slice nearest the head.
        is_cut_at_bottom: They go on beyond the slice nearest the feet.
    """

    grid: EvenGrid
    mask: Mask
    air: Mask
    body: Mask
    volume_liters: float
    has_left: bool
    has_right: bool
    is_cut_at_top: bool
    is_cut_at_bottom: bool

    @property
    def width_mm(self) -> float:
        """Of the mask from side to side, in the direction nearest to the patient's left."""
        geometry = self.grid.geometry
        axis = int(np.argmax(np.abs(geometry.affine[0, :3])))
        reached = np.flatnonzero(self.mask.any(axis=tuple({0, 1, 2} - {axis})))
        return float((np.ptp(reached) + 1) * geometry.spacing_mm[axis])

    def distance_mm(self, position_mm: Triple) -> float:
        """How far a point (x, y, z) in patient mm, LPS, lies from the nearest voxel of the lungs."""
        index = np.array(self.grid.geometry.to_index(position_mm))
        step = np.array(self.grid.geometry.spacing_mm)
        return float(np.linalg.norm((np.argwhere(self.mask) - index) * step, axis=1).min())


def find_lungs(volume: Volume) -> Lungs | None:
    """The lungs of an axial CT in HU, or None where there are none."""
    grid = even_grid(volume.values, volume.geometry, GRID_MM)
    spacing = grid.geometry.spacing_mm
    step_mm = float(np.cbrt(np.prod(spacing)))
    superior_last = float(grid.geometry.affine[2, 0]) > 0
    body = _body(grid.values)
    air = body & (grid.values < _LUNG_HU)
    airways = find_airways(grid.values, body, step_mm, superior_last)
    aerated = _lung_parts(air & ~airways, grid.values, step_mm**3 / 1e6)
    if not aerated.any():
        return None
    mask = _with_walls(aerated, grid, spacing) & ~airways
    liters = _liters_by_side(mask, body, grid)
    if sum(liters) < _LEAST_TOTAL_LITERS:
        return None
    areas_cm2 = aerated.sum(axis=(1, 2)) * spacing[1] * spacing[2] / 100
    ends = (bool(areas_cm2[0] > _CUT_OFF_CM2), bool(areas_cm2[-1] > _CUT_OFF_CM2))
    bottom, top = ends if superior_last else ends[::-1]
    return Lungs(
        grid=grid,
        mask=mask,
        air=aerated,
        body=body,
        volume_liters=sum(liters),
        has_left=liters[0] > _LEAST_SIDE_LITERS,
        has_right=liters[1] > _LEAST_SIDE_LITERS,
        is_cut_at_top=top,
        is_cut_at_bottom=bottom,
    )


def _body(values: NDArray[np.float32]) -> Mask:
    """The inside of the body: thin shells (couch, mask) are opened away, the largest solid part is filled.

    Where nothing was scanned the planes are empty and part the body: each block has its own largest part.
    """
    filled = filled_planes(opened_planes(values > _TISSUE_HU, round(4 / GRID_MM)))
    body = np.zeros(values.shape, dtype=bool)
    for block in _blocks(values):
        body[block] = largest(filled[block])
    return body


def _blocks(values: NDArray[np.float32]) -> list[slice]:
    """The runs of planes between empty ones."""
    is_scanned = np.array([plane.min() != plane.max() for plane in values])
    edges = np.flatnonzero(np.diff(is_scanned.astype(np.int8), prepend=0, append=0))
    return [slice(int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]


def _lung_parts(air: Mask, values: NDArray[np.float32], voxel_liters: float) -> Mask:
    """The parts of the air in the body that are lung: large enough, and not the plain gas of the bowel."""
    labels, sizes = components(air)
    lungs = np.zeros(air.shape, dtype=bool)
    for label, size in enumerate(sizes, start=1):
        if size * voxel_liters < max(_LEAST_LITERS, _LEAST_SHARE * sizes[0] * voxel_liters):
            break
        part = np.asarray(labels == label)
        if _is_lung(part, values):
            lungs |= part
    return lungs


def _is_lung(part: Mask, values: NDArray[np.float32]) -> bool:
    """Lung holds blood: its own air is denser than gas, or vessels run through it."""
    box = bounding_box(part)
    part, values = part[box], values[box]
    kernel = disk(2)
    inside = np.stack([cv2.erode(filled.view(np.uint8), kernel).view(bool) for filled in filled_planes(part)])
    inner = values[inside]
    if inner.size < 100:
        return False
    return float(np.median(inner)) > _GAS_HU or float(np.mean(inner > _VESSEL_HU)) > _VESSEL_SHARE


def _with_walls(aerated: Mask, grid: EvenGrid, spacing: Triple) -> Mask:
    """Close the hollows that vessels and nodules leave in the lungs; bone that gets inside is taken out again."""
    mask = closed(aerated, _CLOSING_MM, spacing)
    mask |= _islands(mask, spacing)
    return mask & ~((grid.values > _BONE_HU) & ~aerated)


def _islands(mask: Mask, spacing: Triple) -> Mask:
    """What lung surrounds in the plane, up to `_ISLAND_CM2`, and covers above and below: masses, but no diaphragm."""
    labels, _sizes = components(filled_planes(mask) & ~mask)
    result = np.zeros(mask.shape, dtype=bool)
    if not labels.any():
        return result
    cell_cm2 = spacing[1] * spacing[2] / 100
    open_above = np.zeros_like(mask)
    open_above[:-1] = ~mask[1:]
    open_below = np.zeros_like(mask)
    open_below[1:] = ~mask[:-1]
    for label in range(1, int(labels.max()) + 1):
        island = np.asarray(labels == label)
        area = int(island.sum(axis=(1, 2)).max())
        beyond = (open_above & island)[:-1] & ~island[1:]
        below = (open_below & island)[1:] & ~island[:-1]
        if area * cell_cm2 <= _ISLAND_CM2 and max(int(beyond.sum()), int(below.sum())) < _OPEN_SHARE * area:
            result |= island
    return result


def _liters_by_side(mask: Mask, body: Mask, grid: EvenGrid) -> tuple[float, float]:
    """Liters to the patient's left and to the right of the body's middle."""
    affine = grid.geometry.affine
    middle = float(np.mean(np.nonzero(body)[2]))
    columns = mask.sum(axis=(0, 1)) * abs(np.linalg.det(affine[:3, :3])) / 1e6
    upper = float(columns[np.arange(mask.shape[2]) > middle].sum())
    lower = float(columns.sum()) - upper
    return (upper, lower) if affine[0, 2] > 0 else (lower, upper)

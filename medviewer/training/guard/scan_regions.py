"""Where in a whole chest CT something else than a nodule lies, region by region."""

from enum import Enum

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.lungs import Lungs
from medviewer.analysis.morphology import distance_mm

Mask = NDArray[np.bool_]

_DEEP_MM = 6.0  # from the lung's margin: what lies there is no wall
_WALL_MM = 8.0
_BONE_WALL_MM = 20.0
_HILUM_MM = 12.0
_DOME_MM = 12.0
_AIRWAY_WALL_MM = 4.0
_SOFT_HU = (-200.0, 200.0)
_VESSEL_HU = -600.0
_BONE_HU = 250.0
_GAS_HU = -800.0


class Region(Enum):
    """What a point of a chest CT that is no nodule lies on."""

    VESSEL = "vessels"
    HILUM = "hilum and inner margin of the lung"
    CHEST_WALL = "chest wall"
    BETWEEN = "between the lungs"
    DIAPHRAGM = "diaphragm"
    BONE = "ribs and other bone"
    AIRWAY_WALL = "walls of large airways"
    LUNG = "lung without large vessels"


def scan_regions(lungs: Lungs) -> dict[Region, Mask]:
    """The regions of a scan by its lungs, on the lungs' grid (slices, rows, columns); no voxel is in two.

    They go by place and HU alone: between the lungs lie mediastinum, spine and the middle of the liver; diaphragm is
    what lies right beneath lung; fissures are not told from the lung around.
    """
    values, mask, grid = lungs.grid.values, lungs.mask, lungs.grid
    spacing = grid.geometry.spacing_mm
    across = int(np.argmax(np.abs(grid.geometry.affine[0, :3])))
    soft = (values > _SOFT_HU[0]) & (values < _SOFT_HU[1]) & ~mask
    to_lung = distance_mm(mask, spacing)
    to_wall = distance_mm(~mask, spacing)
    between = _reached(mask, across, forward=True) & _reached(mask, across, forward=False) & ~mask
    below = _below_lung(mask, superior_last=float(grid.geometry.affine[2, 0]) > 0, spacing_mm=spacing[0])
    wind_pipe = between & (values < _GAS_HU)
    airway = between & (values > _SOFT_HU[0]) & _near(wind_pipe, _AIRWAY_WALL_MM, spacing)
    central = between & ~below & soft
    dense = mask & (values > _VESSEL_HU)
    at_hilum = dense & _near(central, _HILUM_MM, spacing)
    return {
        Region.VESSEL: dense & ~at_hilum & (to_wall > _DEEP_MM),
        Region.HILUM: at_hilum,
        Region.CHEST_WALL: soft & ~between & ~below & (to_lung <= _WALL_MM),
        Region.BETWEEN: central & ~airway & (to_lung <= 2 * _WALL_MM),
        Region.DIAPHRAGM: below & soft,
        Region.BONE: ~mask & (values > _BONE_HU) & (to_lung <= _BONE_WALL_MM) & ~airway,
        Region.AIRWAY_WALL: airway & soft & ~below,
        Region.LUNG: lungs.air & (values < _VESSEL_HU) & (to_wall > _DEEP_MM),
    }


def _reached(mask: Mask, axis: int, *, forward: bool) -> Mask:
    """What has lung before it along an axis."""
    turned = mask if forward else np.flip(mask, axis)
    reached = np.logical_or.accumulate(turned, axis=axis)
    return np.asarray(reached if forward else np.flip(reached, axis))


def _below_lung(mask: Mask, *, superior_last: bool, spacing_mm: float) -> Mask:
    """Within `_DOME_MM` right below lung, with no lung further down, in the lower half of the lungs."""
    up = mask if superior_last else mask[::-1]
    reach = max(1, round(_DOME_MM / spacing_mm))
    kernel = np.ones((2 * reach + 1, 1), np.uint8)
    kernel[:reach] = 0  # each voxel looks up, towards the last slice
    near = np.stack(
        [cv2.dilate(np.ascontiguousarray(plane).view(np.uint8), kernel) for plane in up.swapaxes(0, 1)]
    ).astype(bool)
    lowest, highest = np.flatnonzero(up.any(axis=(1, 2)))[[0, -1]]
    lower_half = (np.arange(len(up)) <= (lowest + highest) / 2)[:, None, None]
    below = near.swapaxes(0, 1) & ~np.logical_or.accumulate(up, axis=0) & lower_half
    return np.asarray(below if superior_last else below[::-1])


def _near(place: Mask, reach_mm: float, spacing_mm: tuple[float, float, float]) -> Mask:
    if not place.any():
        return np.zeros_like(place)
    return np.asarray(distance_mm(place, spacing_mm) <= reach_mm)

"""Tells by the anatomy whether a chest lies as its header says: head up, front before back, heart on the left."""

from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.airways import trachea_spots
from medviewer.analysis.lungs import Lungs
from medviewer.analysis.morphology import Mask

_LEAST_TRACHEA_MM = 24.0
_STEP_MM = 8.0  # that the trachea's middle moves from plane to plane at most
_LOW = 0.35  # of the lungs' height from the feet: no trachea has its middle below
_BONE_HU = 300.0
_SPINE_MM = (40.0, 70.0)  # breadth and depth of the field behind the trachea that holds the spine
_CLEARLY = 1.5
_WIDE = 0.75  # of the lungs' largest area: above the diaphragm
_RUN_MM = 20.0
_HEART_MM = (-8.0, 4.0)  # how far to the right a run of planes reaches at least, and to the left at most
_BALANCED = 1.6  # the larger lung to the smaller: beyond it the heart may have been drawn or pushed aside


class Direction(Enum):
    """A direction of the patient."""

    FEET_TO_HEAD = "feet to head"
    FRONT_TO_BACK = "front to back"
    RIGHT_TO_LEFT = "right to left"


@dataclass(frozen=True, eq=False)
class _Chest:
    """The lungs' grid with its axes put in the order and direction that the header gives them.

    Attributes:
        values: (feet to head, front to back, right to left) HU.
        body: Inside of the body, same shape.
        mask: The lungs, same shape.
        step_mm: Edge of a voxel.
        trachea: (count, 3) the middle of the longest tube through consecutive planes, feet first.
    """

    values: NDArray[np.float32]
    body: Mask
    mask: Mask
    step_mm: float
    trachea: NDArray[np.float64]

    def turned(self, axis: int) -> "_Chest":
        """The other way round along one axis."""
        trachea = self.trachea.copy()
        trachea[:, axis] = self.values.shape[axis] - 1 - trachea[:, axis]
        return replace(
            self,
            values=np.flip(self.values, axis),
            body=np.flip(self.body, axis),
            mask=np.flip(self.mask, axis),
            trachea=trachea,
        )


@lru_cache(maxsize=1)  # asked again with every marker in the same scan
def reversed_directions(lungs: Lungs) -> tuple[Direction, ...]:
    """The directions in which the chest lies the other way round than the header says.

    Only what is clear is told, by the trachea: it runs from the lungs' middle to the head; spine and the larger part of
    the lungs lie behind it; the heart lies further to the left than it. Where no trachea is found nothing is told, nor
    where the scan ends within the lungs at the head: gas in the gullet or the bowel may be the longest tube there.
    """
    if lungs.is_cut_at_top:
        return ()
    chest = _upright(lungs)
    if len(chest.trachea) * chest.step_mm < _LEAST_TRACHEA_MM:
        return ()
    upside_down = _is_upside_down(chest)
    if upside_down:
        chest = chest.turned(0)
    back_to_front = _is_back_to_front(chest)
    if back_to_front:
        chest = chest.turned(1)
    told = {
        Direction.FEET_TO_HEAD: upside_down,
        Direction.FRONT_TO_BACK: back_to_front,
        Direction.RIGHT_TO_LEFT: _is_heart_on_the_right(chest),
    }
    return tuple(direction for direction, is_reversed in told.items() if is_reversed)


def _upright(lungs: Lungs) -> _Chest:
    geometry = lungs.grid.geometry
    nearest = np.abs(geometry.affine[:3, :3]).argmax(axis=1)
    order = (int(nearest[2]), int(nearest[1]), int(nearest[0]))
    rows = np.array([2, 1, 0])
    i, j, k = (slice(None, None, int(np.sign(step))) for step in geometry.affine[rows, order])
    values, body = lungs.grid.values.transpose(order)[i, j, k], lungs.body.transpose(order)[i, j, k]
    step_mm = float(np.cbrt(np.prod(geometry.spacing_mm)))
    trachea = _trachea(np.ascontiguousarray(values), np.ascontiguousarray(body), step_mm)
    return _Chest(values, body, lungs.mask.transpose(order)[i, j, k], step_mm, trachea)


def _trachea(values: NDArray[np.float32], body: Mask, step_mm: float) -> NDArray[np.float64]:
    longest: list[tuple[float, float, float]] = []
    ending: list[list[tuple[float, float, float]]] = []
    for k, (plane, inside) in enumerate(zip(values, body, strict=True)):
        before, ending = ending, []
        for spot in trachea_spots(plane, inside, step_mm):
            y, x = np.argwhere(spot).mean(axis=0).tolist()
            near = [
                tube for tube in before if np.hypot(tube[-1][1] - y, tube[-1][2] - x) * step_mm <= _STEP_MM
            ]
            ending.append([*max(near, key=len, default=[]), (float(k), y, x)])
        longest = max([longest, *ending], key=len)
    return np.array(longest).reshape(-1, 3)


def _is_upside_down(chest: _Chest) -> bool:
    planes = np.flatnonzero(chest.mask.any(axis=(1, 2)))
    place = (chest.trachea[:, 0].mean() - planes[0]) / (np.ptp(planes) + 1)
    return bool(place < _LOW)


def _is_back_to_front(chest: _Chest) -> bool:
    """Bone and lung lie in front of the trachea rather than behind it."""
    half, deep = round(_SPINE_MM[0] / 2 / chest.step_mm), round(_SPINE_MM[1] / chest.step_mm)
    bone, lung = np.zeros(2), np.zeros(2)  # in front, behind
    for k, y, x in chest.trachea.round().astype(int).tolist():
        field = chest.values[k, :, max(x - half, 0) : x + half + 1] > _BONE_HU
        bone += field[max(y - deep, 0) : y].sum(), field[y + 1 : y + 1 + deep].sum()
        lung += chest.mask[k, :y].sum(), chest.mask[k, y + 1 :].sum()
    return bool(bone[0] > _CLEARLY * bone[1] and lung[0] > lung[1])


def _is_heart_on_the_right(chest: _Chest) -> bool:
    """What lies between lungs of nearly one size reaches from the trachea to the right, and hardly to the left."""
    middle = float(chest.trachea[:, 2].mean())
    sides = [int(side.sum()) for side in (chest.mask[..., : round(middle)], chest.mask[..., round(middle) :])]
    if max(sides) > _BALANCED * min(sides):
        return False
    offsets = [_between_lungs(chest.mask[k], middle) for k in _heart_planes(chest)]
    offsets_mm = np.array([offset for offset in offsets if offset is not None]) * chest.step_mm
    run = round(_RUN_MM / chest.step_mm)
    if len(offsets_mm) < run:
        return False
    means = np.convolve(offsets_mm, np.full(run, 1 / run), "valid")
    return bool(means.min() < _HEART_MM[0] and means.max() < _HEART_MM[1])


def _heart_planes(chest: _Chest) -> list[int]:
    """The planes of the lungs' lower half that are above the diaphragm and below the trachea's tube."""
    areas = chest.mask.sum(axis=(1, 2))
    planes = np.flatnonzero(areas)
    end = min(planes[0] + np.ptp(planes) / 2, chest.trachea[0, 0])
    return [int(k) for k in planes if k < end and areas[k] >= _WIDE * areas.max()]


def _between_lungs(plane: Mask, middle: float) -> float | None:
    """How far left of `middle` the gap of the lungs' front half has its own middle, in voxels; None without one."""
    rows, _columns = np.nonzero(plane)
    offsets = []
    for row in plane[: int(rows.mean())]:
        columns = np.flatnonzero(row)
        right, left = columns[columns < middle], columns[columns > middle]
        if right.size and left.size:
            offsets.append((right[-1] + left[0]) / 2 - middle)
    return float(np.mean(offsets)) if offsets else None

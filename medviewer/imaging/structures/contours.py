"""A region's contours in the patient, and which of them lie on a plane on show."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.volume import FrameReference

Floats = NDArray[np.float64]
REACH = 0.5
"""Slice steps by which a contour may lie off a plane and still be drawn on it."""
_ROUNDING = 1e-3


class ContourType(Enum):
    """Contour Geometric Type (3006,0042)."""

    POINT = "POINT"
    OPEN_PLANAR = "OPEN_PLANAR"
    OPEN_NONPLANAR = "OPEN_NONPLANAR"
    CLOSED_PLANAR = "CLOSED_PLANAR"
    CLOSED_PLANAR_XOR = "CLOSEDPLANAR_XOR"

    @property
    def is_closed(self) -> bool:
        return self in (ContourType.CLOSED_PLANAR, ContourType.CLOSED_PLANAR_XOR)


@dataclass(frozen=True, eq=False)
class PlacedContour:
    """A contour on a plane on show.

    Attributes:
        points: (points, 2) column and row on that plane, counted at pixel centers.
        is_closed: The last point is joined to the first.
    """

    points: Floats
    is_closed: bool


@dataclass(frozen=True, eq=False)
class ContourStack:
    """The contours of one region of interest (PS3.3 C.8.8.6).

    Attributes:
        points_mm: (points, 3) patient positions (LPS), contour after contour.
        starts: (contours + 1,) where each contour begins in `points_mm`, and where the last one ends.
        types: One for each contour.
        references: For each contour, the Frame it was drawn on; None where it names none.
    """

    points_mm: Floats
    starts: NDArray[np.intp]
    types: tuple[ContourType, ...]
    references: tuple[FrameReference | None, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "_extents", {})

    @property
    def count(self) -> int:
        """How many contours."""
        return len(self.types)

    def contour(self, number: int) -> Floats:
        """(points, 3) of one contour."""
        points: Floats = self.points_mm[self.starts[number] : self.starts[number + 1]]
        return points

    def extents_mm(self, normal: Floats) -> tuple[Floats, Floats]:
        """Least and greatest height of each contour along a direction; kept, as a stack's planes share it."""
        kept: dict[bytes, tuple[Floats, Floats]] = self._extents  # type: ignore[attr-defined]
        key = normal.tobytes()
        if key not in kept:
            heights = self.points_mm @ normal
            if len(kept) >= _KEPT_DIRECTIONS:
                kept.clear()
            kept[key] = (
                np.minimum.reduceat(heights, self.starts[:-1]),
                np.maximum.reduceat(heights, self.starts[:-1]),
            )
        return kept[key]

    @property
    def size_mm(self) -> float:
        """Its largest extent along the patient's axes."""
        return float(np.ptp(self.points_mm, axis=0).max())

    @cached_property
    def middle_mm(self) -> Floats:
        """Patient position (LPS): the middle of the contour in the middle of the stack."""
        middles = np.add.reduceat(self.points_mm, self.starts[:-1]) / np.diff(self.starts)[:, None]
        spread = np.ptp(middles, axis=0)
        order = np.argsort(middles[:, int(np.argmax(spread))], kind="stable")
        middle: Floats = middles[order[len(order) // 2]]
        return middle


_KEPT_DIRECTIONS = 8


def contours_on_plane(stack: ContourStack, geometry: VolumeGeometry, index: int) -> list[PlacedContour]:
    """The contours that were drawn on a plane: those all of whose points lie within half a slice step of it.

    Args:
        stack: The region.
        geometry: The grid on show, in the same patient coordinates.
        index: Which of its planes.
    """
    plane = geometry.slice_affine(index)
    normal = np.ascontiguousarray(plane[:3, 0])
    own = float(normal @ plane[:3, 3])
    low, high = stack.extents_mm(normal)
    reach = REACH * step_mm(geometry) * (1 + _ROUNDING)
    near = np.nonzero((low >= own - reach) & (high <= own + reach))[0]
    inverse = np.linalg.inv(plane)
    placed = []
    for number in near:
        points = stack.contour(int(number))
        if not _is_nearest(geometry, index, points.mean(axis=0)):
            continue
        on_plane = points @ inverse[1:3, :3].T + inverse[1:3, 3]
        placed.append(PlacedContour(on_plane[:, ::-1], stack.types[number].is_closed))
    return placed


def step_mm(geometry: VolumeGeometry) -> float:
    """The usual distance between neighbouring planes: their median, so that a gap doesn't widen the reach."""
    if not geometry.slice_origins:
        return geometry.spacing_mm[0]
    heights = np.array(geometry.slice_origins) @ geometry.normal
    return float(np.median(np.abs(np.diff(heights))))


def _is_nearest(geometry: VolumeGeometry, index: int, middle_mm: Floats) -> bool:
    """The plane is the one that the contour belongs to; half-way between two it is the upper one's."""
    off = geometry.to_index(middle_mm.tolist())[0] - index
    return -REACH - _ROUNDING <= off < REACH - _ROUNDING


def as_stack(
    contours: Sequence[Floats],
    types: Sequence[ContourType],
    references: Sequence[FrameReference | None] = (),
) -> ContourStack:
    """Contours, each (points, 3), as one stack.

    Raises:
        ValueError: There is none, or one has no points.
    """
    if not contours or min(len(each) for each in contours) < 1:
        raise ValueError("a contour has at least one point")
    starts = np.concatenate([[0], np.cumsum([len(each) for each in contours])]).astype(np.intp)
    points = np.concatenate(contours).astype(np.float64)
    points.flags.writeable = False
    return ContourStack(points, starts, tuple(types), tuple(references) or (None,) * len(contours))

"""A segment's pixels, on planes of their own in the patient."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.volume import FrameReference

FULL = 255
"""Of a mask's values: the pixel belongs to the segment entirely."""
SLAB_MM = 1e-3
"""How far beyond its slab's face a pixel still counts as inside: positions are rounded."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class MaskPlanes:
    """Parallel planes of equal pixels, wherever each lies: evenly stacked, with gaps, tilted.

    Attributes:
        origins_mm: (planes, 3) patient position (LPS) of each plane's first pixel center, ascending along the normal.
        row_step: Millimetres (LPS) from one row to the next.
        column_step: The same for columns.
        shape: (rows, columns) of each plane.
        thickness_mm: Of the slab around its plane that a pixel stands for.
        references: For each plane, the Frames it was drawn on; frame number 0 = the instance's only one.
    """

    origins_mm: Floats
    row_step: Floats
    column_step: Floats
    shape: tuple[int, int]
    thickness_mm: float
    references: tuple[tuple[FrameReference, ...], ...] = ()

    @cached_property
    def normal(self) -> Floats:
        """Unit vector: row direction x column direction, as of `VolumeGeometry`."""
        across = np.cross(self.column_step, self.row_step)
        unit: Floats = across / np.linalg.norm(across)
        return unit

    @cached_property
    def from_patient(self) -> Floats:
        """3x3: a patient vector (mm) to (mm along the normal, rows, columns)."""
        inverse: Floats = np.linalg.inv(np.column_stack([self.normal, self.row_step, self.column_step]))
        return inverse

    @cached_property
    def starts(self) -> Floats:
        """(planes, 3): `from_patient` of each origin."""
        starts: Floats = self.origins_mm @ self.from_patient.T
        return starts

    def nearest(self, heights_mm: Floats) -> NDArray[np.intp]:
        """The plane whose slab holds each height along the normal; -1 where none does."""
        own = self.starts[:, 0]
        above = np.clip(np.searchsorted(own, heights_mm), 1, max(len(own) - 1, 1))
        below = above - 1
        above = np.minimum(above, len(own) - 1)
        is_above = np.abs(own[above] - heights_mm) <= np.abs(heights_mm - own[below])
        found = np.where(is_above, above, below)
        is_inside = np.abs(own[found] - heights_mm) <= self.thickness_mm / 2 + SLAB_MM
        return np.where(is_inside, found, -1)

    def corners_mm(self, planes: Iterable[int], box: "Box") -> Floats:
        """(corners, 3) patient positions of the outer edges of a block of pixels."""
        return np.array(
            [
                self.origins_mm[plane]
                + side * self.normal * self.thickness_mm / 2
                + self.row_step * row
                + self.column_step * column
                for plane in planes
                for side in (-1, 1)
                for row in (box.top - 0.5, box.bottom - 0.5)
                for column in (box.left - 0.5, box.right - 0.5)
            ]
        )


@dataclass(frozen=True)
class Box:
    """A block of pixels of a plane; `bottom` and `right` are the first ones beyond it."""

    top: int
    left: int
    bottom: int
    right: int


class MaskStack:
    """One segment's pixels, kept as bits (or bytes, for fractions) of the box they lie in."""

    def __init__(
        self,
        planes: MaskPlanes,
        parts: Mapping[int, tuple[int, int, NDArray[np.uint8]]],
        *,
        fractional: bool = False,
    ) -> None:
        """Take a segment's pixels.

        Args:
            planes: Where the planes lie.
            parts: Plane -> first row, first column, and (rows, columns) values there: 0 or 1; for fractions 0 to `FULL`.
            fractional: The values are fractions.
        """
        if not parts:
            raise ValueError("a segment without pixels has no mask")
        self.planes, self.fractional = planes, fractional
        self.first, self.last = min(parts), max(parts)
        sides = [(top, left, top + part.shape[0], left + part.shape[1]) for top, left, part in parts.values()]
        tops, lefts, bottoms, rights = zip(*sides, strict=True)
        self.box = Box(min(tops), min(lefts), max(bottoms), max(rights))
        height, width = self.box.bottom - self.box.top, self.box.right - self.box.left
        kept = np.zeros(
            (self.last - self.first + 1, height, width if fractional else -(-width // 8)), np.uint8
        )
        for plane, (top, left, part) in parts.items():
            row, column = top - self.box.top, left - self.box.left
            if fractional:
                kept[plane - self.first, row : row + part.shape[0], column : column + part.shape[1]] = part
            else:
                lines = np.zeros((part.shape[0], width), np.uint8)
                lines[:, column : column + part.shape[1]] = part
                kept[plane - self.first, row : row + part.shape[0]] = np.packbits(
                    lines, axis=1, bitorder="little"
                )
        kept.flags.writeable = False
        self._kept, self._width = kept, width
        self.drawn = tuple(sorted(parts))

    @property
    def nbytes(self) -> int:
        """Memory it takes."""
        return int(self._kept.nbytes)

    def plane(self, plane: int) -> NDArray[np.uint8]:
        """(rows, columns) of the box, 0 to `FULL`, on one of its planes."""
        kept: NDArray[np.uint8] = self._kept[plane - self.first]
        if self.fractional:
            return kept
        bits: NDArray[np.uint8] = np.unpackbits(kept, axis=1, count=self._width, bitorder="little")
        return bits * np.uint8(FULL)

    def at(
        self, plane: NDArray[np.intp], row: NDArray[np.intp], column: NDArray[np.intp]
    ) -> NDArray[np.uint8]:
        """Values at planes, rows and columns (all inside the box), 0 to `FULL`."""
        k, j, i = plane - self.first, row - self.box.top, column - self.box.left
        if self.fractional:
            values: NDArray[np.uint8] = self._kept[k, j, i]
            return values
        bits: NDArray[np.uint8] = self._kept[k, j, i >> 3] >> (i & 7).astype(np.uint8) & np.uint8(1)
        return bits * np.uint8(FULL)

    @cached_property
    def corners_mm(self) -> Floats:
        """(16, 3) corners of a body that holds all its pixels."""
        return self.planes.corners_mm((self.first, self.last), self.box)

    @property
    def size_mm(self) -> float:
        """Its largest extent along the patient's axes."""
        return float(np.ptp(self.corners_mm, axis=0).max())

    @cached_property
    def middle_mm(self) -> Floats:
        """Patient position (LPS): the middle of what is drawn on the middle one of the planes it is drawn on."""
        plane = self.drawn[len(self.drawn) // 2]
        rows, columns = np.nonzero(self.plane(plane) > FULL // 2)
        row, column = (
            (float(rows.mean()), float(columns.mean()))
            if len(rows)
            else ((self.box.bottom - self.box.top - 1) / 2, (self.box.right - self.box.left - 1) / 2)
        )
        middle: Floats = (
            self.planes.origins_mm[plane]
            + self.planes.row_step * (row + self.box.top)
            + self.planes.column_step * (column + self.box.left)
        )
        return middle

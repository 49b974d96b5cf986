"""Where a Volume's voxels lie in the patient: voxel index <-> patient millimetres."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Affine = NDArray[np.float64]
Shape = tuple[int, int, int]
Triple = tuple[float, float, float]

EVEN_MM = 0.01
"""How far a slice may lie beside its place on a regular grid and still count as on it: positions are rounded."""
EVEN_SHARE = 0.1
"""The same as a share of the step between slices, where that is less: micrometers apart, 0.01 mm is a whole slice."""
LEAST_STEP_MM, MOST_STEP_MM = 1e-9, 1e9
LEAST_VOLUME = 1e-9
"""Of the box that three unit vectors along slices, rows and columns span (1 = at right angles)."""


@dataclass(frozen=True, eq=False)
class VolumeGeometry:
    """A grid of voxels in the patient: planes with regular rows and columns, one behind the other.

    Attributes:
        shape: (slices, rows, columns).
        affine: 4x4, from a homogeneous voxel index (k, j, i, 1) = (slice, row, column, 1), counted at voxel
            centers, to patient millimetres (x, y, z, 1) in LPS (PS3.3 C.7.6.2.1.1). Read-only. The slice
            column is the mean step from slice to slice as measured, so a tilted gantry shows as shear.
        slice_origins: The true patient position (x, y, z) in mm, LPS, of each slice's first voxel center, where the
            slices are not evenly stacked; empty where the affine says it all.
    """

    shape: Shape
    affine: Affine
    slice_origins: tuple[Triple, ...] = ()

    def __post_init__(self) -> None:
        affine = np.array(self.affine, dtype=np.float64)
        if affine.shape != (4, 4) or not np.all(np.isfinite(affine)):
            raise ValueError("an affine is a finite 4x4 matrix")
        if not _spans_space(affine[:3, :3]):
            raise ValueError("an affine must span three dimensions")
        if len(self.shape) != 3 or min(self.shape) < 1:
            raise ValueError(f"a shape is three positive numbers, got {self.shape}")
        affine.flags.writeable = False
        object.__setattr__(self, "affine", affine)
        if self.slice_origins:
            self._check_origins()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, VolumeGeometry):
            return NotImplemented
        same = self.shape == other.shape and self.slice_origins == other.slice_origins
        return same and np.array_equal(self.affine, other.affine)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Asked for each picture: thousands of places are gone through once."""
        return hash((self.shape, self.affine.tobytes(), self.slice_origins))

    @classmethod
    def from_vectors(
        cls,
        shape: Shape,
        origin_mm: ArrayLike,
        slice_step: ArrayLike,
        row_step: ArrayLike,
        column_step: ArrayLike,
    ) -> "VolumeGeometry":
        """Build from the first voxel's center and the millimetre steps to the next slice, row and column (LPS)."""
        affine = np.eye(4)
        for column, vector in enumerate((slice_step, row_step, column_step, origin_mm)):
            affine[:3, column] = np.asarray(vector, dtype=np.float64)
        return cls(shape, affine)

    @classmethod
    def from_slices(
        cls, shape: Shape, origins_mm: ArrayLike, row_step: ArrayLike, column_step: ArrayLike
    ) -> "VolumeGeometry":
        """Build from where each slice truly lies; the mean step is measured from the first to the last.

        Slices that are not in order along the normal (not quite parallel ones can be so) are laid out evenly.

        Args:
            shape: (slices, rows, columns), at least two slices.
            origins_mm: (slices, 3) patient position of each slice's first voxel center, in order along the normal.
            row_step: Millimetres from one row to the next (LPS).
            column_step: The same for columns.
        """
        origins = np.asarray(origins_mm, dtype=np.float64)
        step = (origins[-1] - origins[0]) / (len(origins) - 1)
        even = cls.from_vectors(shape, origins[0], step, row_step, column_step)
        line = origins[0] + np.arange(len(origins))[:, None] * step
        beside_mm = np.linalg.norm(origins - line, axis=1).max()
        is_even = beside_mm <= min(EVEN_MM, EVEN_SHARE * float(np.linalg.norm(step)))
        if is_even or not _in_order(origins @ even.normal):
            return even
        places = tuple((float(x), float(y), float(z)) for x, y, z in origins)
        return cls(shape, even.affine, places)

    @cached_property
    def spacing_mm(self) -> Triple:
        """Distance between neighbouring slices (their mean), rows and columns; slices are measured along their normal."""
        slice_step, row_step, column_step = (self.affine[:3, axis] for axis in range(3))
        return (
            float(abs(self.normal @ slice_step)),
            float(np.linalg.norm(row_step)),
            float(np.linalg.norm(column_step)),
        )

    @property
    def row_direction(self) -> NDArray[np.float64]:
        """Unit vector (LPS) along which the column index grows: the first half of Image Orientation (Patient)."""
        return _unit(self.affine[:3, 2])

    @property
    def column_direction(self) -> NDArray[np.float64]:
        """Unit vector (LPS) along which the row index grows: the second half of Image Orientation (Patient)."""
        return _unit(self.affine[:3, 1])

    @cached_property
    def normal(self) -> NDArray[np.float64]:
        """Unit vector (LPS): row direction x column direction."""
        return _unit(np.cross(self.affine[:3, 2], self.affine[:3, 1]))

    @property
    def tilt_degrees(self) -> float:
        """Angle between the slices' normal and the line through their origins: 0 for an untilted gantry."""
        cosine = abs(float(self.normal @ _unit(self.affine[:3, 0])))
        return float(np.degrees(np.arccos(min(cosine, 1.0))))

    @property
    def center_mm(self) -> Triple:
        """The middle of the grid in patient millimetres (LPS)."""
        return self.to_patient([(count - 1) / 2 for count in self.shape])

    def to_patient(self, index: Sequence[float]) -> Triple:
        """Patient position (x, y, z) in mm, LPS, of a voxel index (slice, row, column).

        Between unevenly stacked slices a fractional slice index counts from the true place of the one to that of
        the next; beyond the ends the last step goes on.
        """
        if not self.slice_origins:
            x, y, z = self.affine[:3, :3] @ np.asarray(index, dtype=np.float64) + self.affine[:3, 3]
            return (float(x), float(y), float(z))
        k, j, i = index
        x, y, z = self._origin_at(k) + self.affine[:3, 1] * j + self.affine[:3, 2] * i
        return (float(x), float(y), float(z))

    def to_index(self, position_mm: Sequence[float]) -> Triple:
        """Voxel index (slice, row, column), fractional, of a patient position (x, y, z) in mm, LPS.

        Rounding the slice index gives the slice that truly lies nearest.
        """
        position = np.asarray(position_mm, dtype=np.float64)
        if not self.slice_origins:
            k, j, i = self._from_mm @ (position - self.affine[:3, 3])
            return (float(k), float(j), float(i))
        at = self._slice_at(float(self.normal @ position))
        _off_mm, j, i = np.linalg.solve(self._plane_axes, position - self._origin_at(at))
        return (at, float(j), float(i))

    def slice_affine(self, slice_index: int) -> Affine:
        """4x4, from (millimetres along the normal, row, column, 1), counted from a slice's own plane, to LPS mm.

        Its inverse gives a point's distance from that slice and its foot on it, whatever the tilt and the steps.
        """
        affine = np.eye(4)
        affine[:3, :3] = self._plane_axes
        affine[:3, 3] = self.to_patient((slice_index, 0, 0))
        return affine

    def slice_geometry(self, slice_index: int) -> "VolumeGeometry":
        """A slice alone: one plane at its true place; the step, along its normal, is the mean one of all slices."""
        rows, columns = self.shape[1:]
        return VolumeGeometry.from_vectors(
            (1, rows, columns),
            self.to_patient((slice_index, 0, 0)),
            self.normal * self.spacing_mm[0],
            self.affine[:3, 1],
            self.affine[:3, 2],
        )

    def contains(self, index: Sequence[float]) -> bool:
        """True if a (slice, row, column) index lies in a voxel of the grid."""
        return all(-0.5 <= value < count - 0.5 for value, count in zip(index, self.shape, strict=True))

    @cached_property
    def _from_mm(self) -> NDArray[np.float64]:
        """3x3: from millimetres (LPS) to index steps, for an even grid."""
        inverse: NDArray[np.float64] = np.linalg.inv(self.affine[:3, :3]).astype(np.float64)
        return inverse

    @cached_property
    def _plane_axes(self) -> NDArray[np.float64]:
        """3x3: the slices' unit normal, the step between rows and that between columns, as columns."""
        return np.column_stack([self.normal, self.affine[:3, 1], self.affine[:3, 2]])

    @cached_property
    def _origins(self) -> NDArray[np.float64]:
        return np.array(self.slice_origins, dtype=np.float64)

    def _origin_at(self, k: float) -> NDArray[np.float64]:
        """Where the first voxel of a fractional slice of an uneven stack lies."""
        below = min(max(math.floor(k), 0), self.shape[0] - 2)
        lower, upper = self._origins[below], self._origins[below + 1]
        origin: NDArray[np.float64] = lower + (k - below) * (upper - lower)
        return origin

    def _slice_at(self, height_mm: float) -> float:
        """Fractional slice index at a height along the normal of an uneven stack."""
        heights = self._origins @ self.normal
        sign = 1.0 if heights[-1] > heights[0] else -1.0
        found = int(np.searchsorted(sign * heights, sign * height_mm)) - 1
        below = min(max(found, 0), self.shape[0] - 2)
        return below + float((height_mm - heights[below]) / (heights[below + 1] - heights[below]))

    def _check_origins(self) -> None:
        if len(self.slice_origins) != self.shape[0] or not np.all(np.isfinite(self._origins)):
            raise ValueError(f"{len(self.slice_origins)} origins for {self.shape[0]} slices")
        if not _in_order(self._origins @ self.normal):
            raise ValueError("slices lie in order along their normal")


def _spans_space(steps: NDArray[np.float64]) -> bool:
    """True for three steps (columns, mm) of possible lengths that don't lie in one plane, however small the voxel."""
    lengths = [math.hypot(*step) for step in steps.T]
    if not all(LEAST_STEP_MM <= length <= MOST_STEP_MM for length in lengths):
        return False
    return abs(float(np.linalg.det(steps / lengths))) > LEAST_VOLUME


def _in_order(heights: NDArray[np.float64]) -> bool:
    """True for at least two heights that all rise or all fall."""
    steps = np.diff(heights)
    return len(steps) > 0 and bool(np.all(steps > 0) or np.all(steps < 0))


def _unit(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    unit: NDArray[np.float64] = vector / np.linalg.norm(vector)
    unit.flags.writeable = False
    return unit

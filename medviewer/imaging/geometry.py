"""Where a Volume's voxels lie in the patient: voxel index <-> patient millimetres."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Affine = NDArray[np.float64]
Shape = tuple[int, int, int]
Triple = tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class VolumeGeometry:
    """A regular grid of voxels in the patient.

    Attributes:
        shape: (slices, rows, columns).
        affine: 4x4, from a homogeneous voxel index (k, j, i, 1) = (slice, row, column, 1), counted at voxel
            centers, to patient millimetres (x, y, z, 1) in LPS (PS3.3 C.7.6.2.1.1). Read-only. The slice
            column is the step from slice to slice as measured, so a tilted gantry shows as shear.
    """

    shape: Shape
    affine: Affine

    def __post_init__(self) -> None:
        affine = np.array(self.affine, dtype=np.float64)
        if affine.shape != (4, 4) or not np.all(np.isfinite(affine)):
            raise ValueError("an affine is a finite 4x4 matrix")
        if abs(np.linalg.det(affine[:3, :3])) < 1e-9:
            raise ValueError("an affine must span three dimensions")
        if len(self.shape) != 3 or min(self.shape) < 1:
            raise ValueError(f"a shape is three positive numbers, got {self.shape}")
        affine.flags.writeable = False
        object.__setattr__(self, "affine", affine)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, VolumeGeometry):
            return NotImplemented
        return self.shape == other.shape and np.array_equal(self.affine, other.affine)

    def __hash__(self) -> int:
        return hash((self.shape, self.affine.tobytes()))

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

    @property
    def spacing_mm(self) -> Triple:
        """Distance between neighbouring slices, rows and columns, measured along the normals of a sheared grid's slices."""
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

    @property
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
        """Patient position (x, y, z) in mm, LPS, of a voxel index (slice, row, column)."""
        x, y, z = self.affine[:3, :3] @ np.asarray(index, dtype=np.float64) + self.affine[:3, 3]
        return (float(x), float(y), float(z))

    def to_index(self, position_mm: Sequence[float]) -> Triple:
        """Voxel index (slice, row, column), fractional, of a patient position (x, y, z) in mm, LPS."""
        offset = np.asarray(position_mm, dtype=np.float64) - self.affine[:3, 3]
        k, j, i = np.linalg.solve(self.affine[:3, :3], offset)
        return (float(k), float(j), float(i))

    def contains(self, index: Sequence[float]) -> bool:
        """True if a (slice, row, column) index lies in a voxel of the grid."""
        return all(-0.5 <= value < count - 0.5 for value, count in zip(index, self.shape, strict=True))


def _unit(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    unit: NDArray[np.float64] = vector / np.linalg.norm(vector)
    return unit

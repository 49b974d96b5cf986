"""Where a nodule's margins lie on a slice, by their patient coordinates alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.finding.measurement import NoduleMeasurement
from medviewer.imaging.geometry import VolumeGeometry

_WITHIN = 0.51  # of the steps between slices: a margin lies in the nearest one


@dataclass(frozen=True, eq=False)
class PlacedSlice:
    """A slice of a Volume, to find margins on.

    Attributes:
        from_patient: (3, 4) float64, from a point (x, y, z, 1) in patient mm, LPS, to steps off the slice, row and column.
        reach_mm: How far off a margin still lies in this slice.
    """

    from_patient: NDArray[np.float64]
    reach_mm: float

    @classmethod
    def of(cls, geometry: VolumeGeometry, slice_index: int) -> "PlacedSlice":
        """A slice of a Volume, by its own position and direction."""
        from_patient = np.linalg.inv(geometry.slice_affine(slice_index))[:3].astype(np.float64)
        return cls(from_patient, geometry.spacing_mm[0] * _WITHIN)

    def outline_of(self, measured: NoduleMeasurement) -> int | None:
        """Which of the outlines lies in the slice, with all its points; None for none, as on a plane that cuts them."""
        nearest, least_mm = None, self.reach_mm
        for which, outline in enumerate(measured.outlines):
            off_mm = np.abs(outline.points_mm @ self.from_patient[0, :3] + self.from_patient[0, 3])
            if off_mm[0] <= least_mm and off_mm.max() <= self.reach_mm:
                nearest, least_mm = which, float(off_mm[0])
        return nearest

    def places(self, points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
        """(count, 2) float64: column and row of points (count, 3) in patient mm."""
        rows, columns = (points_mm @ self.from_patient[1:, :3].T + self.from_patient[1:, 3]).T
        return np.column_stack([columns, rows])

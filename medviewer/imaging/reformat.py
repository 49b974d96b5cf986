"""Axial, coronal and sagittal planes along a Volume's own voxels: views of its values, nothing is resampled."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from medviewer.imaging.cut_planes import CutPlanes
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.patient_plane import PatientPlane, nearest_axes
from medviewer.imaging.volume import Check, FrameReference, PlaneValues, unchecked

PLANE_ROW_COLUMN = {
    PatientPlane.AXIAL: (2, 1, 0),
    PatientPlane.CORONAL: (1, 2, 0),
    PatientPlane.SAGITTAL: (0, 2, 1),
}
"""The patient axes (0 = x, 1 = y, 2 = z) along which planes, rows and columns of a reformat follow each other."""

TOWARD = {
    PatientPlane.AXIAL: (1, 1, 1),
    PatientPlane.CORONAL: (1, -1, 1),
    PatientPlane.SAGITTAL: (-1, -1, 1),
}
"""Whether they follow each other toward left, posterior and head (1) or the other way (-1)."""


@dataclass(frozen=True, eq=False)
class ReformattedPlanes(CutPlanes):
    """The planes of one name; a `PlaneSource`.

    Attributes:
        name: Which planes: of the Volume's own three those nearest to this plane of the patient.
    """

    name: PatientPlane

    @property
    def is_exact(self) -> bool:
        return self.volume.is_exact

    @cached_property
    def geometry(self) -> VolumeGeometry:
        affine = self.volume.geometry.affine
        steps = [affine[:3, axis] * sign for axis, sign in self._axes]
        last = [self.volume.geometry.shape[axis] - 1 if sign < 0 else 0 for axis, sign in sorted(self._axes)]
        return VolumeGeometry.from_vectors(
            self.values.shape[:3], affine[:3, :3] @ last + affine[:3, 3], *steps
        )

    @cached_property
    def values(self) -> PlaneValues:
        """(planes, rows, columns[, 3]): a view of the Volume's values."""
        order = [axis for axis, _sign in self._axes]
        turned = self.volume.values.transpose(*order, *range(3, self.volume.values.ndim))
        view: PlaneValues = turned[tuple(slice(None, None, sign) for _axis, sign in self._axes)]
        return view

    def plane(self, index: int, _check: Check = unchecked, /) -> PlaneValues:
        return np.ascontiguousarray(self.values[index])

    def draft(self, index: int) -> None:
        """None: a view is there at once."""

    def frame(self, index: int) -> FrameReference | None:
        axis, sign = self._axes[0]
        return None if axis != 0 else self.volume.frame(index if sign > 0 else -1 - index)

    def key(self, index: int) -> Hashable:
        return (id(self.volume.values), self.name, index)

    @cached_property
    def _axes(self) -> tuple[tuple[int, int], ...]:
        """For planes, rows and columns: along which index of the Volume (0 to 2), and which way (1 or -1)."""
        geometry = self.volume.geometry
        nearest = nearest_axes(geometry)
        axes = []
        for patient_axis, toward in zip(PLANE_ROW_COLUMN[self.name], TOWARD[self.name], strict=True):
            axis = nearest[patient_axis]
            axes.append((axis, toward if geometry.affine[patient_axis, axis] > 0 else -toward))
        return tuple(axes)

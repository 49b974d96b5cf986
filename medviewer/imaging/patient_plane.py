"""The three planes of a reformat, and how each is turned on the screen: always as radiologists look at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.geometry import Triple, VolumeGeometry


class PatientPlane(Enum):
    """A plane of the patient."""

    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"


@dataclass(frozen=True)
class PlaneAxes:
    """How a plane lies in the patient and on the screen.

    Attributes:
        right: Unit vector (LPS) that points to the right on the screen.
        down: Unit vector (LPS) that points down on the screen, perpendicular to it.
    """

    right: Triple
    down: Triple

    @property
    def normal(self) -> Triple:
        """Unit vector (LPS) along which planes follow each other: right x down."""
        return as_triple(np.cross(self.right, self.down))


AxesOfPlanes = Mapping[PatientPlane, PlaneAxes]

PATIENT_AXES: AxesOfPlanes = {
    PatientPlane.AXIAL: PlaneAxes((1, 0, 0), (0, 1, 0)),
    PatientPlane.CORONAL: PlaneAxes((1, 0, 0), (0, 0, -1)),
    PatientPlane.SAGITTAL: PlaneAxes((0, 1, 0), (0, 0, -1)),
}
"""The patient's right at the screen's left, anterior above (axial) or at the left (sagittal), the head above."""


def own_axes(geometry: VolumeGeometry) -> AxesOfPlanes:
    """The planes along a grid's own directions, each the one nearest to the patient's plane of its name."""
    left, posterior, head = nearest_directions(geometry)
    return {
        PatientPlane.AXIAL: PlaneAxes(as_triple(left), as_triple(posterior)),
        PatientPlane.CORONAL: PlaneAxes(as_triple(left), as_triple(-head)),
        PatientPlane.SAGITTAL: PlaneAxes(as_triple(posterior), as_triple(-head)),
    }


def nearest_directions(geometry: VolumeGeometry) -> tuple[NDArray[np.float64], ...]:
    """The grid's directions (unit vectors, LPS) that come nearest to the patient's left, posterior and head."""
    directions = np.stack([geometry.normal, geometry.column_direction, geometry.row_direction])
    return tuple(
        directions[axis] * (1.0 if directions[axis, toward] > 0 else -1.0)
        for toward, axis in enumerate(nearest_axes(geometry))
    )


def nearest_axes(geometry: VolumeGeometry) -> tuple[int, int, int]:
    """Which index of a grid (0 = slice, 1 = row, 2 = column) runs nearest to the patient's x, y and z axis."""
    directions = np.abs(np.stack([geometry.normal, geometry.column_direction, geometry.row_direction]))

    def nearness(order: tuple[int, ...]) -> float:
        return float(sum(directions[axis, toward] for toward, axis in enumerate(order)))

    x, y, z = max(permutations(range(3)), key=nearness)
    return (x, y, z)


def as_triple(vector: NDArray[np.float64]) -> Triple:
    x, y, z = vector
    return (float(x), float(y), float(z))

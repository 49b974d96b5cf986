"""Three planes through one point of the patient, as a value: every change makes new ones."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.geometry import Triple, VolumeGeometry
from medviewer.imaging.oblique import ObliquePlanes
from medviewer.imaging.patient_plane import AxesOfPlanes, PatientPlane, PlaneAxes, as_triple, own_axes
from medviewer.imaging.plane_source import PlaneSource
from medviewer.imaging.projection import Projection
from medviewer.imaging.reformat import ReformattedPlanes
from medviewer.imaging.slab import Slab, SlabPlanes
from medviewer.imaging.volume import Volume

THINNEST_MM, FIRST_MM, THICKEST_MM = 1.0, 10.0, 500.0
_STEPS = ((10.0, 1.0), (30.0, 2.0), (100.0, 5.0), (THICKEST_MM, 10.0))
"""Up to which thickness one notch of the wheel counts how many mm."""
_SAME = 1e-6


@dataclass(frozen=True)
class CrossSections:
    """What a multiplanar reformat shows.

    The three planes stay perpendicular to each other, however they are turned.

    Attributes:
        point_mm: Where they cross: (x, y, z) in patient mm, LPS.
        lie: How the axial, the coronal and the sagittal plane lie in the patient and on the screen.
        projection: What is shown of a slab; None = thin planes.
        thickness_mm: How thick slabs are.
    """

    point_mm: Triple
    lie: tuple[PlaneAxes, PlaneAxes, PlaneAxes]
    projection: Projection | None = None
    thickness_mm: float = FIRST_MM

    @classmethod
    def through_middle(cls, geometry: VolumeGeometry) -> "CrossSections":
        """The planes along a grid's own directions, through the voxel in its middle."""
        middle = geometry.to_patient([count // 2 for count in geometry.shape])
        return cls(middle, _in_order(own_axes(geometry)))

    @property
    def slab(self) -> Slab | None:
        return None if self.projection is None else Slab(self.projection, self.thickness_mm)

    def axes(self, plane: PatientPlane) -> PlaneAxes:
        return dict(zip(PatientPlane, self.lie, strict=True))[plane]

    def moved_to(self, point_mm: Triple) -> "CrossSections":
        """Let the planes cross at another point."""
        return replace(self, point_mm=point_mm)

    def turned(self, about: PatientPlane, degrees: float) -> "CrossSections":
        """Turn the other two planes in this one, clockwise as it is seen on the screen."""
        turn = _rotation(np.array(self.axes(about).normal), np.radians(degrees))
        axes = {
            plane: self.axes(plane) if plane is about else _turned(self.axes(plane), turn)
            for plane in PatientPlane
        }
        return replace(self, lie=_in_order(axes))

    def along(self, axes: AxesOfPlanes) -> "CrossSections":
        """Lay the planes along other axes."""
        return replace(self, lie=_in_order(axes))

    def lies_along(self, axes: AxesOfPlanes) -> bool:
        return all(same_axes(self.axes(plane), axes[plane]) for plane in PatientPlane)

    def projected(self, projection: Projection | None) -> "CrossSections":
        """Show slabs, or thin planes (None)."""
        return replace(self, projection=projection)

    def thickened(self, notches: int) -> "CrossSections":
        """Make slabs thicker (positive) or thinner by notches of a wheel: the thicker, the larger the notch.

        Thin planes become maximum intensity slabs at the first notch.
        """
        if self.projection is None:
            is_up = notches > 0
            return self.projected(Projection.MAXIMUM).thickened(notches - 1) if is_up else self
        thickness = self.thickness_mm
        for _notch in range(abs(notches)):
            at = thickness if notches > 0 else thickness - _SAME
            step = next((step for end, step in _STEPS if at < end), _STEPS[-1][1])
            thickness += step if notches > 0 else -step
        return replace(self, thickness_mm=min(max(thickness, THINNEST_MM), THICKEST_MM))


def planes_of(
    volume: Volume, sections: CrossSections, plane: PatientPlane, outside: float = 0.0
) -> PlaneSource:
    """The planes of one name: views of the Volume's values where they lie along its voxels, else resampled.

    Args:
        volume: Its slices lie evenly and straight (regular_plan.py).
        sections: How the planes lie; resampled ones go exactly through their point.
        plane: Which of the three.
        outside: The value of what lies outside the Volume (background.py), seen in resampled planes.
    """
    axes = sections.axes(plane)
    thin: ReformattedPlanes | ObliquePlanes
    if same_axes(axes, own_axes(volume.geometry)[plane]):
        thin = ReformattedPlanes(volume, plane)
    else:
        thin = ObliquePlanes(volume, axes, sections.point_mm, outside)
    return thin if sections.slab is None else SlabPlanes(volume, thin, sections.slab)


def same_axes(one: PlaneAxes, other: PlaneAxes) -> bool:
    """True for planes that lie alike, up to rounding."""
    return bool(
        np.allclose(one.right, other.right, atol=_SAME) and np.allclose(one.down, other.down, atol=_SAME)
    )


def _in_order(axes: AxesOfPlanes) -> tuple[PlaneAxes, PlaneAxes, PlaneAxes]:
    return axes[PatientPlane.AXIAL], axes[PatientPlane.CORONAL], axes[PatientPlane.SAGITTAL]


def _rotation(about: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    """3x3: a turn by `angle` (radians) about a unit vector (Rodrigues)."""
    x, y, z = about
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross)


def _turned(axes: PlaneAxes, turn: NDArray[np.float64]) -> PlaneAxes:
    return PlaneAxes(as_triple(turn @ axes.right), as_triple(turn @ axes.down))

"""Where the planes of a multiplanar reformat cross each other, as one of them shows it."""

from dataclasses import dataclass

import numpy as np

from medviewer.imaging.cross_sections import CrossSections
from medviewer.imaging.geometry import Triple
from medviewer.imaging.patient_plane import PATIENT_AXES, PatientPlane, as_triple


@dataclass(frozen=True)
class CrosshairLine:
    """Where another plane cuts this one.

    Attributes:
        plane: The other plane.
        direction: Unit vector (LPS) along the line, in both planes.
    """

    plane: PatientPlane
    direction: Triple


@dataclass(frozen=True)
class Crosshair:
    """The two lines on one plane.

    Attributes:
        plane: The plane that shows them.
        point_mm: Where they cross: (x, y, z) in patient mm, LPS.
        lines: One for each of the other planes.
        degrees_off: Angle between the plane and the patient's plane of its name, 0 to 90.
        is_shown: False where the reader wants no lines on the picture.
    """

    plane: PatientPlane
    point_mm: Triple
    lines: tuple[CrosshairLine, CrosshairLine]
    degrees_off: float
    is_shown: bool = True


def crosshair_on(plane: PatientPlane, sections: CrossSections, *, is_shown: bool = True) -> Crosshair:
    """What one plane shows of the other two."""
    normal = np.array(sections.axes(plane).normal)
    first, second = (
        CrosshairLine(other, as_triple(np.cross(normal, sections.axes(other).normal)))
        for other in PatientPlane
        if other is not plane
    )
    cosine = abs(float(normal @ PATIENT_AXES[plane].normal))
    degrees_off = float(np.degrees(np.arccos(min(cosine, 1.0))))
    return Crosshair(plane, sections.point_mm, (first, second), degrees_off, is_shown)

"""One series cut by three planes, as a value: what a viewport shows of it."""

from dataclasses import dataclass, replace

from medviewer.imaging.cross_sections import CrossSections, planes_of
from medviewer.imaging.crosshair import Crosshair, crosshair_on
from medviewer.imaging.patient_plane import PatientPlane
from medviewer.imaging.plane_source import PlaneSource
from medviewer.ui.view_models.even_volumes import EvenVolume
from medviewer.ui.view_models.section_text import section_of
from medviewer.ui.view_models.viewport_content import ViewportContent


@dataclass(frozen=True, eq=False)
class Reformat:
    """Three planes through one point of a series.

    Attributes:
        even: What is cut.
        sections: How the planes lie.
        planes: The planes, in the order of `PatientPlane`.
        shows_lines: False where the reader wants no crosshair on the pictures.
    """

    even: EvenVolume
    sections: CrossSections
    planes: tuple[PlaneSource, ...]
    shows_lines: bool = True

    @classmethod
    def of(cls, even: EvenVolume, sections: CrossSections) -> "Reformat":
        return cls(even, sections, tuple(_planes(even, sections, plane) for plane in PatientPlane))

    def changed(self, sections: CrossSections) -> "Reformat":
        """Other sections; planes that still lie as they did stay the same objects."""
        slab_stays = sections.slab == self.sections.slab
        planes = tuple(
            self.source(plane)
            if slab_stays and sections.axes(plane) == self.sections.axes(plane)
            else _planes(self.even, sections, plane)
            for plane in PatientPlane
        )
        return replace(self, sections=sections, planes=planes)

    def source(self, plane: PatientPlane) -> PlaneSource:
        return self.planes[list(PatientPlane).index(plane)]

    def crosshair(self, plane: PatientPlane) -> Crosshair:
        return crosshair_on(plane, self.sections, is_shown=self.shows_lines)

    def content(self, content: ViewportContent, plane: PatientPlane) -> ViewportContent:
        """A plane in place of the slices of the series' content."""
        return replace(
            content,
            instance_numbers=(),
            section=section_of(self.crosshair(plane), self.sections.slab),
            cut=self.source(plane),
        )


def _planes(even: EvenVolume, sections: CrossSections, plane: PatientPlane) -> PlaneSource:
    return planes_of(even.volume, sections, plane, even.outside)

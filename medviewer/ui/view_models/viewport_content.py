"""What a viewport is given to show, as frozen values."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from medviewer.i18n import _
from medviewer.imaging.first_look import PLAIN_LOOK, FirstLook
from medviewer.imaging.geometry import Triple
from medviewer.imaging.patient_plane import PatientPlane
from medviewer.imaging.plane_source import PlaneSource
from medviewer.imaging.volume import Unit, Volume
from medviewer.reading.quantity import Quantity

if TYPE_CHECKING:
    from medviewer.dicom.instance import StudyHeader


@dataclass(frozen=True)
class CornerText:
    """Lines of text (already translated) for three corners; the viewport itself writes the bottom left one.

    Attributes:
        top_left: The patient: name, birth date, ID, sex.
        top_right: Where and when: institution, Study description, Study ID, accession number, date and time.
        bottom_right: The Series: number, description, contrast agent, slice thickness.
    """

    top_left: tuple[str, ...] = ()
    top_right: tuple[str, ...] = ()
    bottom_right: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """Which plane of a reformat it is.

    Attributes:
        plane: Its name; its color goes by it.
        text: What is written on it at every level (already translated).
    """

    plane: PatientPlane
    text: str


@dataclass(frozen=True, eq=False)
class ViewportContent:
    """A Series as a viewport shows it.

    Attributes:
        volume: The Series as it was read; its values may still be filling up.
        loaded: (slices,) bool, live: True where the Volume's slice has been decoded. None = all of them.
        failures: Slice of the Volume -> why it can't be shown (already translated), live.
        warnings: Slice of the Volume -> what may be wrong with its picture (already translated), live.
        corner_text: Lines for the corners, as far as all images share them.
        own_corner_texts: Lines for the corners of each slice of the Volume; empty where all share them.
        cautions: Lines that stay on every picture in the caution color: geometry warnings, a mosaic.
        losses: Slice of the Volume -> what compression has cost it (already translated), live.
        rescales: (Rescale Slope, Rescale Intercept) of each slice; empty where the modality values were made otherwise.
        instance_numbers: Instance Number (0020,0013) of each slice as text; empty where unknown.
        look: How it is first shown.
        section: Which plane of a reformat is shown; None = none.
        cut: Planes cut through the Volume (a reformat), shown in place of its slices; None = its slices.
        study: Of which Study, and so of which patient; None = nothing is known of it.
    """

    volume: Volume
    loaded: NDArray[np.bool_] | None = None
    failures: Mapping[int, str] = field(default_factory=dict)
    warnings: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    corner_text: CornerText = CornerText()
    own_corner_texts: tuple[CornerText, ...] = ()
    cautions: tuple[str, ...] = ()
    losses: Mapping[int, str] = field(default_factory=dict)
    rescales: tuple[tuple[float, float], ...] = ()
    instance_numbers: tuple[str, ...] = ()
    look: FirstLook = PLAIN_LOOK
    section: Section | None = None
    cut: PlaneSource | None = None
    study: "StudyHeader | None" = None

    @property
    def planes(self) -> PlaneSource:
        """What is paged through: everything on the screen takes its place and its pixels from here."""
        return self.volume if self.cut is None else self.cut

    @property
    def shown_failures(self) -> Mapping[int, str]:
        """Plane index -> why it can't be shown; a plane cut through missing slices is shown with a gap."""
        return self.failures if self.cut is None else {}

    def corner_text_on(self, plane_index: int) -> CornerText:
        """Lines for the corners of a plane; a cut one has what all slices share."""
        if self.cut is not None or not self.own_corner_texts:
            return self.corner_text
        return self.own_corner_texts[plane_index]

    def cautions_on(self, plane_index: int) -> tuple[str, ...]:
        """The lines in the caution color on a plane's picture; a cut one has lost what the first of its slices has."""
        if self.cut is None:
            lost = [self.losses[plane_index]] if plane_index in self.losses else []
        else:
            lost = list(self.losses.values())[:1]
        return (*self.cautions, *lost)

    def warnings_on(self, plane_index: int) -> tuple[str, ...]:
        """What may be wrong with a plane's picture; of a cut one, with how many of those it cuts through."""
        if self.cut is None:
            return self.warnings.get(plane_index, ())
        counts = (
            (_("Cut through pictures that may be wrong: {count}"), len(self.warnings)),
            (_("Cut through slices that can't be shown: {count}"), len(self.failures)),
        )
        return tuple(text.format(count=count) for text, count in counts if count)

    def is_loaded(self, plane_index: int) -> bool:
        """True if the plane's pixels can be shown; planes cut through the Volume fill in as slices arrive."""
        return plane_index not in self.shown_failures and bool(self.loaded_planes()[plane_index])

    def loaded_planes(self) -> NDArray[np.bool_]:
        """(planes,) True where there are pixels to be shown."""
        count = self.planes.geometry.shape[0]
        if self.loaded is None:
            return np.ones(count, bool)
        return self.loaded if self.cut is None else np.full(count, bool(self.loaded.any()))

    def fill(self) -> int:
        """How far a plane on show has filled in: it grows with each slice that arrives in a cut plane."""
        return 0 if self.cut is None or self.loaded is None else int(self.loaded.sum())

    def voxel_at(self, position_mm: Triple) -> np.generic | NDArray[np.generic] | None:
        """The voxel read that lies nearest to (x, y, z) in patient mm; None outside, or where it isn't loaded."""
        geometry = self.volume.geometry
        index = geometry.to_index(position_mm)
        k, j, i = (math.floor(part + 0.5) for part in index)
        if not geometry.contains(index) or k in self.failures:
            return None
        if self.loaded is not None and not self.loaded[k]:
            return None
        voxel: np.generic | NDArray[np.generic] = self.volume.values[k, j, i]
        return voxel

    def stored_value(self, slice_index: int, modality_value: float) -> float | None:
        """The value in the file that a modality value was made of; None where it is the same or can't be told."""
        if self.cut is not None or slice_index >= len(self.rescales):
            return None
        slope, intercept = self.rescales[slice_index]
        stored = float(round((modality_value - intercept) / slope, 3))
        return None if (slope, intercept) == (1.0, 0.0) else stored


class AnnotationLevel(Enum):
    """How much is written on the picture; cautions and FILTERED are written at every level."""

    ALL = "all"
    MINIMAL = "minimal"  # no patient, Study or Series text
    NONE = "none"


@dataclass(frozen=True)
class PixelProbe:
    """The unfiltered pixel under the mouse.

    Attributes:
        column: Column index in the plane, 0 = first.
        row: Row index in the plane, 0 = first.
        slice_index: The displayed slice.
        value: Modality value, or (red, green, blue).
        unit: What the value measures.
        position_mm: (x, y, z) in patient mm, LPS; None where the patient position is unknown.
        nearest: The value of the voxel read that lies nearest, where the pixel was worked out from several.
        stored: The value as it stands in the file, where it differs from the modality value and can be told.
        physical: What its place means in its region of an ultrasound picture: velocity and time.
    """

    column: int
    row: int
    slice_index: int
    value: float | tuple[int, int, int]
    unit: Unit
    position_mm: Triple | None
    stored: float | None = None
    nearest: float | tuple[int, int, int] | None = None
    physical: tuple[Quantity, ...] = ()

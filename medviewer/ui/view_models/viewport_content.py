"""What a viewport is given to show, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import Unit, Volume


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


@dataclass(frozen=True, eq=False)
class ViewportContent:
    """A Series as a viewport shows it.

    Attributes:
        volume: Its values may still be filling up.
        loaded: (slices,) bool, live: True where the slice has been decoded. None = all of them.
        failures: Slice index -> why it can't be shown (already translated), live.
        corner_text: Lines for the corners.
        cautions: Lines that stay on the picture in the caution color: geometry warnings, lossy compression.
        instance_numbers: Instance Number (0020,0013) of each slice as text; empty where unknown.
    """

    volume: Volume
    loaded: NDArray[np.bool_] | None = None
    failures: Mapping[int, str] = field(default_factory=dict)
    corner_text: CornerText = CornerText()
    cautions: tuple[str, ...] = ()
    instance_numbers: tuple[str, ...] = ()

    def is_loaded(self, slice_index: int) -> bool:
        """True if the slice's pixels can be shown."""
        if slice_index in self.failures:
            return False
        return self.loaded is None or bool(self.loaded[slice_index])


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
    """

    column: int
    row: int
    slice_index: int
    value: float | tuple[int, int, int]
    unit: Unit
    position_mm: Triple | None

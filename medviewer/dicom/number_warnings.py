"""What the reader is told of numbers that a header holds in a form that can't be read, or lacks."""

from collections.abc import Mapping

from pydicom.datadict import dictionary_description, tag_for_keyword

from medviewer.dicom.header import Doubt, DoubtKind
from medviewer.i18n import N_, Message, message

_RESCALE = N_("{name} is there but can't be used: stored values are shown, without a unit.")
_SPACING = N_("{name} is there but can't be used: lengths in the plane can't be measured.")
_PLACE = N_("{name} is there but can't be used: the position in the patient is unknown.")
_WINDOW = N_("{name} is there but can't be used: the window is chosen by the values.")
_PADDING = N_("{name} is there but can't be used: pixels where nothing was measured count like all others.")
_SPEED = N_("{name} is there but can't be used: the speed of the film is unknown.")
_SUV = N_("{name} is there but can't be used: there is no SUV.")
_UNKNOWN = N_("{name} is there but can't be used: it counts as unknown.")
_PICTURE = N_("{name} is there but can't be used: the picture may be wrong.")
_CONSEQUENCES = {
    _RESCALE: ("RescaleSlope", "RescaleIntercept"),
    _SPACING: ("PixelSpacing", "ImagerPixelSpacing", "PhysicalDeltaX", "PhysicalDeltaY",
               "PhysicalUnitsXDirection", "PhysicalUnitsYDirection", "RegionSpatialFormat"),
    _PLACE: ("ImagePositionPatient", "ImageOrientationPatient", "GridFrameOffsetVector", "SliceVector"),
    _WINDOW: ("WindowCenter", "WindowWidth"),
    _PADDING: ("PixelPaddingValue", "PixelPaddingRangeLimit", "FloatPixelPaddingValue",
               "FloatPixelPaddingRangeLimit", "DoubleFloatPixelPaddingValue",
               "DoubleFloatPixelPaddingRangeLimit"),
    _SPEED: ("RecommendedDisplayFrameRate", "CineRate", "FrameTime", "FrameTimeVector", "ActualFrameDuration"),
    _SUV: ("PatientWeight", "RadionuclideTotalDose", "RadionuclideHalfLife"),
    _UNKNOWN: ("SliceThickness", "SpacingBetweenSlices", "SmallestImagePixelValue", "LargestImagePixelValue"),
    _PICTURE: ("NumberOfFrames", "SamplesPerPixel", "BitsAllocated", "BitsStored", "HighBit",
               "PixelRepresentation", "PlanarConfiguration", "LUTDescriptor"),
}  # fmt: skip
"""What follows -> of which elements: those that decide what a reader sees or measures."""
_TEXTS = {keyword: text for text, keywords in _CONSEQUENCES.items() for keyword in keywords}
_COMMA = N_("{name} is written with a decimal comma, and was read as {value:g}.")
_SEVERAL = N_("{name} holds {count} values instead of one: the first one counts.")
_MISSING = N_("{name} is missing: the values have no unit.")
_SPELLING = N_("{name} is “{word}”: taken for Hounsfield units (HU).")


def number_warnings(doubts: Mapping[str, Doubt]) -> tuple[Message, ...]:
    """One sentence for each doubt that matters to the picture or to what is measured in it.

    Args:
        doubts: As `Header.doubts` has them, once all of the header was read.
    """
    told = (_sentence(keyword, doubt) for keyword, doubt in doubts.items())
    return tuple(each for each in told if each is not None)


def _sentence(keyword: str, doubt: Doubt) -> Message | None:
    if doubt.kind is DoubtKind.SPELLING:
        return message(_SPELLING, name=_name(keyword), word=str(doubt.value))
    if keyword not in _TEXTS:
        return None
    if doubt.kind is DoubtKind.COMMA:
        return message(_COMMA, name=_name(keyword), value=float(doubt.value))
    if doubt.kind is DoubtKind.SEVERAL:
        return message(_SEVERAL, name=_name(keyword), count=int(doubt.value))
    return message(_MISSING if doubt.kind is DoubtKind.MISSING else _TEXTS[keyword], name=_name(keyword))


def _name(keyword: str) -> str:
    """An element by the standard's name and its tag: "Rescale Slope (0028,1053)"."""
    tag = tag_for_keyword(keyword) or 0
    return f"{dictionary_description(tag)} ({tag >> 16:04X},{tag & 0xFFFF:04X})"

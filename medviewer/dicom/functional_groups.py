"""Frames of enhanced multi-frame objects, from their functional groups (PS3.3 C.7.6.16)."""

from medviewer.dicom.frame_facts import orientation_of, position_of, rescale_of, spacing_of, windows_of
from medviewer.dicom.header import Header
from medviewer.dicom.instance import FrameHeader, SplitValues

_SPLITTING = (
    ("FrameContentSequence", "StackID", ""),
    ("MREchoSequence", "EffectiveEchoTime", "FD"),
    ("MRImageFrameTypeSequence", "FrameType", ""),
    ("CTImageFrameTypeSequence", "FrameType", ""),
    ("CTReconstructionSequence", "ConvolutionKernel", ""),
)
_PHASES = (
    ("FrameContentSequence", "TemporalPositionIndex", "UL", "TemporalPositionIdentifier"),
    ("MRDiffusionSequence", "DiffusionBValue", "FD", "DiffusionBValue"),
    (
        "CardiacSynchronizationSequence",
        "NominalPercentageOfCardiacPhase",
        "FL",
        "NominalPercentageOfCardiacPhase",
    ),
    ("FrameContentSequence", "FrameReferenceDateTime", "", "FrameReferenceTime"),
)


def enhanced_frames(header: Header, frame_count: int) -> tuple[FrameHeader, ...]:
    """One entry per frame; empty where the object has no functional groups for all its frames."""
    per_frame = header.items("PerFrameFunctionalGroupsSequence")
    if len(per_frame) != frame_count:
        return ()
    shared = header.item("SharedFunctionalGroupsSequence")
    return tuple(_frame(Groups(own, shared)) for own in per_frame)


def rescale_type(header: Header) -> str:
    """Rescale Type of the shared or the first frame's pixel value transformation."""
    if "PerFrameFunctionalGroupsSequence" not in header:
        return ""
    first = header.item("PerFrameFunctionalGroupsSequence")
    group = Groups(first, header.item("SharedFunctionalGroupsSequence")).get(
        "PixelValueTransformationSequence"
    )
    return group.text("RescaleType").upper() if group else ""


class Groups:
    """The functional groups of one frame: its own, else the shared ones."""

    def __init__(self, own: Header | None, shared: Header | None) -> None:
        self._sources = [source for source in (own, shared) if source is not None]

    def get(self, keyword: str) -> Header | None:
        for source in self._sources:
            if (group := source.item(keyword)) is not None:
                return group
        return None


def _frame(groups: Groups) -> FrameHeader:
    place, direction = groups.get("PlanePositionSequence"), groups.get("PlaneOrientationSequence")
    measures, values = groups.get("PixelMeasuresSequence"), groups.get("PixelValueTransformationSequence")
    voi = groups.get("FrameVOILUTSequence")
    slope, intercept = rescale_of(values) if values else (1.0, 0.0)
    return FrameHeader(
        position_mm=position_of(place) if place else None,
        orientation=orientation_of(direction) if direction else None,
        spacing_mm=spacing_of(measures)[0] if measures else None,
        thickness_mm=measures.number("SliceThickness") if measures else None,
        slope=slope,
        intercept=intercept,
        windows=windows_of(voi) if voi else (),
        split_values=_split_values(groups),
    )


def _split_values(groups: Groups) -> SplitValues:
    pairs = [(keyword, _value(groups, sequence, keyword, vr)) for sequence, keyword, vr in _SPLITTING]
    pairs += [(name, _value(groups, sequence, keyword, vr)) for sequence, keyword, vr, name in _PHASES]
    return tuple((keyword, value) for keyword, value in pairs if value)


def _value(groups: Groups, sequence: str, keyword: str, vr: str) -> str:
    group = groups.get(sequence)
    if group is None:
        return ""
    if not vr:
        return group.text(keyword)
    number = group.number(keyword, vr)
    return "" if number is None else f"{number:.6g}"

"""Frames of enhanced multi-frame objects, from their functional groups (PS3.3 C.7.6.16)."""

from collections.abc import Sequence
from dataclasses import replace

from medviewer.dicom.frame_facts import orientation_of, position_of, spacing_of, thickness_of, windows_of
from medviewer.dicom.header import Header
from medviewer.dicom.instance import FrameHeader, SplitValues
from medviewer.dicom.rescale import Rescale, group_unit, rescale_of

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


def enhanced_frames(header: Header, frame_count: int, plain: FrameHeader) -> tuple[FrameHeader, ...]:
    """One entry per frame; empty where the object has no functional groups. Empty sequences are none (PS3.5 7.5.1).

    Groups for more or fewer frames than there are can't be told apart: one entry then stands for all frames, with the
    values that all groups agree on.

    Args:
        header: The data set.
        frame_count: Number of frames that are there.
        plain: What the data set says outside its groups; it counts where they say nothing.
    """
    shared = header.item("SharedFunctionalGroupsSequence")
    per_frame = header.items("PerFrameFunctionalGroupsSequence")
    if shared is None and not per_frame:
        return ()
    modality = header.text("Modality").upper()
    if frame_count > 1:
        plain = replace(plain, position_mm=None)  # the place of one frame at most
    frames = [_frame(Groups(own, shared), plain, modality) for own in per_frame or [None]]
    return tuple(frames) if len(frames) == frame_count else (_agreed(frames),)


def described_frames(header: Header, frame_count: int) -> int | None:
    """How many frames the per-frame groups describe, where it is another number than there are; else None."""
    described = header.item_count("PerFrameFunctionalGroupsSequence")
    return described if described not in (0, frame_count) else None


def _agreed(frames: Sequence[FrameHeader]) -> FrameHeader:
    """The values on which all agree: in rescale and unit together or not at all."""
    first = frames[0]

    def same(*names: str) -> bool:
        return all(getattr(each, name) == getattr(first, name) for each in frames for name in names)

    parts = (
        ("orientation",),
        ("spacing_mm",),
        ("slope", "intercept", "unit"),
        ("windows",),
        ("split_values",),
    )
    return FrameHeader(**{name: getattr(first, name) for names in parts if same(*names) for name in names})


class Groups:
    """The functional groups of one frame: its own, else the shared ones."""

    def __init__(self, own: Header | None, shared: Header | None) -> None:
        self._sources = [source for source in (own, shared) if source is not None]

    def get(self, keyword: str, *holding: str) -> Header | None:
        """The first item of a group: the frame's own, else the shared one; where named, one that holds such elements."""
        for source in self._sources:
            group = source.item(keyword)
            if group is not None and (not holding or any(map(group.has_value, holding))):
                return group
        return None


def _frame(groups: Groups, plain: FrameHeader, modality: str) -> FrameHeader:
    place = groups.get("PlanePositionSequence", "ImagePositionPatient")
    direction = groups.get("PlaneOrientationSequence", "ImageOrientationPatient")
    measures = groups.get("PixelMeasuresSequence", "PixelSpacing")
    values = groups.get("PixelValueTransformationSequence", "RescaleSlope", "RescaleIntercept")
    voi = groups.get("FrameVOILUTSequence")
    rescale = rescale_of(values) if values else Rescale(plain.slope, plain.intercept)
    windows = (windows_of(voi) if voi else ()) or plain.windows
    return FrameHeader(
        position_mm=position_of(place) if place else plain.position_mm,
        orientation=orientation_of(direction) if direction else plain.orientation,
        spacing_mm=spacing_of(measures)[0] if measures else plain.spacing_mm,
        thickness_mm=thickness_of(measures) if measures else None,
        slope=rescale.slope,
        intercept=rescale.intercept,
        windows=windows if rescale.is_usable else (),
        split_values=_split_values(groups),
        unit=group_unit(values, rescale, modality) if values else plain.unit,
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

"""What each frame of a Segmentation is, and where it lies, from its functional groups (PS3.3 A.51.5)."""

from dataclasses import dataclass

from medviewer.dicom.frame_facts import LEAST_MM, MOST_MM, orientation_of, position_of, spacing_of
from medviewer.dicom.functional_groups import Groups
from medviewer.dicom.header import Header
from medviewer.dicom.instance import Orientation
from medviewer.dicom.structure_sets.refusals import FramesDisagreeError, NotPlacedError, SlideError
from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import FrameReference


@dataclass(frozen=True)
class SegmentationFrame:
    """What one frame is.

    Attributes:
        segment: Number of its segment; None where it doesn't say, or holds labels of many.
        position_mm: Image Position (Patient).
        orientation: Image Orientation (Patient), unit vectors.
        spacing_mm: Distance between rows and between columns.
        step_mm: Spacing Between Slices (0018,0088); None where absent.
        thickness_mm: Slice Thickness (0018,0050); None where absent.
        references: The Frames it was derived from; frame number 0 = the instance's only one.
    """

    segment: int | None
    position_mm: Triple
    orientation: Orientation
    spacing_mm: tuple[float, float]
    step_mm: float | None = None
    thickness_mm: float | None = None
    references: tuple[FrameReference, ...] = ()


def segmentation_frames(header: Header, count: int, *, is_label_map: bool) -> tuple[SegmentationFrame, ...]:
    """One entry for each frame.

    Raises:
        SlideError: They are tiles of a slide.
        FramesDisagreeError: There are more or fewer descriptions than frames.
        NotPlacedError: One of them doesn't say where it lies.
    """
    shared = header.item("SharedFunctionalGroupsSequence")
    per_frame = header.items("PerFrameFunctionalGroupsSequence")
    is_slide = "TotalPixelMatrixOriginSequence" in header or any(
        "PlanePositionSlideSequence" in each for each in per_frame[:1]
    )
    if is_slide:
        raise SlideError("tiles of a slide")
    if len(per_frame) != count:
        raise FramesDisagreeError("frames disagree", described=len(per_frame), frames=count)
    only = None if is_label_map else _only_segment(header)
    return tuple(_frame(Groups(own, shared), only) for own in per_frame)


def _only_segment(header: Header) -> int | None:
    """The number of the segment where there is one only: a frame need not repeat it."""
    segments = header.items("SegmentSequence")
    return segments[0].integer("SegmentNumber", "US") if len(segments) == 1 else None


def _frame(groups: Groups, only: int | None) -> SegmentationFrame:
    place, direction = groups.get("PlanePositionSequence"), groups.get("PlaneOrientationSequence")
    measures, identity = groups.get("PixelMeasuresSequence"), groups.get("SegmentIdentificationSequence")
    position = position_of(place) if place else None
    orientation = orientation_of(direction) if direction else None
    spacing = spacing_of(measures)[0] if measures else None
    if position is None or orientation is None or spacing is None or measures is None:
        raise NotPlacedError("no plane position")
    number = identity.integer("ReferencedSegmentNumber", "US") if identity else None
    return SegmentationFrame(
        segment=only if number is None else number,
        position_mm=position,
        orientation=orientation,
        spacing_mm=spacing,
        step_mm=_length(measures, "SpacingBetweenSlices"),
        thickness_mm=_length(measures, "SliceThickness"),
        references=_references(groups),
    )


def _length(measures: Header, keyword: str) -> float | None:
    value = measures.number(keyword)
    return abs(value) if value and LEAST_MM < abs(value) < MOST_MM else None


def _references(groups: Groups) -> tuple[FrameReference, ...]:
    derivation = groups.get("DerivationImageSequence")
    found = []
    for image in derivation.items("SourceImageSequence") if derivation else ():
        uid = image.uid("ReferencedSOPInstanceUID")
        numbers = image.numbers("ReferencedFrameNumber", "IS") or (0,)
        found += [FrameReference(uid, int(number)) for number in numbers]
    return tuple(found)

"""The header of a Segmentation: its segments, and what each frame is and where it lies (PS3.3 A.51, C.8.20)."""

import warnings
from dataclasses import dataclass
from enum import Enum

from medviewer.dicom.data_set_file import open_source, parse
from medviewer.dicom.file_stamp import FileStamp
from medviewer.dicom.header import Header
from medviewer.dicom.instance import PixelFormat
from medviewer.dicom.pixel_format import objection, pixel_format
from medviewer.dicom.refusals import NoPixelsError, UnreadableFileError
from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.structure_sets.refusals import UnknownSegmentationTypeError
from medviewer.dicom.structure_sets.segment_description import described, unlabeled_values
from medviewer.dicom.structure_sets.segmentation_frame import SegmentationFrame, segmentation_frames
from medviewer.imaging.structures.structure import StructureSetHeader


class SegmentationType(Enum):
    """Segmentation Type (0062,0001)."""

    BINARY = "BINARY"
    FRACTIONAL = "FRACTIONAL"
    LABELMAP = "LABELMAP"


@dataclass(frozen=True)
class Segmentation:
    """A Segmentation without its pixels.

    Attributes:
        header: Its segments, as far as they are described.
        frame_of_reference_uid: Of its patient coordinates; "" where it names none.
        source: The file.
        pixels: How they are stored.
        type: What its values mean.
        maximum: Value of a pixel that belongs to its segment entirely (fractions only).
        unlabeled: Values of a label map that stand for no segment.
        frames: One entry for each frame.
        stamp: What the file was.
    """

    header: StructureSetHeader
    frame_of_reference_uid: str
    source: SourceFile
    pixels: PixelFormat
    type: SegmentationType
    maximum: int
    unlabeled: frozenset[int]
    frames: tuple[SegmentationFrame, ...]
    stamp: FileStamp


def read_segmentation(source: SourceFile) -> Segmentation:
    """Read the header of a Segmentation.

    Raises:
        RefusedFileError: One of its kinds says why it can't be shown.
    """
    with open_source(source) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = parse(file)
            header = Header(found.dataset)
            stamp = FileStamp.of(source, file, header.uid("SOPInstanceUID"))
        except OSError as error:
            raise UnreadableFileError("cannot read", reason=error.strerror or type(error).__name__) from error
        pixels = pixel_format(header, found)
        if pixels is None:
            raise NoPixelsError("segmentation without pixels")
        if refusal := objection(pixels, found.present_bytes):
            raise refusal
        type_ = _type(header)
        is_label_map = type_ is SegmentationType.LABELMAP
        frames = segmentation_frames(header, pixels.frame_count, is_label_map=is_label_map)
    return Segmentation(
        header=described(header, pixels, frames, is_label_map=is_label_map),
        frame_of_reference_uid=header.uid("FrameOfReferenceUID"),
        source=source,
        pixels=pixels,
        type=type_,
        maximum=header.integer("MaximumFractionalValue", "US") or (255 if pixels.bits_allocated > 1 else 1),
        unlabeled=unlabeled_values(header),
        frames=frames,
        stamp=stamp,
    )


def _type(header: Header) -> SegmentationType:
    declared = header.text("SegmentationType").upper()
    if declared not in SegmentationType.__members__:
        raise UnknownSegmentationTypeError("unknown type", type=declared[:40])
    return SegmentationType(declared)

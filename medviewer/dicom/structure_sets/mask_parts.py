"""The pixels of a Segmentation's frames, each cut to where something is set: so they are small enough to travel."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.data_set_file import open_source
from medviewer.dicom.exchanged_file import check_same
from medviewer.dicom.file_stamp import FileStamp
from medviewer.dicom.instance import PixelFormat
from medviewer.dicom.pixels import stored_frame
from medviewer.dicom.refusals import UnreadableFileError
from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.stored_frame import StoredFrame
from medviewer.dicom.structure_sets.segmentation import SegmentationType
from medviewer.i18n import Message
from medviewer.imaging.structures.masks import FULL


@dataclass(frozen=True, eq=False)
class MaskPart:
    """What is set of one segment in one frame.

    Attributes:
        frame: Number of the frame, from 1.
        segment: Number of the segment, for a label map; None where the frame's header says it.
        top: First row.
        left: First column.
        shape: (rows, columns).
        content: Bits, row by row without padding, low bit first; bytes for fractions (0 to `FULL`).
        fractional: The content is fractions.
    """

    frame: int
    segment: int | None
    top: int
    left: int
    shape: tuple[int, int]
    content: bytes
    fractional: bool = False

    def values(self) -> NDArray[np.uint8]:
        """(rows, columns): 0 and 1, or fractions from 0 to `FULL`."""
        raw = np.frombuffer(self.content, np.uint8)
        if self.fractional:
            return raw.reshape(self.shape)
        count = self.shape[0] * self.shape[1]
        bits: NDArray[np.uint8] = np.unpackbits(raw, count=count, bitorder="little")
        return bits.reshape(self.shape)


@dataclass(frozen=True, eq=False)
class CutFrames:
    """What decoding some frames gave.

    Attributes:
        parts: What is set in them.
        warnings: What the decoders told: the masks may be wrong.
    """

    parts: tuple[MaskPart, ...]
    warnings: tuple[Message, ...] = ()


def mask_parts(
    source: SourceFile,
    pixels: PixelFormat,
    type_: SegmentationType,
    numbers: Sequence[int],
    *,
    maximum: int,
    unlabeled: frozenset[int],
    stamp: FileStamp | None = None,
) -> CutFrames:
    """Decode frames (by their numbers, from 1) and cut out what is set; an empty frame gives no part.

    Args:
        source: The file.
        pixels: How pixels are stored.
        type_: What they mean.
        numbers: Which frames.
        maximum: The value of a whole pixel, for fractions.
        unlabeled: Values that stand for no segment, for label maps.
        stamp: What the file was when its header was read; None = it can't have changed.

    Raises:
        FileChangedError: It is another one.
        RefusedFileError: A frame is cut off or damaged, or can't be decoded.
    """
    parts: list[MaskPart] = []
    warnings: dict[Message, None] = {}
    for number, frame in _stored_frames(source, pixels, numbers, stamp):
        stored = frame.values
        warnings.update(dict.fromkeys(frame.warnings))
        if type_ is SegmentationType.LABELMAP:
            parts += _labels(stored, number, unlabeled)
        elif type_ is SegmentationType.FRACTIONAL:
            share = np.rint(np.minimum(stored.astype(np.float64) / maximum, 1.0) * FULL).astype(np.uint8)
            parts += _cut(share, number, None, fractional=True)
        else:
            parts += _cut((stored != 0).astype(np.uint8), number, None)
    return CutFrames(tuple(parts), tuple(warnings))


def _stored_frames(
    source: SourceFile, pixels: PixelFormat, numbers: Sequence[int], stamp: FileStamp | None
) -> Iterator[tuple[int, StoredFrame]]:
    with open_source(source) as file:
        try:
            if stamp is not None:
                check_same(file, source, stamp)
            for number in numbers:
                yield number, stored_frame(file, pixels, number)
        except OSError as error:
            raise UnreadableFileError("cannot read", reason=error.strerror or type(error).__name__) from error


def _labels(stored: NDArray[np.generic], number: int, unlabeled: frozenset[int]) -> Iterator[MaskPart]:
    for label in np.unique(stored).tolist():
        if label not in unlabeled:
            yield from _cut((stored == label).astype(np.uint8), number, int(label))


def _cut(
    values: NDArray[np.uint8], number: int, segment: int | None, *, fractional: bool = False
) -> Iterator[MaskPart]:
    rows, columns = np.nonzero(values.any(axis=1))[0], np.nonzero(values.any(axis=0))[0]
    if not len(rows):
        return
    top, left = int(rows[0]), int(columns[0])
    part = values[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
    content = part.tobytes() if fractional else np.packbits(part, bitorder="little").tobytes()
    yield MaskPart(number, segment, top, left, (part.shape[0], part.shape[1]), content, fractional)

"""Opens a file, tells whether it is DICOM, and parses its header up to the pixels."""

import struct
import warnings
from dataclasses import dataclass, replace
from io import SEEK_END, BytesIO
from typing import BinaryIO

from pydicom import dcmread
from pydicom.dataelem import RawDataElement
from pydicom.dataset import FileDataset, FileMetaDataset

from medviewer.dicom import archive
from medviewer.dicom.element_scan import Scanned, scan_elements
from medviewer.dicom.inflated_size import check_inflated_size
from medviewer.dicom.parser_errors import DAMAGED, ENDS_EARLY
from medviewer.dicom.refusals import (
    DamagedHeaderError,
    EmptyFileError,
    NotDicomError,
    TruncatedFileError,
    UnreadableFileError,
)
from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.transfer_syntax import (
    BIG_ENDIAN,
    DEFLATED,
    EXPLICIT_LITTLE_ENDIAN,
    IMPLICIT_LITTLE_ENDIAN,
)

PIXEL_KEYWORDS = {
    (0x7FE0, 0x0010): "PixelData",
    (0x7FE0, 0x0008): "FloatPixelData",
    (0x7FE0, 0x0009): "DoubleFloatPixelData",
}
_FIRST_GROUPS = {0x0002, 0x0004, 0x0008, 0x0010, 0x0018, 0x0020, 0x0028}
_UNDEFINED = 0xFFFFFFFF
_PIXEL_VR = {b"OB", b"OW", b"OF", b"OD", b"UN"}
PREAMBLE_BYTES = 128
START_BYTES = 32 << 10


@dataclass(frozen=True, eq=False)
class DataSetFile:
    """A parsed header, and where its pixels lie.

    Attributes:
        dataset: The elements before the pixel data (all of them for a deflated file).
        transfer_syntax_uid: As declared; guessed from the encoding where the file meta group is missing.
        pixel_keyword: "PixelData", "FloatPixelData", "DoubleFloatPixelData", or "" without pixels.
        offset: Byte position of the pixel value; None without pixels or for a deflated file.
        length_bytes: Announced length of the value; None for encapsulated data.
        pixel_vr: "OB" or "OW" where the file states it.
        present_bytes: Bytes from there to the end of the file (inflated length for a deflated file).
    """

    dataset: FileDataset
    transfer_syntax_uid: str
    pixel_keyword: str = ""
    offset: int | None = None
    length_bytes: int | None = None
    present_bytes: int = 0
    pixel_vr: str = ""


def open_source(source: SourceFile) -> BinaryIO:
    """The bytes of a file or of an archive's member.

    Raises:
        UnreadableFileError: The system refuses.
        UnsafeArchiveError: The archive's member is damaged.
    """
    try:
        return archive.read_member(source) if source.member else source.path.open("rb")
    except OSError as error:
        raise UnreadableFileError("cannot open", reason=error.strerror or type(error).__name__) from error


def parse(file: BinaryIO) -> DataSetFile:
    """Parse the header of an open file.

    Raises:
        RefusedFileError: One of its kinds: empty, no DICOM, cut off, damaged.
    """
    start = file.read(START_BYTES)
    if not start:
        raise EmptyFileError("zero bytes")
    has_preamble = start[128:132] == b"DICM"
    if not has_preamble and not _starts_like_dicom(start):
        raise NotDicomError("no DICM prefix and no known first group")
    if start[:4] == b"DICM":
        moved = BytesIO(b"\x00" * PREAMBLE_BYTES + start + file.read())
        found = _located(moved, _dataset(moved))
        return replace(found, offset=found.offset - PREAMBLE_BYTES if found.offset is not None else None)
    if scanned := scan_elements(start, is_whole=len(start) < START_BYTES):
        file.seek(scanned.end)
        return _located(file, _assembled(scanned), scanned.transfer_syntax_uid)
    return _located(file, _dataset(file))


def _assembled(scanned: Scanned) -> FileDataset:
    """The data set that pydicom would make of the same elements."""
    meta, is_implicit = FileMetaDataset(scanned.meta), scanned.is_implicit
    dataset = FileDataset(BytesIO(), scanned.elements, file_meta=meta, is_implicit_VR=is_implicit)
    dataset.set_original_encoding(is_implicit, True, list(scanned.encodings))
    return dataset


def _dataset(file: BinaryIO, *, with_pixels: bool = False) -> FileDataset:
    check_inflated_size(file)
    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return dcmread(file, stop_before_pixels=not with_pixels, force=True)
        except ENDS_EARLY as error:
            raise TruncatedFileError("ends inside the header") from error
        except DAMAGED as error:
            raise DamagedHeaderError(f"cannot be parsed: {type(error).__name__}") from error


def _starts_like_dicom(start: bytes) -> bool:
    """True for a data set without preamble: a known first group, little or big endian."""
    if len(start) < 8:
        return False
    if start[:4] == b"DICM":
        return True
    little, big = struct.unpack("<H", start[:2])[0], struct.unpack(">H", start[:2])[0]
    return little in _FIRST_GROUPS or big in _FIRST_GROUPS


def _located(file: BinaryIO, dataset: FileDataset, syntax: str = "") -> DataSetFile:
    """The data set with the place of its pixels; the file stands where their element begins."""
    if not syntax and hasattr(dataset, "file_meta"):
        syntax = str(dataset.file_meta.get("TransferSyntaxUID", "") or "")
    if syntax == DEFLATED:
        return _inflated(file)
    position = file.tell()
    head = file.read(12)
    order = "<" if dataset.original_encoding[1] is not False else ">"
    keyword = PIXEL_KEYWORDS.get(struct.unpack(f"{order}HH", head[:4]), "") if len(head) >= 8 else ""
    is_explicit = head[4:6] in _PIXEL_VR and len(head) == 12
    if not syntax:
        explicit = EXPLICIT_LITTLE_ENDIAN if order == "<" else BIG_ENDIAN
        is_implicit = not is_explicit if keyword else dataset.original_encoding[0]
        syntax = IMPLICIT_LITTLE_ENDIAN if is_implicit else explicit
    if not keyword:
        _check_complete(dataset)
        return DataSetFile(dataset, syntax)
    offset, field = (position + 12, head[8:12]) if is_explicit else (position + 8, head[4:8])
    length = struct.unpack(f"{order}I", field)[0]
    present = file.seek(0, SEEK_END) - offset
    vr = head[4:6].decode("ascii") if is_explicit else ""
    return DataSetFile(
        dataset, syntax, keyword, offset, None if length == _UNDEFINED else length, present, vr
    )


def _check_complete(dataset: FileDataset) -> None:
    """Raise `TruncatedFileError` where the last element is shorter than it says, or nothing was there at all."""
    last: object = dataset.get_item(max(dataset.keys()), keep_deferred=True) if len(dataset) else None
    if last is None:
        raise TruncatedFileError("no element")
    if isinstance(last, RawDataElement) and last.length != _UNDEFINED and _size(last.value) < last.length:
        raise TruncatedFileError("the last element is cut off")


def _size(value: bytes | None) -> int:
    return len(value) if value is not None else 0


def _inflated(file: BinaryIO) -> DataSetFile:
    """Deflated: the whole data set is read, as there is no position to come back to."""
    dataset = _dataset(file, with_pixels=True)
    keyword = next((each for each in PIXEL_KEYWORDS.values() if each in dataset), "")
    present = len(dataset[keyword].value) if keyword else 0
    return DataSetFile(dataset, DEFLATED, keyword, None, present, present)

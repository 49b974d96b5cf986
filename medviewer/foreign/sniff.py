"""Tells by a file's first bytes what it is; names and extensions mean nothing."""

import re
import struct
import zlib

from medviewer.dicom.file_format import FileFormat

START_BYTES = 4096
GZIP = b"\x1f\x8b"
_AUTOMATIC = 47
"""zlib's word for a gzip or a zlib header, whichever comes."""
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", FileFormat.PNG),
    (b"\xff\xd8\xff", FileFormat.JPEG),
    (b"II*\x00", FileFormat.TIFF),
    (b"MM\x00*", FileFormat.TIFF),
    (b"II+\x00", FileFormat.TIFF),
    (b"MM\x00+", FileFormat.TIFF),
)
_METAIMAGE = re.compile(rb"\A(?:[A-Za-z]+ *= *[^\n\x00]*\n)*?NDims *= *\d")


def format_of(start: bytes) -> FileFormat | None:
    """The format, or None for DICOM and for what nobody knows.

    Args:
        start: The first `START_BYTES` of the file, or all of it.
    """
    if start[128:132] == b"DICM":
        return None
    for magic, file_format in _PICTURES:
        if start.startswith(magic):
            return file_format
    if start.startswith(b"NRRD000"):
        return FileFormat.NRRD
    if _METAIMAGE.match(start):
        return FileFormat.METAIMAGE
    return nifti_format(unpacked_start(start))


def unpacked_start(start: bytes) -> bytes:
    """The first bytes behind a gzip header; `start` itself where there is none."""
    if not start.startswith(GZIP):
        return start
    try:
        return zlib.decompressobj(_AUTOMATIC).decompress(start, START_BYTES)
    except zlib.error:
        return b""


def nifti_format(start: bytes) -> FileFormat | None:
    """NIfTI-1 or -2, its older relative Analyze 7.5, or neither."""
    for order in "<>":
        size = struct.unpack(f"{order}i", start[:4])[0] if len(start) >= 4 else 0
        if size == 540 and start[4:7] in (b"n+2", b"ni2"):
            return FileFormat.NIFTI
        if size == 348 and len(start) >= 42:
            if start[344:347] in (b"n+1", b"ni1"):
                return FileFormat.NIFTI
            is_likely = 1 <= struct.unpack(f"{order}h", start[40:42])[0] <= 7 and start[38:39] in (
                b"r",
                b"\0",
            )
            if is_likely and len(start) < 348:
                return FileFormat.NIFTI  # cut off, and told so by its parser
            return FileFormat.ANALYZE if is_likely and start[38:39] == b"r" else None
    return None

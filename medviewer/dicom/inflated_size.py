"""What a deflated data set becomes (PS3.5 A.5): its size, found out before anything is allocated; and its bytes."""

import re
import zlib
from typing import BinaryIO

from medviewer.dicom.refusals import DamagedHeaderError

LARGEST_INFLATED_BYTES = 256 << 20
CHECKSUM_BYTES = 8
_CHUNK_BYTES = 4 << 20
_META_BYTES = 4096
_DEFLATED_META = re.compile(
    rb".{128}DICM\x02\x00\x00\x00UL\x04\x00(.{4}).*?\x02\x00\x10\x00UI..1\.2\.840\.10008\.1\.2\.1\.99\x00?",
    re.DOTALL,
)
_GROUP_BEGINS_AT = 144


def check_inflated_size(file: BinaryIO) -> None:
    """Inflate a deflated data set (PS3.5 A.5) piece by piece, keeping nothing; other files pass unread.

    Raises:
        DamagedHeaderError: It becomes larger than `LARGEST_INFLATED_BYTES`: a bomb, as no object is.
    """
    if not _at_deflated_bytes(file):
        return
    inflator, total = zlib.decompressobj(-zlib.MAX_WBITS), 0
    waiting = file.read(_CHUNK_BYTES)
    while waiting:
        try:
            total += len(inflator.decompress(waiting, _CHUNK_BYTES))
        except zlib.error:
            return  # the parser names the damage
        if total > LARGEST_INFLATED_BYTES:
            raise DamagedHeaderError("a deflated data set of this size is no DICOM object")
        waiting = inflator.unconsumed_tail or (b"" if inflator.eof else file.read(_CHUNK_BYTES))


def inflated_content(file: BinaryIO) -> tuple[bytes, bytes]:
    """The inflated data set, and what stands in the file behind its deflate stream; empty where it is damaged.

    Only for files that passed `check_inflated_size`.
    """
    if not _at_deflated_bytes(file):
        return b"", b""
    inflator = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = inflator.decompress(file.read())
    except zlib.error:
        return b"", b""
    return content, inflator.unused_data


def checksum_fits(content: bytes, behind: bytes) -> bool:
    """False where the 8 bytes behind a deflate stream, as gzip writes them (RFC 1952 2.3.1), belong to other content.

    The standard wants no checksum there, but some writers leave gzip's: other lengths are none.
    """
    if len(behind) != CHECKSUM_BYTES:
        return True
    expected = zlib.crc32(content).to_bytes(4, "little") + (len(content) & 0xFFFFFFFF).to_bytes(4, "little")
    return behind == expected


def _at_deflated_bytes(file: BinaryIO) -> bool:
    """Go to where the deflate stream begins; False where the file is not deflated."""
    file.seek(0)
    found = _DEFLATED_META.match(file.read(_META_BYTES))
    if found is None:
        return False
    file.seek(_GROUP_BEGINS_AT + int.from_bytes(found[1], "little"))
    return True

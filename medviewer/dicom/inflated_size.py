"""How large a deflated data set becomes, found out before anything of that size is allocated."""

import re
import zlib
from typing import BinaryIO

from medviewer.dicom.refusals import DamagedHeaderError

LARGEST_INFLATED_BYTES = 256 << 20
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
    file.seek(0)
    found = _DEFLATED_META.match(file.read(_META_BYTES))
    if found is None:
        return
    file.seek(_GROUP_BEGINS_AT + int.from_bytes(found[1], "little"))
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

"""Whether an RLE frame unpacks to exactly what its header announces: decoders fill or cut without a word."""

import struct

from medviewer.dicom.instance import PixelFormat
from medviewer.dicom.transfer_syntax import RLE

_HEADER_BYTES = 64
_PADDING_BYTES = 2


def rle_flaw(frame: bytes, pixels: PixelFormat) -> str:
    """What contradicts PS3.5 Annex G in one frame; "" where nothing does, or where the frame is not RLE."""
    if pixels.transfer_syntax_uid != RLE:
        return ""
    if len(frame) < _HEADER_BYTES:
        return "no RLE header"
    count, *offsets = struct.unpack("<16I", frame[:_HEADER_BYTES])
    if not 1 <= count <= 15 or offsets[0] != _HEADER_BYTES:
        return "a wrong RLE header"
    begins = offsets[:count]
    is_packed = pixels.bits_allocated == 1
    expected = -(-pixels.rows * pixels.columns // 8) if is_packed else pixels.rows * pixels.columns
    for begin, end in zip(begins, [*begins[1:], len(frame)], strict=True):
        if not begin < end <= len(frame):
            return "RLE segments out of order"
        unpacked, read = _unpacked(frame, begin, end, expected)
        if unpacked != expected or read > end or end - read > _PADDING_BYTES:
            return "an RLE segment of another length"
    return ""


def _unpacked(frame: bytes, begin: int, end: int, most: int) -> tuple[int, int]:
    """How many bytes a segment unpacks to (up to about `most`), and the position after the last one read."""
    position, count = begin, 0
    while position < end and count < most:
        control = frame[position]
        if control < 128:
            count += control + 1
            position += control + 2
        elif control > 128:
            count += 257 - control
            position += 2
        else:
            position += 1
    return count, position

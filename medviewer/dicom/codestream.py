"""What a compressed frame says of itself: its size, and whether its end is there."""

import struct

_JPEG_START = b"\xff\xd8"
_J2K_START = b"\xff\x4f\xff\x51"
_JP2_START = b"\x00\x00\x00\x0cjP  "
_END = b"\xff\xd9"
_MOST_PADDING_BYTES = 7
"""There are encoders that fill up to words of 4 or 8 bytes with what the memory held."""
_FRAME_MARKERS = {*range(0xC0, 0xD0), 0xF7} - {0xC4, 0xC8, 0xCC}
"""Start of frame: JPEG's own (ISO 10918-1 table B.1) and JPEG-LS (ISO 14495-1)."""


def size_of(frame: bytes) -> tuple[int, int] | None:
    """(rows, columns) that a JPEG, JPEG-LS or JPEG 2000 stream announces; None where it has no such header."""
    if frame.startswith(_JP2_START):
        start = frame.find(_J2K_START)
        return _j2k_size(frame[start:]) if start >= 0 else None
    if frame.startswith(_J2K_START):
        return _j2k_size(frame)
    return _jpeg_size(frame) if frame.startswith(_JPEG_START) else None


def precision_of(frame: bytes) -> int | None:
    """Bits per sample of a JPEG, JPEG-LS or JPEG 2000 stream (of its first component); None where it has no such header."""
    if frame.startswith((_J2K_START, _JP2_START)):
        start = frame.find(_J2K_START)
        return (
            (frame[start + 42] & 0x7F) + 1 if 0 <= start < len(frame) - 42 else None
        )  # Ssiz (ISO 15444-1 A.5.1)
    position = _frame_header(frame) if frame.startswith(_JPEG_START) else None
    return frame[position + 4] if position is not None else None


def is_jfif(frame: bytes) -> bool:
    """True for a JPEG stream with a JFIF header: three components are then YCbCr (ISO 10918-5), whatever DICOM says."""
    return frame.startswith(_JPEG_START + b"\xff\xe0") and frame[6:11] == b"JFIF\x00"


def has_end(frame: bytes) -> bool:
    """True where the stream is no JPEG family member, or ends with its end marker (padding aside)."""
    if not frame.startswith((_JPEG_START, _J2K_START, _JP2_START)):
        return True
    return _END in frame[-16:] or frame.rstrip(b"\x00").endswith(_END)


def bytes_after_end(frame: bytes) -> int:
    """How many bytes stand after the end marker of a JPEG family stream; up to 7 are padding, whatever they hold."""
    if not frame.startswith((_JPEG_START, _J2K_START, _JP2_START)):
        return 0
    count = len(frame[frame.rfind(_END) + len(_END) :].rstrip(b"\x00"))
    return count if count > _MOST_PADDING_BYTES else 0


def _j2k_size(stream: bytes) -> tuple[int, int] | None:
    """SIZ marker (ISO 15444-1 A.5.1): the grid less the image's offset on it."""
    if len(stream) < 24:
        return None
    width, height, left, top = struct.unpack(">4I", stream[8:24])
    return (height - top, width - left)


def _jpeg_size(stream: bytes) -> tuple[int, int] | None:
    position = _frame_header(stream)
    if position is None:
        return None
    rows, columns = struct.unpack(">HH", stream[position + 5 : position + 9])
    return (rows, columns)


def _frame_header(stream: bytes) -> int | None:
    """Byte position of a JPEG stream's start-of-frame marker."""
    position = 2
    while position + 9 <= len(stream):
        if stream[position] != 0xFF:
            return None
        marker = stream[position + 1]
        if marker in _FRAME_MARKERS:
            return position
        position += 1 if marker == 0xFF else 2 + struct.unpack(">H", stream[position + 2 : position + 4])[0]
    return None

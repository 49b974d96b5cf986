"""Checks how a JPEG 2000 codestream is built: damage that decoders pass over in silence (ISO/IEC 15444-1 Annex A)."""

import re
import struct

_START, _SOT, _SOD, _COD, _EOC = b"\xff\x4f\xff\x51", 0xFF90, 0xFF93, 0xFF52, b"\xff\xd9"
_JP2_START = b"\x00\x00\x00\x0cjP  "
_SOP_USED, _EPH_USED = 2, 4
_NO_LENGTH = {0xFF30 + number for number in range(16)}
_SOP = re.compile(rb"\xff\x91\x00\x04..", re.DOTALL)
_MARKER = re.compile(rb"\xff[\x90-\xff]")


def j2k_flaw(stream: bytes) -> str | None:
    """What contradicts itself in a JPEG 2000 stream; None for a sound one, and for anything else than JPEG 2000.

    Marker segments must follow each other up to the data, tile-parts must fill the bytes between the main header and
    the end marker exactly (Psot, A.4.2), every tile must have one, and no marker may occur inside the data (B.10.1).
    Bits changed within the arithmetic code itself stay unseen: the format has no checksum.
    """
    if not stream.startswith((_START, _JP2_START)):
        return None
    start = stream.find(_START)
    if start < 0:
        return "no codestream"
    stream = stream[start:]
    end = stream.rfind(_EOC)
    if end < 0:
        return "no end marker"
    try:
        return _flaw(stream, end)
    except (struct.error, IndexError):
        return "ends inside a marker segment"


def is_irreversible(stream: bytes) -> bool:
    """True for a JPEG 2000 stream of the 9-7 wavelet, which always loses (A.6.1), whatever its transfer syntax says."""
    start = stream.find(_START) if stream.startswith((_START, _JP2_START)) else -1
    if start < 0:
        return False
    position = start + 2
    try:
        while (marker := _marker(stream, position)) not in (_SOT, _COD) and marker >= 0xFF00:
            position += 2 + struct.unpack(">H", stream[position + 2 : position + 4])[0]
        return marker == _COD and stream[position + 13] == 0
    except (struct.error, IndexError):
        return False


def _flaw(stream: bytes, end: int) -> str | None:
    position, scod = _read_header(stream, 2, _SOT)
    if _marker(stream, position) != _SOT:
        return "no tile-part after the main header"
    tiles: set[int] = set()
    while position < end:
        if _marker(stream, position) != _SOT:
            return "tile-parts do not follow each other"
        tile, length = struct.unpack(">HI", stream[position + 4 : position + 10])
        stop = position + length if length else end
        if not position + 14 <= stop <= end:
            return "a tile-part of another length than it says"
        data, own_scod = _read_header(stream, position + 12, _SOD)
        if data + 2 > stop or _marker(stream, data) != _SOD:
            return "a tile-part without data"
        if _has_marker(stream[data + 2 : stop], scod | own_scod):
            return "a marker inside the data"
        tiles.add(tile)
        position = stop
    return None if tiles == set(range(_tile_count(stream))) else "tiles are missing"


def _read_header(stream: bytes, position: int, last: int) -> tuple[int, int]:
    """Where a header's `last` marker (or something that is no marker segment) stands, and its coding style (Scod)."""
    scod = 0
    while (marker := _marker(stream, position)) != last and marker >= 0xFF00:
        if marker == _COD:
            scod |= stream[position + 4]
        length = 0 if marker in _NO_LENGTH else struct.unpack(">H", stream[position + 2 : position + 4])[0]
        if length < 2 and marker not in _NO_LENGTH:
            break
        position += 2 + length
    return position, scod


def _has_marker(data: bytes, scod: int) -> bool:
    if scod & _SOP_USED:
        data = _SOP.sub(b"", data)
    if scod & _EPH_USED:
        data = data.replace(b"\xff\x92", b"")
    return _MARKER.search(data) is not None or data.endswith(b"\xff")


def _tile_count(stream: bytes) -> int:
    """Tiles on the grid that SIZ describes (B.3)."""
    width, height, _x, _y, tile_width, tile_height, left, top = struct.unpack(">8I", stream[8:40])
    if not tile_width or not tile_height or width <= left or height <= top:
        return 0
    count: int = -(-(width - left) // tile_width) * -(-(height - top) // tile_height)
    return count


def _marker(stream: bytes, position: int) -> int:
    marker: int = struct.unpack(">H", stream[position : position + 2])[0]
    return marker

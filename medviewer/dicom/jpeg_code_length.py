"""Whether a lossless JPEG picture fills its code: how many bits it must take, against those that are there.

Lossless JPEG has no checksum. But its Huffman code says exactly how many bits a picture takes, and a bit that changed
mostly changes that: the decoder then ends too early or too late, often without a word.
"""

import struct
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

_SOF3, _DHT, _SOS, _DRI = 0xC3, 0xC4, 0xDA, 0xDD
_FIRST_FRAME, _LAST_FRAME = 0xC0, 0xCF
_MARK, _END = 0xFF, 0xD9
CATEGORIES = 17
"""Differences by size (ISO 10918-1 table H.2): 0 for 0, SSSS for 2 ** (SSSS - 1) and more."""

Wrapping = NDArray[np.uint16]


@dataclass(frozen=True)
class _Scan:
    """One scan of a lossless picture: where its code begins, and how its differences are coded."""

    start: int
    precision: int
    predictor: int
    point_transform: int
    costs: tuple[tuple[int, ...], ...]


def misfit_bits(stream: bytes, values: NDArray[np.generic]) -> int:
    """Bits of the code that are left over (above 0) or that the picture lacks (below 0); 0 where all is well.

    Only a picture of a single scan without restart markers is looked at: 0 for any other.

    Args:
        stream: A JPEG stream.
        values: (rows, columns) or (rows, columns, components), as decoded from it.
    """
    try:
        scan = _scan(stream, 1 if values.ndim == 2 else values.shape[2])
    except (struct.error, IndexError):
        return 0
    if scan is None:
        return 0
    present = _present_bits(stream, scan.start)
    planes = [values] if values.ndim == 2 else [values[..., index] for index in range(values.shape[2])]
    needed = sum(_needed_bits(plane, scan, costs) for plane, costs in zip(planes, scan.costs, strict=True))
    left = present - needed
    return 0 if 0 <= left < 8 else left


def _scan(stream: bytes, components: int) -> _Scan | None:
    """The only scan of a stream; None where it has restarts, other components or another process."""
    tables: dict[int, tuple[int, ...]] = {}
    position, precision = 2, 0
    while stream[position] == 0xFF:
        marker = stream[position + 1]
        (length,) = struct.unpack_from(">H", stream, position + 2)
        segment = stream[position + 4 : position + 2 + length]
        position += 2 + length
        if marker == _DHT:
            tables.update(_tables(segment))
        elif marker == _SOF3:
            factors = {segment[7 + 3 * index] for index in range(segment[5])}
            precision = segment[0] if segment[5] == components and factors == {0x11} else 0
        elif _FIRST_FRAME <= marker <= _LAST_FRAME or (marker == _DRI and segment != b"\x00\x00"):
            return None
        elif marker == _SOS:
            if not precision or segment[0] != components:
                return None
            names = [segment[2 + 2 * index] >> 4 for index in range(components)]
            predictor, last = segment[1 + 2 * components], segment[3 + 2 * components]
            if not 1 <= predictor <= 7 or any(name not in tables for name in names):
                return None
            return _Scan(position, precision, predictor, last & 15, tuple(tables[name] for name in names))
    return None


def _tables(segment: bytes) -> dict[int, tuple[int, ...]]:
    """Table number -> bits that a difference of each category takes: the category's code, and the bits behind it."""
    found = {}
    while segment:
        name, counts = segment[0], segment[1:17]
        symbols = segment[17 : 17 + sum(counts)]
        lengths = [length for length, count in enumerate(counts, start=1) for _ in range(count)]
        costs = [0] * CATEGORIES
        for symbol, length in zip(symbols, lengths, strict=True):
            if symbol < CATEGORIES:
                costs[symbol] = length + (symbol if symbol < CATEGORIES - 1 else 0)
        found[name] = tuple(costs)
        segment = segment[17 + len(symbols) :]
    return found


def _present_bits(stream: bytes, start: int) -> int:
    """Bits of code from `start` to the first end marker, without stuffed zeros and fill bytes."""
    code = np.frombuffer(stream, np.uint8, offset=start)
    marks = np.flatnonzero(code[:-1] == _MARK)
    following = code[marks + 1]
    ends = marks[following == _END]
    end = int(ends[0]) if ends.size else len(code)
    stuffed = int(np.count_nonzero(following[marks + 1 < end] == 0))
    while end and code[end - 1] == _MARK:
        end -= 1
    return 8 * (end - stuffed)


def _needed_bits(plane: NDArray[np.generic], scan: _Scan, costs: tuple[int, ...]) -> int:
    """The sum of the costs of all differences."""
    import cv2  # 16 MB that a worker without lossless JPEG does without

    return int(cv2.sumElems(cv2.LUT(_differences(plane, scan), _costs_by_difference(costs)))[0])


@lru_cache(maxsize=4)
def _costs_by_difference(costs: tuple[int, ...]) -> NDArray[np.uint8]:
    """(65536,) bits that each difference modulo 65536 takes; kept, as a series' slices mostly share their tables."""
    return np.array(costs, np.uint8)[_categories()]


@cache
def _categories() -> NDArray[np.uint8]:
    """(65536,) the category of each difference modulo 65536: how many bits its size takes."""
    sizes = np.abs(np.arange(65536, dtype=np.uint16).view(np.int16).astype(np.int32))
    return np.frexp(sizes)[1].astype(np.uint8)


def _differences(plane: NDArray[np.generic], scan: _Scan) -> Wrapping:
    """(rows, columns) each value less its prediction, modulo 65536 (ISO 10918-1 H.1.2)."""
    stored = plane.astype(np.uint16) if plane.dtype.itemsize == 1 else plane.view(np.uint16)
    values: Wrapping = stored & np.uint16((1 << scan.precision) - 1)
    if scan.point_transform:
        values = values >> np.uint16(scan.point_transform)
    differences = np.empty_like(values)
    first = np.uint16(1 << (scan.precision - scan.point_transform - 1))
    np.subtract(values[0, :1], first, out=differences[0, :1])
    np.subtract(values[0, 1:], values[0, :-1], out=differences[0, 1:])
    np.subtract(values[1:, 0], values[:-1, 0], out=differences[1:, 0])
    left, above, corner = values[1:, :-1], values[:-1, 1:], values[:-1, :-1]
    np.subtract(values[1:, 1:], _predicted(scan.predictor, left, above, corner), out=differences[1:, 1:])
    return differences


def _predicted(selection: int, left: Wrapping, above: Wrapping, corner: Wrapping) -> Wrapping:
    """Ra, Rb, Rc and the four sums of them (ISO 10918-1 table H.1), modulo 65536."""
    if selection <= 3:
        return (left, above, corner)[selection - 1]
    if selection == 4:
        return left + above - corner
    a, b, c = (each.astype(np.int32) for each in (left, above, corner))
    halved = {5: a + ((b - c) >> 1), 6: b + ((a - c) >> 1), 7: (a + b) >> 1}
    return halved[selection].astype(np.uint16)

"""Palette color frames as 8-bit RGB (PS3.3 C.7.6.3.1.5, C.7.9)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.header import Header
from medviewer.dicom.refusals import BadPixelFormatError
from medviewer.i18n import N_, message

_CHANNELS = ("Red", "Green", "Blue")
_DISCRETE, _LINEAR, _INDIRECT = 0, 1, 2
MOST_ENTRIES = 65536
DEEPEST_NESTING = 8


@dataclass(frozen=True, eq=False)
class _Table:
    """One channel: its entries as they are stored, and the stored value that the first one belongs to."""

    entries: NDArray[np.uint16]
    first: int
    bits: int


def palette(stored: NDArray[np.generic], header: Header) -> NDArray[np.uint8]:
    """(rows, columns, 3) uint8 of a PALETTE COLOR frame; values outside the table get its first or last entry.

    Args:
        stored: (rows, columns), after sign extension.
        header: Of the object.

    Raises:
        BadPixelFormatError: A table is missing, segmented wrongly, or shorter than it says.
    """
    tables = [_table(header, name, signed=stored.dtype.kind == "i") for name in _CHANNELS]
    shift = _surplus_bits(tables)
    channels = []
    for table in tables:
        index = np.clip(stored.astype(np.int64) - table.first, 0, len(table.entries) - 1)
        channels.append((table.entries >> shift).astype(np.uint8)[index])
    return np.stack(channels, axis=-1)


def _surplus_bits(tables: list[_Table]) -> int:
    """Bits to drop for 8-bit color. Some tables of 16 bits hold 8-bit entries: then no entry of any channel is above 255."""
    if max(int(table.entries.max(initial=0)) for table in tables) <= 255:
        return 0
    return max(max(table.bits for table in tables) - 8, 0)


def _table(header: Header, name: str, *, signed: bool) -> _Table:
    descriptor = header.numbers(f"{name}PaletteColorLookupTableDescriptor", "US")
    if len(descriptor) != 3:
        raise BadPixelFormatError("no palette", detail=message(N_("the color table is missing")))
    count, first, bits = (int(value) for value in descriptor)
    count = count or MOST_ENTRIES
    first = first - 65536 if signed and first > 32767 else first
    data = header.content(f"{name}PaletteColorLookupTableData")
    if data:
        entries = _plain(data, count, bits, header.byte_order)
    else:
        segments = header.content(f"Segmented{name}PaletteColorLookupTableData")
        entries = _expanded(segments, bits, header.byte_order)
    if len(entries) < count:
        raise BadPixelFormatError("short palette", detail=message(N_("the color table is cut off")))
    return _Table(entries[:count], first, bits)


def _plain(data: bytes, count: int, bits: int, byte_order: str) -> NDArray[np.uint16]:
    """One entry in each word; 8-bit entries may also stand two to a word."""
    words = np.frombuffer(data[: len(data) - len(data) % 2], byte_order + "u2")
    if len(words) < count <= len(data) and bits == 8:
        return np.frombuffer(data, np.uint8).astype(np.uint16)
    return words.astype(np.uint16)


def _expanded(segments: bytes, bits: int, byte_order: str) -> NDArray[np.uint16]:
    """A segmented table (C.7.9.2): bytes where entries have 8 bits, else words."""
    size = 1 if bits == 8 else 2
    kind = "u1" if size == 1 else byte_order + "u2"
    words = np.frombuffer(segments[: len(segments) - len(segments) % size], kind).tolist()
    expansion = _Expansion(words, size, byte_order)
    expansion.expand(0, None, DEEPEST_NESTING)
    return np.asarray(expansion.entries[:MOST_ENTRIES], np.uint16)


class _Expansion:
    """A segmented table on its way into a plain one."""

    def __init__(self, words: list[int], size: int, byte_order: str) -> None:
        """`words` of `size` bytes each."""
        self.entries: list[int] = []
        self._words, self._size, self._byte_order = words, size, byte_order

    def expand(self, position: int, most: int | None, depth: int) -> None:
        """Append what the segments from word `position` on stand for, `most` of them at most."""
        done = 0
        while position + 1 < len(self._words) and len(self.entries) <= MOST_ENTRIES and done != most:
            kind, length = self._words[position], self._words[position + 1]
            position, done = position + 2, done + 1
            if kind == _DISCRETE:
                self.entries.extend(self._words[position : position + length])
                position += length
            elif kind == _LINEAR and self.entries and length and position < len(self._words):
                self._ramp_to(self._words[position], length)
                position += 1
            elif kind == _INDIRECT and self.entries and depth and self._offset(position) is not None:
                self.expand((self._offset(position) or 0) // self._size, length, depth - 1)
                position += 4 // self._size
            else:
                raise BadPixelFormatError("segments", detail=message(N_("the color table is damaged")))

    def _ramp_to(self, end: int, length: int) -> None:
        last = self.entries[-1]
        steps = np.linspace(last + (end - last) / length, end, length)
        self.entries.extend(int(value) for value in np.around(steps))

    def _offset(self, position: int) -> int | None:
        """Bytes from the table's first segment, the lower word first; None where it is cut off."""
        parts = self._words[position : position + 4 // self._size]
        if len(parts) < 4 // self._size:
            return None
        if self._size == 1:
            order = (0, 1, 2, 3) if self._byte_order == "<" else (1, 0, 3, 2)
            parts = [parts[order[0]] | parts[order[1]] << 8, parts[order[2]] | parts[order[3]] << 8]
        return parts[1] << 16 | parts[0]

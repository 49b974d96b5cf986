"""Finds the bytes of one frame among the fragments of encapsulated pixel data (PS3.5 A.4)."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from io import SEEK_CUR, SEEK_END
from itertools import pairwise
from typing import BinaryIO

from medviewer.dicom import picture_warnings
from medviewer.dicom.trailing_bytes import is_chain_of_elements
from medviewer.i18n import Message

_ITEM, _DELIMITER = b"\xfe\xff\x00\xe0", b"\xfe\xff\xdd\xe0"
_STREAM_STARTS = (b"\xff\xd8\xff", b"\xff\x4f\xff\x51", b"\x00\x00\x00\x0cjP  ")
"""JPEG and JPEG-LS, JPEG 2000, JPEG 2000 in its file format."""


@dataclass(frozen=True)
class Fragment:
    """One item of the pixel data: where its value begins in the file, and how long it is."""

    start: int
    length: int


@dataclass(frozen=True)
class FrameStream:
    """The compressed stream of one frame, and what the fragments around it tell of damage."""

    content: bytes
    warnings: tuple[Message, ...] = ()


def frame_stream(file: BinaryIO, frame_count: int, number: int) -> FrameStream:
    """The compressed stream of one frame; with the last one, what follows the fragments is looked at.

    The Basic Offset Table is believed where its offsets lead to items; else fragments are told apart by their
    number or by the marker a stream begins with. The Extended Offset Table isn't needed: objects that carry one have
    exactly one fragment for each frame (PS3.3 C.7.6.3.1.8).

    Args:
        file: Positioned at the item of the Basic Offset Table.
        frame_count: Number of Frames.
        number: Frame, counted from 1.

    Raises:
        ValueError: There is no such frame, its bytes are cut off, or where it begins can't be told.
    """
    table_item = _next(file, _size(file))
    if table_item is None:
        raise ValueError("no item for the Basic Offset Table")
    table = _read(file, table_item)
    offsets = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])
    first = file.tell()
    fragments, warnings = None, []
    if frame_count > 1 and _is_plausible(offsets, frame_count):
        end = first + offsets[number] if number < frame_count else None
        fragments = _by_table(file, first + offsets[number - 1], end)
    if fragments is None:
        file.seek(first)
        found = _fragments(file)
        if len(found) > frame_count and sum(_begins_stream(file, each) for each in found) > frame_count:
            warnings.append(picture_warnings.more_frames(frame_count))
        fragments = _chosen(file, found, frame_count, number)
    content = b"".join(_read(file, fragment) for fragment in fragments)
    if number == frame_count and not warnings:
        warnings += _end_warnings(file, fragments[-1] if fragments else table_item)
    return FrameStream(content, tuple(warnings))


def _end_warnings(file: BinaryIO, last: Fragment) -> list[Message]:
    """What stands behind the last fragment: the delimiter and, mostly, the end of the file."""
    file.seek(last.start + last.length)
    if file.read(8)[:4] != _DELIMITER:
        return [picture_warnings.unfinished()]
    behind = file.tell()
    if is_chain_of_elements(file, behind, is_implicit=False, order="<"):
        return []
    return [picture_warnings.trailing_bytes(_size(file) - behind)]


def end_of_fragments(file: BinaryIO) -> int:
    """Byte position behind the delimiter of encapsulated pixel data; no fragment's bytes are read.

    Args:
        file: Positioned at the item of the Basic Offset Table.

    Raises:
        ValueError: Something else than an item, or a fragment longer than the file.
    """
    _fragments(file)
    return file.tell()


def _is_plausible(offsets: Sequence[int], frame_count: int) -> bool:
    """One offset for each frame, the first 0, each above the last (those beyond 4 GiB have wrapped)."""
    pairs = pairwise(offsets)
    return len(offsets) == frame_count and offsets[0] == 0 and all(low < high for low, high in pairs)


def _by_table(file: BinaryIO, start: int, end: int | None) -> list[Fragment] | None:
    """The fragments of a frame by the table; None where its offsets don't lead to items, or into mid-stream."""
    file.seek(start)
    try:
        fragments = _fragments(file, end)
        following = _next(file, _size(file)) if end is not None and file.tell() == end else None
    except ValueError:
        return None
    if not fragments or (end is not None and following is None):
        return None
    begins = [_begins_stream(file, fragment) for fragment in fragments]
    if any(begins[1:]) or (following is not None and _begins_stream(file, following) != begins[0]):
        return None
    return fragments


def _chosen(file: BinaryIO, fragments: list[Fragment], frame_count: int, number: int) -> list[Fragment]:
    """The fragments of a frame without a table."""
    if frame_count == 1:
        others = (index for index in range(1, len(fragments)) if _begins_stream(file, fragments[index]))
        return fragments[: next(others, len(fragments))]
    if len(fragments) == frame_count:
        return fragments[number - 1 : number]
    groups: list[list[Fragment]] = []
    for fragment in fragments:
        if _begins_stream(file, fragment):
            groups.append([])
        elif not groups:
            break
        groups[-1].append(fragment)
    if not groups and len(fragments) < frame_count:  # RLE and the like: one fragment for each frame
        groups = [[fragment] for fragment in fragments]
    if number > len(groups):
        raise ValueError(f"{len(fragments)} fragments for {frame_count} frames")
    return groups[number - 1]


def _fragments(file: BinaryIO, end: int | None = None) -> list[Fragment]:
    """Fragments from here to `end`, to the sequence's delimiter, or to the end of the file.

    Raises:
        ValueError: Something else than an item, or a fragment longer than the file.
    """
    size, found = _size(file), []
    while (end is None or file.tell() < end) and (fragment := _next(file, size)) is not None:
        found.append(fragment)
        file.seek(fragment.length, SEEK_CUR)
    return found


def _next(file: BinaryIO, size: int) -> Fragment | None:
    head = file.read(8)
    if len(head) < 8 or head[:4] == _DELIMITER:
        return None
    start, length = file.tell(), struct.unpack("<I", head[4:])[0]
    if head[:4] != _ITEM or start + length > size:
        raise ValueError("no item, or an item longer than the file")
    return Fragment(start, length)


def _size(file: BinaryIO) -> int:
    position = file.tell()
    size = file.seek(0, SEEK_END)
    file.seek(position)
    return size


def _read(file: BinaryIO, fragment: Fragment) -> bytes:
    file.seek(fragment.start)
    return file.read(fragment.length)


def _begins_stream(file: BinaryIO, fragment: Fragment) -> bool:
    file.seek(fragment.start)
    return file.read(min(fragment.length, 8)).startswith(_STREAM_STARTS)

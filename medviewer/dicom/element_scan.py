"""Splits the header of a regular little endian file into raw elements, several times as fast as pydicom does.

It knows only what scanners write every day. Whatever looks odd makes it give up, and pydicom decides: so there is one
judge of damaged files, and this can only save time.
"""

import struct
import warnings
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from pydicom.charset import convert_encodings, default_encoding
from pydicom.datadict import dictionary_VR
from pydicom.dataelem import DataElement, RawDataElement, empty_value_for_VR
from pydicom.filereader import read_sequence
from pydicom.tag import BaseTag
from pydicom.valuerep import EXPLICIT_VR_LENGTH_32, STANDARD_VR, VR
from pydicom.values import convert_string

from medviewer.dicom.parser_errors import DAMAGED, ENDS_EARLY
from medviewer.dicom.transfer_syntax import (
    BIG_ENDIAN,
    COMPRESSIONS,
    DEFLATED,
    EXPLICIT_LITTLE_ENDIAN,
    IMPLICIT_LITTLE_ENDIAN,
)

Elements = dict[BaseTag, RawDataElement | DataElement]

_EXPLICIT = frozenset({EXPLICIT_LITTLE_ENDIAN, *COMPRESSIONS}) - {DEFLATED, BIG_ENDIAN}
_NAMES = {vr.encode("ascii"): str(vr) for vr in STANDARD_VR}
_LONG = {vr.encode("ascii") for vr in EXPLICIT_VR_LENGTH_32}
_EMPTY = {name: empty_value_for_VR(name, raw=True) for name in [None, *_NAMES.values()]}
_SHORT_HEAD = struct.Struct("<HH2sH").unpack_from
_IMPLICIT_HEAD = struct.Struct("<HHL").unpack_from
_LENGTH = struct.Struct("<L").unpack_from
_META_POSITION = 132
_META_GROUP, _AFTER_META = 0x00020000, 0x00030000
_SYNTAX, _CHARACTER_SET = 0x00020010, 0x00080005
_FIRST_PIXEL, _LAST_PIXEL = 0x7FE00008, 0x7FE00010
_UNDEFINED = 0xFFFFFFFF


@dataclass(frozen=True, eq=False)
class Scanned:
    """The elements of one header.

    Attributes:
        meta: File meta group.
        elements: The data set up to its pixels.
        transfer_syntax_uid: As declared.
        encodings: Python's names for Specific Character Set (0008,0005).
        end: Byte position of the pixel data element, or of the end of the file.
    """

    meta: Elements
    elements: Elements
    transfer_syntax_uid: str
    encodings: tuple[str, ...]
    end: int

    @property
    def is_implicit(self) -> bool:
        return self.transfer_syntax_uid == IMPLICIT_LITTLE_ENDIAN


class _OddError(Exception):
    """Not for this reader."""


def scan_elements(start: bytes, *, is_whole: bool) -> Scanned | None:
    """The header's elements, or None where pydicom should read them.

    Args:
        start: The file's first bytes, preamble included.
        is_whole: There are no more bytes than these.
    """
    if start[128:132] != b"DICM":
        return None
    try:
        meta, position = _elements(start, _META_POSITION, _META_GROUP, _AFTER_META, is_implicit=False)
        syntax = _declared_syntax(meta)
        is_implicit = syntax == IMPLICIT_LITTLE_ENDIAN
        if is_implicit and start[position + 4 : position + 6].isalpha():
            return None  # explicit in truth?
        elements, end = _elements(start, position, _AFTER_META, _FIRST_PIXEL, is_implicit=is_implicit)
        encodings = _encodings(_value(elements, _CHARACTER_SET))
    except (_OddError, *DAMAGED, *ENDS_EARLY):
        return None
    is_complete = len(start) - end >= 12 or (is_whole and end == len(start))
    return Scanned(meta, elements, syntax, encodings, end) if elements and is_complete else None


def _declared_syntax(meta: Elements) -> str:
    syntax = _value(meta, _SYNTAX).rstrip(b"\x00 ").decode("ascii")
    if syntax != IMPLICIT_LITTLE_ENDIAN and syntax not in _EXPLICIT:
        raise _OddError
    return syntax


@lru_cache(maxsize=64)
def _encodings(declared: bytes) -> tuple[str, ...]:
    """As pydicom takes them, with its errors: a file that it refuses is refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # unknown sets become the default
        encodings = convert_encodings(convert_string(declared, True))
    return tuple(encodings)


def _value(elements: Elements, tag: int) -> bytes:
    element = elements.get(BaseTag(tag))
    return element.value or b"" if isinstance(element, RawDataElement) else b""


def _elements(
    content: bytes, position: int, first: int, until: int, *, is_implicit: bool
) -> tuple[Elements, int]:
    """The elements from `position`, with tags from `first` up to `until`, and where the next one begins."""
    elements: Elements = {}
    last, size = first - 1, len(content)
    while position < size:
        if is_implicit:
            group, number, length = _IMPLICIT_HEAD(content, position)
            name, begin = None, position + 8
        else:
            group, number, vr, length = _SHORT_HEAD(content, position)
            begin = position + 8
            name = _NAMES.get(vr)
            if vr in _LONG:
                length = _LENGTH(content, begin)[0]
                begin += 4
        tag = group << 16 | number
        if tag >= until:
            _check_end(tag, until)
            break
        if tag <= last or (name is None and not is_implicit):
            raise _OddError
        last, key = tag, BaseTag(tag)
        if length == _UNDEFINED:
            elements[key], position = _sequence(content, begin, key, name, is_implicit=is_implicit)
            continue
        position = begin + length
        if position > size:
            raise _OddError
        value = content[begin:position] if length else _EMPTY[name]
        elements[key] = RawDataElement(key, name, length, value, begin, is_implicit, True)  # type: ignore[arg-type]
    return elements, position


def _check_end(tag: int, until: int) -> None:
    """Nothing but the pixels ends a data set here."""
    if until == _FIRST_PIXEL and tag not in (_FIRST_PIXEL, _FIRST_PIXEL + 1, _LAST_PIXEL):
        raise _OddError


def _sequence(
    content: bytes, begin: int, tag: BaseTag, name: str | None, *, is_implicit: bool
) -> tuple[DataElement, int]:
    """A sequence of undefined length, by pydicom; its end can't be known without reading it."""
    if (name or dictionary_VR(tag)) != VR.SQ:
        raise _OddError
    file = BytesIO(content)
    file.seek(begin)
    items = read_sequence(file, is_implicit, True, _UNDEFINED, default_encoding)
    return DataElement(tag, VR.SQ, items, begin, is_undefined_length=True), file.tell()

"""Values of a DICOM header, read leniently: a missing or broken value is None or "", never an error.

A number that is there but can't be read is noted (`Header.doubts`), so that it is never taken for an absent one.
"""

import math
import re
import struct
from collections.abc import Iterator, Sequence
from copy import copy
from enum import Enum
from functools import cache
from typing import NamedTuple

from pydicom.datadict import dictionary_VM
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as DicomSequence
from pydicom.tag import Tag

from medviewer.dicom.charset import decode_text, encodings_of, person_name
from medviewer.dicom.parser_errors import DAMAGED, ENDS_EARLY
from medviewer.dicom.patient import PersonNameText

_OVERLAY = {
    "OverlayRows": 0x60000010, "OverlayColumns": 0x60000011, "NumberOfFramesInOverlay": 0x60000015,
    "OverlayDescription": 0x60000022, "OverlayType": 0x60000040, "OverlaySubtype": 0x60000045,
    "OverlayOrigin": 0x60000050, "ImageFrameOrigin": 0x60000051, "OverlayBitsAllocated": 0x60000100,
    "OverlayBitPosition": 0x60000102, "OverlayLabel": 0x60001500, "OverlayData": 0x60003000,
}  # fmt: skip
"""Keywords of the repeating groups 60xx, which pydicom's own list of keywords lacks."""
_BINARY = {"US": "H", "SS": "h", "UL": "I", "SL": "i", "FL": "f", "FD": "d"}
_TEXT = frozenset({"DS", "IS"})
_COMMA = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
"""A comma that may stand for thousands: 1,024."""


class DoubtKind(Enum):
    """What is to be told of a number."""

    UNUSABLE = "unusable"  # there, but unreadable or impossible: it is not used
    COMMA = "comma"  # written with a decimal comma, which was read as a point
    SEVERAL = "several"  # more than one value where the standard has one: the first counts
    MISSING = "missing"  # absent or empty where an image needs it
    SPELLING = "spelling"  # misspelt, but plain enough to be understood


class Doubt(NamedTuple):
    """One number of a header that was not read as it stands.

    Attributes:
        kind: What is to be told.
        value: COMMA: the number read; SEVERAL: how many there are; SPELLING: the word as it stands.
    """

    kind: DoubtKind
    value: float | str = 0


class Header:
    """A data set (or a sequence item) whose values are taken from the raw bytes.

    pydicom splits the file into elements; their values are interpreted here, which is faster, says nothing about
    broken values on the console, and cannot fail.
    """

    def __init__(
        self,
        dataset: Dataset,
        encodings: Sequence[str] | None = None,
        doubts: dict[str, Doubt] | None = None,
    ) -> None:
        self._dataset = dataset
        self._doubts: dict[str, Doubt] = {} if doubts is None else doubts
        self._elements: dict[int, RawDataElement | DataElement] = {
            int(tag): element
            for tag, element in dataset.items()  # raw: nothing is converted
        }
        declared = self._declared_charset()
        self._encodings = encodings_of(declared) if declared or encodings is None else tuple(encodings)

    def __contains__(self, keyword: str) -> bool:
        return _tag(keyword) in self._elements

    def text(self, keyword: str) -> str:
        """The element's text, "" where absent; several values stay separated by a backslash."""
        value = self._value(keyword)
        return value.strip() if isinstance(value, str) else decode_text(value, self._encodings).strip()

    def texts(self, keyword: str) -> tuple[str, ...]:
        """The values of a multi-valued text element; empty where absent."""
        text = self.text(keyword)
        return tuple(part.strip() for part in text.split("\\")) if text else ()

    def uid(self, keyword: str) -> str:
        """A UID, "" where absent."""
        return self.text(keyword).split("\\")[0].strip()

    def name(self, keyword: str) -> PersonNameText:
        value = self._value(keyword)
        raw = value.encode("utf-8") if isinstance(value, str) else value
        return person_name(raw, ("utf-8",) if isinstance(value, str) else self._encodings)

    def numbers(self, keyword: str, vr: str = "DS", count: int = 0) -> tuple[float, ...]:
        """Every value of a numeric element that is a finite number, in order; empty where one of them is not.

        Args:
            keyword: The element.
            vr: Its value representation: DS or IS (text), or US, SS, UL, SL, FL, FD (binary).
            count: How many there must be; 0 for any number.
        """
        if not (parts := self._parts(keyword, vr)):
            return ()
        found = _finite(parts)
        if found and count in (0, len(found)):
            return found
        texts = _texts(parts)
        while texts and not texts[-1]:
            texts.pop()
        values = [_lenient(text) for text in texts]
        numbers = tuple(value for value in values if value is not None)
        if len(numbers) < len(values) or (values and count not in (0, len(values))):
            self.doubt(keyword)
            return ()
        self._note_comma(keyword, texts, numbers)
        return numbers

    def number(self, keyword: str, vr: str = "DS") -> float | None:
        """The first value of a numeric element, None where absent or broken."""
        if not (parts := self._parts(keyword, vr)):
            return None
        found = _finite(parts)
        if len(found) == 1:
            return found[0]
        texts = _texts(parts)
        if not any(texts):
            return None
        first = _lenient(texts[0])
        if first is None:
            self.doubt(keyword)
            return None
        self._note_comma(keyword, texts[:1], (first,))
        others = [text for text in texts[1:] if text]
        if any(_lenient(text) != first for text in others) and dictionary_VM(_tag(keyword)) == "1":
            self.doubt(keyword, DoubtKind.SEVERAL, 1 + len(others))
        return first

    def integer(self, keyword: str, vr: str = "IS") -> int | None:
        """The first value as a whole number, None where absent, broken or fractional."""
        value = self.number(keyword, vr)
        if value is None or value == int(value):
            return None if value is None else int(value)
        self.doubt(keyword)
        return None

    def has_value(self, keyword: str) -> bool:
        """The element is there and holds more than padding, readable or not."""
        element = self._element(keyword)
        value = element.value if element is not None else None
        return bool(value.strip(b" \x00\\") if isinstance(value, bytes) else any(_texts(_listed(value))))

    def doubt(self, keyword: str, kind: DoubtKind = DoubtKind.UNUSABLE, value: float | str = 0) -> None:
        """Note that an element was not taken as it stands; what can't be used outweighs all else."""
        if kind is DoubtKind.UNUSABLE or keyword not in self._doubts:
            self._doubts[keyword] = Doubt(kind, value)

    @property
    def doubts(self) -> dict[str, Doubt]:
        """Keyword -> what is to be told of it, for all numbers read so far, those of its items too."""
        return dict(self._doubts)

    def _parts(self, keyword: str, vr: str) -> Sequence[object]:
        """The components of a numeric element: texts, or numbers; empty where absent or without a value."""
        element = self._element(keyword)
        if element is None:
            return ()
        value = element.value
        if not isinstance(value, bytes):
            return _listed(value)
        if not value:
            return ()
        code = _BINARY.get(vr) if element.VR in (vr, None) else _BINARY.get(_stored_vr(vr, str(element.VR)))
        if code is None:
            text = value.rstrip(b"\x00 ").replace(b"_", b"?")  # Python reads 1_024 as a number
            return text.split(b"\\")
        count, left = divmod(len(value), struct.calcsize(code))
        if left:
            return ("cut off",)
        order = "<" if getattr(element, "is_little_endian", True) else ">"
        return struct.unpack(f"{order}{count}{code}", value)

    def _note_comma(self, keyword: str, texts: Sequence[str], numbers: Sequence[float]) -> None:
        found = next((value for text, value in zip(texts, numbers, strict=True) if "," in text), None)
        if found is not None:
            self.doubt(keyword, DoubtKind.COMMA, found)

    def content(self, keyword: str) -> bytes:
        """The element's bytes as they are in the file; empty where absent."""
        element = self._element(keyword)
        return element.value if element is not None and isinstance(element.value, bytes) else b""

    @property
    def encodings(self) -> tuple[str, ...]:
        """Python's names for the character sets of its texts: its own, else those of the data set around it."""
        return self._encodings

    def private(self, group: int, creator: str, number: int) -> bytes:
        """The bytes of element `number` (0 to 255) in a maker's own block of a group; empty where absent (PS3.5 7.8.1)."""
        for block in range(0x10, 0x100):
            owner = self._elements.get(group << 16 | block)
            name = owner.value if owner is not None else None
            text = name.decode("latin_1") if isinstance(name, bytes) else str(name or "")
            if text.strip(" \x00") == creator:
                element = self._elements.get(group << 16 | block << 8 | number)
                return element.value if element is not None and isinstance(element.value, bytes) else b""
        return b""

    def vr(self, keyword: str) -> str:
        """The element's value representation where the file states it; "" elsewhere."""
        element = self._element(keyword)
        return str(element.VR or "") if element is not None else ""

    @property
    def tags(self) -> tuple[int, ...]:
        """The elements' tags, in the order of the file."""
        return tuple(self._elements)

    @property
    def groups(self) -> tuple[int, ...]:
        """The group numbers that occur, in order."""
        return tuple(sorted({tag >> 16 for tag in self._elements}))

    def repeating(self, group: int, first: int) -> "Header":
        """The elements of one repeating group, under the keywords of the `first` one (PS3.5 7.6)."""
        same = copy(self)
        same._elements = {
            first << 16 | tag & 0xFFFF: element
            for tag, element in self._elements.items()
            if tag >> 16 == group
        }
        return same

    @property
    def byte_order(self) -> str:
        """ "<" or ">", of binary values (for numpy and struct)."""
        return ">" if self._dataset.original_encoding[1] is False else "<"

    def items(self, keyword: str) -> tuple["Header", ...]:
        """The items of a sequence; empty where absent or no sequence."""
        return tuple(self._items(keyword))

    def item(self, keyword: str) -> "Header | None":
        """The first item of a sequence."""
        return next(self._items(keyword), None)

    def item_count(self, keyword: str) -> int:
        """The number of items of a sequence; 0 where absent, empty or no sequence."""
        return len(self._sequence(keyword))

    def _items(self, keyword: str) -> Iterator["Header"]:
        for dataset in self._sequence(keyword):
            yield Header(dataset, self._encodings, self._doubts)

    def _sequence(self, keyword: str) -> Sequence[Dataset]:
        if _tag(keyword) not in self._elements:
            return ()
        try:
            value = self._dataset[_tag(keyword)].value
        except (*DAMAGED, *ENDS_EARLY):
            return ()  # a sequence whose bytes make no items
        return value if isinstance(value, DicomSequence) else ()

    def _element(self, keyword: str) -> RawDataElement | DataElement | None:
        return self._elements.get(_tag(keyword))

    def _value(self, keyword: str) -> bytes | str:
        element = self._element(keyword)
        if element is None or element.value is None:
            return b""
        if isinstance(element.value, bytes):
            return element.value
        return "\\".join(str(each) for each in _listed(element.value))

    def _declared_charset(self) -> tuple[str, ...]:
        element = self._element("SpecificCharacterSet")
        if element is None or not element.value:
            return ()
        value = element.value
        text = (
            value.decode("latin_1")
            if isinstance(value, bytes)
            else "\\".join(str(each) for each in _listed(value))
        )
        return tuple(part.strip(" \x00") for part in text.split("\\"))


@cache
def _tag(keyword: str) -> int:
    return _OVERLAY[keyword] if keyword in _OVERLAY else int(Tag(keyword))


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    is_several = isinstance(value, Sequence) and not isinstance(value, str | bytes)
    return list(value) if is_several else [value]  # type: ignore[call-overload]


def _stored_vr(asked: str, stated: str) -> str:
    """The VR to read by: the stated one where it is numeric; but US or SS as asked, which Pixel Representation decides."""
    is_numeric = stated in _BINARY or stated in _TEXT
    return stated if is_numeric and not {asked, stated} <= {"US", "SS"} else asked


def _finite(parts: Sequence[object]) -> tuple[float, ...]:
    """The parts as numbers; empty where one of them is none, or is not finite."""
    try:
        numbers = tuple(map(float, parts))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return ()
    return numbers if all(map(math.isfinite, numbers)) else ()


def _texts(parts: Sequence[object]) -> list[str]:
    return [
        (part.decode("latin_1") if isinstance(part, bytes) else str(part)).strip(" \t\r\n") for part in parts
    ]


def _lenient(text: str) -> float | None:
    """One component: a finite number, with a decimal comma where that is what it must be; None for anything else."""
    is_comma = _COMMA.fullmatch(text) is not None and _THOUSANDS.fullmatch(text) is None
    found = _finite([(text.replace(",", ".") if is_comma else text).encode("latin_1", "replace")])
    return found[0] if found else None

"""Values of a DICOM header, read leniently: a missing or broken value is None or "", never an error."""

import math
import struct
from collections.abc import Iterator, Sequence
from copy import copy
from functools import cache

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


class Header:
    """A data set (or a sequence item) whose values are taken from the raw bytes.

    pydicom splits the file into elements; their values are interpreted here, which is faster, says nothing about
    broken values on the console, and cannot fail.
    """

    def __init__(self, dataset: Dataset, encodings: Sequence[str] | None = None) -> None:
        self._dataset = dataset
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

    def numbers(self, keyword: str, vr: str = "DS") -> tuple[float, ...]:
        """Every value of a numeric element that is a finite number, in order; empty where one of them is not.

        Args:
            keyword: The element.
            vr: Its value representation: DS or IS (text), or US, SS, UL, SL, FL, FD (binary).
        """
        element = self._element(keyword)
        if element is None:
            return ()
        if isinstance(element, DataElement):
            return _finite(_listed(element.value))
        value = element.value or b""
        code = _BINARY.get(vr)
        if code is None:
            return _finite(value.replace(b"\x00", b"").split(b"\\")) if value.strip(b" \x00") else ()
        count = len(value) // struct.calcsize(code)
        order = "<" if element.is_little_endian else ">"
        return _finite(struct.unpack_from(f"{order}{count}{code}", value))

    def number(self, keyword: str, vr: str = "DS") -> float | None:
        """The first value of a numeric element, None where absent or broken."""
        values = self.numbers(keyword, vr)
        return values[0] if values else None

    def integer(self, keyword: str, vr: str = "IS") -> int | None:
        """The first value as a whole number, None where absent, broken or fractional."""
        value = self.number(keyword, vr)
        return int(value) if value is not None and value == int(value) else None

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

    def _items(self, keyword: str) -> Iterator["Header"]:
        if _tag(keyword) not in self._elements:
            return
        try:
            value = self._dataset[_tag(keyword)].value
        except (*DAMAGED, *ENDS_EARLY):
            return  # a sequence whose bytes make no items
        if isinstance(value, DicomSequence):
            for dataset in value:
                yield Header(dataset, self._encodings)

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


def _finite(values: Sequence[object]) -> tuple[float, ...]:
    try:
        numbers = tuple(float(value) for value in values)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return ()
    return numbers if all(map(math.isfinite, numbers)) else ()

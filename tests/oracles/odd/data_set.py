"""A DICOM file as a tree of elements whose values are bytes, so that any of them can be made anything."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO

from pydicom import Dataset, dcmread
from pydicom.datadict import keyword_for_tag
from pydicom.dataelem import DataElement
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_data_element
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

_LONG = {"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "UC", "UN", "UR", "UT", "SV", "UV"}
_UNDEFINED = 0xFFFFFFFF
Path = tuple[int, ...]
"""Index of an element, then item and element in turn."""


@dataclass(frozen=True)
class Element:
    """One element.

    Attributes:
        tag: Group and element.
        vr: Value representation.
        value: Its bytes, without padding added.
        items: The items of a sequence; empty for all others.
        is_undefined: Its length is undefined: `value` holds the fragments with their delimiter.
    """

    tag: int
    vr: str
    value: bytes = b""
    items: tuple[tuple["Element", ...], ...] = ()
    is_undefined: bool = False

    @property
    def keyword(self) -> str:
        return keyword_for_tag(self.tag)

    def encoded(self) -> bytes:
        """Explicit VR little endian, as PS3.5 7.1.2; a sequence's items with their lengths."""
        value = self.value
        if self.items:
            contents = [b"".join(each.encoded() for each in item) for item in self.items]
            value = b"".join(
                b"\xfe\xff\x00\xe0" + len(each).to_bytes(4, "little") + each for each in contents
            )
        elif len(value) % 2:
            value += b"\0" if self.vr in ("UI", *_LONG) else b" "
        head = (
            (self.tag >> 16).to_bytes(2, "little")
            + (self.tag & 0xFFFF).to_bytes(2, "little")
            + self.vr.encode()
        )
        if self.vr in _LONG:
            length = _UNDEFINED if self.is_undefined else len(value)
            return head + bytes(2) + length.to_bytes(4, "little") + value
        return head + len(value).to_bytes(2, "little") + value


@dataclass(frozen=True)
class OddFile:
    """A DICOM file to be made odd.

    Attributes:
        meta: Preamble and file meta information.
        elements: The data set.
    """

    meta: bytes
    elements: tuple[Element, ...]

    def encoded(self) -> bytes:
        return self.meta + b"".join(each.encoded() for each in self.elements)

    def places(self) -> Iterator[tuple[Path, Element]]:
        """Every element that is no sequence, with its path."""
        return _places(self.elements, ())

    def changed(self, path: Path, element: Element | None) -> "OddFile":
        """With another element at a path; without it for None."""
        return replace(self, elements=_changed(self.elements, path, element))


def odd_file(dataset: Dataset) -> OddFile:
    """The tree of a data set whose file would be explicit VR little endian, or compressed."""
    if dataset.file_meta.TransferSyntaxUID == ImplicitVRLittleEndian:
        dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    content = BytesIO()
    dataset.save_as(content, enforce_file_format=True)
    written = content.getvalue()
    meta_end = 144 + int.from_bytes(written[140:144], "little")
    return OddFile(written[:meta_end], _elements(dcmread(BytesIO(written))))


def _elements(dataset: Dataset) -> tuple[Element, ...]:
    return tuple(_element(each) for each in dataset if each.tag.element != 0)


def _element(element: DataElement) -> Element:
    if element.VR == "SQ":
        return Element(int(element.tag), "SQ", items=tuple(_elements(item) for item in element.value))
    file = DicomBytesIO()
    file.is_implicit_VR, file.is_little_endian = False, True
    write_data_element(file, element, ["utf-8"] if element.VR == "PN" else None)
    content = file.getvalue()
    vr = content[4:6].decode()
    is_undefined = bool(element.is_undefined_length)
    return Element(int(element.tag), vr, content[12 if vr in _LONG else 8 :], is_undefined=is_undefined)


def _places(elements: tuple[Element, ...], before: Path) -> Iterator[tuple[Path, Element]]:
    for index, element in enumerate(elements):
        for number, item in enumerate(element.items):
            yield from _places(item, (*before, index, number))
        if element.vr != "SQ":
            yield (*before, index), element


def _changed(elements: tuple[Element, ...], path: Path, element: Element | None) -> tuple[Element, ...]:
    index, *rest = path
    own = elements[index]
    if not rest:
        new = () if element is None else (element,)
    else:
        number, *deeper = rest
        item = _changed(own.items[number], tuple(deeper), element)
        new = (replace(own, items=(*own.items[:number], item, *own.items[number + 1 :])),)
    return (*elements[:index], *new, *elements[index + 1 :])

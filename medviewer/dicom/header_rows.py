"""Reads the whole header of a file as lines for the reader; pixel data is told of, but never read."""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pydicom import Dataset
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.sequence import Sequence as DicomSequence

from medviewer.dicom.after_pixels import elements_after_pixels
from medviewer.dicom.charset import decode_text
from medviewer.dicom.data_set_file import PIXEL_KEYWORDS, DataSetFile, open_source, parse
from medviewer.dicom.element_names import names_of, resolved_vr
from medviewer.dicom.element_text import ElementText, cut, element_text
from medviewer.dicom.header import Header
from medviewer.dicom.header_row import HeaderRow
from medviewer.dicom.parser_errors import DAMAGED, ENDS_EARLY
from medviewer.dicom.refusals import UnreadableFileError
from medviewer.dicom.source_file import SourceFile
from medviewer.i18n import N_, message

MOST_ROWS = 100_000
MOST_DEPTH = 128
"""Of a line; each level of sequences takes two."""


def header_rows(source: SourceFile, most_rows: int = MOST_ROWS) -> tuple[HeaderRow, ...]:
    """Every element of a file, file meta group first, in the order of tags; sequences with their items.

    Where there are more than `most_rows` lines, or deeper ones than `MOST_DEPTH`, a note says so in their place.

    Raises:
        RefusedFileError: The file can't be read, or is no DICOM.
    """
    with open_source(source) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydicom quotes the values it doubts: they may name a patient
        try:
            found = parse(file)
            after = elements_after_pixels(file, found)
        except OSError as error:
            raise UnreadableFileError("cannot read", reason=error.strerror or type(error).__name__) from error
        rows = list(islice(_all_rows(found, after), most_rows + 1))
    if len(rows) > most_rows:
        more = message(N_("There are more elements than are shown here ({count})."), count=f"{most_rows:,}")
        rows[-1] = HeaderRow(0, rows[-1].tag, note=more, is_comparable=False)
    return tuple(rows)


def _all_rows(found: DataSetFile, after: Dataset | None) -> Iterator[HeaderRow]:
    meta = getattr(found.dataset, "file_meta", None)
    if meta is not None:
        yield from _rows(_Level(meta))
    top = _Level(found.dataset)
    yield from _rows(top)
    if found.pixel_keyword:
        yield _pixel_row(found)
    if after is not None:
        yield from _rows(_Level(after, top.encodings, top.is_signed))


class _Level:
    """One data set (or item) on the way through a header."""

    def __init__(
        self,
        dataset: Dataset,
        encodings: Sequence[str] | None = None,
        is_signed: bool = False,
        depth: int = 0,
    ) -> None:
        header = Header(dataset, encodings)
        self.dataset, self.depth = dataset, depth
        self.encodings, self.byte_order = header.encodings, header.byte_order
        declared = header.integer("PixelRepresentation", "US")
        self.is_signed = is_signed if declared is None else declared == 1
        self.tags = sorted(int(tag) for tag in dataset.keys())  # noqa: SIM118 (iterating would convert the values)
        self.creators: dict[int, str] = {}

    def creator_of(self, tag: int) -> str:
        """Private Creator of an element, "" for a standard one or where it is missing (PS3.5 7.8.1)."""
        element = tag & 0xFFFF
        return self.creators.get(tag & 0xFFFF0000 | element >> 8, "") if element > 0xFF else ""


@dataclass(frozen=True)
class _Items:
    """The items of a sequence still to come."""

    level: _Level
    tag: int
    creator: str
    items: Iterator[tuple[int, Dataset]]


def _rows(top: _Level) -> Iterator[HeaderRow]:
    """The lines of a data set, depth first. A stack of iterators, no recursion: nesting costs nothing."""
    stack: list[Iterator[int] | _Items] = [iter(top.tags)]
    levels = [top]
    while stack:
        current = stack[-1]
        if isinstance(current, _Items):
            following = next(current.items, None)
            if following is None:
                stack.pop()
                continue
            number, dataset = following
            level = current.level
            yield HeaderRow(level.depth + 1, current.tag, number, creator=current.creator)
            levels.append(_Level(dataset, level.encodings, level.is_signed, level.depth + 2))
            stack.append(iter(levels[-1].tags))
            continue
        tag = next(current, None)
        if tag is None:
            stack.pop()
            levels.pop()
            continue
        if top.depth == 0 and tag in _PIXEL_TAGS and len(levels) == 1:
            continue  # told of by `_pixel_row`
        row, items = _element(levels[-1], tag)
        yield row
        if items is not None:
            stack.append(items)


def _element(level: _Level, tag: int) -> tuple[HeaderRow, _Items | None]:
    """One line, and the items to go through where it is a sequence."""
    element = level.dataset.get_item(tag, keep_deferred=True)
    if element is None:
        raise KeyError(tag)
    _keep_creator(level, tag, element)
    creator = level.creator_of(tag) if tag >> 16 & 1 else ""
    name, keyword = names_of(tag, creator)
    stated = str(element.VR) if element.VR else ""
    vr, read_as = resolved_vr(tag, creator, stated, is_signed=level.is_signed)
    row = HeaderRow(level.depth, tag, vr=vr, name=name, keyword=keyword, creator=creator)
    if read_as == "SQ":
        return _sequence(level, row)
    text = _text(level, element, read_as)
    return row._replace(value=text.value, note=text.note, digest=text.digest), None


def _keep_creator(level: _Level, tag: int, element: RawDataElement | DataElement) -> None:
    if tag >> 16 & 1 and 0x10 <= tag & 0xFFFF <= 0xFF:
        value = element.value
        text = decode_text(value, level.encodings) if isinstance(value, bytes) else str(value or "")
        level.creators[tag] = text.strip()


def _sequence(level: _Level, row: HeaderRow) -> tuple[HeaderRow, _Items | None]:
    items = _items(level, row.tag)
    if items is None:
        damaged = message(N_("damaged: can't be read as a sequence"))
        return row._replace(note=damaged, is_comparable=False), None
    if not items:
        return row._replace(note=message(N_("no items"))), None
    if level.depth + 2 > MOST_DEPTH:
        return row._replace(note=message(N_("nested too deeply: not shown")), is_comparable=False), None
    note = message(N_("1 item")) if len(items) == 1 else message(N_("{count} items"), count=f"{len(items):,}")
    return row._replace(note=note), _Items(level, row.tag, row.creator, iter(enumerate(items, start=1)))


def _items(level: _Level, tag: int) -> list[Dataset] | None:
    """The items of a sequence; None where its bytes make none."""
    raw = level.dataset.get_item(tag, keep_deferred=True)
    content = raw.value if isinstance(raw, RawDataElement) else b""
    if content and content[:4] not in (b"\xfe\xff\x00\xe0", b"\xff\xfe\xe0\x00"):
        return None  # no item begins here, little or big endian
    try:
        value = level.dataset[tag].value
        return list(value) if isinstance(value, DicomSequence) else None
    except (*DAMAGED, *ENDS_EARLY):
        return None


def _text(level: _Level, element: RawDataElement | DataElement, vr: str) -> ElementText:
    value = element.value
    if isinstance(value, bytes):
        return element_text(value, vr, level.encodings, level.byte_order)
    if value is None:
        return ElementText()
    several = isinstance(value, Sequence) and not isinstance(value, str)
    return cut("\\".join(str(each) for each in value) if several else str(value))


_PIXEL_TAGS = frozenset(group << 16 | element for group, element in PIXEL_KEYWORDS)


def _pixel_row(found: DataSetFile) -> HeaderRow:
    """What is known of the pixel data without reading it."""
    numbers = {keyword: group << 16 | element for (group, element), keyword in PIXEL_KEYWORDS.items()}
    tag = numbers[found.pixel_keyword]
    name, keyword = names_of(tag, "")
    if found.length_bytes is None:
        note = message(N_("compressed, not read"))
    else:
        note = message(N_("{count} bytes, not read"), count=f"{found.length_bytes:,}")
    vr = found.pixel_vr or {"FloatPixelData": "OF", "DoubleFloatPixelData": "OD"}.get(keyword, "OW")
    return HeaderRow(0, tag, vr=vr, name=name, keyword=keyword, note=note, is_comparable=False)

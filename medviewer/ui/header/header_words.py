"""A header's lines in words: cells of the table, and text for the clipboard."""

from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING

from medviewer.i18n import N_, _

if TYPE_CHECKING:
    from medviewer.dicom.header_comparison import HeaderLine
    from medviewer.dicom.header_row import HeaderRow


class Column(IntEnum):
    """Columns of the table; the last two only while two headers are compared."""

    TAG = 0
    NAME = 1
    VR = 2
    VALUE = 3
    DIFFERENCE = 4
    OTHER = 5


TITLES = {
    Column.TAG: N_("Tag"),
    Column.NAME: N_("Element"),
    Column.VR: N_("VR"),
    Column.VALUE: N_("Value"),
    Column.DIFFERENCE: N_("Difference"),
    Column.OTHER: N_("Value compared with"),
}
DIFFERENCES = {
    "different": ("caution", N_("differs")),
    "only left": ("remove", N_("missing there")),
    "only right": ("add", N_("missing here")),
    "not compared": ("info", N_("not compared")),
}
"""`Difference` value -> icon and word; what is the same needs none."""


def cell_text(line: "HeaderLine", column: Column) -> str:
    """One cell, on one line."""
    row = line.row
    if column is Column.TAG:
        return _("Item {number}").format(number=row.item) if row.item else row.tag_text
    if column is Column.NAME:
        return "" if row.item else _name(row)
    if column is Column.VR:
        return row.vr
    if column is Column.DIFFERENCE:
        return difference_word(line)
    return value_text(line.left if column is Column.VALUE else line.right)


def difference_word(line: "HeaderLine") -> str:
    """What the comparison says of a line; "" where it is the same."""
    shown = DIFFERENCES.get(line.difference.value) if line.difference is not None else None
    return _(shown[1]) if shown is not None else ""


def value_text(row: "HeaderRow | None") -> str:
    """A value with its note, on one line."""
    if row is None:
        return ""
    value = " ↵ ".join(part.strip() for part in row.value.splitlines())
    return f"{value} {row.note}".strip() if row.note is not None else value


def whole_text(line: "HeaderLine") -> str:
    """All that is known of a line, for its tooltip."""
    row = line.row
    if row.item:
        return ""
    parts = [f"{row.tag_text} {row.vr} {_name(row)}", row.keyword, row.value]
    return "\n".join(part for part in (*parts, str(row.note) if row.note is not None else "") if part)


def clipboard_text(lines: "Iterable[HeaderLine]", *, compared: bool) -> str:
    """Lines for other programs: cells apart by tabs, nested ones indented."""
    return "\n".join(_clipboard_line(line, compared) for line in lines)


def _clipboard_line(line: "HeaderLine", compared: bool) -> str:
    columns = [*Column] if compared else [Column.TAG, Column.NAME, Column.VR, Column.VALUE]
    cells = [cell_text(line, column).replace("\t", " ") for column in columns]
    return ("  " * line.depth + "\t".join(cells)).rstrip()


def _name(row: "HeaderRow") -> str:
    """The dictionary's name; a private element says whose it is."""
    if not row.is_private:
        return row.name or _("Unknown element")
    name = row.name or _("Private element")
    return f"{name} · {row.creator}" if row.creator else name

"""One row of the reading list: what it says, and how it is drawn."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from medviewer.dicom.series import Series
from medviewer.i18n import _
from medviewer.reading.key_image import KeyImage
from medviewer.reading.marker import Marker
from medviewer.reading.words import details, headline, kind_name, words_of
from medviewer.report.reading_table import Listed, PlacedItem
from medviewer.ui import theme
from medviewer.ui.icons import pixmap
from medviewer.ui.panels.row_painting import draw_ground, write_elided

ROW_PX, HEADING_PX = 44, 30
_ICON_PX = 16


@dataclass(frozen=True)
class Row:
    """An item as it is listed.

    Attributes:
        item: The item.
        name: The reader's own words, or what it is.
        value: What it measures; "" for nothing.
        place: What it is, its slice, and its other values.
        whole: All of that in one line, for tooltips and screen readers.
    """

    item: Listed
    name: str
    value: str
    place: str
    whole: str


def row_of(placed: PlacedItem, series: Series | None) -> Row:
    """What the list says of an item, in the language in use."""
    item, words, kind = placed.item, words_of(placed.item), kind_name(placed.item)
    if placed.slice_index is not None:
        where = _("slice {number}").format(number=placed.slice_index + 1)
    else:
        where = "" if series is None else _("on no slice of it")
    second = " · ".join(part for part in (kind if words else "", where, *details(item)) if part)
    value = headline(item)
    whole = _(", ").join(part for part in (words or kind, value, second) if part)
    return Row(item, words.replace("\n", " ") or kind, value, second, whole)


def paint_heading(painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
    """Draw the heading of a series."""
    font, area = QFont(option.font), option.rect.adjusted(0, 6, 0, 0)
    font.setPointSizeF(theme.QUIET_PT)
    font.setWeight(QFont.Weight.DemiBold)
    painter.save()
    write_elided(painter, area, text, font, theme.QUIET)
    painter.restore()


def paint_row(painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
    """Draw an item: its sign and name, its value at the right; below, in quiet, where it is."""
    area: QRect = option.rect.adjusted(0, 1, 0, -1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_ground(painter, area, option.state)
    inner = area.adjusted(32, 3, -8, -3)
    icon = pixmap(_icon(row.item), theme.MEASURE, _ICON_PX, painter.device().devicePixelRatioF())
    painter.drawPixmap(QPoint(area.left() + 8, area.center().y() - _ICON_PX // 2), icon)
    half = inner.height() // 2
    font = QFont(option.font)
    value_px = QFontMetrics(font).horizontalAdvance(row.value)
    upper = QRect(inner.left(), inner.top(), inner.width(), half)
    write_elided(painter, upper, row.value, font, theme.TEXT, at=Qt.AlignmentFlag.AlignRight)
    write_elided(
        painter, upper.adjusted(0, 0, -value_px - 8 if row.value else 0, 0), row.name, font, theme.TEXT
    )
    font.setPointSizeF(theme.QUIET_PT)
    write_elided(painter, upper.translated(0, half), row.place, font, theme.QUIET)
    painter.restore()


def _icon(item: Listed) -> str:
    if isinstance(item, KeyImage):
        return "key-image"
    return "marker" if isinstance(item, Marker) else "measure"

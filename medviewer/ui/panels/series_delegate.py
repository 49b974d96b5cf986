"""Paints the rows of the browser: headings, and cards with picture, count, ring and tick."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from medviewer.ui import theme
from medviewer.ui.icons import pixmap
from medviewer.ui.panels.series_model import Hangs, Role, Row

MARGIN_PX, GAP_PX, PADDING_PX = 12, 8, 8
_SMALL_PX = 48
"""Height of the place for a sign, where a series has no images."""
_RING_PX = 20

Index = QModelIndex | QPersistentModelIndex


class SeriesDelegate(QStyledItemDelegate):
    """Nothing is kept for a row: thousands of them cost what is on the screen."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 (overrides Qt's name)
        row: Row = index.data(Role.ROW)
        lines = _line_px(option.font, theme.TEXT_PT) + _line_px(option.font, theme.QUIET_PT)
        if row.series is None:
            above = GAP_PX if index.row() else 0
            return QSize(100, above + lines + 4)
        picture = theme.THUMBNAIL_PX if row.series.is_image else _SMALL_PX
        return QSize(100, picture + lines + 2 * PADDING_PX + 4 + GAP_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row: Row = index.data(Role.ROW)
        area = option.rect.adjusted(MARGIN_PX, 0, -MARGIN_PX, 0)
        if row.series is None:
            above = GAP_PX if index.row() else 0
            _write_two(painter, area.adjusted(0, above, 0, 0), option.font, index)
        else:
            _paint_card(painter, area.adjusted(0, 0, 0, -GAP_PX), option, index)
        painter.restore()


def _paint_card(painter: QPainter, card: QRect, option: QStyleOptionViewItem, index: Index) -> None:
    row: Row = index.data(Role.ROW)
    assert row.series is not None
    hangs, frame = index.data(Role.HANGS), QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5)
    state = option.state
    is_focused = bool(state & QStyle.StateFlag.State_HasFocus)
    colors = {Hangs.ACTIVE: theme.ACCENT, Hangs.SOMEWHERE: theme.FAINT}
    painter.setBrush(QColor(theme.LINE if state & QStyle.StateFlag.State_MouseOver else theme.SURFACE_2))
    edge = theme.TEXT if is_focused and hangs is Hangs.ACTIVE else colors.get(hangs, theme.SURFACE_2)
    painter.setPen(
        QPen(
            QColor(theme.ACCENT if is_focused and hangs is not Hangs.ACTIVE else edge), 2 if is_focused else 1
        )
    )
    painter.drawRoundedRect(frame, theme.RADIUS_PX, theme.RADIUS_PX)
    height = theme.THUMBNAIL_PX if row.series.is_image else _SMALL_PX
    left = card.left() + (card.width() - theme.THUMBNAIL_PX) // 2
    box = QRect(left, card.top() + PADDING_PX, theme.THUMBNAIL_PX, height)
    _paint_thumbnail(painter, box, option.font, index, row)
    texts = card.adjusted(PADDING_PX, 0, -PADDING_PX, 0)
    texts.setTop(box.bottom() + 5)
    _write_two(painter, texts, option.font, index)


def _paint_thumbnail(painter: QPainter, box: QRect, font: QFont, index: Index, row: Row) -> None:
    painter.fillRect(box, QColor(theme.CANVAS))
    picture: QPixmap | None = index.data(Role.PICTURE)
    if picture is None and index.data(Role.HAS_NO_PICTURE):
        is_drawn = row.series is not None and row.series.object_kind.is_drawn_on_images
        is_image = row.series is not None and row.series.is_image
        sign = "caution" if is_image else "structures" if is_drawn else "log"
        picture = pixmap(sign, theme.FAINT, 32, painter.device().devicePixelRatioF())
    if picture is not None:
        size = picture.deviceIndependentSize()
        painter.drawPixmap(
            QPointF(
                round(box.left() + (box.width() - size.width()) / 2),
                round(box.top() + (box.height() - size.height()) / 2),
            ),
            picture,
        )
    series = row.series
    assert series is not None
    inner = box.adjusted(6, 4, -6, -4)
    painter.setFont(_sized(font, theme.QUIET_PT))
    bottom, left, top = Qt.AlignmentFlag.AlignBottom, Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignTop
    if series.is_image:
        _write_outlined(painter, inner, str(series.slice_count), left | bottom)
    if series.split_count > 1:
        _write_outlined(painter, inner, f"#{series.split_number}", left | top)
    corner = QRectF(box.right() - _RING_PX - 5, box.bottom() - _RING_PX - 5, _RING_PX, _RING_PX)
    loaded: float | None = index.data(Role.LOADED)
    if loaded is not None:
        _paint_ring(painter, corner, loaded)
    elif index.data(Role.VIEWED):
        _paint_tick(painter, corner)


def _paint_ring(painter: QPainter, ring: QRectF, part: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.LINE), 2.5))
    painter.drawEllipse(ring)
    painter.setPen(QPen(QColor(theme.ACCENT), 2.5))
    painter.drawArc(ring, 90 * 16, round(-360 * 16 * part))


def _paint_tick(painter: QPainter, place: QRectF) -> None:
    """A tick on a dark disc: every image was viewed."""
    dark = QColor(theme.CANVAS)
    dark.setAlphaF(0.7)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(dark)
    painter.drawEllipse(place)
    painter.setPen(QPen(QColor(theme.GOOD), 2, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    at = place.topLeft()
    painter.drawPolyline([at + QPointF(5, 10.5), at + QPointF(8.5, 14), at + QPointF(15, 6.5)])


def _write_two(painter: QPainter, area: QRect, font: QFont, index: Index) -> None:
    """The row's name, and below it, quieter, what it is."""
    top = area.top()
    for points, color, text in (
        (theme.TEXT_PT, theme.TEXT, index.data(Qt.ItemDataRole.DisplayRole)),
        (theme.QUIET_PT, theme.QUIET, index.data(Role.ABOUT)),
    ):
        sized = _sized(font, points)
        line = QRect(area.left(), top, area.width(), _line_px(font, points))
        painter.setFont(sized)
        painter.setPen(QColor(color))
        shown = QFontMetrics(sized).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        top += line.height()


def _write_outlined(painter: QPainter, area: QRect, text: str, where: Qt.AlignmentFlag) -> None:
    painter.setPen(QColor(theme.CANVAS))
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        painter.drawText(area.translated(dx, dy), where, text)
    painter.setPen(QColor(theme.TEXT))
    painter.drawText(area, where, text)


def _sized(font: QFont, points: float) -> QFont:
    sized = QFont(font)
    sized.setPointSizeF(points)
    return sized


def _line_px(font: QFont, points: float) -> int:
    """Room for Latin and Chinese letters alike."""
    return QFontMetrics(_sized(font, points)).height() + 3

"""What the painted rows of lists share: the ground of a selected row, and text that ends in an ellipsis."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle

from medviewer.ui import theme


def draw_ground(painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
    """The ground of a row that is selected or under the mouse; a bar marks the selection, a frame the focus."""
    is_selected = bool(state & QStyle.StateFlag.State_Selected)
    painter.setPen(Qt.PenStyle.NoPen)
    if is_selected or state & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(QColor(theme.SURFACE_2))
        painter.drawRoundedRect(area, theme.RADIUS_PX, theme.RADIUS_PX)
    if is_selected:
        inset = area.height() // 5
        painter.setBrush(QColor(theme.ACCENT))
        painter.drawRoundedRect(
            QRect(area.left(), area.top() + inset, 3, area.height() - 2 * inset), 1.5, 1.5
        )
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QColor(theme.ACCENT))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(0, 0, -1, 0), theme.RADIUS_PX, theme.RADIUS_PX)


def write_elided(
    painter: QPainter,
    area: QRect,
    text: str,
    font: QFont,
    color: str,
    *,
    at: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """One line of text, in the middle of the height of `area`."""
    painter.setFont(font)
    painter.setPen(QColor(color))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | at, shown)

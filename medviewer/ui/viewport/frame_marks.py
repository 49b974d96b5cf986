"""Draws the orientation letters at the four edges and the scale bar at the bottom."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from medviewer.imaging.orientation_labels import EdgeLetters
from medviewer.imaging.scale_bar import ScaleBar
from medviewer.ui import theme
from medviewer.ui.viewport.outlined_text import draw_text, sized

LETTER_PT, SUFFIX_PT = 11.0, 8.0
EDGE_PX = 6.0
BAR_ABOVE_BOTTOM_PX = 30.0
TICK_PX = 5.0
LETTER_ROOM_PX, LETTER_HEIGHT_PX = 14.0, 18.0
"""Kept free right of the middle of the bottom edge, and above it, for the letter there."""


def paint_letters(painter: QPainter, area: QRectF, letters: EdgeLetters, font: QFont) -> list[QRectF]:
    """Write the main letter of each edge, its secondary letters small behind it; returns their boxes."""
    middle = area.center()
    places = (
        (letters.left, QPointF(area.left() + EDGE_PX, middle.y()), (0.0, 0.5)),
        (letters.right, QPointF(area.right() - EDGE_PX, middle.y()), (1.0, 0.5)),
        (letters.top, QPointF(middle.x(), area.top() + EDGE_PX), (0.5, 0.0)),
        (letters.bottom, QPointF(middle.x(), area.bottom() - EDGE_PX), (0.5, 1.0)),
    )
    return [_paint_letter(painter, letters.parts(text), at, anchor, font) for text, at, anchor in places]


def _paint_letter(
    painter: QPainter, parts: tuple[str, str], at: QPointF, anchor: tuple[float, float], font: QFont
) -> QRectF:
    main, suffix = parts
    large, small = sized(font, LETTER_PT, bold=True), sized(font, SUFFIX_PT)
    if anchor[0] == 1.0 and suffix:
        box = draw_text(painter, suffix, at, small, anchor=anchor)
        return box | draw_text(painter, main, QPointF(box.left() - 1, at.y()), large, anchor=anchor)
    box = draw_text(painter, main, at, large, anchor=anchor)
    if suffix:
        behind = QPointF(box.right() + 1, box.center().y())
        box |= draw_text(painter, suffix, behind, small, anchor=(0.0, 0.5))
    return box


def paint_scale_bar(painter: QPainter, area: QRectF, bar: ScaleBar, font: QFont) -> QRectF:
    """Draw a bar with its length and where its millimetres come from, in the middle of the bottom edge.

    Returns:
        The box of both.
    """
    foot = QPointF(area.center().x(), area.bottom() - BAR_ABOVE_BOTTOM_PX)
    return _paint_bar(painter, foot, bar, f"{bar.text}  ({bar.source})", sized(font, theme.QUIET_PT))


def paint_small_scale_bar(painter: QPainter, area: QRectF, bar: ScaleBar, font: QFont) -> QRectF:
    """The bar at the right of the bottom letter: being a third of the width at most, it has room there.

    Where its millimetres come from is written only where they are not the body's; words too long for the room go above.

    Returns:
        The box of the bar and its words.
    """
    text = bar.text if bar.is_the_bodys else f"{bar.text}  ({bar.source})"
    small = sized(font, theme.QUIET_PT)
    half = max(bar.length_px, QFontMetricsF(small).horizontalAdvance(text)) / 2
    right = area.right() - EDGE_PX
    is_beside = right - 2 * half > area.center().x() + LETTER_ROOM_PX
    bottom = area.bottom() - EDGE_PX - (0.0 if is_beside else LETTER_HEIGHT_PX)
    return _paint_bar(painter, QPointF(right - half, bottom), bar, text, small)


def _paint_bar(painter: QPainter, foot: QPointF, bar: ScaleBar, words: str, font: QFont) -> QRectF:
    """A bar whose middle is at `foot`, its words above it; the box of both."""
    y = round(foot.y()) + 0.5
    left = round(foot.x() - bar.length_px / 2) + 0.5
    right = left + bar.length_px
    lines = [QLineF(left, y, right, y)]
    lines += [QLineF(x, y - TICK_PX, x, y) for x in (left, right)]
    lines.append(QLineF((left + right) / 2, y - TICK_PX / 2, (left + right) / 2, y))
    outline = QColor(theme.CANVAS)
    outline.setAlphaF(0.6)
    painter.setPen(QPen(outline, 3, c=Qt.PenCapStyle.SquareCap))
    painter.drawLines(lines)
    painter.setPen(QPen(QColor(theme.TEXT), 1))
    painter.drawLines(lines)
    above = QPointF((left + right) / 2, y - TICK_PX - 1)
    text = draw_text(painter, words, above, font, anchor=(0.5, 1.0))
    return text | QRectF(left, y - TICK_PX, bar.length_px, TICK_PX)

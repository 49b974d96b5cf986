"""Text on a picture: light letters with a dark outline, never a box."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from medviewer.ui import theme

OUTLINE_PX = 1.0
MARGIN_PX = 2.0
_AROUND = [(across, down) for across in (-1, 0, 1) for down in (-1, 0, 1) if across or down]


def sized(font: QFont, points: float, *, bold: bool = False) -> QFont:
    """`font` at another size, with figures of equal width where the font has them."""
    changed = QFont(font)
    changed.setPointSizeF(points)
    changed.setBold(bold)
    return changed


def draw_text(
    painter: QPainter,
    text: str,
    at: QPointF,
    font: QFont,
    *,
    anchor: tuple[float, float] = (0.0, 0.0),
    color: str = theme.TEXT,
) -> QRectF:
    """Write outlined text.

    Args:
        painter: Paints in logical pixels.
        text: One line.
        at: Where the anchor of the text's box lies.
        font: Its size and weight.
        anchor: (across, down), 0 to 1: (0, 0) = the box's top left corner, (1, 1) = its bottom right one.
        color: "#rrggbb".

    Returns:
        The box, without the outline.
    """
    metrics = QFontMetricsF(font)
    width, height = metrics.horizontalAdvance(text), metrics.height()
    left, top = at.x() - width * anchor[0], at.y() - height * anchor[1]
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    image = _written(text, font.toString(), color, ratio)
    # on whole device pixels, or the letters blur
    x, y = (round((value - MARGIN_PX) * ratio) / ratio for value in (left, top))
    painter.drawImage(QPointF(x, y), image)
    return QRectF(left, top, width, height)


@lru_cache(maxsize=512)
def _written(text: str, font_text: str, color: str, ratio: float) -> QImage:
    font = QFont()
    font.fromString(font_text)
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(text) + 2 * MARGIN_PX
    height = metrics.height() + 2 * MARGIN_PX
    image = QImage(
        max(1, round(width * ratio + 0.5)),
        max(1, round(height * ratio + 0.5)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    baseline = QPointF(MARGIN_PX, MARGIN_PX + metrics.ascent())
    with QPainter(image) as painter:
        painter.setFont(font)
        painter.setPen(QColor(theme.CANVAS))
        # the letters themselves, moved: many times faster than stroking their outlines
        for across, down in _AROUND:
            painter.drawText(baseline + QPointF(across, down) * OUTLINE_PX, text)
        painter.setPen(QColor(color))
        painter.drawText(baseline, text)
    return image

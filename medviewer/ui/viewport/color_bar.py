"""Draws the color scale of the saliency map, with its unit and what it is not."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from medviewer.i18n import _
from medviewer.imaging.color_map import saliency_colors
from medviewer.ui import theme
from medviewer.ui.viewport.outlined_text import draw_text, sized

BAR_PX = 8.0
LONGEST_PX, SHORTEST_PX = 120.0, 48.0
BELOW_MIDDLE_PX = 36.0


def paint_color_bar(
    painter: QPainter, area: QRectF, font: QFont, *, threshold: float, bottom_text_px: float
) -> list[QRectF]:
    """Draw the bar at the right edge, below the middle, dark where nothing is drawn on the picture.

    Args:
        painter: Paints in logical pixels.
        area: The viewport without its slice strip.
        font: The family.
        threshold: Part of the scale (0 to 1) below which nothing is drawn.
        bottom_text_px: Height that is taken at the bottom.

    Returns:
        The boxes of the bar and of what was written.
    """
    small = sized(font, theme.QUIET_PT)
    line_px = QFontMetricsF(small).height()
    start = area.center().y() + BELOW_MIDDLE_PX
    length = min(area.bottom() - bottom_text_px - 4 * line_px - 24 - start, LONGEST_PX)
    right = area.right() - 8
    taken, y = [], start
    if length >= SHORTEST_PX:
        title = _("part of each map's peak")
        taken.append(draw_text(painter, title, QPointF(right, y), small, anchor=(1.0, 0.0)))
        y += line_px + 8
        bar = QRectF(right - BAR_PX, y, BAR_PX, length)
        painter.fillRect(bar.adjusted(-1, -1, 1, 1), QColor(theme.FAINT))
        painter.drawImage(bar, _scale(threshold))
        beside = right - BAR_PX - 5
        taken.append(bar)
        told = {1.0: _percent(1.0), 0.0: "0"}
        if 0.12 < threshold < 0.88:
            told[threshold] = _percent(threshold)
        for part, text in told.items():
            at = QPointF(beside, bar.bottom() - part * length)
            taken.append(draw_text(painter, text, at, small, anchor=(1.0, 0.5)))
        y += length + 8
    elif y + 2 * line_px > area.bottom() - bottom_text_px:  # no room below the middle: above it
        y = area.center().y() - BELOW_MIDDLE_PX - 2 * line_px
    for line in _("where the model looked –\nnot a lesion outline").split("\n"):
        taken.append(draw_text(painter, line, QPointF(right, y), small, anchor=(1.0, 0.0)))
        y += line_px
    return taken


def _percent(part: float) -> str:
    return f"{part * 100:.0f} %"


def _scale(threshold: float) -> QImage:
    """The scale as a picture one pixel wide, its top first."""
    parts = np.linspace(1, 0, 256)
    dark = QColor(theme.SURFACE_0)
    colors = np.where(
        (parts >= threshold)[:, np.newaxis],
        saliency_colors()[::-1],
        np.array([dark.red(), dark.green(), dark.blue()], np.uint8),
    )
    pixels = np.ascontiguousarray(colors.reshape(256, 1, 3))
    return QImage(pixels.data, 1, 256, 3, QImage.Format.Format_RGB888).copy()

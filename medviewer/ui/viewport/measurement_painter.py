"""Draws measurements: lines outlined in black, handles, and the values beside them."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from medviewer.imaging.label_place import TextBox
from medviewer.reading.figure import Figure, Spot
from medviewer.reading.measurement import MeasurementKind
from medviewer.ui import theme
from medviewer.ui.viewport.measurement_layout import LaidOut
from medviewer.ui.viewport.outlined_text import draw_text, sized

LINE_PX, STRONG_PX, OUTLINE_PX = 1.25, 2.0, 2.0
HANDLE_PX, HANDLES_APART_PX = 3.5, 14.0
LEADER_FROM_PX = 16.0


def paint_laid_out(
    painter: QPainter, laid_out: LaidOut, font: QFont, *, strong: bool = False, handles: bool = False
) -> None:
    """Draw a measurement; `strong` lines for what is selected or under the mouse, `handles` where it can be changed."""
    paint_figure(painter, laid_out.figure, strong=strong)
    if handles and laid_out.measurement.kind is not MeasurementKind.TEXT:
        paint_handles(painter, laid_out.spots)
    box = laid_out.text_box
    if box is not None:
        _paint_leader(painter, laid_out, box)
        lettering = sized(font, laid_out.text_pt)
        paint_lines_of_text(painter, laid_out.lines, box, lettering, strong=strong)


def paint_figure(painter: QPainter, figure: Figure, *, strong: bool = False) -> None:
    """Draw lines, first their dark outline and then the lines."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    width = STRONG_PX if strong else LINE_PX
    for color, extra in ((_outline(), OUTLINE_PX), (QColor(theme.MEASURE), 0.0)):
        painter.setPen(_pen(color, width + extra))
        for line in figure.lines:
            painter.drawPolyline([_point(spot) for spot in line])
        painter.setPen(_pen(color, LINE_PX + extra, dashed=extra == 0))
        for line in figure.helping:
            painter.drawPolyline([_point(spot) for spot in line])
    painter.restore()


def paint_handles(painter: QPainter, spots: Sequence[Spot]) -> None:
    """Draw a small ring at every point that can be dragged, but none so near to another that they touch."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, width in ((_outline(), LINE_PX + OUTLINE_PX), (QColor(theme.MEASURE), LINE_PX)):
        painter.setPen(_pen(color, width))
        for spot in _apart(spots):
            painter.drawEllipse(_point(spot), HANDLE_PX, HANDLE_PX)
    painter.restore()


def paint_lines_of_text(
    painter: QPainter, lines: Sequence[str], box: TextBox, font: QFont, *, strong: bool = False
) -> None:
    """Write lines into a box, in a font of their size."""
    height = QFontMetricsF(font).height()
    for number, line in enumerate(lines):
        at = QPointF(box.left, box.top + number * height)
        draw_text(painter, line, at, font, color=theme.TEXT if strong else theme.MEASURE)


def _paint_leader(painter: QPainter, laid_out: LaidOut, box: TextBox) -> None:
    """A dashed line from a text to its figure, where they stand apart."""
    along = np.concatenate([np.asarray(laid_out.spots, dtype=np.float64), laid_out.figure.spots()])
    ends = [box.nearest((float(x), float(y))) for x, y in along]
    lengths = np.hypot(*(along - np.asarray(ends)).T)
    nearest = int(np.argmin(lengths))
    if lengths[nearest] >= LEADER_FROM_PX:
        end = (float(along[nearest, 0]), float(along[nearest, 1]))
        paint_figure(painter, Figure((), ((ends[nearest], end),)))


def _apart(spots: Sequence[Spot]) -> list[Spot]:
    """Spots along a line that keep their distance from the one before."""
    kept: list[Spot] = []
    for spot in spots:
        if not kept or math.dist(spot, kept[-1]) >= HANDLES_APART_PX:
            kept.append(spot)
    return kept


def _pen(color: QColor, width: float, *, dashed: bool = False) -> QPen:
    pen = QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.BevelJoin)
    if dashed:
        pen.setDashPattern([3.0, 4.0])
    return pen


def _outline() -> QColor:
    color = QColor(theme.CANVAS)
    color.setAlphaF(0.6)
    return color


def _point(spot: Spot) -> QPointF:
    """A spot counted at pixel centers, as Qt counts."""
    return QPointF(spot[0] + 0.5, spot[1] + 0.5)

"""Draws measurements: lines outlined in black, handles, and the values beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from medviewer.imaging.label_place import NO_SPOTS, TextBox, box_around, place_behind, place_beside
from medviewer.reading.figure import Figure, Line, Spot, figure_of
from medviewer.reading.image_text import image_lines
from medviewer.reading.measurement import Measurement, MeasurementKind
from medviewer.ui import theme
from medviewer.ui.viewport.outlined_text import draw_text, sized

LINE_PX, STRONG_PX, OUTLINE_PX = 1.25, 2.0, 2.0
HANDLE_PX = 3.5
LEADER_FROM_PX = 16.0
ROOM_MARGIN_PX = 6.0


@dataclass(frozen=True)
class LaidOut:
    """A measurement as it lies on the screen (logical pixels counted at pixel centers).

    Attributes:
        measurement: What is drawn.
        spots: Its points.
        figure: Its lines.
        lines: Its text.
        text_box: Where the text stands; None for no text, or where the figure is out of sight.
    """

    measurement: Measurement
    spots: tuple[Spot, ...]
    figure: Figure
    lines: tuple[str, ...]
    text_box: TextBox | None


def lay_out(
    measurement: Measurement,
    spots: tuple[Spot, ...],
    text_spot: Spot | None,
    *,
    font: QFont,
    room: QRectF,
    taken: Sequence[TextBox] = (),
    obstacles: NDArray[np.float64] = NO_SPOTS,
) -> LaidOut:
    """Find out where everything of a measurement stands.

    Args:
        measurement: What to draw.
        spots: Its points on the screen.
        text_spot: Where the reader put the middle of its text; None = beside the figure.
        font: The family.
        room: Where text may stand.
        taken: Boxes of other texts.
        obstacles: (spots, 2) points along other figures.
    """
    figure = figure_of(measurement.kind, spots)
    lines = image_lines(measurement)
    along = np.concatenate([np.asarray(spots, dtype=np.float64), figure.spots()])
    left, top = room.left() + ROOM_MARGIN_PX, room.top() + ROOM_MARGIN_PX
    inner = TextBox(left, top, room.width() - 2 * ROOM_MARGIN_PX, room.height() - 2 * ROOM_MARGIN_PX)
    is_in_sight = bool(
        ((along >= (room.left(), room.top())) & (along <= (room.right(), room.bottom()))).all(axis=1).any()
    )
    if not lines or not is_in_sight:
        return LaidOut(measurement, spots, figure, lines, None)
    size = _text_size(lines, font)
    if text_spot is not None:
        box = box_around(text_spot, size).inside(inner)
    elif measurement.kind is MeasurementKind.TEXT:
        box = box_around(spots[0], size).inside(inner)
    elif measurement.kind is MeasurementKind.ARROW:
        box = place_behind(spots[1], spots[0], size, inner)
    else:
        box = place_beside(along, size, inner, taken, obstacles)
    return LaidOut(measurement, spots, figure, lines, box)


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
        paint_lines_of_text(painter, laid_out.lines, box, font, bold=strong)


def paint_figure(painter: QPainter, figure: Figure, *, strong: bool = False) -> None:
    """Draw lines, first their dark outline and then the lines."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path, helping = _path(figure.lines), _path(figure.helping)
    width = STRONG_PX if strong else LINE_PX
    for color, extra in ((_outline(), OUTLINE_PX), (QColor(theme.MEASURE), 0.0)):
        painter.setPen(_pen(color, width + extra))
        painter.drawPath(path)
        painter.setPen(_pen(color, LINE_PX + extra, dashed=extra == 0))
        painter.drawPath(helping)
    painter.restore()


def paint_handles(painter: QPainter, spots: Sequence[Spot]) -> None:
    """Draw a small ring at every point that can be dragged."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, width in ((_outline(), LINE_PX + OUTLINE_PX), (QColor(theme.MEASURE), LINE_PX)):
        painter.setPen(_pen(color, width))
        for spot in spots:
            painter.drawEllipse(_point(spot), HANDLE_PX, HANDLE_PX)
    painter.restore()


def paint_lines_of_text(
    painter: QPainter, lines: Sequence[str], box: TextBox, font: QFont, *, bold: bool = False
) -> None:
    """Write lines into a box."""
    lettering = sized(font, theme.CORNER_PT)
    height = QFontMetricsF(lettering).height()
    for number, line in enumerate(lines):
        at = QPointF(box.left, box.top + number * height)
        draw_text(painter, line, at, lettering, color=theme.TEXT if bold else theme.MEASURE)


def _text_size(lines: Sequence[str], font: QFont) -> tuple[float, float]:
    metrics = QFontMetricsF(sized(font, theme.CORNER_PT))
    return (max(metrics.horizontalAdvance(line) for line in lines), metrics.height() * len(lines))


def _paint_leader(painter: QPainter, laid_out: LaidOut, box: TextBox) -> None:
    """A dashed line from a text to its figure, where they stand apart."""
    along = np.concatenate([np.asarray(laid_out.spots, dtype=np.float64), laid_out.figure.spots()])
    ends = [box.nearest((float(x), float(y))) for x, y in along]
    lengths = np.hypot(*(along - np.asarray(ends)).T)
    nearest = int(np.argmin(lengths))
    if lengths[nearest] >= LEADER_FROM_PX:
        end = (float(along[nearest, 0]), float(along[nearest, 1]))
        paint_figure(painter, Figure((), ((ends[nearest], end),)))


def _path(lines: Sequence[Line]) -> QPainterPath:
    path = QPainterPath()
    for line in lines:
        path.moveTo(_point(line[0]))
        for spot in line[1:]:
            path.lineTo(_point(spot))
    return path


def _pen(color: QColor, width: float, *, dashed: bool = False) -> QPen:
    pen = QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
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

"""Draws the margins that findings were measured in, and the selected one's axes with their lengths."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from medviewer.finding.finding import Finding
from medviewer.finding.outline_on_slice import PlacedSlice
from medviewer.imaging.display_transform import DisplayTransform
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.report.measurement_wording import axes_text
from medviewer.ui import theme
from medviewer.ui.viewport.outlined_text import draw_text, sized

_TEXT_PX = 6.0


@dataclass(frozen=True, eq=False)
class OutlineMark:
    """A finding's margin on one slice.

    Attributes:
        points: (count, 2) float64: x and y on the screen, logical pixels counted at pixel centers.
        axes: (2, 2, 2) float64: start and end of the long and the short axis; None beside the slice they lie in,
            and where the finding is not selected.
        text: The axes' lengths; "" without axes.
        is_selected: The reader chose the finding.
    """

    points: NDArray[np.float64]
    axes: NDArray[np.float64] | None
    text: str
    is_selected: bool


def outlines_on_slice(
    findings: Iterable[Finding],
    selected: int | None,
    geometry: VolumeGeometry,
    slice_index: int,
    transform: DisplayTransform,
) -> dict[int, OutlineMark]:
    """Finding number -> its margin, of those that were outlined in this slice.

    Margins are placed by their patient coordinates alone: on a plane that cuts them, such as a reformat, there is none.
    """
    slice_ = PlacedSlice.of(geometry, slice_index)
    found = {}
    for finding in findings:
        measured = finding.measurement
        which = None if measured is None else slice_.outline_of(measured)
        if measured is None or which is None:
            continue
        is_selected = finding.number == selected
        has_axes = is_selected and which == measured.largest
        found[finding.number] = OutlineMark(
            _on_screen(measured.outlines[which].points_mm, slice_, transform),
            _on_screen(measured.axes_mm.reshape(4, 3), slice_, transform).reshape(2, 2, 2)
            if has_axes
            else None,
            axes_text(measured) if has_axes else "",
            is_selected,
        )
    return found


def paint_outlines(
    painter: QPainter,
    outlines: Mapping[int, OutlineMark],
    font: QFont,
    room: QRectF,
    numbered: Container[int] = (),
) -> list[QRectF]:
    """Draw margins as thin closed lines, the selected one thicker and with its axes.

    A finding's number stands beside its margin, unless it is in `numbered`: then something else says it. The lengths
    stand below it, or above it where they would leave `room`.

    Returns:
        The boxes of what was written.
    """
    written = []
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    below = QColor(theme.CANVAS)
    below.setAlphaF(0.6)
    for number, mark in sorted(outlines.items(), key=lambda item: item[1].is_selected):
        margin = QPolygonF([_middle(point) for point in mark.points])
        width = 1.5 if mark.is_selected else 1.0
        for color, extra in ((below, 2.0), (QColor(theme.MEASURE), 0.0)):
            painter.setPen(QPen(color, width + extra))
            painter.drawPolygon(margin)
            if mark.axes is not None:
                painter.setPen(QPen(color, 1.0 + extra, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
                for start, end in mark.axes:
                    painter.drawLine(_middle(start), _middle(end))
        if number not in numbered:
            right, top = mark.points[:, 0].max(), mark.points[:, 1].min()
            corner = QPointF(float(right) + 3, float(top) - 1)
            small = sized(font, theme.QUIET_PT)
            written.append(
                draw_text(painter, str(number), corner, small, anchor=(0.0, 1.0), color=theme.MEASURE)
            )
        if mark.text and room.intersects(margin.boundingRect()):
            small = sized(font, theme.QUIET_PT)
            beside = _beside(margin.boundingRect(), mark.text, QFontMetricsF(small), room)
            written.append(draw_text(painter, mark.text, beside, small, color=theme.MEASURE))
    painter.restore()
    return written


def _beside(margin: QRectF, text: str, metrics: QFontMetricsF, room: QRectF) -> QPointF:
    """Where the text below a margin begins; above it and its number where there is no room below."""
    left = max(min(margin.left(), room.right() - metrics.horizontalAdvance(text)), room.left())
    height = metrics.height()
    below = margin.bottom() + _TEXT_PX
    if below + height <= room.bottom():
        return QPointF(left, below)
    return QPointF(left, max(margin.top() - _TEXT_PX - 2 * height, room.top()))


def _on_screen(
    points_mm: NDArray[np.float64], slice_: PlacedSlice, transform: DisplayTransform
) -> NDArray[np.float64]:
    places = slice_.places(points_mm)
    return np.asarray(np.column_stack([places, np.ones(len(places))]) @ transform.matrix.T)


def _middle(point: NDArray[np.float64]) -> QPointF:
    return QPointF(float(point[0]) + 0.5, float(point[1]) + 0.5)

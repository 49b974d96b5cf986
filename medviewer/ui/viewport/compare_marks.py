"""Draws what other viewports mean for this one: the plane of the active one as a line, and the shared point."""

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from medviewer.imaging.plane_match import distance_mm
from medviewer.ui import theme
from medviewer.ui.view_models.viewport import ViewportViewModel

ARM_PX, GAP_PX = 14.0, 5.0


def paint_compared(painter: QPainter, view_model: ViewportViewModel) -> None:
    """Draw reference lines and the shared point, where it lies in the displayed slice."""
    content, state, transform = view_model.content, view_model.state, view_model.transform
    if content is None or state is None or transform is None:
        return
    compared = view_model.compared
    for start, end in compared.lines:
        line = QLineF(_at(transform.to_screen(*start)), _at(transform.to_screen(*end)))
        _draw(painter, [line], Qt.PenStyle.DashLine)
    facts = content.planes.facts(state.slice_index)
    if compared.point_mm is not None and facts.is_placed:
        geometry = facts.geometry
        off_mm = abs(distance_mm(geometry, 0, compared.point_mm))
        if off_mm <= geometry.spacing_mm[0] / 2 + 1e-6:
            _k, row, column = geometry.to_index(compared.point_mm)
            _draw(painter, _cross(_at(transform.to_screen(column, row))), Qt.PenStyle.SolidLine)


def _cross(at: QPointF) -> list[QLineF]:
    ways = (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1))
    return [QLineF(at + way * GAP_PX, at + way * ARM_PX) for way in ways]


def _draw(painter: QPainter, lines: list[QLineF], style: Qt.PenStyle) -> None:
    outline = QColor(theme.CANVAS)
    outline.setAlphaF(0.6)
    painter.setPen(QPen(outline, 3))
    painter.drawLines(lines)
    painter.setPen(QPen(QColor(theme.ACCENT), 1, style))
    painter.drawLines(lines)


def _at(point: tuple[float, float]) -> QPointF:
    return QPointF(point[0] + 0.5, point[1] + 0.5)

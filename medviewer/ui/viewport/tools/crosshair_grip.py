"""Draws the crosshair of a multiplanar reformat; the outer parts of its lines turn the other planes."""

import math
from collections.abc import Callable

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from medviewer.imaging.crosshair import CrosshairLine
from medviewer.ui import theme
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.viewport.slice_strip import STRIP_PX
from medviewer.ui.viewport.tools.tool import Grip, MousePoint

GAP_PX = 40.0
"""Kept free in the middle, so that what the crosshair points at can be seen."""
HANDLE_PART = 0.4
"""Of the viewport's smaller side: how far from the middle the handles lie."""
GRIP_FROM_PART, GRIP_TO_PART = 0.3, 0.5
"""Of the same: between which distances from the middle a line can be taken."""
NEAR_PX = 6.0
HANDLE_PX = 3.5


class CrosshairGrip(Grip):
    """Lines in the colors of their planes. A drag at the outer part of a line turns both other planes with it."""

    cursor = Qt.CursorShape.SizeAllCursor
    gives_way = True

    def __init__(self, view_model: ViewportViewModel, area: Callable[[], QRectF]) -> None:
        """`area` gives the viewport in logical pixels."""
        self._view_model = view_model
        self._area = area
        self._angle: float | None = None

    def contains(self, at: MousePoint) -> bool:
        middle, side = self._middle(), self._side()
        if middle is None:
            return False
        away = at.position - middle
        distance = math.hypot(away.x(), away.y())
        if not GRIP_FROM_PART * side <= distance <= GRIP_TO_PART * side:
            return False
        ways = (self._way(line) for line in self._lines())
        return any(abs(away.x() * way.y() - away.y() * way.x()) <= NEAR_PX for way in ways)

    def press(self, at: MousePoint) -> None:
        self._angle = self._angle_at(at)

    def drag(self, at: MousePoint) -> None:
        before, now = self._angle, self._angle_at(at)
        if before is None or now is None:
            return
        self._angle = now
        turned = (now - before + 180) % 360 - 180
        if turned:
            self._view_model.turn_crosshair(turned)

    def release(self, at: MousePoint) -> None:
        self._angle = None

    def double_click(self, _at: MousePoint) -> bool:
        return True

    def paint_beneath(self, painter: QPainter) -> None:
        middle = self._middle()
        if middle is None:
            return
        painter.save()
        painter.setClipRect(self._area().adjusted(0, 0, -STRIP_PX, 0))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QColor(theme.CANVAS)
        outline.setAlphaF(0.6)
        reach = math.hypot(self._area().width(), self._area().height())
        for line in self._lines():
            way, color = self._way(line), QColor(theme.PLANE_COLORS[line.plane])
            halves = [
                QLineF(middle + way * sign * GAP_PX / 2, middle + way * sign * reach) for sign in (1, -1)
            ]
            for pen in (QPen(outline, 3), QPen(color, 1)):
                painter.setPen(pen)
                painter.drawLines(halves)
            painter.setPen(QPen(outline, 1))
            painter.setBrush(color)
            for sign in (1, -1):
                painter.drawEllipse(middle + way * sign * HANDLE_PART * self._side(), HANDLE_PX, HANDLE_PX)
        painter.restore()

    def _lines(self) -> tuple[CrosshairLine, ...]:
        crosshair = self._view_model.crosshair
        return crosshair.lines if crosshair is not None and crosshair.is_shown else ()

    def _middle(self) -> QPointF | None:
        """Where the lines cross, as Qt counts; None where none are shown."""
        pixel = self._view_model.crosshair_pixel() if self._lines() else None
        return None if pixel is None else QPointF(pixel[0] + 0.5, pixel[1] + 0.5)

    def _way(self, line: CrosshairLine) -> QPointF:
        """The direction of a line on the screen, of length 1."""
        middle, end = self._view_model.crosshair_pixel(), self._view_model.crosshair_pixel(line.direction)
        assert middle is not None
        assert end is not None
        away = QPointF(end[0] - middle[0], end[1] - middle[1])
        return away / math.hypot(away.x(), away.y())

    def _side(self) -> float:
        return min(self._area().width(), self._area().height())

    def _angle_at(self, at: MousePoint) -> float | None:
        """Degrees clockwise from the plane's right to a point, seen from the crosshair, in the plane itself."""
        content, transform, crosshair = (
            self._view_model.content, self._view_model.transform, self._view_model.crosshair,
        )  # fmt: skip
        if content is None or transform is None or crosshair is None:
            return None
        _step_mm, row_mm, column_mm = content.planes.geometry.spacing_mm
        _k, row, column = content.planes.geometry.to_index(crosshair.point_mm)
        at_column, at_row = transform.to_image(*at.pixel)
        return math.degrees(math.atan2((at_row - row) * row_mm, (at_column - column) * column_mm))

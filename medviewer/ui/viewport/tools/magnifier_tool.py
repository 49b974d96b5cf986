"""A lens: what is under the mouse, larger, as long as the button is down."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from medviewer.imaging.display_transform import fit_scale
from medviewer.imaging.viewport_state import ViewportState
from medviewer.ui import theme
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.viewport.picture import ViewportPicture
from medviewer.ui.viewport.tools.tool import MousePoint, Tool

LENS_PX = 240
MAGNIFIED = 3.0


class MagnifierTool(Tool):
    """Shows the same pixels as the viewport (window, filter, overlay) three times as large, in a round lens."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, view_model: ViewportViewModel, widget: QWidget) -> None:
        self._view_model = view_model
        self._widget = widget
        self._picture = ViewportPicture()
        self._at: MousePoint | None = None

    def press(self, at: MousePoint) -> None:
        self._look(at)

    def drag(self, at: MousePoint) -> None:
        self._look(at)

    def release(self, at: MousePoint) -> None:
        self._look(None)

    def cancel(self) -> bool:
        was_looking = self._at is not None
        self._look(None)
        return was_looking

    def paint(self, painter: QPainter, font: QFont) -> None:
        state = self._placed()
        if self._at is None or state is None:
            return
        ratio = self._widget.devicePixelRatioF()
        side = round(LENS_PX * ratio)
        image = self._picture.image(self._view_model, (side, side), ratio, state)
        if image is None:
            return
        corner = self._at.position - QPointF(LENS_PX / 2, LENS_PX / 2)
        lens = QPainterPath()
        lens.addEllipse(QRectF(corner.x(), corner.y(), LENS_PX, LENS_PX))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(lens)
        painter.fillPath(lens, QColor(theme.CANVAS))
        painter.drawImage(corner, image)
        painter.setClipping(False)
        painter.setPen(QPen(QColor(theme.QUIET), 1.5))
        painter.drawPath(lens)
        painter.restore()

    def _look(self, at: MousePoint | None) -> None:
        self._at = at
        self._picture.attend(self._view_model.content if at is not None else None)
        self._widget.update()

    def _placed(self) -> ViewportState | None:
        """The state that puts the point under the mouse into the middle of the lens, magnified."""
        content, state = self._view_model.content, self._view_model.state
        transform = self._view_model.transform
        if self._at is None or content is None or state is None or transform is None:
            return None
        geometry = content.planes.facts(state.slice_index).geometry
        rows, columns = geometry.shape[1:]
        fitted = fit_scale((rows, columns), geometry.spacing_mm[1:], state.quarter_turns, (LENS_PX, LENS_PX))
        zoom = MAGNIFIED * transform.screen_px_per_mm / fitted
        return replace(state, zoom=zoom, center=transform.to_image(*self._at.pixel))

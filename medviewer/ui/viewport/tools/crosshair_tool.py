"""Puts the crosshair where the mouse is pressed, and takes it along."""

from PySide6.QtCore import Qt

from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.viewport.tools.tool import MousePoint, Tool


class CrosshairTool(Tool):
    """A press moves the crosshair, a drag goes on moving it; the other planes follow at once."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, view_model: ViewportViewModel) -> None:
        self._view_model = view_model

    def press(self, at: MousePoint) -> None:
        self._view_model.move_crosshair(*at.pixel)

    def drag(self, at: MousePoint) -> None:
        self._view_model.move_crosshair(*at.pixel)

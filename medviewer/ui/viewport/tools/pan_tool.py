"""Drags the picture."""

from PySide6.QtCore import Qt

from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.viewport.tools.drag import Drag
from medviewer.ui.viewport.tools.tool import MousePoint, Tool


class PanTool(Tool):
    """Moves the picture with the mouse."""

    cursor = Qt.CursorShape.OpenHandCursor

    def __init__(self, view_model: ViewportViewModel) -> None:
        self._view_model = view_model
        self._drag: Drag | None = None

    def press(self, at: MousePoint) -> None:
        self._drag = Drag(at.position)

    def drag(self, at: MousePoint) -> None:
        step = self._drag.step(at.position) if self._drag is not None else None
        if step is not None:
            self._view_model.pan(step.x(), step.y())

    def release(self, at: MousePoint) -> None:
        self._drag = None

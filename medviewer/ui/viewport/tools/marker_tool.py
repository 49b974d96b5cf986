"""Puts a marker where the reader clicks."""

from PySide6.QtCore import Qt

from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.viewport.tools.drag import Drag
from medviewer.ui.viewport.tools.tool import MousePoint, Tool


class MarkerTool(Tool):
    """A click places a marker; a drag doesn't."""

    cursor = Qt.CursorShape.CrossCursor
    sets_points = True

    def __init__(self, view_model: ViewportViewModel) -> None:
        self._view_model = view_model
        self._drag: Drag | None = None

    def press(self, at: MousePoint) -> None:
        self._drag = Drag(at.position)

    def drag(self, at: MousePoint) -> None:
        if self._drag is not None:
            self._drag.step(at.position)

    def release(self, at: MousePoint) -> None:
        drag, self._drag = self._drag, None
        if drag is not None and not drag.is_drag:
            self._view_model.place_marker(*at.pixel)

    def double_click(self, _at: MousePoint) -> bool:
        return True  # two quick markers are no wish to maximise

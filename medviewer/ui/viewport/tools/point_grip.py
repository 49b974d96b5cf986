"""The 3-D cursor: with Shift down, the place under the mouse is shown in every viewport of the same patient."""

from PySide6.QtCore import Qt

from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.viewport.tools.tool import Grip, MousePoint


class PointGrip(Grip):
    """Takes no press: it works while the mouse moves with Shift down, and ends when Shift is let go."""

    def __init__(self, view_model: ViewportViewModel) -> None:
        self._view_model = view_model
        self._is_pointing = False

    def contains(self, _at: MousePoint) -> bool:
        return False

    def hover(self, at: MousePoint) -> None:
        if at.modifiers == Qt.KeyboardModifier.ShiftModifier:
            self._is_pointing = True
            self._view_model.point_at(at.pixel)
        else:
            self.leave()

    def leave(self) -> None:
        if self._is_pointing:
            self._is_pointing = False
            self._view_model.point_at(None)

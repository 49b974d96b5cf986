"""The slice strip at the right edge: a press jumps there, a drag runs through the slices."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt

from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.viewport.slice_strip import slice_at, strip_area
from medviewer.ui.viewport.tools.tool import Grip, MousePoint


class StripGrip(Grip):
    """Takes the mouse on the slice strip, where there are several slices."""

    cursor = Qt.CursorShape.PointingHandCursor

    def __init__(self, view_model: ViewportViewModel, area: Callable[[], QRectF]) -> None:
        """`area` gives the viewport in logical pixels."""
        self._view_model = view_model
        self._area = area

    def contains(self, at: MousePoint) -> bool:
        state = self._view_model.state
        return state is not None and state.slice_count > 1 and strip_area(self._area()).contains(at.position)

    def press(self, at: MousePoint) -> None:
        self._jump(at)

    def drag(self, at: MousePoint) -> None:
        self._jump(at)

    def double_click(self, _at: MousePoint) -> bool:
        return True

    def _jump(self, at: MousePoint) -> None:
        state = self._view_model.state
        if state is not None:
            self._view_model.go_to_slice(slice_at(self._area(), at.position.y(), state.slice_count))

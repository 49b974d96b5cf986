"""Drags through the slices: down = next."""

from PySide6.QtCore import Qt

from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.viewport.tools.drag import Drag, gain
from medviewer.ui.viewport.tools.tool import MousePoint, Tool

PX_PER_SLICE = 8.0


class ScrollTool(Tool):
    """Changes the slice by dragging up and down."""

    cursor = Qt.CursorShape.SizeVerCursor

    def __init__(self, view_model: ViewportViewModel) -> None:
        self._view_model = view_model
        self._drag: Drag | None = None
        self._unused_px = 0.0

    def press(self, at: MousePoint) -> None:
        self._drag = Drag(at.position)
        self._unused_px = 0.0

    def drag(self, at: MousePoint) -> None:
        step = self._drag.step(at.position) if self._drag is not None else None
        if step is None:
            return
        self._unused_px += step.y() * gain(at.modifiers)
        slices = int(self._unused_px / PX_PER_SLICE)
        self._unused_px -= slices * PX_PER_SLICE
        self._view_model.scroll(slices)

    def release(self, at: MousePoint) -> None:
        self._drag = None

"""Drags the VOI window: across = width, down and up = center."""

from PySide6.QtCore import Qt

from medviewer.imaging.grayscale import VoiFunction, VoiWindow
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.viewport.tools.drag import Drag, gain
from medviewer.ui.viewport.tools.tool import MousePoint, Tool, ToolOptions

PART_PER_PX = 1 / 80
"""Of the window's width: equally fast in a narrow and in a wide window."""
LEAST_GAIN_WIDTH = 16.0


class WindowTool(Tool):
    """Changes the window by dragging."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, view_model: ViewportViewModel, options: ToolOptions) -> None:
        self._view_model = view_model
        self._options = options
        self._drag: Drag | None = None
        self._per_px = 0.0

    def press(self, at: MousePoint) -> None:
        state = self._view_model.state
        if state is not None:
            self._drag = Drag(at.position)
            self._per_px = max(state.window.width, _least_gain_width(state.window)) * PART_PER_PX

    def drag(self, at: MousePoint) -> None:
        step = self._drag.step(at.position) if self._drag is not None else None
        state = self._view_model.state
        if step is None or state is None:
            return
        per_px = self._per_px * gain(at.modifiers)
        brighter = step.y() if self._options.down_brightens else -step.y()
        self._view_model.set_window(
            state.window.center - brighter * per_px, state.window.width + step.x() * per_px
        )

    def release(self, at: MousePoint) -> None:
        self._drag = None


def _least_gain_width(window: VoiWindow) -> float:
    """So wide a window seems to the mouse at least: also the narrowest one can be widened again."""
    return LEAST_GAIN_WIDTH if window.function is VoiFunction.LINEAR else abs(window.center) / 100

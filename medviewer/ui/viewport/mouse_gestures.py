"""What a pressed and moved mouse means: window, pan, zoom, scroll or marker."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt

from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.viewport.mouse_tool import MouseTool

DRAG_STARTS_PX = 3.0
"""|dx| + |dy| beyond which a press is a drag."""
WINDOW_PART_PER_PX = 1 / 80
LEAST_GAIN_WIDTH = 16.0
ZOOM_PER_HEIGHT = 5.0
FAST, SLOW = 2.5, 0.25
SCROLL_PX_PER_SLICE = 8.0


@dataclass
class Press:
    """A button held down: where it began, where it was last, and what it had done by then."""

    tool: MouseTool
    start: QPointF
    last: QPointF
    start_width: float
    is_drag: bool = False
    unused_px: float = 0.0


class MouseGestures:
    """Turns one button's press, moves and release into transitions of a view-model.

    Attributes:
        down_brightens: Direction of the window drag: True = dragging down makes the picture brighter.
    """

    def __init__(self, view_model: ViewportViewModel) -> None:
        self.down_brightens = True
        self._view_model = view_model
        self._press: Press | None = None

    def press(self, tool: MouseTool, position: QPointF) -> None:
        """A button went down; `position` in logical pixels."""
        state = self._view_model.state
        width = state.window.width if state is not None else 1.0
        self._press = Press(tool, position, position, width)

    def move(self, position: QPointF, modifiers: Qt.KeyboardModifier, viewport_height: float) -> None:
        """The mouse moved with the button down."""
        press = self._press
        if press is None:
            return
        away = position - press.start
        if not press.is_drag and abs(away.x()) + abs(away.y()) <= DRAG_STARTS_PX:
            return
        press.is_drag = True
        step = position - press.last
        press.last = position
        gain = _gain(modifiers)
        if press.tool is MouseTool.WINDOW:
            self._window(press, step, gain)
        elif press.tool is MouseTool.PAN:
            self._view_model.pan(step.x(), step.y())
        elif press.tool is MouseTool.ZOOM:
            factor = math.exp(-step.y() * gain * ZOOM_PER_HEIGHT / max(viewport_height, 1.0))
            self._view_model.zoom_by(factor, (press.start.x() - 0.5, press.start.y() - 0.5))
        elif press.tool is MouseTool.SCROLL:
            self._scroll(press, step.y() * gain)

    def release(self) -> bool:
        """The button went up. True if it was a click, not a drag."""
        press, self._press = self._press, None
        return press is not None and not press.is_drag

    def _window(self, press: Press, step: QPointF, gain: float) -> None:
        state = self._view_model.state
        if state is None:
            return
        per_px = max(press.start_width, LEAST_GAIN_WIDTH) * WINDOW_PART_PER_PX * gain
        brighter = step.y() if self.down_brightens else -step.y()
        self._view_model.set_window(
            state.window.center - brighter * per_px, state.window.width + step.x() * per_px
        )

    def _scroll(self, press: Press, down_px: float) -> None:
        press.unused_px += down_px
        steps = int(press.unused_px / SCROLL_PX_PER_SLICE)
        press.unused_px -= steps * SCROLL_PX_PER_SLICE
        self._view_model.scroll(steps)


def _gain(modifiers: Qt.KeyboardModifier) -> float:
    """Ctrl drags faster, Shift finer."""
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return FAST
    return SLOW if modifiers & Qt.KeyboardModifier.ShiftModifier else 1.0

"""A button held down: from a click it becomes a drag once the mouse has moved a little."""

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, Qt

DRAG_STARTS_PX = 3.0
"""|dx| + |dy| beyond which a press is a drag."""
FAST, SLOW = 2.5, 0.25


@dataclass
class Drag:
    """A press and where it went.

    Attributes:
        start: Where the button went down, logical pixels.
        is_drag: It has moved so far that it is no click.
    """

    start: QPointF
    is_drag: bool = False
    _last: QPointF = field(init=False)

    def __post_init__(self) -> None:
        self._last = self.start

    def step(self, position: QPointF) -> QPointF | None:
        """How far the mouse has moved since the last step; None while it may still be a click."""
        away = position - self.start
        if not self.is_drag and abs(away.x()) + abs(away.y()) <= DRAG_STARTS_PX:
            return None
        self.is_drag = True
        step = position - self._last
        self._last = position
        return step


def gain(modifiers: Qt.KeyboardModifier) -> float:
    """Ctrl drags faster, Shift finer."""
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return FAST
    return SLOW if modifiers & Qt.KeyboardModifier.ShiftModifier else 1.0

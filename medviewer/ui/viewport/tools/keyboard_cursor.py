"""A pointer on the picture that arrow keys move, for tools that set points: all of them work without a mouse."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from medviewer.ui import theme
from medviewer.ui.viewport.tools.tool import MousePoint

STEP_PX, FINE_PX, FAR_PX = 4.0, 1.0, 32.0
ARM_PX, GAP_PX = 12.0, 4.0

_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeyboardCursor:
    """Enter brings it up, and then sets a point; arrows move it (Ctrl: by a pixel, Shift: far)."""

    def __init__(self, area: Callable[[], QRectF], click: Callable[[MousePoint], None]) -> None:
        """
        Args:
            area: Gives the viewport in logical pixels.
            click: What Enter does at the cursor's place.
        """
        self._area = area
        self._click = click
        self._at: QPointF | None = None
        self._mouse: QPointF | None = None

    @property
    def point(self) -> MousePoint | None:
        """Where it is; None while it is not in use."""
        return None if self._at is None else MousePoint(self._at)

    def follow(self, at: MousePoint) -> None:
        """The mouse moved: it takes over, and the cursor will come up there."""
        self._mouse, self._at = at.position, None

    def leave(self) -> None:
        """The mouse left the viewport."""
        self._mouse = None

    def put_away(self) -> bool:
        """End its use. True if it was in use."""
        was_in_use, self._at = self._at is not None, None
        return was_in_use

    def wants(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """True for Enter, and for arrows while it is in use."""
        is_plain = modifiers & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        return (key in _ENTER and is_plain) or (key in _WAYS and self._at is not None)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        """A key that it wants went down."""
        area = self._area()
        if key not in _WAYS and self._at is None:
            self._at = self._mouse if self._mouse is not None else area.center()
        elif key not in _WAYS:
            self._click(MousePoint(self._at or area.center()))
        elif self._at is not None:
            far = modifiers & Qt.KeyboardModifier.ShiftModifier
            fine = modifiers & Qt.KeyboardModifier.ControlModifier
            step = FAR_PX if far else FINE_PX if fine else STEP_PX
            across, down = _WAYS[key]
            x, y = self._at.x() + across * step, self._at.y() + down * step
            self._at = QPointF(
                min(max(x, area.left()), area.right() - 1), min(max(y, area.top()), area.bottom() - 1)
            )

    def paint(self, painter: QPainter) -> None:
        """Draw a cross with a gap, in the accent color."""
        if self._at is None:
            return
        for color, width in ((theme.CANVAS, 3.0), (theme.ACCENT, 1.0)):
            painter.setPen(QPen(QColor(color), width))
            for across, down in _WAYS.values():
                way = QPointF(across, down)
                painter.drawLine(self._at + way * GAP_PX, self._at + way * ARM_PX)

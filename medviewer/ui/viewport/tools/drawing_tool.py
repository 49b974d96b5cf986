"""What the tools that draw point by point have in common: the button, the keys, and how a drawing is given up."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from medviewer.imaging.geometry import Triple
from medviewer.reading.measurement import MeasurementKind
from medviewer.ui.viewport.sketch import MeasuringRoom, Sketch
from medviewer.ui.viewport.tools.drag import Drag
from medviewer.ui.viewport.tools.keyboard_cursor import KeyboardCursor
from medviewer.ui.viewport.tools.tool import MousePoint, Tool

SMALLEST_PX = 2.0
"""A drawing that is nowhere larger was not meant."""


class DrawingTool(Tool):
    """Keeps the points placed so far and the one that moves with the mouse; a subclass says what comes of them."""

    cursor = Qt.CursorShape.CrossCursor
    sets_points = True

    def __init__(self, room: MeasuringRoom, kind: MeasurementKind) -> None:
        """
        Args:
            room: The viewport.
            kind: What is drawn.
        """
        self._measurements = room.measurements
        self._widget = room.widget
        self._placed: list[Triple] = []
        self._moving: Triple | None = None
        self._drag: Drag | None = None
        self._sketch = Sketch(room, kind)
        self._keyboard = KeyboardCursor(lambda: QRectF(room.widget.rect()), self._click)

    @property
    def is_at_work(self) -> bool:
        return bool(self._placed) or self._moving is not None

    def press(self, at: MousePoint) -> None:
        if not self._measurements.can_measure:
            return
        if not self._sketch.is_on_plane:
            self._start_anew()
        self._drag = Drag(at.position)
        self._begin_point(at)

    def hover(self, at: MousePoint) -> None:
        self._keyboard.follow(at)
        self._hover(at)

    def leave(self) -> None:
        self._keyboard.leave()

    def wants(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        return self._keyboard.wants(key, modifiers) or (key == Qt.Key.Key_Backspace and self.is_at_work)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        if key == Qt.Key.Key_Backspace:
            self._take_back()
        else:
            self._keyboard.key(key, modifiers)
            if self._keyboard.point is not None:
                self._hover(self._keyboard.point)
        self._show()

    def cancel(self) -> bool:
        was_at_work = self.is_at_work
        self._start_anew()
        was_in_use = self._keyboard.put_away()
        self._show()
        return was_at_work or was_in_use

    def paint(self, painter: QPainter, font: QFont) -> None:
        self._sketch.paint(painter, font)
        self._keyboard.paint(painter)

    def _click(self, at: MousePoint) -> None:
        """Enter at the keyboard's cursor."""
        self.press(at)
        self.release(at)

    def _hover(self, at: MousePoint) -> None:
        if self._drag is None and self._sketch.is_on_plane:
            self._follow(at)

    def _start_anew(self) -> None:
        self._placed, self._moving, self._drag = [], None, None
        self._sketch.clear()

    def _show_points(self, points: tuple[Triple, ...], *, is_traced: bool = False) -> None:
        self._sketch.draw(points, is_traced=is_traced)
        self._widget.update()

    @property
    def _drawn(self) -> tuple[Triple, ...]:
        """The points placed, and the one that moves."""
        return (*self._placed, *(() if self._moving is None else (self._moving,)))

    def _begin_point(self, at: MousePoint) -> None:
        """The button went down on a plane that can be drawn on."""
        raise NotImplementedError

    def _follow(self, at: MousePoint) -> None:
        """The mouse, or the keyboard's cursor, moved with no button down."""
        raise NotImplementedError

    def _take_back(self) -> None:
        """Take the last point back."""
        raise NotImplementedError

    def _show(self) -> None:
        """Draw what there is."""
        raise NotImplementedError

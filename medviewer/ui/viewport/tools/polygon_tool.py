"""Draws a polygon corner by corner, or freehand with the button held down."""

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from medviewer.imaging.geometry import Triple
from medviewer.reading.measurement import MOST_POINTS, MeasurementKind
from medviewer.ui.viewport.sketch import MeasuringRoom, Sketch
from medviewer.ui.viewport.tools.drag import Drag
from medviewer.ui.viewport.tools.figure_tool import SMALLEST_PX
from medviewer.ui.viewport.tools.keyboard_cursor import KeyboardCursor
from medviewer.ui.viewport.tools.tool import MousePoint, Tool

CLOSES_PX = 8.0
"""A click this near to the first corner closes the polygon."""
FREEHAND_PX = 4.0
"""Distance between two corners that a drag sets."""


class PolygonTool(Tool):
    """A click sets a corner, a drag many; a click on the first one, a double click or twice Enter closes it."""

    cursor = Qt.CursorShape.CrossCursor
    sets_points = True

    def __init__(self, room: MeasuringRoom) -> None:
        self._measurements = room.measurements
        self._widget = room.widget
        self._corners: list[Triple] = []
        self._moving: Triple | None = None
        self._drag: Drag | None = None
        self._sketch = Sketch(room, MeasurementKind.POLYGON)
        self._keyboard = KeyboardCursor(lambda: QRectF(room.widget.rect()), self._click)

    @property
    def is_at_work(self) -> bool:
        return bool(self._corners)

    def press(self, at: MousePoint) -> None:
        if not self._measurements.can_measure:
            return
        if not self._sketch.is_on_plane:
            self._start_anew()
        self._drag = Drag(at.position)
        if self._closes(at):
            self._complete()
        else:
            self._set_corner(at)
        self._show()

    def drag(self, at: MousePoint) -> None:
        if self._drag is None or not self._corners:
            return
        self._drag.step(at.position)
        self._moving = self._measurements.to_patient(at.pixel)
        if self._drag.is_drag and self._distance_px(self._corners[-1], at) >= FREEHAND_PX:
            self._set_corner(at)
        self._show()

    def release(self, at: MousePoint) -> None:
        drag, self._drag = self._drag, None
        if drag is not None and drag.is_drag and self._closes(at):
            self._complete()
        self._show()

    def hover(self, at: MousePoint) -> None:
        self._keyboard.follow(at)
        self._hover(at)

    def leave(self) -> None:
        self._keyboard.leave()

    def double_click(self, at: MousePoint) -> bool:
        if self._corners and self._sketch.is_on_plane:  # its first click has set the last corner
            self._complete()
            self._show()
        return True

    def wants(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        return self._keyboard.wants(key, modifiers) or (key == Qt.Key.Key_Backspace and self.is_at_work)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        if key == Qt.Key.Key_Backspace:
            self._corners.pop()
            if not self._corners:
                self._start_anew()
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
        """Enter at the keyboard's cursor: a corner; once more at the same place: close."""
        if self._corners and self._distance_px(self._corners[-1], at) < 1:
            self._complete()
            self._show()
        else:
            self.press(at)
            self.release(at)

    def _hover(self, at: MousePoint) -> None:
        if self._corners and self._drag is None and self._sketch.is_on_plane:
            self._moving = self._measurements.to_patient(at.pixel)
            self._show()

    def _set_corner(self, at: MousePoint) -> None:
        if len(self._corners) < MOST_POINTS:
            self._corners.append(self._measurements.to_patient(at.pixel))
        self._moving = None

    def _closes(self, at: MousePoint) -> bool:
        return len(self._corners) > 2 and self._distance_px(self._corners[0], at) <= CLOSES_PX

    def _distance_px(self, corner: Triple, at: MousePoint) -> float:
        return min(
            (math.dist(spot, at.pixel) for spot in self._measurements.to_screen([corner])), default=0.0
        )

    def _complete(self) -> None:
        """Keep the polygon if it encloses something; with fewer than three corners it goes on."""
        if len(self._corners) < 3:
            return
        corners = tuple(self._corners)
        self._sketch.draw(corners)
        is_large = self._sketch.extent_px > SMALLEST_PX
        self._start_anew()
        measurement = self._measurements.new(MeasurementKind.POLYGON, corners)
        if measurement is not None and is_large:
            self._measurements.add(measurement)

    def _start_anew(self) -> None:
        self._corners, self._moving, self._drag = [], None, None
        self._sketch.clear()

    def _show(self) -> None:
        drawn = (*self._corners, *(() if self._moving is None else (self._moving,)))
        self._sketch.draw(drawn, is_traced=self._drag is not None and self._drag.is_drag)
        self._widget.update()

"""The measurements on the picture: drawn, and changed by the mouse wherever it meets them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from medviewer.i18n import N_
from medviewer.imaging.geometry import Triple
from medviewer.reading.measurement import Measurement
from medviewer.reading.shape import dragged
from medviewer.ui.viewport.measurement_layout import LaidOut, MeasurementLayout
from medviewer.ui.viewport.measurement_painter import paint_laid_out
from medviewer.ui.viewport.sketch import MeasuringRoom
from medviewer.ui.viewport.text_entry import TextEntry
from medviewer.ui.viewport.tools.drag import Drag
from medviewer.ui.viewport.tools.tool import Grip, MousePoint

HANDLE_REACH_PX, LINE_REACH_PX = 8.0, 5.0
MOVE, RESHAPE, MOVE_TEXT = N_("move {what}"), N_("change {what}"), N_("move the text: {what}")
_NUDGES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Part(Enum):
    """What of a measurement the mouse has hold of."""

    POINT = "point"
    WHOLE = "whole"
    TEXT = "text"


@dataclass(frozen=True)
class Hold:
    """A measurement, and what of it lies under the mouse; `index` is the point's, 0 for the rest."""

    measurement: Measurement
    part: Part
    index: int = 0


class MeasurementGrip(Grip):
    """Points, lines and texts of the measurements on the plane on show, to be dragged."""

    def __init__(self, room: MeasuringRoom, taken: Callable[[], Sequence[QRectF]]) -> None:
        """
        Args:
            room: The viewport.
            taken: Gives the boxes of other text on it.
        """
        self._measurements = room.measurements
        self._widget = room.widget
        self._layout = MeasurementLayout(room.measurements, room.for_text, taken)
        self._over: Hold | None = None
        self._held: Hold | None = None
        self._drag: Drag | None = None
        self._start: Triple = (0.0, 0.0, 0.0)
        self._text_start: Triple = (0.0, 0.0, 0.0)
        room.measurements.changed.connect(room.widget.update)
        room.measurements.rename_asked.connect(self._ask_text)

    def contains(self, at: MousePoint) -> bool:
        hold = self._hold_at(at)
        self.cursor = Qt.CursorShape.ArrowCursor if hold is None else _SHAPES[hold.part]
        return hold is not None

    def press(self, at: MousePoint) -> None:
        self._held = self._hold_at(at)
        if self._held is not None:
            self._drag = Drag(at.position)
            self._start = self._measurements.to_patient(at.pixel)
            self._text_start = self._text_middle(self._held.measurement)
            self._measurements.select(self._held.measurement.id)

    def drag(self, at: MousePoint) -> None:
        if self._held is None or self._drag is None or self._drag.step(at.position) is None:
            return
        self._measurements.change(self._changed(self._held, self._measurements.to_patient(at.pixel)))

    def release(self, at: MousePoint) -> None:
        held, drag = self._held, self._drag
        self._held = self._drag = None
        if held is not None and drag is not None and drag.is_drag:
            self._measurements.keep_change(_STEPS[held.part])

    def hover(self, at: MousePoint) -> None:
        over = self._hold_at(at)
        if over != self._over:
            self._over = over
            self._widget.update()

    def leave(self) -> None:
        self._over = None

    def elsewhere(self) -> None:
        if any(self._measurements.is_selected(each.measurement) for each in self._layout.found):
            self._measurements.select("")

    def double_click(self, at: MousePoint) -> bool:
        hold = self._hold_at(at)
        if hold is not None:
            self._ask_text(hold.measurement.id)
        return hold is not None

    def menu(self, at: MousePoint, where: QPoint) -> bool:
        hold = self._hold_at(at)
        if hold is not None:
            self._measurements.select(hold.measurement.id)
            self._measurements.menu_asked.emit(where)
        return hold is not None

    def wants(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        is_alt = modifiers & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.AltModifier
        return key in _NUDGES and is_alt and self._measurements.selected is not None

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        """Nudge the selected measurement by an image pixel, at least by one of the screen's."""
        chosen = self._measurements.selected
        if chosen is None:
            return
        step = max(self._measurements.magnification, 1.0)
        x, y = self._measurements.to_screen(chosen.points[:1])[0]
        across, down = _NUDGES[key]
        to = self._measurements.to_patient((x + across * step, y + down * step))
        self._measurements.change(
            self._measurements.moved(chosen, _difference(to, self._measurements.to_patient((x, y))))
        )
        self._measurements.keep_change(MOVE, goes_on=True)

    def cancel(self) -> bool:
        was_dragged = self._drag is not None and self._drag.is_drag
        self._held = self._drag = None
        self._measurements.change(None)
        return was_dragged

    def paint(self, painter: QPainter, font: QFont) -> None:
        for laid_out in self._layout.lay_out(font):
            id_ = laid_out.measurement.id
            is_over = self._over is not None and self._over.measurement.id == id_
            is_marked = is_over or self._measurements.is_selected(laid_out.measurement)
            paint_laid_out(painter, laid_out, font, strong=is_marked, handles=is_marked)

    def _hold_at(self, at: MousePoint) -> Hold | None:
        """What lies under the mouse: points before lines, the one drawn last before others."""
        spot = at.pixel
        for laid_out in reversed(self._layout.found):
            distances = [math.dist(spot, each) for each in laid_out.spots]
            nearest = int(np.argmin(distances))
            if distances[nearest] <= HANDLE_REACH_PX and laid_out.figure.lines:
                part = Part.POINT if len(laid_out.spots) > 1 else Part.WHOLE
                return Hold(laid_out.measurement, part, nearest)
        for laid_out in reversed(self._layout.found):
            box = laid_out.text_box
            if box is not None and math.dist(box.nearest(spot), spot) == 0:
                has_figure = bool(laid_out.figure.lines)
                return Hold(laid_out.measurement, Part.TEXT if has_figure else Part.WHOLE)
            along = laid_out.figure.spots()
            if len(along) and np.hypot(*(along - spot).T).min() <= LINE_REACH_PX:
                return Hold(laid_out.measurement, Part.WHOLE)
        return None

    def _changed(self, held: Hold, to: Triple) -> Measurement:
        measurement = held.measurement
        if held.part is Part.POINT:
            points = dragged(measurement.kind, measurement.points, held.index, to, measurement.plane)
            return self._measurements.reshaped(measurement, points)
        offset = _difference(to, self._start)
        if held.part is Part.WHOLE:
            return self._measurements.moved(measurement, offset)
        x, y, z = self._text_start
        return measurement.with_text_at((x + offset[0], y + offset[1], z + offset[2]))

    def _text_middle(self, measurement: Measurement) -> Triple:
        """Where the middle of its text stands now, in the patient."""
        boxes = [each.text_box for each in self._layout.found if each.measurement.id == measurement.id]
        box = next((each for each in boxes if each is not None), None)
        return self._start if box is None else self._measurements.to_patient(box.center)

    def _ask_text(self, id_: str) -> None:
        """Let the reader type the text of a measurement on the plane on show."""
        for each in self._layout.found:
            if each.measurement.id == id_:
                self._open_entry(each)
                return
        measurement = next((each for each in self._measurements.on_plane if each.id == id_), None)
        if measurement is not None:  # it was made just now, and has not been painted yet
            self._open_entry(self._layout.alone(measurement, self._widget.font()))

    def _open_entry(self, laid_out: LaidOut) -> None:
        box = laid_out.text_box
        x, y = laid_out.spots[-1] if box is None else box.center
        measurement = laid_out.measurement

        def keep(text: str) -> None:
            if text != measurement.label:
                self._measurements.label(measurement, text)

        TextEntry(self._widget, measurement.label, keep).open_at(QPoint(round(x), round(y)))


_SHAPES = {
    Part.POINT: Qt.CursorShape.CrossCursor,
    Part.WHOLE: Qt.CursorShape.SizeAllCursor,
    Part.TEXT: Qt.CursorShape.SizeAllCursor,
}
_STEPS = {Part.POINT: RESHAPE, Part.WHOLE: MOVE, Part.TEXT: MOVE_TEXT}


def _difference(to: Triple, start: Triple) -> Triple:
    return (to[0] - start[0], to[1] - start[1], to[2] - start[2])

"""Draws a figure of a known number of points: click and click, or press, drag and release."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt

from medviewer.imaging.geometry import Triple
from medviewer.reading.measurement import POINT_COUNTS, MeasurementKind
from medviewer.reading.shape import ellipse_between, rectangle_between, squared, with_short_axis
from medviewer.ui.viewport.sketch import MeasuringRoom
from medviewer.ui.viewport.tools.drawing_tool import SMALLEST_PX, DrawingTool
from medviewer.ui.viewport.tools.tool import MousePoint

Points = tuple[Triple, ...]
Finish = Callable[[Points], None]

SPANNED = (MeasurementKind.ELLIPSE, MeasurementKind.RECTANGLE)
"""Drawn by two points, which span a rectangle."""
TWO_LINES = (MeasurementKind.COBB, MeasurementKind.BIDIRECTIONAL)


class FigureTool(DrawingTool):
    """Sets one point after the other, and shows the figure with its values all the while."""

    def __init__(self, kind: MeasurementKind, room: MeasuringRoom, finish: Finish | None = None) -> None:
        """
        Args:
            kind: What it draws.
            room: The viewport.
            finish: Takes the points of a finished figure; None = it is measured and kept.
        """
        super().__init__(room, kind)
        self._kind = kind
        self._finish = finish or self._keep
        self._needed = 2 if kind in SPANNED else POINT_COUNTS[kind]
        self._is_begun = False

    def drag(self, at: MousePoint) -> None:
        if self._drag is not None and self._moving is not None:
            self._drag.step(at.position)
            self._move(at)

    def release(self, at: MousePoint) -> None:
        drag, self._drag = self._drag, None
        if drag is None or self._moving is None or (self._is_begun and not drag.is_drag):
            return  # a click that began a line: its other end follows the mouse now
        self._move(at)
        self._placed.append(self._moving)
        begins_line = self._kind in TWO_LINES and len(self._placed) == 2
        self._moving = None if begins_line else self._moving
        if len(self._placed) == self._needed:
            self._complete()
        self._show()

    def double_click(self, _at: MousePoint) -> bool:
        return True  # two quick clicks are no wish to maximise

    def _begin_point(self, at: MousePoint) -> None:
        to = self._measurements.to_patient(at.pixel)
        self._is_begun = self._moving is None and len(self._placed) + 1 < self._needed
        if self._is_begun:
            self._placed.append(to)
        self._move(at)

    def _follow(self, at: MousePoint) -> None:
        if self._moving is not None:
            self._move(at)

    def _move(self, at: MousePoint) -> None:
        to = self._measurements.to_patient(at.pixel)
        plane = self._measurements.plane
        is_even = bool(at.modifiers & Qt.KeyboardModifier.ShiftModifier) and self._kind in SPANNED
        self._moving = squared(self._placed[0], to, plane) if is_even and plane is not None else to
        self._show()

    def _take_back(self) -> None:
        """Take the last point back: the one before it moves again, or a line is begun again."""
        if len(self._placed) <= 1:
            self._start_anew()
            return
        last = self._placed.pop()
        begins_line = self._kind in TWO_LINES and len(self._placed) == 2
        self._moving = None if begins_line else last

    def _complete(self) -> None:
        points = self._figure(self._placed)
        is_large = self._needed == 1 or self._sketch.extent_px > SMALLEST_PX
        self._start_anew()
        if is_large:
            self._finish(points)

    def _keep(self, points: Points) -> None:
        measurement = self._measurements.new(self._kind, points)
        if measurement is not None:
            self._measurements.add(measurement)

    def _show(self) -> None:
        self._show_points(self._figure(self._drawn))

    def _figure(self, drawn: Sequence[Triple]) -> Points:
        """The figure's points, as many as are known."""
        plane = self._measurements.plane
        if plane is None:
            return ()
        if self._kind in SPANNED:
            span = ellipse_between if self._kind is MeasurementKind.ELLIPSE else rectangle_between
            return span(drawn[0], drawn[1], plane) if len(drawn) > 1 else ()
        if self._kind is MeasurementKind.BIDIRECTIONAL and len(drawn) == POINT_COUNTS[self._kind]:
            return with_short_axis(drawn[:2], drawn[2], drawn[3], plane)
        return tuple(drawn)

"""Draws a polygon corner by corner, or freehand with the button held down."""

import math

from medviewer.imaging.geometry import Triple
from medviewer.reading.measurement import MOST_POINTS, MeasurementKind
from medviewer.ui.viewport.sketch import MeasuringRoom
from medviewer.ui.viewport.tools.drawing_tool import SMALLEST_PX, DrawingTool
from medviewer.ui.viewport.tools.tool import MousePoint

CLOSES_PX = 8.0
"""A click this near to the first corner closes the polygon."""
FREEHAND_PX = 4.0
"""Distance between two corners that a drag sets."""


class PolygonTool(DrawingTool):
    """A click sets a corner, a drag many; a click on the first one, a double click or twice Enter closes it."""

    def __init__(self, room: MeasuringRoom) -> None:
        super().__init__(room, MeasurementKind.POLYGON)

    def drag(self, at: MousePoint) -> None:
        if self._drag is None or not self._placed:
            return
        self._drag.step(at.position)
        self._moving = self._measurements.to_patient(at.pixel)
        if self._drag.is_drag and self._distance_px(self._placed[-1], at) >= FREEHAND_PX:
            self._set_corner(at)
        self._show()

    def release(self, at: MousePoint) -> None:
        drag, self._drag = self._drag, None
        if drag is not None and drag.is_drag and self._closes(at):
            self._complete()
        self._show()

    def double_click(self, at: MousePoint) -> bool:
        if self._placed and self._sketch.is_on_plane:  # its first click has set the last corner
            self._complete()
            self._show()
        return True

    def _begin_point(self, at: MousePoint) -> None:
        if self._closes(at):
            self._complete()
        else:
            self._set_corner(at)
        self._show()

    def _follow(self, at: MousePoint) -> None:
        if self._placed:
            self._moving = self._measurements.to_patient(at.pixel)
            self._show()

    def _take_back(self) -> None:
        self._placed.pop()
        if not self._placed:
            self._start_anew()

    def _click(self, at: MousePoint) -> None:
        """Enter at the keyboard's cursor: a corner; once more at the same place: close."""
        if self._placed and self._distance_px(self._placed[-1], at) < 1:
            self._complete()
            self._show()
        else:
            super()._click(at)

    def _set_corner(self, at: MousePoint) -> None:
        if len(self._placed) < MOST_POINTS:
            self._placed.append(self._measurements.to_patient(at.pixel))
        self._moving = None

    def _closes(self, at: MousePoint) -> bool:
        return len(self._placed) > 2 and self._distance_px(self._placed[0], at) <= CLOSES_PX

    def _distance_px(self, corner: Triple, at: MousePoint) -> float:
        return min(
            (math.dist(spot, at.pixel) for spot in self._measurements.to_screen([corner])), default=0.0
        )

    def _complete(self) -> None:
        """Keep the polygon if it encloses something; with fewer than three corners it goes on."""
        if len(self._placed) < 3:
            return
        corners = tuple(self._placed)
        self._sketch.draw(corners)
        is_large = self._sketch.extent_px > SMALLEST_PX
        self._start_anew()
        measurement = self._measurements.new(MeasurementKind.POLYGON, corners)
        if measurement is not None and is_large:
            self._measurements.add(measurement)

    def _show(self) -> None:
        self._show_points(self._drawn, is_traced=self._drag is not None and self._drag.is_drag)

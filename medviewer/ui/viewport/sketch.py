"""A figure that is still being drawn, with what it measures so far."""

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QWidget

from medviewer.imaging.geometry import Triple
from medviewer.reading.figure import figure_of
from medviewer.reading.measurement import POINT_COUNTS, Measurement, MeasurementKind
from medviewer.ui.view_models.viewport_measurements import ViewportMeasurements
from medviewer.ui.viewport.measurement_layout import lay_out
from medviewer.ui.viewport.measurement_painter import paint_figure, paint_handles, paint_laid_out


@dataclass(frozen=True, eq=False)
class MeasuringRoom:
    """What a measuring tool works in.

    Attributes:
        measurements: Those of the viewport.
        widget: The viewport.
        for_text: Gives the part of it where text may stand, logical pixels.
    """

    measurements: ViewportMeasurements
    widget: QWidget
    for_text: Callable[[], QRectF]


class Sketch:
    """The points set so far; a measurement as soon as they are enough."""

    def __init__(self, room: MeasuringRoom, kind: MeasurementKind) -> None:
        self._room = room
        self._measurements = room.measurements
        self._kind = kind
        self._points: tuple[Triple, ...] = ()
        self._begun_on: Hashable = None
        self._measured: Measurement | None = None

    @property
    def is_on_plane(self) -> bool:
        """True if the plane on show is the one that it was begun on, or nothing was begun."""
        return not self._points or self._begun_on == self._measurements.plane_key

    @property
    def extent_px(self) -> float:
        """The largest distance between two of its points on the screen."""
        spots = self._measurements.to_screen(self._points)
        return max((math.dist(one, other) for one in spots for other in spots), default=0.0)

    def draw(self, points: tuple[Triple, ...], *, is_traced: bool = False) -> None:
        """Have these points, and measure what they make if they are enough; what is traced is measured at its end."""
        if not self._points:
            self._begun_on = self._measurements.plane_key
        self._points = points
        is_enough = len(points) == POINT_COUNTS.get(self._kind) or (
            self._kind not in POINT_COUNTS and len(points) > 2
        )
        is_measured = is_enough and not is_traced
        self._measured = self._measurements.new(self._kind, points) if is_measured else None

    def clear(self) -> None:
        """Have no points."""
        self._points, self._measured = (), None

    def paint(self, painter: QPainter, font: QFont) -> None:
        """Draw it on the plane that it was begun on."""
        if not self._points or not self.is_on_plane:
            return
        spots = self._measurements.to_screen(self._points)
        if self._measured is not None:
            laid_out = lay_out(self._measured, spots, None, font=font, room=self._room.for_text())
            paint_laid_out(painter, laid_out, font, handles=True)
        else:
            paint_figure(painter, figure_of(self._kind, spots))
            paint_handles(painter, spots)

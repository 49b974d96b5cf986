"""Finds out where the lines and texts of measurements stand on the screen, anew only when something in it changed."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from medviewer.i18n import language
from medviewer.imaging.label_place import NO_SPOTS, TextBox, box_around, place_behind, place_beside
from medviewer.reading.figure import Figure, Spot, figure_of
from medviewer.reading.image_text import image_lines
from medviewer.reading.measurement import Measurement, MeasurementKind
from medviewer.ui import theme
from medviewer.ui.view_models.viewport_measurements import ViewportMeasurements
from medviewer.ui.viewport.outlined_text import sized
from medviewer.ui.viewport.small import measurement_pt

ROOM_MARGIN_PX = 6.0
MOST_OBSTACLES = 1000
TAKEN_STEP_PX = 32.0
"""Boxes of other text count as grown to multiples of this: numbers that change don't move the measurements' texts."""


@dataclass(frozen=True)
class LaidOut:
    """A measurement as it lies on the screen (logical pixels counted at pixel centers).

    Attributes:
        measurement: What is drawn.
        spots: Its points.
        figure: Its lines.
        lines: Its text.
        text_box: Where the text stands; None for no text, or where the figure is out of sight.
        text_pt: Size of the text.
    """

    measurement: Measurement
    spots: tuple[Spot, ...]
    figure: Figure
    lines: tuple[str, ...]
    text_box: TextBox | None
    text_pt: float = theme.CORNER_PT


def lay_out(
    measurement: Measurement,
    spots: tuple[Spot, ...],
    text_spot: Spot | None,
    *,
    font: QFont,
    room: QRectF,
    taken: Sequence[TextBox] = (),
    obstacles: NDArray[np.float64] = NO_SPOTS,
) -> LaidOut:
    """Find out where everything of a measurement stands.

    Args:
        measurement: What to draw.
        spots: Its points on the screen.
        text_spot: Where the reader put the middle of its text; None = beside the figure.
        font: The family.
        room: Where text may stand.
        taken: Boxes of other texts.
        obstacles: (spots, 2) points along other figures.
    """
    figure = figure_of(measurement.kind, spots)
    lines = image_lines(measurement)
    along = np.concatenate([np.asarray(spots, dtype=np.float64), figure.spots()])
    left, top = room.left() + ROOM_MARGIN_PX, room.top() + ROOM_MARGIN_PX
    inner = TextBox(left, top, room.width() - 2 * ROOM_MARGIN_PX, room.height() - 2 * ROOM_MARGIN_PX)
    is_in_sight = bool(
        ((along >= (room.left(), room.top())) & (along <= (room.right(), room.bottom()))).all(axis=1).any()
    )
    if not lines or not is_in_sight:
        return LaidOut(measurement, spots, figure, lines, None)
    text_pt = measurement_pt(room)
    size = _text_size(lines, sized(font, text_pt))
    if text_spot is not None:
        box = box_around(text_spot, size).inside(inner)
    elif measurement.kind is MeasurementKind.TEXT:
        box = box_around(spots[0], size).inside(inner)
    elif measurement.kind is MeasurementKind.ARROW:
        box = place_behind(spots[1], spots[0], size, inner)
    else:
        box = place_beside(along, size, inner, taken, obstacles)
    return LaidOut(measurement, spots, figure, lines, box, text_pt)


def _text_size(lines: Sequence[str], font: QFont) -> tuple[float, float]:
    metrics = QFontMetricsF(font)
    return (max(metrics.horizontalAdvance(line) for line in lines), metrics.height() * len(lines))


class MeasurementLayout:
    """The measurements on the plane that a viewport shows, laid out."""

    def __init__(
        self,
        measurements: ViewportMeasurements,
        room: Callable[[], QRectF],
        taken: Callable[[], Sequence[QRectF]],
    ) -> None:
        """
        Args:
            measurements: Those of the viewport.
            room: Gives the part of it where text may stand, logical pixels.
            taken: Gives the boxes of other text.
        """
        self._measurements = measurements
        self._room = room
        self._taken = taken
        self._key: Hashable = None
        self._found: tuple[LaidOut, ...] = ()

    @property
    def found(self) -> tuple[LaidOut, ...]:
        """As it was last laid out: what is on the screen."""
        return self._found

    def lay_out(self, font: QFont) -> tuple[LaidOut, ...]:
        """Every measurement on the plane, in the order in which they are drawn."""
        shown = [(each, self._measurements.to_screen(each.points)) for each in self._measurements.on_plane]
        room, taken = self._room(), [_grown(box) for box in self._taken()]
        key = (tuple(shown), room.getRect(), tuple(taken), font.key(), language())
        if key != self._key:
            self._key = key
            self._found = self._laid_out(shown, font, room, taken)
        return self._found

    def alone(self, measurement: Measurement, font: QFont) -> LaidOut:
        """One measurement, as if there were no other."""
        spots = self._measurements.to_screen(measurement.points)
        return lay_out(measurement, spots, self._text_spot(measurement), font=font, room=self._room())

    def _laid_out(
        self,
        shown: Sequence[tuple[Measurement, tuple[Spot, ...]]],
        font: QFont,
        room: QRectF,
        taken: list[TextBox],
    ) -> tuple[LaidOut, ...]:
        along = [figure_of(measurement.kind, spots).spots() for measurement, spots in shown]
        obstacles = np.concatenate([NO_SPOTS, *along])
        obstacles = obstacles[:: max(len(obstacles) // MOST_OBSTACLES, 1)]
        found = []
        for measurement, spots in shown:
            one = lay_out(
                measurement,
                spots,
                self._text_spot(measurement),
                font=font,
                room=room,
                taken=taken,
                obstacles=obstacles,
            )
            found.append(one)
            if one.text_box is not None:
                taken.append(one.text_box)
        return tuple(found)

    def _text_spot(self, measurement: Measurement) -> Spot | None:
        at = measurement.text_at
        return None if at is None else self._measurements.to_screen([at])[0]


def _grown(box: QRectF) -> TextBox:
    left, top = (np.floor(value / TAKEN_STEP_PX) * TAKEN_STEP_PX for value in (box.left(), box.top()))
    right, bottom = (np.ceil(value / TAKEN_STEP_PX) * TAKEN_STEP_PX for value in (box.right(), box.bottom()))
    return TextBox(float(left), float(top), float(right - left), float(bottom - top))

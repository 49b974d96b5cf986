"""The lines that a measurement is drawn with, in the pixels of whatever it is drawn on."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from medviewer.reading.measurement import MeasurementKind

Spot = tuple[float, float]
Line = tuple[Spot, ...]

TICK_PX, BARB_PX, ARC_PX = 4.0, 10.0, 18.0
PROBE_GAP_PX, PROBE_ARM_PX = 3.0, 6.0
BARB_ANGLE = math.radians(25)
ELLIPSE_POINTS = 96
SPOT_PX, MOST_SPOTS = 6.0, 400


@dataclass(frozen=True)
class Figure:
    """Lines to be drawn.

    Attributes:
        lines: Each through two or more points (x, y); a closed one ends where it begins.
        helping: Lines that only help to understand: thinner, dashed.
    """

    lines: tuple[Line, ...]
    helping: tuple[Line, ...] = ()

    def spots(self, step: float = SPOT_PX) -> NDArray[np.float64]:
        """(spots, 2) points along the lines, no farther apart than `step`, but at most 400 to a piece."""
        found = [np.zeros((0, 2))]
        for line in self.lines:
            for start, end in pairwise(line):
                count = min(max(math.ceil(math.dist(start, end) / step), 1), MOST_SPOTS)
                found.append(np.linspace(start, end, count + 1))
        return np.concatenate(found)


def figure_of(kind: MeasurementKind, points: Sequence[Spot], unit: float = 1.0) -> Figure:
    """The lines of a measurement, or of one that is still being drawn and has some of its points only.

    Args:
        kind: What it is.
        points: Its points (x, y), in the order of its kind.
        unit: Size of ticks, barbs and arcs: 1 = as large as on a screen of 96 dots an inch.
    """
    return _FIGURES[kind](points, unit) if points else Figure(())


def _segments(points: Sequence[Spot], unit: float) -> Figure:
    """A line with a tick at either end, and a second one."""
    pairs = [(points[at], points[at + 1]) for at in range(0, len(points) - 1, 2)]
    ticks = [tick for start, end in pairs for tick in _ticks(start, end, unit)]
    return Figure((*pairs, *ticks))


def _angle(points: Sequence[Spot], unit: float) -> Figure:
    if len(points) < 3:
        return Figure((tuple(points),)) if len(points) == 2 else Figure(())
    first, vertex, second = points
    return Figure(((first, vertex, second),), _arc(first, vertex, second, unit))


def _cobb(points: Sequence[Spot], _unit: float) -> Figure:
    lines = [(points[at], points[at + 1]) for at in range(0, len(points) - 1, 2)]
    if len(lines) < 2:
        return Figure(tuple(lines))
    middles = tuple(_middle(start, end) for start, end in lines)
    return Figure(tuple(lines), (middles,))


def _ellipse(points: Sequence[Spot], _unit: float) -> Figure:
    if len(points) < 4:
        return Figure(())
    ends = np.asarray(points, dtype=np.float64)
    turn = np.linspace(0, 2 * np.pi, ELLIPSE_POINTS + 1)[:, np.newaxis]
    around = (
        ends.mean(axis=0) + np.cos(turn) * (ends[1] - ends[0]) / 2 + np.sin(turn) * (ends[3] - ends[2]) / 2
    )
    return Figure((_line(around),))


def _closed(points: Sequence[Spot], _unit: float) -> Figure:
    return Figure(((*points, points[0]),))


def _arrow(points: Sequence[Spot], unit: float) -> Figure:
    if len(points) < 2:
        return Figure(())
    tip, tail = points
    length = math.dist(tip, tail)
    if length == 0:
        return Figure(())
    way = math.atan2(tail[1] - tip[1], tail[0] - tip[0])
    barb = min(BARB_PX * unit, length)
    barbs = tuple(
        (tip[0] + barb * math.cos(way + side), tip[1] + barb * math.sin(way + side))
        for side in (BARB_ANGLE, -BARB_ANGLE)
    )
    return Figure(((tip, tail), (barbs[0], tip, barbs[1])))


def _nothing(_points: Sequence[Spot], _unit: float) -> Figure:
    return Figure(())


def _probe(points: Sequence[Spot], unit: float) -> Figure:
    """A cross with a gap, so that the pixel can be seen."""
    x, y = points[0]
    gap, arm = PROBE_GAP_PX * unit, (PROBE_GAP_PX + PROBE_ARM_PX) * unit
    ways = ((1, 0), (0, 1), (-1, 0), (0, -1))
    return Figure(tuple(((x + gap * dx, y + gap * dy), (x + arm * dx, y + arm * dy)) for dx, dy in ways))


_FIGURES: dict[MeasurementKind, Callable[[Sequence[Spot], float], Figure]] = {
    MeasurementKind.DISTANCE: _segments,
    MeasurementKind.BIDIRECTIONAL: _segments,
    MeasurementKind.ANGLE: _angle,
    MeasurementKind.COBB: _cobb,
    MeasurementKind.ELLIPSE: _ellipse,
    MeasurementKind.RECTANGLE: _closed,
    MeasurementKind.POLYGON: _closed,
    MeasurementKind.ARROW: _arrow,
    MeasurementKind.TEXT: _nothing,
    MeasurementKind.PROBE: _probe,
}


def _ticks(start: Spot, end: Spot, unit: float) -> tuple[Line, ...]:
    length = math.dist(start, end)
    if length == 0:
        return ()
    across = (-(end[1] - start[1]) / length * TICK_PX * unit, (end[0] - start[0]) / length * TICK_PX * unit)
    return tuple(((x - across[0], y - across[1]), (x + across[0], y + across[1])) for x, y in (start, end))


def _arc(first: Spot, vertex: Spot, second: Spot, unit: float) -> tuple[Line, ...]:
    """A piece of a circle between the arms."""
    radius = min(ARC_PX * unit, 0.6 * math.dist(first, vertex), 0.6 * math.dist(second, vertex))
    if radius < 1:
        return ()
    start = math.atan2(first[1] - vertex[1], first[0] - vertex[0])
    end = math.atan2(second[1] - vertex[1], second[0] - vertex[0])
    swept = (end - start + math.pi) % (2 * math.pi) - math.pi
    turn = start + swept * np.linspace(0, 1, 25)
    return (_line(np.column_stack([vertex[0] + radius * np.cos(turn), vertex[1] + radius * np.sin(turn)])),)


def _middle(start: Spot, end: Spot) -> Spot:
    return ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)


def _line(points: NDArray[np.float64]) -> Line:
    return tuple((float(x), float(y)) for x, y in points)

"""How the points of a measurement go together: how it is drawn from two points, and what dragging one does."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from medviewer.imaging.geometry import Triple
from medviewer.reading.measurement import MeasurementKind, MeasurementPlane

Points = tuple[Triple, ...]
Vector = NDArray[np.float64]


def rectangle_between(corner: ArrayLike, opposite: ArrayLike, plane: MeasurementPlane) -> Points:
    """The corners of the rectangle along the plane's rows and columns that two points span."""
    first, third = _vector(corner), _vector(opposite)
    row, _column = _directions(plane)
    along = row * float((third - first) @ row)
    return _points((first, first + along, third, third - along))


def ellipse_between(corner: ArrayLike, opposite: ArrayLike, plane: MeasurementPlane) -> Points:
    """The axes' ends of the ellipse in the rectangle along the plane's rows and columns that two points span."""
    corners = np.array(rectangle_between(corner, opposite, plane))
    middles = (corners + np.roll(corners, -1, axis=0)) / 2
    return _points((middles[3], middles[1], middles[0], middles[2]))


def squared(corner: ArrayLike, opposite: ArrayLike, plane: MeasurementPlane) -> Triple:
    """`opposite`, drawn in so that the two points span a square (a circle's, for an ellipse)."""
    start = _vector(corner)
    away = _vector(opposite) - start
    parts = [float(away @ direction) for direction in _directions(plane)]
    side = min(abs(part) for part in parts)
    signs = [1.0 if part >= 0 else -1.0 for part in parts]
    moved = start + sum(
        direction * sign * side for direction, sign in zip(_directions(plane), signs, strict=True)
    )
    return _triple(moved)


def with_short_axis(
    long_axis: Sequence[ArrayLike], start: ArrayLike, end: ArrayLike, plane: MeasurementPlane
) -> Points:
    """Four points: a long axis, and a short one at right angles to it from `start` to as far as `end` lies across."""
    ends = [_vector(point) for point in long_axis]
    along, across = _axes(ends[0], ends[1], plane)
    foot = ends[0] + along * float((_vector(start) - ends[0]) @ along)
    reach = [float((_vector(point) - foot) @ across) for point in (start, end)]
    return _points((*ends, *(foot + across * part for part in reach)))


def dragged(
    kind: MeasurementKind, points: Sequence[Triple], index: int, to: Triple, plane: MeasurementPlane
) -> Points:
    """The points after one of them was dragged; the others follow so that the kind's shape holds.

    Args:
        kind: Its kind.
        points: Its points, patient mm.
        index: Which one was dragged.
        to: Where to, on the same plane.
        plane: The plane it lies on.
    """
    if kind is MeasurementKind.RECTANGLE:
        return _dragged_corner(points, index, to, plane)
    if kind is MeasurementKind.ELLIPSE:
        return _dragged_axis_end(points, index, to, plane)
    if kind is MeasurementKind.BIDIRECTIONAL:
        return _dragged_diameter(points, index, to, plane)
    return (*points[:index], to, *points[index + 1 :])


def _dragged_corner(points: Sequence[Triple], index: int, to: Triple, plane: MeasurementPlane) -> Points:
    """The opposite corner stays; the sides keep the plane's directions."""
    kept = _vector(points[(index + 2) % 4])
    row, column = _directions(plane)
    away = _vector(to) - kept
    beside = [kept + direction * float(away @ direction) for direction in (row, column)]
    if index % 2 == 0:  # corners 0 and 1, and so 2 and 3, lie on one row
        beside.reverse()
    moved = {index: kept + row * float(away @ row) + column * float(away @ column), (index + 2) % 4: kept}
    moved[(index + 1) % 4], moved[(index + 3) % 4] = beside
    return _points([moved[number] for number in range(4)])


def _dragged_axis_end(points: Sequence[Triple], index: int, to: Triple, plane: MeasurementPlane) -> Points:
    """The axis' other end stays, and so does the other axis' length; it goes along with the middle."""
    ends = [_vector(point) for point in points]
    row, column = _directions(plane)
    kept = ends[index ^ 1]
    axis = ends[index] - kept
    length = float(np.linalg.norm(axis))
    direction = axis / length if length > 0 else (row if index < 2 else column)
    moved = kept + direction * float((_vector(to) - kept) @ direction)
    shift = (moved - ends[index]) / 2
    other = (2, 3) if index < 2 else (0, 1)
    changed = {index: moved, **{number: ends[number] + shift for number in other}}
    return _points([changed.get(number, end) for number, end in enumerate(ends)])


def _dragged_diameter(points: Sequence[Triple], index: int, to: Triple, plane: MeasurementPlane) -> Points:
    """The short axis stays at right angles to the long one, where it crosses it and as long as it was.

    An end of the short axis goes where it is dragged; the other one moves along the long axis with it.
    """
    ends = [_vector(point) for point in points]
    along, across = _axes(ends[0], ends[1], plane)
    reach = [float((end - ends[0]) @ across) for end in ends[2:]]
    place = float((ends[2] - ends[0]) @ along)
    if index < 2:
        length = float(np.linalg.norm(ends[1] - ends[0]))
        part = place / length if length > 0 else 0.5
        ends[index] = _vector(to)
        along, across = _axes(ends[0], ends[1], plane)
        place = part * float(np.linalg.norm(ends[1] - ends[0]))
    else:
        away = _vector(to) - ends[0]
        place, reach[index - 2] = float(away @ along), float(away @ across)
    foot = ends[0] + along * place
    return _points((*ends[:2], *(foot + across * part for part in reach)))


def _directions(plane: MeasurementPlane) -> tuple[Vector, Vector]:
    """Unit vectors along the rows and along the columns."""
    row = _vector(plane.row_direction)
    return row, np.cross(_vector(plane.normal), row)


def _axes(start: Vector, end: Vector, plane: MeasurementPlane) -> tuple[Vector, Vector]:
    """Unit vectors along a line and across it, in the plane; along the rows where the line has no length."""
    row, _column = _directions(plane)
    length = float(np.linalg.norm(end - start))
    along = (end - start) / length if length > 0 else row
    return along, np.cross(_vector(plane.normal), along)


def _vector(values: ArrayLike) -> Vector:
    return np.asarray(values, dtype=np.float64)


def _triple(vector: Vector) -> Triple:
    return (float(vector[0]), float(vector[1]), float(vector[2]))


def _points(vectors: Sequence[Vector]) -> Points:
    return tuple(_triple(vector) for vector in vectors)

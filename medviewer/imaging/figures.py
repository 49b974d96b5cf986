"""Lengths, angles and areas of figures given by points, in whatever unit the points are in."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]


def distance(first: ArrayLike, second: ArrayLike) -> float:
    """The length of the straight line between two points, in any number of dimensions."""
    return float(np.linalg.norm(_vector(second) - _vector(first)))


def angle_degrees(first: ArrayLike, vertex: ArrayLike, second: ArrayLike) -> float:
    """The angle between two arms, 0 to 180; 0 where an arm has no length."""
    return _between(_vector(first) - _vector(vertex), _vector(second) - _vector(vertex))


def cobb_degrees(line: tuple[ArrayLike, ArrayLike], other: tuple[ArrayLike, ArrayLike]) -> float:
    """The Cobb angle of two lines in one plane, 0 to 180.

    The lines are end plates: both are taken to run the same way across the axis that joins their middles, whichever
    way they were drawn. So an angle above 90 degrees is found as such, where the angle of two undirected lines would
    say its supplement.
    """
    a, b = (np.array([_vector(one), _vector(two)]) for one, two in (line, other))
    first, second = a[1] - a[0], b[1] - b[0]
    axis = b.mean(axis=0) - a.mean(axis=0)
    length = float(axis @ axis)
    if length <= 1e-18:  # they cross at their middles: nothing tells one side from the other
        angle = _between(first, second)
        return min(angle, 180 - angle)
    across_first = first - axis * (first @ axis) / length
    across_second = second - axis * (second @ axis) / length
    return _between(first, second if across_first @ across_second >= 0 else -second)


def perimeter(corners: ArrayLike) -> float:
    """The length of a closed line through points (points, dimensions)."""
    points = _vector(corners)
    return float(np.linalg.norm(np.roll(points, -1, axis=0) - points, axis=1).sum())


def polygon_area(corners: ArrayLike) -> float:
    """The area of a flat polygon (points, 2 or 3 dimensions) whose edges don't cross."""
    points = _vector(corners)
    arms = points - points[0]
    if points.shape[1] == 2:
        arms = np.column_stack([arms, np.zeros(len(arms))])
    return float(np.linalg.norm(np.cross(arms[1:-1], arms[2:]).sum(axis=0)) / 2)


def edges_cross(corners: ArrayLike) -> bool:
    """True if two edges of a closed line through points (points, 2) cross, so that it has no one area."""
    points = _vector(corners)
    count = len(points)
    start, way = points, np.roll(points, -1, axis=0) - points
    for number in range(count - 2):
        others = slice(number + 2, count - 1 if number == 0 else count)
        between, their_way = start[others] - start[number], way[others]
        denominator = _cross(way[number], their_way)
        with np.errstate(divide="ignore", invalid="ignore"):
            here = _cross(between, their_way) / denominator
            there = _cross(between, way[number]) / denominator
        if np.any((here > 0) & (here < 1) & (there > 0) & (there < 1)):
            return True
    return False


def ellipse_area(axis: float, other_axis: float) -> float:
    """The area of an ellipse with these two diameters."""
    return math.pi / 4 * axis * other_axis


def ellipse_perimeter(axis: float, other_axis: float) -> float:
    """The circumference of an ellipse with these two diameters, to the last digits.

    References:
        Adlaj, "An eloquent formula for the perimeter of an ellipse", Notices of the AMS 59 (2012) 1094: 2 pi times the
        modified arithmetic-geometric mean of the squares, divided by the arithmetic-geometric mean.
    """
    large, small = max(axis, other_axis) / 2, min(axis, other_axis) / 2
    if small <= large * 1e-12:
        return 4 * large
    part = small / large
    mean, root = 1.0, part
    upper, lower, offset = 1.0, part**2, 0.0
    for _round in range(60):
        mean, root = (mean + root) / 2, math.sqrt(mean * root)
        step = math.sqrt(max((upper - offset) * (lower - offset), 0.0))
        upper, lower, offset = (upper + lower) / 2, offset + step, offset - step
        if abs(mean - root) < 1e-15 and abs(upper - lower) < 1e-15:
            break
    return 2 * math.pi * large * upper / mean


def _vector(values: ArrayLike) -> Vector:
    return np.asarray(values, dtype=np.float64)


def _between(first: Vector, second: Vector) -> float:
    """The angle between two vectors in degrees, exact for small angles too; 0 where one has no length."""
    lengths = float(np.linalg.norm(first)), float(np.linalg.norm(second))
    if min(lengths) == 0:
        return 0.0
    one, two = first / lengths[0], second / lengths[1]
    return math.degrees(2 * math.atan2(float(np.linalg.norm(one - two)), float(np.linalg.norm(one + two))))


def _cross(first: Vector, second: Vector) -> Vector:
    product: Vector = first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0]
    return product

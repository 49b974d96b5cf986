"""Lengths, angles and areas: known figures, outside formulas, and what may not change them."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from medviewer.imaging.figures import (
    angle_degrees,
    cobb_degrees,
    distance,
    edges_cross,
    ellipse_area,
    ellipse_perimeter,
    perimeter,
    polygon_area,
)

numbers = st.floats(-500, 500)
points = st.tuples(numbers, numbers, numbers)
flat = st.tuples(numbers, numbers)


@st.composite
def rigid_motions(draw):
    """A rotation (or a mirror) and a translation of the patient."""
    turned, _r = np.linalg.qr(
        np.array(draw(st.lists(st.floats(-1, 1), min_size=9, max_size=9))).reshape(3, 3) + np.eye(3) * 3
    )
    shift = np.array(draw(points))
    return lambda point: turned @ np.asarray(point) + shift


def line_at(degrees, middle=(0.0, 0.0), length=40.0):
    way = np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))]) * length / 2
    return (np.asarray(middle) - way, np.asarray(middle) + way)


def test_known_figures():
    assert distance((0, 0, 0), (3, 4, 12)) == 13
    assert angle_degrees((1, 0), (0, 0), (0, 5)) == pytest.approx(90)
    assert angle_degrees((1, 0), (0, 0), (-2, 0)) == pytest.approx(180)
    assert angle_degrees((1, 0), (0, 0), (1, 1e-9)) == pytest.approx(math.degrees(1e-9), rel=1e-6)
    assert polygon_area([(0, 0), (4, 0), (4, 3)]) == 6
    assert perimeter([(0, 0), (4, 0), (4, 3)]) == 12
    assert ellipse_area(2, 2) == pytest.approx(math.pi)


def test_an_arm_without_length_has_no_angle():
    assert angle_degrees((1, 1), (1, 1), (2, 5)) == 0


@given(points, points, points, rigid_motions())
def test_moving_turning_and_mirroring_the_patient_changes_no_length_and_no_angle(a, b, c, move):
    assume(min(distance(a, b), distance(b, c)) > 1e-3)

    assert distance(move(a), move(b)) == pytest.approx(distance(a, b), abs=1e-9)
    assert angle_degrees(move(a), move(b), move(c)) == pytest.approx(angle_degrees(a, b, c), abs=1e-5)


@given(st.lists(flat, min_size=3, max_size=9), rigid_motions())
def test_moving_and_turning_the_patient_changes_no_area(corners, move):
    in_space = [move((x, y, 0.0)) for x, y in corners]

    assert polygon_area(in_space) == pytest.approx(polygon_area(corners), abs=1e-6)
    assert perimeter(in_space) == pytest.approx(perimeter(corners), abs=1e-9)


@given(st.lists(flat, min_size=3, max_size=9), st.integers(0, 8))
def test_the_area_is_the_shoelace_formulas_wherever_the_polygon_begins_and_whichever_way_it_runs(
    corners, shift
):
    x, y = np.array(corners).T
    shoelace = abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
    turned = [*corners[shift % len(corners) :], *corners[: shift % len(corners)]]

    assert polygon_area(turned) == pytest.approx(shoelace, abs=1e-6)
    assert polygon_area(corners[::-1]) == pytest.approx(shoelace, abs=1e-6)


@given(st.floats(0.01, 300), st.floats(0.01, 300))
def test_the_circumference_of_an_ellipse_is_its_integral(axis, other):
    turn = np.linspace(0, 2 * np.pi, 20001)
    steps = np.hypot(np.diff(axis / 2 * np.cos(turn)), np.diff(other / 2 * np.sin(turn)))

    assert ellipse_perimeter(axis, other) == pytest.approx(steps.sum(), rel=1e-6)
    assert ellipse_perimeter(axis, other) == ellipse_perimeter(other, axis)


def test_a_flat_ellipse_is_a_line_there_and_back():
    assert ellipse_perimeter(7, 0) == 14


@pytest.mark.parametrize("angle", [0, 5, 34.5, 89, 91, 110, 150])
@pytest.mark.parametrize("reverse", [(False, False), (True, False), (False, True), (True, True)])
def test_a_cobb_angle_is_found_whichever_way_the_lines_were_drawn_and_above_90_degrees_too(angle, reverse):
    """Two end plates of a spine along y, tilted by half the angle each, towards each other at one side."""
    upper, lower = line_at(angle / 2, (0, 0)), line_at(-angle / 2, (3, 100))
    drawn = [
        tuple(reversed(line)) if turn else line for line, turn in zip((upper, lower), reverse, strict=True)
    ]
    # the middles are 3 mm apart across: the axis leans by 1.7 degrees, the angle between the plates does not

    assert cobb_degrees(*drawn) == pytest.approx(angle)
    assert cobb_degrees(*drawn[::-1]) == pytest.approx(angle)


@given(rigid_motions(), st.floats(1, 85), st.floats(1, 85))
def test_a_cobb_angle_does_not_change_with_the_patient(move, first, second):
    lines = line_at(first), line_at(-second, (0, 120))
    moved = [tuple(move((*end, 0.0)) for end in line) for line in lines]

    assert cobb_degrees(*moved) == pytest.approx(first + second, abs=1e-6)


def test_lines_that_cross_at_their_middles_enclose_the_smaller_angle():
    assert cobb_degrees(line_at(10), line_at(130)) == pytest.approx(60)


@pytest.mark.parametrize(
    ("corners", "expected"),
    [
        ([(0, 0), (4, 0), (4, 4), (0, 4)], False),
        ([(0, 0), (4, 4), (4, 0), (0, 4)], True),  # a bow tie
        ([(0, 0), (4, 0), (4, 4)], False),
        ([(0, 0), (4, 0), (2, 1), (4, 4), (0, 4)], False),  # a notch
        ([(0, 0), (4, 0), (4, 0), (4, 4)], False),  # a point set twice
        ([(0, 0), (4, 0), (8, 0), (4, 4)], False),  # three on a line
        ([(0, 0), (9, 0), (9, 9), (5, -1), (0, 9)], True),
    ],
)
def test_edges_that_cross_are_seen(corners, expected):
    assert edges_cross(corners) is expected
    assert edges_cross(corners[::-1]) is expected
    assert edges_cross(corners[1:] + corners[:1]) is expected


@given(st.lists(st.floats(0.1, 100), min_size=4, max_size=20))
def test_a_star_around_a_point_never_crosses_itself(radii):
    turn = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)

    assert not edges_cross(np.column_stack([np.cos(turn), np.sin(turn)]) * np.array(radii)[:, None])

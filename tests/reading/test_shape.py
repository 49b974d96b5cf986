"""Figures keep their shape while they are drawn and dragged, on any plane of the patient."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from medviewer.reading.measurement import POINT_COUNTS, MeasurementKind, MeasurementPlane
from medviewer.reading.shape import dragged, ellipse_between, rectangle_between, squared, with_short_axis
from tests.reading.examples import AXIAL

ELLIPSE, RECTANGLE, BIDIRECTIONAL = (
    MeasurementKind.ELLIPSE,
    MeasurementKind.RECTANGLE,
    MeasurementKind.BIDIRECTIONAL,
)
spots = st.tuples(st.floats(-80, 80), st.floats(-80, 80))


@st.composite
def planes(draw):
    """A plane somewhere in the patient, and where its (column, row) millimetres lie."""
    turned, _r = np.linalg.qr(
        np.array(draw(st.lists(st.floats(-1, 1), min_size=9, max_size=9))).reshape(3, 3) + 3 * np.eye(3)
    )
    origin = np.array([draw(st.floats(-200, 200)) for _axis in range(3)])
    row, column = turned[0], turned[1]
    plane = MeasurementPlane(tuple(np.cross(row, column)), tuple(row))
    return plane, lambda spot: tuple(origin + row * spot[0] + column * spot[1])


def is_rectangle(corners):
    corners = np.array(corners)
    sides = np.roll(corners, -1, axis=0) - corners
    right_angles = [abs(sides[i] @ sides[(i + 1) % 4]) < 1e-6 for i in range(4)]
    return all(right_angles) and np.allclose(sides[0] + sides[2], 0, atol=1e-9)


def axes_of(ends):
    ends = np.array(ends)
    return ends[1] - ends[0], ends[3] - ends[2], (ends[0] + ends[1]) / 2, (ends[2] + ends[3]) / 2


@given(planes(), spots, spots)
def test_two_points_span_a_rectangle_along_the_rows_and_the_ellipse_in_it(placed, one, other):
    plane, at = placed
    corners = np.array(rectangle_between(at(one), at(other), plane))
    across, down, middle, other_middle = axes_of(ellipse_between(at(one), at(other), plane))

    assert is_rectangle(corners)
    assert corners[0] == pytest.approx(np.array(at(one)))
    assert corners[2] == pytest.approx(np.array(at(other)))
    assert middle == pytest.approx(other_middle)
    assert middle == pytest.approx(corners.mean(axis=0))
    assert np.linalg.norm(across) == pytest.approx(abs(one[0] - other[0]), abs=1e-9)
    assert np.linalg.norm(down) == pytest.approx(abs(one[1] - other[1]), abs=1e-9)
    assert abs(across @ np.array(plane.row_direction)) == pytest.approx(np.linalg.norm(across), abs=1e-9)


def test_a_square_is_drawn_in_on_the_longer_side():
    assert squared((0, 0, 5), (10, -4, 5), AXIAL) == pytest.approx((4, -4, 5))
    assert squared((0, 0, 5), (-3, 8, 5), AXIAL) == pytest.approx((-3, 3, 5))


@given(planes(), spots, spots, st.integers(0, 3), st.lists(spots, min_size=1, max_size=4))
def test_a_dragged_corner_follows_the_mouse_and_the_opposite_one_stays(placed, one, other, index, drags):
    """Also through the opposite corner and back."""
    plane, at = placed
    corners = rectangle_between(at(one), at(other), plane)
    kept = corners[(index + 2) % 4]
    for to in drags:
        corners = dragged(RECTANGLE, corners, index, at(to), plane)

        assert is_rectangle(corners)
        assert corners[index] == pytest.approx(at(to), abs=1e-9)
        assert corners[(index + 2) % 4] == pytest.approx(kept, abs=1e-9)
        row = np.array(plane.row_direction)
        side = np.array(corners[1]) - corners[0]
        assert side == pytest.approx(row * (side @ row), abs=1e-6)


@given(planes(), spots, spots, st.integers(0, 3), st.lists(spots, min_size=1, max_size=4))
def test_a_dragged_end_of_an_ellipse_changes_one_axis_only(placed, one, other, index, drags):
    plane, at = placed
    assume(min(abs(one[0] - other[0]), abs(one[1] - other[1])) > 0.1)
    ends = ellipse_between(at(one), at(other), plane)
    kept, axes = ends[index ^ 1], axes_of(ends)
    for to in drags:
        direction = np.array(ends[index]) - kept
        assume(np.linalg.norm(direction) > 1e-3)
        expected = np.array(kept) + direction * ((np.array(at(to)) - kept) @ direction) / (
            direction @ direction
        )
        ends = dragged(ELLIPSE, ends, index, at(to), plane)
        across, down, middle, other_middle = axes_of(ends)

        assert ends[index] == pytest.approx(expected, abs=1e-6)
        assert ends[index ^ 1] == pytest.approx(kept)
        assert middle == pytest.approx(other_middle, abs=1e-9)
        assert abs(across @ down) < 1e-6
        untouched = 1 if index < 2 else 0
        assert (across, down)[untouched] == pytest.approx(axes[untouched], abs=1e-9)


def test_an_ellipse_that_was_dragged_flat_can_be_dragged_open_again():
    flat = dragged(ELLIPSE, ellipse_between((0, 0, 5), (10, 6, 5), AXIAL), 1, (0, 3, 5), AXIAL)
    assert flat[0] == pytest.approx(flat[1])
    opened = dragged(ELLIPSE, flat, 1, (8, 77, 5), AXIAL)

    assert opened[1] == pytest.approx((8, 3, 5))


@given(
    planes(), st.tuples(spots, spots, spots, spots), st.lists(st.tuples(st.integers(0, 3), spots), max_size=5)
)
def test_the_two_diameters_stay_at_right_angles_whatever_is_dragged(placed, drawn, drags):
    plane, at = placed
    a, b, c, d = drawn
    assume(np.hypot(a[0] - b[0], a[1] - b[1]) > 0.5)
    ends = with_short_axis((at(a), at(b)), at(c), at(d), plane)
    assert ends[2] == pytest.approx(at(c), abs=1e-6)
    for index, to in drags:
        before = axes_of(ends)
        ends = dragged(BIDIRECTIONAL, ends, index, at(to), plane)
        assume(np.linalg.norm(np.subtract(ends[0], ends[1])) > 0.5)
        long, short, _middle, _other = axes_of(ends)

        assert abs(long @ short) < 1e-6
        assert ends[index] == pytest.approx(at(to), abs=1e-6)
        if index < 2:
            assert np.linalg.norm(short) == pytest.approx(np.linalg.norm(before[1]), abs=1e-6)
        else:
            assert long == pytest.approx(before[0])


def test_the_short_diameter_crosses_the_long_one_at_the_same_part_of_it():
    ends = with_short_axis(((0, 0, 5), (10, 0, 5)), (2.5, -3, 5), (9, 2, 5), AXIAL)
    np.testing.assert_allclose(ends, [(0, 0, 5), (10, 0, 5), (2.5, -3, 5), (2.5, 2, 5)])
    longer = dragged(BIDIRECTIONAL, ends, 1, (20, 0, 5), AXIAL)

    np.testing.assert_allclose(longer, [(0, 0, 5), (20, 0, 5), (5, -3, 5), (5, 2, 5)])


@pytest.mark.parametrize(
    "kind",
    [kind for kind in MeasurementKind if kind not in (RECTANGLE, ELLIPSE, BIDIRECTIONAL)],
    ids=lambda kind: kind.value,
)
def test_other_figures_change_at_the_dragged_point_only(kind):
    points = tuple((float(x), 1.0, 5.0) for x in range(POINT_COUNTS.get(kind, 5)))
    for index in range(len(points)):
        changed = dragged(kind, points, index, (9.0, 9.0, 5.0), AXIAL)

        assert changed == (*points[:index], (9.0, 9.0, 5.0), *points[index + 1 :])

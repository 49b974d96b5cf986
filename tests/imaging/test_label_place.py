"""A text stands beside its figure, in the picture, and on no other text."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.imaging.label_place import TextBox, box_around, place_behind, place_beside

ROOM = TextBox(6, 6, 588, 388)
SIZE = (90.0, 30.0)


def line(start, end):
    return np.linspace(start, end, 40)


def covers(box, figure):
    x, y = figure.T
    return bool(
        ((x > box.left) & (x < box.left + box.width) & (y > box.top) & (y < box.top + box.height)).any()
    )


places = st.tuples(st.floats(0, 600), st.floats(0, 400))


@given(places, places)
def test_it_stands_inside_and_off_its_line(start, end):
    figure = line(start, end)
    box = place_beside(figure, SIZE, ROOM)

    assert ROOM.left <= box.left
    assert box.left + box.width <= ROOM.left + ROOM.width + 1e-9
    assert ROOM.top <= box.top
    assert box.top + box.height <= ROOM.top + ROOM.height + 1e-9
    assert not covers(box, figure)


def test_first_it_is_tried_at_the_right_end():
    box = place_beside(line((100, 100), (200, 150)), SIZE, ROOM)

    assert (box.left, box.center[1]) == (208, 150)


def test_at_the_right_edge_it_stands_at_the_left_end():
    box = place_beside(line((400, 200), (580, 220)), SIZE, ROOM)

    assert box.left + box.width == 392


def test_a_taken_place_is_left():
    figure = line((100, 100), (200, 150))
    first = place_beside(figure, SIZE, ROOM)
    second = place_beside(figure, SIZE, ROOM, [first])
    third = place_beside(figure, SIZE, ROOM, [first, second])

    assert first.overlap(second) == first.overlap(third) == second.overlap(third) == 0


def test_a_place_on_another_figure_is_left_where_there_is_a_better_one():
    figure, other = line((100, 100), (200, 150)), line((210, 120), (290, 180))
    box = place_beside(figure, SIZE, ROOM, obstacles=other)

    assert not covers(box, other)
    assert not covers(box, figure)


@given(places, places)
def test_behind_a_line_it_stands_beyond_its_end(end, front):
    box = place_behind(end, front, SIZE, ROOM)

    assert box.inside(ROOM) == box
    if np.hypot(*np.subtract(end, front)) > 1 and 120 < end[0] < 480 and 80 < end[1] < 320:
        beyond = np.subtract(box.center, end) @ np.subtract(end, front)
        assert beyond > 0
        assert not covers(box, line(front, end))


def test_where_everything_is_covered_it_still_stands_inside():
    turn = np.linspace(0, 2 * np.pi, 300)
    around = np.column_stack([300 + 280 * np.cos(turn), 200 + 180 * np.sin(turn)])
    box = place_beside(around, SIZE, ROOM)

    assert box.inside(ROOM) == box


def test_a_box_wider_than_the_picture_begins_at_its_left():
    assert box_around((300, 200), (900, 20)).inside(ROOM).left == ROOM.left


@pytest.mark.parametrize(
    ("spot", "nearest"), [((0, 0), (10, 10)), ((15, 12), (15, 12)), ((50, 12), (30, 12))]
)
def test_the_point_of_a_box_nearest_to_a_spot(spot, nearest):
    assert TextBox(10, 10, 20, 5).nearest(spot) == nearest

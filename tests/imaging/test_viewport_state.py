"""A viewport's state changes only by making a new one, inside its bounds."""

import pytest

from medviewer.imaging.first_look import PLAIN_LOOK
from medviewer.imaging.grayscale import VoiFunction, VoiWindow
from medviewer.imaging.viewport_state import LARGEST_ZOOM, SMALLEST_ZOOM, ViewportState

STATE = ViewportState(slice_count=10, slice_index=4, window=VoiWindow(40, 400))


@pytest.mark.parametrize(("steps", "expected"), [(1, 5), (-4, 0), (-99, 0), (99, 9)])
def test_scrolling_stops_at_either_end(steps, expected):
    assert STATE.scrolled(steps).slice_index == expected


def test_a_window_dragged_to_nothing_keeps_one_unit():
    assert STATE.windowed(40, -3).window == VoiWindow(40, 1)


def test_a_dragged_window_keeps_its_voi_function():
    sigmoid = ViewportState(slice_count=1, window=VoiWindow(40, 400, VoiFunction.SIGMOID))

    assert sigmoid.windowed(50, 300).window.function is VoiFunction.SIGMOID


@pytest.mark.parametrize(("factor", "expected"), [(2, 2), (1e-9, SMALLEST_ZOOM), (1e9, LARGEST_ZOOM)])
def test_zoom_stays_in_its_range(factor, expected):
    assert STATE.zoomed(factor).zoom == expected


def test_placing_as_new_keeps_slice_and_window():
    moved = STATE.zoomed(3).centered((1, 2)).rotated(1)

    assert moved.placed_as_new(PLAIN_LOOK) == STATE


def test_a_window_over_fractions_may_be_narrower_than_one_unit():
    state = ViewportState(slice_count=1, window=VoiWindow(0.5, 1, VoiFunction.LINEAR_EXACT))

    assert state.windowed(0.2, 0.1).window == VoiWindow(0.2, 0.1, VoiFunction.LINEAR_EXACT)
    assert state.windowed(0.2, -1).window.width > 0


def test_a_transition_leaves_the_old_state_as_it_was():
    STATE.scrolled(3).windowed(-600, 1500)

    assert (STATE.slice_index, STATE.window) == (4, VoiWindow(40, 400))

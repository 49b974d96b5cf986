"""A click lands on the pixel under it, however the image is turned, flipped, zoomed or moved."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.imaging.display_transform import display_transform, pixel_for_pixel
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.viewport_state import ViewportState

STATE = ViewportState(slice_count=3, window=VoiWindow(40, 400))

states = st.builds(
    ViewportState,
    slice_count=st.just(3),
    window=st.just(VoiWindow(40, 400)),
    zoom=st.floats(0.1, 50),
    quarter_turns=st.integers(0, 3),
    flipped_horizontally=st.booleans(),
    flipped_vertically=st.booleans(),
    center=st.none() | st.tuples(st.floats(0, 99), st.floats(0, 59)),
)


@given(states, st.floats(0, 99), st.floats(0, 59))
def test_screen_and_image_agree(state, column, row):
    transform = display_transform((60, 100), (0.5, 0.8), state, (640, 480))

    assert transform.to_image(*transform.to_screen(column, row)) == pytest.approx((column, row), abs=1e-6)


@given(states, st.tuples(st.integers(50, 900), st.integers(50, 900)))
def test_pixel_for_pixel_puts_every_image_pixel_on_one_screen_pixel_near_where_it_was(state, size):
    zoom, center = pixel_for_pixel((60, 100), (0.8, 0.8), state, size)
    transform = display_transform((60, 100), (0.8, 0.8), replace(state, zoom=zoom, center=center), size)

    assert np.abs(transform.matrix - np.round(transform.matrix)).max() < 1e-6
    assert abs(np.linalg.det(transform.matrix[:, :2])) == pytest.approx(1)
    before = state.center or (49.5, 29.5)
    assert np.abs(np.subtract(center, before)).max() <= 0.5 + 1e-9


@given(states)
def test_a_millimetre_is_equally_long_in_both_directions(state):
    transform = display_transform((60, 100), (0.5, 0.8), state, (640, 480))
    along_row = transform.matrix[:, 0] / 0.8
    along_column = transform.matrix[:, 1] / 0.5

    assert (along_row**2).sum() ** 0.5 == pytest.approx(transform.screen_px_per_mm)
    assert (along_column**2).sum() ** 0.5 == pytest.approx(transform.screen_px_per_mm)


def test_a_fitted_plane_touches_the_edges_it_is_limited_by():
    transform = display_transform((50, 100), (1, 1), STATE, (200, 400))

    assert transform.to_screen(-0.5, 24.5)[0] == pytest.approx(-0.5)
    assert transform.to_screen(99.5, 24.5)[0] == pytest.approx(199.5)
    assert transform.to_screen(49.5, 24.5) == pytest.approx((99.5, 199.5))


def test_a_quarter_turn_brings_the_left_edge_to_the_top():
    turned = display_transform((50, 50), (1, 1), STATE.rotated(1), (101, 101))

    assert turned.to_screen(0, 24.5)[1] < 10  # the image's left edge is now at the top
    assert turned.to_screen(24.5, 0)[0] > 90  # and its top edge at the right


@given(states, st.integers(-5, 5))
def test_turning_is_clockwise_on_the_screen_also_when_mirrored(state, turns):
    before = display_transform((60, 60), (1, 1), state, (300, 300)).matrix[:, :2]
    after = display_transform((60, 60), (1, 1), state.rotated(turns), (300, 300)).matrix[:, :2]
    x, y = before[:, 0]
    for _ in range(turns % 4):
        x, y = -y, x

    assert after[:, 0] == pytest.approx((x, y))


@given(states)
def test_four_quarter_turns_undo_themselves(state):
    assert state.rotated(1).rotated(1).rotated(1).rotated(1) == state
    assert state.rotated(3).rotated(-3) == state

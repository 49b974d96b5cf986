"""Every displayed pixel: window, placement, borders, shrinking, color and the cache."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medviewer.imaging.display_transform import display_transform
from medviewer.imaging.grayscale import VoiFunction, VoiWindow, apply_window
from medviewer.imaging.render import DisplayPlane, RenderCache, plane_of, render
from medviewer.imaging.viewport_state import Interpolation, ViewportState
from tests.imaging.volumes import volume_of

WINDOW = VoiWindow(40, 400)
STATE = ViewportState(slice_count=1, window=WINDOW, interpolation=Interpolation.NEAREST)
RNG = np.random.default_rng(5)
PLANE = RNG.integers(-1000, 1000, (12, 16)).astype(np.int16)


def plane(values, spacing_mm=(1.0, 1.0), inverted=False, key=None):
    return DisplayPlane(np.asarray(values), spacing_mm, inverted, key)


def shades(values, window=WINDOW):
    return np.rint(apply_window(values, window) * 255).astype(np.uint8)


def test_at_one_to_one_every_pixel_is_its_windowed_value():
    assert np.array_equal(render(plane(PLANE), STATE, (16, 12)), shades(PLANE))


@pytest.mark.parametrize("dtype", [np.int16, np.int32, np.float32])
@pytest.mark.parametrize("function", list(VoiFunction))
def test_all_number_types_and_voi_functions_shade_alike(dtype, function):
    window = VoiWindow(40, 400, function)
    picture = render(plane(PLANE.astype(dtype)), replace(STATE, window=window), (16, 12))

    assert np.abs(picture.astype(int) - shades(PLANE, window)).max() <= 1


def test_values_beyond_16_bits_are_not_wrapped():
    values = np.array([[-100_000, 0, 100_000]], np.int32)

    assert render(plane(values), STATE, (3, 1)).tolist() == [[0, 102, 255]]


@pytest.mark.parametrize(
    "window", [VoiWindow(50, 100), VoiWindow(50, 100, VoiFunction.LINEAR_EXACT), VoiWindow(0.5, 1)]
)
def test_a_voxel_without_a_value_is_dark(window):
    values = np.array([[100, np.nan, np.inf, -np.inf]], np.float32)

    state = replace(STATE, window=window, interpolation=Interpolation.NEAREST)

    assert render(plane(values), state, (4, 1)).tolist() == [[255, 0, 255, 0]]


@pytest.mark.parametrize("dtype", [np.int16, np.float32])
@pytest.mark.parametrize("zoom", [1.0, 2.37])
def test_between_pixels_lie_the_exact_bilinear_values(dtype, zoom):
    values = RNG.integers(-128, 128, (24, 24))
    window = VoiWindow(0, 256)  # a value v is shown as v + 128
    state = replace(STATE, window=window, interpolation=Interpolation.LINEAR, zoom=zoom, center=(10.3, 12.1))
    picture = render(plane(values.astype(dtype)), state, (70, 70)).astype(int)
    transform = display_transform((24, 24), (1.0, 1.0), state, (70, 70))

    for y, x in [(20, 30), (33, 41), (35, 35), (50, 22), (41, 49)]:
        column, row = transform.to_image(x, y)
        left, top = int(np.floor(column)), int(np.floor(row))
        across, down = column - left, row - top
        upper, lower = values[top : top + 2, left : left + 2] @ (1 - across, across)
        assert picture[y, x] == pytest.approx((1 - down) * upper + down * lower + 128, abs=1.01)


def test_the_lowest_and_highest_stored_values_survive_interpolation():
    values = np.array([[-32768, -32768, 32767, 32767]] * 4, np.int16)
    state = replace(STATE, window=VoiWindow(0, 65536), interpolation=Interpolation.LINEAR)
    picture = render(plane(values), state, (40, 40)).astype(int)

    assert (picture[20, 2], picture[20, 37]) == (0, 255)
    assert np.all(np.diff(picture[20]) >= 0)


def test_enlarged_threefold_each_pixel_becomes_a_block():
    picture = render(plane(PLANE), STATE, (48, 36))

    assert np.array_equal(picture, np.kron(shades(PLANE), np.ones((3, 3), np.uint8)))


def test_monochrome1_is_inverted_and_the_readers_inversion_undoes_it():
    assert np.array_equal(render(plane(PLANE, inverted=True), STATE, (16, 12)), 255 - shades(PLANE))
    twice = render(plane(PLANE, inverted=True), replace(STATE, inverted=True), (16, 12))
    assert np.array_equal(twice, shades(PLANE))


def test_what_the_plane_does_not_cover_is_black_even_when_inverted():
    picture = render(plane(np.full((10, 10), -1000, np.int16)), replace(STATE, inverted=True), (30, 10))

    assert np.all(picture[:, 10:20] == 255)
    assert np.all(picture[:, :10] == 0)
    assert np.all(picture[:, 20:] == 0)


def test_a_plane_moved_out_of_sight_leaves_a_black_picture():
    picture = render(plane(PLANE), replace(STATE, center=(500.0, 500.0)), (16, 12))

    assert picture.shape == (12, 16)
    assert not picture.any()


def test_pixels_that_are_not_square_are_shown_in_millimetres():
    picture = render(plane(np.full((10, 10), 500, np.int16), spacing_mm=(2.0, 1.0)), STATE, (40, 40))

    assert picture.any(axis=0).sum() == 20
    assert picture.any(axis=1).sum() == 40


@pytest.mark.parametrize("interpolation", list(Interpolation))
def test_a_lone_bright_pixel_stays_where_it_is(interpolation):
    values = np.full((9, 9), -1000, np.int16)
    values[2, 6] = 1000
    picture = render(plane(values), replace(STATE, interpolation=interpolation), (90, 90))
    rows, columns = np.nonzero(picture > 200)

    assert rows.mean() == pytest.approx(24.5, abs=0.6)
    assert columns.mean() == pytest.approx(64.5, abs=0.6)


def test_a_plane_larger_than_the_view_is_averaged_not_thinned():
    checkers = (np.indices((400, 400)).sum(axis=0) % 2 * 400 - 160).astype(np.int16)
    linear = replace(STATE, interpolation=Interpolation.LINEAR)
    picture = render(plane(checkers), linear, (100, 100))

    assert np.all(np.abs(picture.astype(int) - 128) <= 2)


def test_shrinking_does_not_shift_the_picture():
    values = np.full((300, 300), -1000, np.int16)
    values[90:120, 180:210] = 1000
    picture = render(plane(values), replace(STATE, interpolation=Interpolation.LINEAR), (100, 100))
    rows, columns = np.nonzero(picture > 200)

    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (30, 39, 60, 69)


def test_shrinking_does_not_shift_by_a_part_of_a_pixel():
    ramp = np.tile(np.arange(300, dtype=np.float32), (300, 1))
    state = replace(STATE, window=VoiWindow(150, 65), interpolation=Interpolation.LINEAR)
    picture = render(plane(ramp), state, (100, 100))
    places = np.arange(42, 58)

    assert np.abs(picture[50, places].astype(int) - shades(places * 3 + 1, VoiWindow(150, 65))).max() <= 1


def test_color_is_shown_as_it_is_and_opaque():
    color = RNG.integers(0, 255, (12, 16, 3)).astype(np.uint8)
    picture = render(plane(color), STATE, (16, 12))

    assert np.array_equal(picture[..., :3], color)
    assert np.all(picture[..., 3] == 255)


placements = st.builds(
    ViewportState,
    slice_count=st.just(1),
    window=st.builds(VoiWindow, st.floats(-500, 500), st.floats(1, 2000)),
    quarter_turns=st.integers(0, 3),
    flipped_horizontally=st.booleans(),
    flipped_vertically=st.booleans(),
    zoom=st.floats(0.2, 20),
    center=st.none() | st.tuples(st.floats(-4, 20), st.floats(-4, 16)),
    interpolation=st.sampled_from(Interpolation),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(placements, min_size=2, max_size=4))
def test_a_picture_made_with_a_cache_is_the_picture_made_without(states):
    cache = RenderCache()
    for state in states:
        cached = render(plane(PLANE, key="plane"), state, (33, 27), cache=cache)
        assert np.array_equal(cached, render(plane(PLANE), state, (33, 27)))


def test_the_cache_does_not_take_one_slice_for_another():
    cache = RenderCache()
    volume = volume_of(np.stack([PLANE, PLANE + 300]).astype(np.int16))
    pictures = [render(plane_of(volume, k), STATE, (16, 12), cache=cache) for k in (0, 1)]

    assert np.array_equal(pictures[1], shades(PLANE + 300))


def test_a_window_drag_does_not_resample_again():
    cache = RenderCache()
    render(plane(PLANE, key=1), STATE, (64, 48), cache=cache)
    placed = cache.placed
    render(plane(PLANE, key=1), STATE.windowed(0, 100), (64, 48), cache=cache)

    assert cache.placed is placed


@settings(deadline=None)
@given(placements, st.tuples(st.floats(-50, 50), st.floats(-50, 50)))
def test_screen_and_image_points_go_there_and_back(state, point):
    transform = display_transform((12, 16), (0.7, 1.3), state, (33, 27))

    assert transform.to_image(*transform.to_screen(*point)) == pytest.approx(point, abs=1e-6)
    x, y = transform.to_screen(*(state.center or (7.5, 5.5)))
    assert (x, y) == pytest.approx((16, 13), abs=1e-6)

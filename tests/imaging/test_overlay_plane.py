"""An object's own graphics lie where its pixels lie, however the picture is turned, and never get lost."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.i18n import message
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.key_image import key_image
from medviewer.imaging.overlay_drawing import COLOR, REGION_OPACITY, opacity_of
from medviewer.imaging.overlay_plane import OverlayPlane
from medviewer.imaging.render import DisplayPlane, RenderCache, plane_of, render
from medviewer.imaging.viewport_state import Interpolation, ViewportState
from tests.imaging.volumes import volume_of

ROWS, COLUMNS = 12, 16
STATE = ViewportState(1, VoiWindow(128, 256), interpolation=Interpolation.NEAREST)
states = st.builds(
    ViewportState,
    slice_count=st.just(1),
    window=st.just(VoiWindow(128, 256)),
    interpolation=st.just(Interpolation.NEAREST),
    flipped_horizontally=st.booleans(),
    flipped_vertically=st.booleans(),
    quarter_turns=st.integers(0, 3),
    zoom=st.sampled_from([1.0, 1.7, 3.0]),
    center=st.sampled_from([None, (3.0, 4.0)]),
)
masks = st.integers(0, 2**32 - 1).map(lambda seed: np.random.default_rng(seed).random((ROWS, COLUMNS)) < 0.2)


def overlay(mask, **fields):
    packed = np.packbits(np.asarray(mask, np.uint8), bitorder="little").tobytes()
    return OverlayPlane("", *np.shape(mask), packed, **fields)


def picture(values, *overlays, state=STATE, size=(COLUMNS, ROWS), cache=None, key=None):
    plane = DisplayPlane(np.asarray(values, np.int16), (1.0, 1.0), key=key, overlay_planes=overlays)
    return render(plane, state, size, cache=cache)


def is_colored(drawn):
    return (drawn[..., :3] == COLOR).all(axis=-1)


@given(masks, states)
def test_graphics_cover_just_the_pixels_they_were_drawn_on(mask, state):
    bright = picture(mask * 300, state=state, size=(70, 60)) == 255

    drawn = picture(mask * 300, overlay(mask), state=state, size=(70, 60))

    assert np.array_equal(is_colored(drawn), bright)


@given(masks, st.integers(-20, 20), st.integers(-20, 20))
def test_the_origin_moves_them_and_what_leaves_the_image_is_not_drawn(mask, down, right):
    opacity = opacity_of([overlay(mask, origin=(down, right))], (ROWS, COLUMNS))

    canvas = np.zeros((ROWS + 80, COLUMNS + 80), bool)
    canvas[40 + down : 40 + down + ROWS, 40 + right : 40 + right + COLUMNS] = mask
    assert np.array_equal(opacity > 0, canvas[40 : 40 + ROWS, 40 : 40 + COLUMNS])


@pytest.mark.parametrize("interpolation", list(Interpolation))
def test_a_thin_line_is_seen_in_a_small_picture(interpolation):
    mask = np.zeros((300, 300), bool)
    mask[:, 151] = True
    state = replace(STATE, interpolation=interpolation)

    drawn = picture(np.zeros((300, 300)), overlay(mask), state=state, size=(40, 40))

    assert (drawn[:, :, 2].max(axis=1) > 100).all()
    assert (drawn[:, :, 2].max(axis=0) > 0).sum() <= 3


def test_regions_are_tinted_and_graphics_stand_out():
    mask = np.zeros((ROWS, COLUMNS), bool)
    mask[2:5, 2:9] = True
    line = np.zeros((ROWS, COLUMNS), bool)
    line[3, :] = True

    drawn = picture(np.full((ROWS, COLUMNS), 255), overlay(mask, is_region=True), overlay(line))

    part = REGION_OPACITY / 255
    expected = np.rint(255 * (1 - part) + np.array(COLOR) * part)
    assert drawn[2, 2, :3].tolist() == expected.tolist()
    assert is_colored(drawn)[3].all()
    assert drawn[11, 0, :3].tolist() == [255, 255, 255]


def test_hidden_graphics_leave_the_picture_as_it_is():
    mask = np.ones((ROWS, COLUMNS), bool)
    hidden = replace(STATE, shows_overlay_planes=False)

    assert picture(np.zeros((ROWS, COLUMNS)), overlay(mask), state=hidden).ndim == 2


def test_an_overlay_with_a_problem_is_not_drawn():
    broken = OverlayPlane("", problem=message("it has no data"))

    assert not opacity_of([broken], (ROWS, COLUMNS)).any()


def test_the_cache_keeps_graphics_apart_by_plane_and_placement():
    cache, first, second = RenderCache(), np.zeros((ROWS, COLUMNS), bool), np.zeros((ROWS, COLUMNS), bool)
    first[1, 1], second[5, 5] = True, True
    values = np.zeros((ROWS, COLUMNS))
    flipped = replace(STATE, flipped_horizontally=True)

    seen = [
        picture(values, overlay(mask), state=state, cache=cache, key=key)
        for mask, state, key in (
            (first, STATE, 1),
            (first, flipped, 1),
            (second, STATE, 2),
            (first, STATE, 1),
        )
    ]

    places = [np.argwhere(is_colored(each)).tolist() for each in seen]
    assert places == [[[1, 1]], [[1, COLUMNS - 2]], [[5, 5]], [[1, 1]]]


def test_color_pictures_carry_them_too():
    mask = np.zeros((ROWS, COLUMNS), bool)
    mask[4, 6] = True
    plane = DisplayPlane(np.zeros((ROWS, COLUMNS, 3), np.uint8), (1.0, 1.0), overlay_planes=(overlay(mask),))

    assert np.argwhere(is_colored(render(plane, STATE, (COLUMNS, ROWS)))).tolist() == [[4, 6]]


def test_a_volume_s_graphics_reach_the_screen_and_the_paper_on_their_slice():
    mask = np.zeros((64, 64), bool)
    mask[20:40, 20:40] = True
    volume = volume_of(np.zeros((3, 64, 64), np.int16))
    volume.overlay_planes[1] = (overlay(mask),)
    state = ViewportState(3, VoiWindow(128, 256), interpolation=Interpolation.NEAREST)

    for index, count in ((0, 0), (1, 400), (2, 0)):
        here = replace(state, slice_index=index)
        screen = render(plane_of(volume, index), here, (256, 256))
        assert is_colored(
            np.atleast_3d(screen)[..., :3] if screen.ndim == 3 else np.dstack([screen] * 3)
        ).sum() == (16 * count)
        assert bool(is_colored(key_image(volume, here, (256, 256))).any()) == bool(count)

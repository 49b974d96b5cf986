"""Structures are drawn over the picture at the image's own pixels, however it is turned, flipped and magnified."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.imaging.display_transform import display_transform
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.render import plane_of, render
from medviewer.imaging.structures.contours import ContourType, PlacedContour
from medviewer.imaging.structures.layers import ContourLayer, FractionLayer, LabelLayer, StructureLook
from medviewer.imaging.structures.masks import FULL
from medviewer.imaging.structures.on_plane import ShownStructure, structures_on_plane
from medviewer.imaging.viewport_state import ViewportState
from tests.imaging.structures.bodies import GREEN, RED, contours_of, mask_of, square
from tests.imaging.volumes import volume_of

SOLID = StructureLook(opacity=1.0)
OUTLINE = StructureLook(opacity=0.5, is_filled=False)
SHAPE = (3, 20, 30)
VOLUME = volume_of(np.full(SHAPE, 40, np.int16), spacing_mm=(2.0, 1.5, 1.0))
STATE = ViewportState(slice_count=3, window=VoiWindow(40, 400), slice_index=1)


def body() -> np.ndarray:
    """An L, different from each of its mirror images and turns."""
    values = np.zeros(SHAPE, np.uint8)
    values[1, 4:12, 5:8] = 1
    values[1, 10:12, 8:14] = 1
    return values


def drawn(shown, look=SOLID, state=STATE, size=(300, 300), volume=VOLUME) -> np.ndarray:
    placed = structures_on_plane(shown, volume.geometry, state.slice_index, look)
    return render(plane_of(volume, state.slice_index), state, size, structures=placed.layers)


def red(values, geometry=VOLUME.geometry, **options) -> ShownStructure:
    return ShownStructure(RED, (mask_of(values, geometry, **options),))


states = st.builds(
    lambda turns, horizontal, vertical, zoom: replace(
        STATE, quarter_turns=turns, flipped_horizontally=horizontal, flipped_vertically=vertical, zoom=zoom
    ),
    st.integers(0, 3),
    st.booleans(),
    st.booleans(),
    st.sampled_from([0.7, 1.0, 2.5]),
)


@given(states)
def test_every_screen_pixel_shows_the_color_of_the_image_pixel_under_it(state):
    picture = drawn([red(body())], state=state)
    transform = display_transform(SHAPE[1:], VOLUME.geometry.spacing_mm[1:], state, (300, 300))
    y, x = np.mgrid[0:300:7, 0:300:7]
    points = np.linalg.solve(
        transform.matrix[:, :2], np.stack([x.ravel(), y.ravel()]) - transform.matrix[:, 2:]
    )
    column, row = points
    is_clear = (np.abs(column - np.floor(column) - 0.5) > 0.01) & (np.abs(row - np.floor(row) - 0.5) > 0.01)
    j, i = np.floor(row + 0.5).astype(int), np.floor(column + 0.5).astype(int)
    inside = (j >= 0) & (j < SHAPE[1]) & (i >= 0) & (i < SHAPE[2])
    expected = np.zeros(len(column), bool)
    expected[inside] = body()[1, j[inside], i[inside]] > 0
    is_red = (picture[y.ravel(), x.ravel(), :3] == (255, 0, 0)).all(axis=1)

    assert np.array_equal(is_red[is_clear], expected[is_clear])
    assert expected.any()


@given(states)
def test_outlines_lie_just_inside_what_is_filled(state):
    filled = (drawn([red(body())], state=state)[..., :3] == (255, 0, 0)).all(axis=2)
    gray = drawn([], state=state)
    outlined = drawn([red(body())], OUTLINE, state=state)
    is_line = (outlined[..., :3] == (255, 0, 0)).all(axis=2)

    assert is_line.any()
    assert not np.any(is_line & ~filled)
    around = np.pad(filled, 1, constant_values=True)  # the picture's own edge is none of the segment's
    neighbors = [around[y : y + 300, x : x + 300] for y in range(3) for x in range(3)]
    assert np.array_equal(is_line, filled & ~np.logical_and.reduce(neighbors))
    assert np.array_equal(outlined[~is_line][:, 0], gray[~is_line])


def test_the_area_is_as_strong_as_the_opacity_says_and_the_rest_untouched():
    gray = drawn([])
    quarter = drawn([red(body())], StructureLook(opacity=0.25))
    middle = quarter[100, 65, :3].astype(int)
    under = int(gray[100, 65])

    assert abs(middle[0] - (under * 0.75 + 255 * 0.25)) <= 1
    assert abs(middle[1] - under * 0.75) <= 1
    assert np.array_equal(quarter[:40, :, 0], gray[:40])


def test_opacity_zero_draws_nothing():
    assert np.array_equal(drawn([red(body())], StructureLook(opacity=0.0))[..., 0], drawn([]))


def test_segments_that_overlap_are_both_outlined():
    other = np.zeros(SHAPE, np.uint8)
    other[1, 8:16, 6:20] = 1
    shown = [red(body()), ShownStructure(GREEN, (mask_of(other, VOLUME.geometry),))]
    placed = structures_on_plane(shown, VOLUME.geometry, 1, OUTLINE)
    picture = drawn(shown, OUTLINE)

    assert len(placed.layers) == 2
    assert len({tuple(each) for each in picture[..., :3].reshape(-1, 3)} & {(255, 0, 0), (0, 255, 0)}) == 2


def test_many_segments_that_do_not_overlap_share_one_layer():
    values = np.zeros(SHAPE, np.uint8)
    shown = []
    for number in range(300):
        values[...] = 0
        values[1, number // 30, number % 30] = 1
        shown.append(red(values.copy()))
    placed = structures_on_plane(shown, VOLUME.geometry, 1, SOLID)

    assert [len(layer.colors) for layer in placed.layers] == [255, 45]


def test_only_what_lies_on_the_plane_is_in_the_legend():
    elsewhere = np.zeros(SHAPE, np.uint8)
    elsewhere[0, 3, 3] = 1
    shown = [red(body()), ShownStructure(GREEN, (mask_of(elsewhere, VOLUME.geometry),))]

    assert structures_on_plane(shown, VOLUME.geometry, 1, SOLID).legend == (RED,)
    assert structures_on_plane(shown, VOLUME.geometry, 0, SOLID).legend == (GREEN,)
    assert structures_on_plane(shown, VOLUME.geometry, 2, SOLID).layers == ()


def test_a_fraction_is_as_strong_as_it_is():
    values = np.zeros(SHAPE, np.uint8)
    values[1, 5:15, 5:15], values[1, 5:15, 15:25] = 64, 255
    picture = drawn([red(values, fractional=True)], StructureLook(opacity=0.5))
    under, weak, strong = (int(picture[150, x, 0]) for x in (20, 100, 200))

    assert abs(weak - (under + (255 - under) * 0.5 * 64 / 255)) <= 1.5
    assert abs(strong - (under + (255 - under) * 0.5)) <= 1.5


def test_a_contour_s_line_goes_through_its_points():
    corners = square(VOLUME.geometry, 1, 4, 6, 8)
    picture = drawn([ShownStructure(RED, (contours_of(corners),))], OUTLINE)
    transform = display_transform(SHAPE[1:], VOLUME.geometry.spacing_mm[1:], STATE, (300, 300))
    for column, row in ((6, 4), (14, 4), (14, 12), (6, 12), (10, 4), (6, 8)):
        x, y = (round(each) for each in transform.to_screen(column, row))
        assert picture[y - 1 : y + 2, x - 1 : x + 2, 0].max() > 200
        assert picture[y - 1 : y + 2, x - 1 : x + 2, 1].min() < 100
    x, y = (round(each) for each in transform.to_screen(10, 8))
    assert len(set(picture[y, x, :3])) == 1


def test_a_contour_inside_another_is_a_hole():
    outer, inner = square(VOLUME.geometry, 1, 2, 2, 16), square(VOLUME.geometry, 1, 6, 6, 8)
    picture = drawn([ShownStructure(RED, (contours_of(outer, inner),))])
    transform = display_transform(SHAPE[1:], VOLUME.geometry.spacing_mm[1:], STATE, (300, 300))

    def color(column, row):
        x, y = (round(each) for each in transform.to_screen(column, row))
        return tuple(int(each) for each in picture[y, x, :3])

    assert color(4, 4) == (255, 0, 0)
    assert len(set(color(10, 10))) == 1


def test_a_point_is_marked_with_a_cross():
    at = np.array([VOLUME.geometry.to_patient((1, 9, 14))])
    picture = drawn([ShownStructure(RED, (contours_of(at, kind=ContourType.POINT),))], OUTLINE)
    marked = np.argwhere(picture[..., 0] > picture[..., 1])
    transform = display_transform(SHAPE[1:], VOLUME.geometry.spacing_mm[1:], STATE, (300, 300))
    x, y = transform.to_screen(14, 9)

    assert marked.mean(axis=0) == pytest.approx((y, x), abs=0.6)
    assert all(6 <= reach <= 9 for reach in np.ptp(marked, axis=0))


def test_what_lies_outside_the_picture_is_not_drawn_and_harms_nothing():
    far = PlacedContour(np.array([(-1e7, 5.0), (1e7, 5.0), (1e7, 8e6)]), True)
    picture = np.zeros((40, 50, 3), np.uint8)
    transform = display_transform((20, 30), (1, 1), STATE, (50, 40))
    ContourLayer((far,), (255, 0, 0), OUTLINE).draw(picture, transform)
    away = PlacedContour(np.array([(500.0, 500.0), (600.0, 500.0)]), False)
    ContourLayer((away,), (255, 0, 0), OUTLINE).draw(picture, transform)
    LabelLayer(np.ones((2, 2), np.uint8), 900, 900, ((255, 0, 0),), SOLID).draw(picture, transform)
    FractionLayer(np.full((2, 2), FULL, np.uint8), -50, -50, (255, 0, 0), SOLID).draw(picture, transform)

    assert picture[..., 1].max() == 0


def test_color_images_are_drawn_over_too():
    volume = volume_of(np.full((*SHAPE, 3), 90, np.uint8), spacing_mm=(2.0, 1.5, 1.0))
    picture = drawn([red(body())], volume=volume)

    assert (picture[..., :3] == (255, 0, 0)).all(axis=2).any()
    assert (picture[..., :3] == 90).all(axis=2).any()

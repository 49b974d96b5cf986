"""What glows in the scan above is drawn where it lies in the patient, on any plane of the scan below."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medviewer.imaging.color_map import uptake_colors
from medviewer.imaging.display_transform import display_transform
from medviewer.imaging.fusion import Fusion, fusion_layer
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.viewport_state import ViewportState
from medviewer.imaging.volume import FrameReference, Volume

BELOW = VolumeGeometry.from_vectors((40, 64, 64), (-62, -62, -39), (0, 0, 2), (0, 2, 0), (2, 0, 0))
STATE = ViewportState(slice_count=40, window=VoiWindow(40, 400))


def rotation(degrees: float) -> np.ndarray:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])


def hot_spot(center_mm, spacing=5.0, turned=0.0, moved=(0, 0, 0)) -> Volume:
    """A ball of 10,000 Bq/ml, 10 mm across in each direction, on a grid of its own."""
    steps = rotation(turned) * spacing
    count = round(180 / spacing)  # the ball lies inside wherever it is put
    origin = np.array(moved) - steps.sum(axis=1) * (count - 1) / 2
    geometry = VolumeGeometry.from_vectors(
        (count, count, count), origin, steps[:, 2], steps[:, 1], steps[:, 0]
    )
    index = np.stack([*np.indices((count,) * 3), np.ones((count,) * 3)], axis=-1)
    away = np.linalg.norm((index @ geometry.affine.T)[..., :3] - center_mm, axis=-1)
    values = (10_000 * np.exp(-((away / 8) ** 2))).astype(np.float32)
    return Volume(values, geometry, tuple(FrameReference(str(k)) for k in range(count)))


def brightest(picture: np.ndarray) -> np.ndarray:
    """(x, y) of the middle of what is drawn."""
    light = picture.sum(axis=2).astype(float)
    rows, columns = np.indices(light.shape)
    return np.array([(columns * light).sum(), (rows * light).sum()]) / light.sum()


def drawn(
    fusion: Fusion, geometry: VolumeGeometry, index: int, state: ViewportState = STATE, size=(256, 256)
):
    picture = np.zeros((size[1], size[0], 3), np.uint8)
    transform = display_transform(geometry.shape[1:], geometry.spacing_mm[1:], state, size)
    layer = fusion_layer(fusion, geometry, index)
    if layer is not None:
        layer.draw(picture, transform)
    return picture, transform


places = st.tuples(st.floats(-35, 35), st.floats(-35, 35), st.floats(-25, 25))


@given(places, st.floats(0, 90), st.sampled_from([3.0, 5.0, 2.5]))
@settings(deadline=None, max_examples=25)
def test_a_hot_spot_is_drawn_where_it_lies_whatever_its_grid(center, turned, spacing):
    k, j, i = BELOW.to_index(center)
    picture, transform = drawn(Fusion(hot_spot(center, spacing, turned), 10_000), BELOW, round(k))
    expected = np.array(transform.to_screen(i, j))
    one_mm = transform.screen_px_per_mm

    assert np.linalg.norm(brightest(picture) - expected) <= 1.0 * one_mm


@given(places, st.integers(0, 3), st.booleans(), st.booleans())
@settings(deadline=None, max_examples=15)
def test_it_follows_every_turn_and_mirror_image(center, turns, horizontal, vertical):
    state = ViewportState(
        40,
        VoiWindow(40, 400),
        quarter_turns=turns,
        flipped_horizontally=horizontal,
        flipped_vertically=vertical,
    )
    k, j, i = BELOW.to_index(center)
    picture, transform = drawn(Fusion(hot_spot(center), 10_000), BELOW, round(k), state)

    assert np.linalg.norm(brightest(picture) - transform.to_screen(i, j)) <= transform.screen_px_per_mm


@given(places)
@settings(deadline=None, max_examples=15)
def test_a_registration_puts_it_where_it_belongs(center):
    motion = np.eye(4)
    motion[:3, :3], motion[:3, 3] = rotation(15), (12, -7, 4)
    elsewhere = (motion @ (*center, 1))[:3]
    k, j, i = BELOW.to_index(center)
    fusion = Fusion(hot_spot(elsewhere, moved=(12, -7, 4)), 10_000, to_volume=motion)
    picture, transform = drawn(fusion, BELOW, round(k))

    assert np.linalg.norm(brightest(picture) - transform.to_screen(i, j)) <= transform.screen_px_per_mm


def test_a_coronal_plane_below_shows_it_too():
    coronal = VolumeGeometry.from_vectors((64, 40, 64), (-62, -62, 39), (0, 2, 0), (0, 0, -2), (2, 0, 0))
    center = (20.0, -14.0, 11.0)
    k, j, i = coronal.to_index(center)
    picture, transform = drawn(Fusion(hot_spot(center), 10_000), coronal, round(k))

    assert np.linalg.norm(brightest(picture) - transform.to_screen(i, j)) <= transform.screen_px_per_mm


def test_nothing_is_drawn_where_nothing_lies():
    far = Fusion(hot_spot((0, 0, 0), moved=(900, 0, 0)), 10_000)

    assert fusion_layer(far, BELOW, 20) is None


def test_the_scale_runs_from_clear_to_the_opacity_that_is_asked():
    center = BELOW.to_patient((20, 32, 32))
    picture, transform = drawn(Fusion(hot_spot(center, 1.0), 5_000, opacity=0.6), BELOW, 20)
    x, y = (round(each) for each in transform.to_screen(32, 32))

    assert picture[y, x] == pytest.approx(uptake_colors()[255] * 0.6, abs=2)
    assert not picture[2, 2].any()


def test_a_scale_without_a_top_is_a_mistake():
    with pytest.raises(ValueError, match="top"):
        Fusion(hot_spot((0, 0, 0)), 0)


def test_hot_iron_goes_from_black_by_red_and_yellow_to_white():
    colors = uptake_colors().astype(int)

    assert colors[0].tolist() == [0, 0, 0]
    assert colors[127].tolist() == [254, 0, 0]
    assert colors[191].tolist() == [255, 126, 0]
    assert colors[255].tolist() == [255, 254, 252]
    assert np.all(np.diff(colors, axis=0) >= 0)

"""Saliency maps lie where they belong in the patient, or are not drawn."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medviewer.imaging.color_map import saliency_colors
from medviewer.imaging.display_transform import display_transform
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.overlay import layer_on_slice
from medviewer.imaging.render import plane_of, render
from medviewer.imaging.saliency_map import SaliencyMap
from medviewer.imaging.viewport_state import OverlayState, ViewportState
from tests.imaging.volumes import AXIAL, CORONAL, FEET_FIRST_PRONE, SAGITTAL, volume_of

DARK = np.full((9, 40, 40), -1000, np.int16)
STATE = ViewportState(
    slice_count=9, slice_index=4, window=VoiWindow(40, 400), overlay=OverlayState(opacity=1)
)


def map_at(volume, index, evidence, cell_mm=1.0):
    """A saliency map in the slices' plane, its middle at a voxel index."""
    evidence = np.asarray(evidence, np.float32)
    geometry = volume.geometry
    affine = np.eye(4)
    affine[:3, 0] = geometry.normal
    affine[:3, 1] = geometry.column_direction * cell_mm
    affine[:3, 2] = geometry.row_direction * cell_mm
    rows, columns = evidence.shape
    middle = affine[:3, 1] * (rows - 1) / 2 + affine[:3, 2] * (columns - 1) / 2
    affine[:3, 3] = np.array(geometry.to_patient(index)) - middle
    return SaliencyMap(evidence, affine, "Grad-CAM", (4, 4), 2.0)


def hot_cell(shape=(11, 11), at=(5, 5)):
    evidence = np.zeros(shape, np.float32)
    evidence[at] = 1
    return evidence


@pytest.mark.parametrize("directions", [AXIAL, FEET_FIRST_PRONE, CORONAL, SAGITTAL])
@given(
    turns=st.integers(0, 3),
    horizontal=st.booleans(),
    vertical=st.booleans(),
    at=st.tuples(st.integers(8, 31), st.integers(8, 31)),
)
@settings(deadline=None, max_examples=25)
def test_the_hottest_cell_covers_its_own_voxel(directions, turns, horizontal, vertical, at):
    volume = volume_of(DARK, directions, (3.0, 1.0, 1.0))
    state = replace(STATE, quarter_turns=turns, flipped_horizontally=horizontal, flipped_vertically=vertical)
    layer = layer_on_slice(map_at(volume, (4, *at), hot_cell()), volume.geometry, 4)
    picture = render(plane_of(volume, 4), state, (200, 200), [layer])
    transform = display_transform((40, 40), (1.0, 1.0), state, (200, 200))
    x, y = transform.to_screen(at[1], at[0])
    rows, columns = np.nonzero(picture[..., :3].max(axis=2) > 0)

    assert rows.mean() == pytest.approx(y, abs=0.6)
    assert columns.mean() == pytest.approx(x, abs=0.6)


def test_a_map_with_rows_and_columns_of_its_own_size_keeps_its_sides():
    volume = volume_of(DARK)
    saliency = map_at(volume, (4, 20, 20), hot_cell((5, 9), (0, 8)), cell_mm=2.0)
    picture = render(plane_of(volume, 4), STATE, (400, 400), [layer_on_slice(saliency, volume.geometry, 4)])
    rows, columns = np.nonzero(picture[..., :3].max(axis=2) > 128)

    assert rows.mean() == pytest.approx((20 - 4 + 0.5) * 10, abs=8)
    assert columns.mean() == pytest.approx((20 + 8 + 0.5) * 10, abs=8)


@pytest.mark.parametrize(("slice_index", "is_drawn"), [(3, False), (4, True), (5, False)])
def test_a_map_is_drawn_on_its_own_slice_only(slice_index, is_drawn):
    volume = volume_of(DARK)
    layer = layer_on_slice(map_at(volume, (4.3, 20, 20), hot_cell()), volume.geometry, slice_index)

    assert (layer is not None) == is_drawn


def test_a_map_halfway_between_two_slices_is_drawn_once():
    volume = volume_of(DARK)
    saliency = map_at(volume, (4.5, 20, 20), hot_cell())
    drawn = [k for k in range(9) if layer_on_slice(saliency, volume.geometry, k) is not None]

    assert drawn == [5]


def test_a_map_oblique_to_the_slices_is_not_drawn_where_it_would_not_be_true():
    axial, coronal = volume_of(DARK), volume_of(DARK, CORONAL)
    saliency = map_at(coronal, (4, 20, 20), hot_cell())

    assert all(layer_on_slice(saliency, axial.geometry, k) is None for k in range(9))


def test_an_empty_map_draws_nothing():
    volume = volume_of(DARK)
    empty = map_at(volume, (4, 20, 20), np.zeros((5, 5)))

    assert layer_on_slice(empty, volume.geometry, 4) is None


@pytest.mark.parametrize("peak", [1.0, 0.4, 0.003])
def test_every_map_ends_its_color_scale_at_its_own_peak(peak):
    volume = volume_of(DARK)
    evidence = hot_cell() * peak
    evidence[5, 9] = peak / 2
    saliency = map_at(volume, (4, 20, 20), evidence)
    picture = render(plane_of(volume, 4), STATE, (40, 40), [layer_on_slice(saliency, volume.geometry, 4)])

    hottest, half = (saliency_colors()[part].astype(float) for part in (255, 128))
    assert picture[20, 20, :3] == pytest.approx(hottest, abs=2)
    assert picture[20, 24, :3] == pytest.approx(half * 0.5, abs=2)


def test_cells_below_the_threshold_leave_the_image_untouched():
    volume = volume_of(DARK)
    evidence = hot_cell()
    evidence[5, 1] = 0.19
    evidence[5, 9] = 0.5
    layer = layer_on_slice(map_at(volume, (4, 20, 20), evidence), volume.geometry, 4)
    plain = render(plane_of(volume, 4), STATE, (40, 40))
    picture = render(plane_of(volume, 4), STATE, (40, 40), [layer])

    assert np.all(picture[20, 16, :3] == plain[20, 16])
    assert picture[20, 24, :3].max() > 0


def test_opacity_is_that_of_the_hottest_cell():
    volume = volume_of(np.full_like(DARK, 1000))
    layer = layer_on_slice(map_at(volume, (4, 20, 20), hot_cell()), volume.geometry, 4)
    state = replace(STATE, overlay=OverlayState(opacity=0.35))
    picture = render(plane_of(volume, 4), state, (40, 40), [layer])

    expected = 255 * 0.65 + saliency_colors()[255].astype(float) * 0.35
    assert picture[20, 20, :3] == pytest.approx(expected, abs=1)


def test_a_hidden_overlay_is_the_plain_picture():
    volume = volume_of(DARK)
    layer = layer_on_slice(map_at(volume, (4, 20, 20), hot_cell()), volume.geometry, 4)
    hidden = replace(STATE, overlay=OverlayState(visible=False))

    assert np.array_equal(
        render(plane_of(volume, 4), hidden, (40, 40), [layer]), render(plane_of(volume, 4), hidden, (40, 40))
    )


def test_the_color_scale_only_gets_brighter():
    luminance = saliency_colors().astype(float) @ (0.2126, 0.7152, 0.0722)

    assert np.all(np.diff(luminance) > -0.6)
    assert luminance[-1] - luminance[0] > 180


@pytest.mark.parametrize(("height_mm", "slice_index"), [(2.2, 1), (8.0, 1), (12.0, 2), (20.0, 2)])
def test_on_uneven_slices_a_map_is_drawn_on_the_truly_nearest_one_where_it_lies(height_mm, slice_index):
    origins = [(0, 0.3 * z, z) for z in (0, 2, 20, 22)]
    geometry = VolumeGeometry.from_slices((4, 40, 40), origins, (0, 1, 0), (1, 0, 0))
    affine = np.eye(4)[:, [2, 1, 0, 3]]
    affine[:3, 3] = (10, 12, height_mm)
    saliency = SaliencyMap(hot_cell(), affine, "Grad-CAM", (4, 4), 2.0)
    layers = [layer_on_slice(saliency, geometry, k) for k in range(4)]

    assert [k for k, layer in enumerate(layers) if layer is not None] == [slice_index]
    own_row = 12 - 0.3 * origins[slice_index][2]
    assert layers[slice_index].matrix @ (0, 0, 1) == pytest.approx((10, own_row))

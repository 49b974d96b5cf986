import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813
from hypothesis import given
from hypothesis import strategies as st

from medviewer.analysis.model_card import PatchSpec
from medviewer.analysis.preprocess import PointOutsideError, extract_patch
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.volume import FrameReference, Unit, Volume

WIDE = ((-2000.0, 2000.0),)
SPEC = PatchSpec(24.0, 32, WIDE)


def volume_of(values, geometry):
    frames = tuple(FrameReference(f"1.{k}") for k in range(geometry.shape[0]))
    return Volume(values, geometry, frames, Unit.HU)


def oblique_geometry(spacing=(2.0, 0.7, 0.9), shape=(12, 70, 60), tilt=0.0):
    turn = np.linalg.qr(np.array([[1.0, 0.2, 0.1], [-0.1, 1, 0.3], [0.2, -0.2, 1]]))[0]
    turn *= np.sign(np.diag(turn))
    column, row, normal = turn.T
    step = spacing[0] * normal + tilt * row
    return VolumeGeometry.from_vectors(shape, (-20, 30, -100), step, spacing[1] * row, spacing[2] * column)


def ramp_volume(geometry):
    """HU rises linearly with x, y and z in patient mm, so that every sample's place can be read from it."""
    index = np.indices(geometry.shape).reshape(3, -1)
    places = geometry.affine[:3, :3] @ index + geometry.affine[:3, 3:]
    values = (places.T @ np.array([7.0, -5.0, 3.0])).reshape(geometry.shape)
    return volume_of(values.astype(np.float32), geometry)


def hu_of(patch, channel=0):
    return patch.values[:, :, channel].astype(np.float64) * 4000 - 2000


@pytest.mark.parametrize("tilt", [0.0, 0.6])
@pytest.mark.parametrize("spacing", [(2.0, 0.7, 0.9), (3.0, 0.5, 0.5), (1.0, 1.0, 0.4)])
def test_each_cell_shows_the_place_its_affine_says(spacing, tilt):
    geometry = oblique_geometry(spacing, shape=(12, 120, 120), tilt=tilt)
    patch = extract_patch(ramp_volume(geometry), geometry.center_mm, SPEC)
    rows, columns = np.indices((32, 32))
    cells = np.stack([np.zeros_like(rows), rows, columns, np.ones_like(rows)], axis=-1)
    places = cells @ patch.affine.T

    np.testing.assert_allclose(hu_of(patch), places[..., :3] @ [7.0, -5.0, 3.0], atol=0.05)


def test_the_point_lies_in_the_middle_when_it_is_on_a_slice():
    geometry = oblique_geometry()
    center = geometry.to_patient((4, 33.3, 28.9))
    patch = extract_patch(ramp_volume(geometry), center, SPEC)

    np.testing.assert_allclose((patch.affine @ [0, 15.5, 15.5, 1])[:3], center, atol=1e-9)
    assert patch.slice_index == 4


@given(st.floats(-0.49, 11.49))
def test_the_nearest_slice_is_taken(slice_position):
    geometry = oblique_geometry(tilt=0.4)
    patch = extract_patch(ramp_volume(geometry), geometry.to_patient((slice_position, 33, 28)), SPEC)

    assert abs(patch.slice_index - slice_position) <= 0.5 + 1e-6
    assert geometry.to_index((patch.affine @ [0, 3, 7, 1])[:3])[0] == pytest.approx(patch.slice_index)


def test_the_patch_has_the_same_size_in_mm_whatever_the_spacing():
    for pixel_mm in (0.5, 0.8):
        steps = ((0, 0, 1), (0, pixel_mm, 0), (pixel_mm, 0, 0))
        geometry = VolumeGeometry.from_vectors((1, 99, 99), (0, 0, 0), *steps)
        places = np.indices((99, 99)) * pixel_mm - 49 * pixel_mm
        disk = np.where(np.hypot(*places) <= 6, 1000, -1000).astype(np.int16)[None]
        patch = extract_patch(volume_of(disk, geometry), geometry.center_mm, SPEC)
        area_mm2 = ((hu_of(patch) + 1000) / 2000).sum() * SPEC.cell_mm**2

        assert area_mm2 == pytest.approx((disk > 0).sum() * pixel_mm**2, rel=0.005)


def test_agrees_with_simpleitk_where_cells_are_no_larger_than_pixels():
    geometry = oblique_geometry((2.0, 0.9, 0.9))
    values = np.random.default_rng(0).normal(0, 300, geometry.shape).astype(np.float32)
    spec = PatchSpec(16.0, 160, WIDE)
    patch = extract_patch(volume_of(values, geometry), geometry.to_patient((5, 34.2, 30.7)), spec)
    image = sitk.GetImageFromArray(values)
    image.SetSpacing([0.9, 0.9, 2.0])
    axes = (geometry.row_direction, geometry.column_direction, geometry.normal)
    image.SetDirection(np.column_stack(axes).ravel().tolist())
    image.SetOrigin(geometry.to_patient((0, 0, 0)))
    grid = sitk.Image(160, 160, 1, sitk.sitkFloat32)
    grid.SetSpacing([0.1, 0.1, 1])
    grid.SetDirection(image.GetDirection())
    grid.SetOrigin(patch.affine[:3, 3].tolist())
    theirs = sitk.GetArrayFromImage(sitk.Resample(image, grid, sitk.Transform(), sitk.sitkLinear))[0]

    # cells are means over their 0.1 mm, SimpleITK's are points: alike but for the kinks between pixels
    assert np.abs(hu_of(patch) - theirs).mean() < 2
    assert np.corrcoef(hu_of(patch).ravel(), theirs.ravel())[0, 1] > 0.9999


def test_large_cells_average_their_pixels():
    geometry = VolumeGeometry.from_vectors((1, 64, 64), (0, 0, 0), (0, 0, 1), (0, 0.5, 0), (0.5, 0, 0))
    checkers = (np.indices((64, 64)).sum(axis=0) % 2 * 2000 - 1000).astype(np.int16)[None]
    patch = extract_patch(volume_of(checkers, geometry), geometry.center_mm, PatchSpec(16.0, 8, WIDE))

    assert np.abs(hu_of(patch)).max() < 130


def test_channels_are_clipped_at_their_own_limits():
    geometry = oblique_geometry()
    volume = volume_of(np.full(geometry.shape, -160, np.int16), geometry)
    spec = PatchSpec(24.0, 4, ((-1350, 150), (-160, 240), (0, 100), (-400, -200)))
    values = extract_patch(volume, geometry.center_mm, spec).values

    np.testing.assert_allclose(values[2, 2], [1190 / 1500, 0, 0, 1], atol=1e-6)
    assert values.shape == (4, 4, 4)
    assert values.dtype == np.float32


def test_beyond_the_edge_the_edge_goes_on():
    geometry = oblique_geometry()
    volume = volume_of(np.full(geometry.shape, 700, np.int16), geometry)
    patch = extract_patch(volume, geometry.to_patient((0, 0, 0)), SPEC)

    np.testing.assert_allclose(hu_of(patch), 700, atol=0.01)


@pytest.mark.parametrize("index", [(-0.6, 30, 30), (11.6, 30, 30), (5, -1, 30), (5, 30, 60)])
def test_a_point_outside_the_volume_is_refused(index):
    geometry = oblique_geometry()

    with pytest.raises(PointOutsideError):
        extract_patch(ramp_volume(geometry), geometry.to_patient(index), SPEC)

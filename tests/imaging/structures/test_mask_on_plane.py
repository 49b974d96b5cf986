"""A segment comes to lie where it is in the patient: on its own grid, on another one, on planes of any direction."""

import numpy as np
import pytest
import SimpleITK
from hypothesis import given, settings
from hypothesis import strategies as st

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.patient_plane import PatientPlane
from medviewer.imaging.reformat import ReformattedPlanes
from medviewer.imaging.structures.mask_on_plane import mask_on_plane
from medviewer.imaging.structures.masks import FULL
from tests.imaging.acquisitions import UPRIGHT, acquisitions, counted, turned
from tests.imaging.structures.bodies import mask_of, random_body, whole

SHAPE = (6, 7, 9)


def shown(mask, geometry: VolumeGeometry) -> np.ndarray:
    """(planes, rows, columns): what of a mask lies on every plane of a grid."""
    return np.stack([whole(mask_on_plane(mask, geometry, k), geometry) for k in range(geometry.shape[0])])


@given(acquisitions)
def test_on_its_own_grid_a_segment_is_what_it_is(volume):
    body = random_body(volume.geometry.shape)

    assert np.array_equal(shown(mask_of(body, volume.geometry), volume.geometry), body * FULL)


def test_rows_and_columns_outside_the_cropped_part_are_empty():
    geometry = counted().geometry
    body = np.zeros(SHAPE, np.uint8)
    body[2, 3, 4] = 1

    assert np.array_equal(shown(mask_of(body, geometry), geometry), body * FULL)
    assert np.array_equal(shown(mask_of(body, geometry, crop=False), geometry), body * FULL)


directions = st.builds(
    turned, st.sampled_from(UPRIGHT), st.floats(-25, 25, allow_subnormal=False), st.just((0.7, 0.2, -0.4))
)


@given(directions, directions, st.tuples(*[st.floats(0.6, 3)] * 3), st.booleans())
@settings(max_examples=40, deadline=None)
def test_on_any_other_grid_it_is_what_simpleitk_resamples(ways, other_ways, spacing, fractional):
    drawn_on = counted(ways, (7, 9, 8), spacing).geometry
    on_show = counted(other_ways, (5, 11, 10), (1.7, 0.9, 1.1)).geometry
    body = random_body(drawn_on.shape, share=0.5) * (np.uint8(200) if fractional else np.uint8(1))
    ours = shown(mask_of(body, drawn_on, fractional=fractional), on_show)

    values = body if fractional else body * FULL
    theirs, distance = resampled(values, drawn_on, on_show)
    is_clear = distance > 2e-3  # on the border between two voxels either is right
    assert np.array_equal(ours[is_clear], theirs[is_clear])
    assert is_clear.mean() > 0.3


def resampled(values, drawn_on: VolumeGeometry, on_show: VolumeGeometry):
    """By SimpleITK, and how far (in voxels) each sample lies from the border between two voxels."""
    image = as_itk(values, drawn_on)
    reference = as_itk(np.zeros(on_show.shape, np.uint8), on_show)
    theirs = SimpleITK.GetArrayFromImage(
        SimpleITK.Resample(
            image, reference, SimpleITK.Transform(), SimpleITK.sitkNearestNeighbor, 0, SimpleITK.sitkUInt8
        )
    )
    index = np.stack(np.meshgrid(*map(np.arange, on_show.shape), indexing="ij"), axis=-1)
    points = index @ on_show.affine[:3, :3].T + on_show.affine[:3, 3]
    inside = (points - drawn_on.affine[:3, 3]) @ np.linalg.inv(drawn_on.affine[:3, :3]).T
    return theirs, np.abs((inside + 0.5) - np.round(inside + 0.5)).min(axis=-1)


def as_itk(values, geometry: VolumeGeometry) -> SimpleITK.Image:
    image = SimpleITK.GetImageFromArray(values)
    image.SetOrigin(geometry.affine[:3, 3].tolist())
    image.SetSpacing([float(np.linalg.norm(geometry.affine[:3, axis])) for axis in (2, 1, 0)])
    columns = [geometry.affine[:3, axis] / np.linalg.norm(geometry.affine[:3, axis]) for axis in (2, 1, 0)]
    image.SetDirection(np.column_stack(columns).ravel().tolist())
    return image


@pytest.mark.parametrize("name", list(PatientPlane))
@pytest.mark.parametrize("directions", UPRIGHT[::7])
def test_a_reformat_shows_the_segment_on_the_same_voxels_as_the_image(name, directions):
    body = random_body(SHAPE)
    volume = counted(turned(directions, 12), SHAPE, (3.0, 1.2, 0.8))
    reformat = ReformattedPlanes(volume, name)
    chosen = np.isin(reformat.values, volume.values[body > 0])

    assert np.array_equal(shown(mask_of(body, volume.geometry), reformat.geometry) > 0, chosen)


def test_on_a_tilted_stack_each_pixel_is_found_in_the_slice_it_lies_in():
    step = (0.0, 1.1, 2.5)  # a gantry tilted by 24 degrees
    tilted = VolumeGeometry.from_vectors(SHAPE, (0, 0, 0), step, (0, 0.7, 0), (0.9, 0, 0))
    body = random_body(SHAPE)

    assert np.array_equal(shown(mask_of(body, tilted, thickness_mm=2.5), tilted), body * FULL)


def test_uneven_slices_are_looked_for_where_each_truly_lies():
    heights = np.array([0.0, 2.0, 5.0, 6.0, 10.0, 12.0])
    origins = np.column_stack([np.zeros(6), np.zeros(6), heights])
    uneven = VolumeGeometry.from_slices(SHAPE, origins, (0, 0.7, 0), (0.9, 0, 0))
    body = random_body(SHAPE)
    assert np.array_equal(shown(mask_of(body, uneven, thickness_mm=2.0), uneven), body * FULL)

    side = VolumeGeometry.from_vectors((1, 25, 7), (3.6, 0, -0.0), (0.9, 0, 0), (0, 0, 0.5), (0, 0.7, 0))
    placed = whole(mask_on_plane(mask_of(body, uneven, thickness_mm=2.0), side, 0), side)
    for row in range(25):
        off = np.abs(heights - row * 0.5)
        nearest = int(np.argmin(off))
        expected = body[nearest, :, 4] * FULL if off[nearest] <= 1.0 else np.zeros(7)
        if np.sum(np.isclose(off, off.min())) == 1:
            assert np.array_equal(placed[row], expected), row


def test_slices_that_the_segment_leaves_out_stay_empty():
    geometry = counted().geometry
    body = random_body(SHAPE)
    body[3] = 0
    placed = shown(mask_of(body, geometry), geometry)

    assert not placed[3].any()
    assert np.array_equal(placed, body * FULL)


def test_far_away_nothing_is_shown():
    geometry = counted().geometry
    away = VolumeGeometry.from_vectors(SHAPE, (500, 0, 0), (0, 0, 3), (0, 1.2, 0), (0.8, 0, 0))
    mask = mask_of(random_body(SHAPE), geometry)

    assert [mask_on_plane(mask, away, k) for k in range(SHAPE[0])] == [None] * SHAPE[0]


def test_beyond_the_last_slice_the_segment_reaches_half_a_slice():
    geometry = counted().geometry
    mask = mask_of(np.ones(SHAPE, np.uint8), geometry)
    top = np.array(geometry.to_patient((SHAPE[0] - 1, 0, 0)))
    for beyond_mm, is_shown in ((1.4, True), (1.6, False)):
        plane = VolumeGeometry.from_vectors(
            (1, *SHAPE[1:]), top + beyond_mm * geometry.normal, (0, 0, 3), (0, 1.2, 0), (0.8, 0, 0)
        )
        assert (mask_on_plane(mask, plane, 0) is not None) is is_shown


def test_a_mask_keeps_eight_pixels_in_a_byte():
    mask = mask_of(np.ones((4, 64, 64), np.uint8), counted(shape=(4, 64, 64)).geometry)

    assert mask.nbytes == 4 * 64 * 8


def test_the_middle_lies_in_the_middle_slice_of_what_is_drawn():
    geometry = counted().geometry
    body = np.zeros(SHAPE, np.uint8)
    body[1, 0, 0] = body[4, 2:5, 3:6] = body[5, 6, 8] = 1

    assert mask_of(body, geometry).middle_mm == pytest.approx(geometry.to_patient((4, 3, 4)))

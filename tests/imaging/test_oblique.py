"""Oblique planes are read between the voxels as SimpleITK reads them, wherever they lie."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medviewer.imaging.cut_planes import QUICK_POINTS
from medviewer.imaging.interpolate import SamplePlane, interpolated
from medviewer.imaging.oblique import ObliquePlanes
from medviewer.imaging.patient_plane import PATIENT_AXES, PatientPlane, PlaneAxes, own_axes
from medviewer.imaging.volume import Unit
from tests.imaging.acquisitions import UPRIGHT, turned
from tests.imaging.itk import resampled
from tests.imaging.volumes import volume_of

SHAPE = (14, 18, 16)


def noise(kind=np.int16, shape=SHAPE, directions=UPRIGHT[0], spacing_mm=(3.0, 1.2, 0.8), seed=1, **fields):
    """A Volume of random values: no two neighbours are alike."""
    values = np.random.default_rng(seed).integers(0, 250, shape).astype(kind)
    return volume_of(values, directions, spacing_mm, **fields)


def oblique_axes(angle, about, plane):
    axes = PATIENT_AXES[plane]
    right, down = turned((axes.right, axes.down), angle, about)
    return PlaneAxes(right, down)


angles = st.floats(-90, 90)
directions = st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda each: np.linalg.norm(each) > 0.1)


@given(st.sampled_from(UPRIGHT), angles, directions, st.sampled_from(PatientPlane), st.integers(0, 99))
@settings(deadline=None, max_examples=60)
def test_every_plane_agrees_with_simpleitk(upright, angle, about, plane, seed):
    volume = noise(np.float32, directions=upright, seed=seed)
    planes = ObliquePlanes(volume, oblique_axes(angle, about, plane), (1.3, -2.1, 0.4), -1000.0)
    theirs = resampled(volume, planes.geometry, -1000.0)
    ours = np.stack([planes.plane(k) for k in range(planes.geometry.shape[0])])
    both = (ours != -1000) & (theirs != -1000)

    np.testing.assert_allclose(ours[both], theirs[both], atol=0.02)
    assert ((ours != -1000) != (theirs != -1000)).mean() < 1e-3  # points exactly on the surface
    assert both.any()


@pytest.mark.parametrize(("kind", "off"), [(np.int16, 1), (np.int32, 1), (np.uint8, 1), (np.float32, 0.02)])
def test_values_keep_their_kind_and_whole_numbers_are_rounded(kind, off):
    volume = noise(kind)
    planes = ObliquePlanes(volume, oblique_axes(20, (1, 2, 3), PatientPlane.CORONAL), (0, 0, 0), 0.0)
    theirs = resampled(volume, planes.geometry, 0)
    plane = planes.plane(9)

    assert plane.dtype == kind
    assert np.abs(plane.astype(float) - theirs[9]).max() <= off


def test_large_whole_numbers_lose_nothing():
    values = np.full(SHAPE, 1_999_999_999, np.int32)
    planes = ObliquePlanes(
        volume_of(values), oblique_axes(20, (1, 2, 3), PatientPlane.CORONAL), (0, 0, 0), 0.0
    )

    assert set(np.unique(planes.plane(5))) == {0, 1_999_999_999}


def test_each_color_is_read_by_itself():
    color = np.random.default_rng(3).integers(0, 255, (*SHAPE, 3)).astype(np.uint8)
    axes = oblique_axes(25, (1, 0, 1), PatientPlane.AXIAL)
    plane = ObliquePlanes(volume_of(color, unit=Unit.NONE), axes, (0, 0, 0), 0.0).plane(6)

    for channel in range(3):
        gray = ObliquePlanes(volume_of(color[..., channel].copy()), axes, (0, 0, 0), 0.0).plane(6)
        np.testing.assert_array_equal(plane[..., channel], gray)


@given(angles, directions, st.sampled_from(PatientPlane), st.tuples(*[st.floats(-6, 6)] * 3))
@settings(deadline=None, max_examples=60)
def test_planes_cover_the_volume_and_one_goes_through_the_point(angle, about, plane, point):
    volume = noise()
    axes = oblique_axes(angle, about, plane)
    geometry = ObliquePlanes(volume, axes, point, 0.0).geometry
    at = geometry.to_index(point)

    np.testing.assert_allclose(geometry.row_direction, axes.right, atol=1e-9)
    np.testing.assert_allclose(geometry.column_direction, axes.down, atol=1e-9)
    np.testing.assert_allclose(geometry.normal, axes.normal, atol=1e-9)
    assert geometry.affine[:3, 0] @ geometry.normal > 0
    assert at[0] == pytest.approx(round(at[0]), abs=1e-6)
    for corner in np.ndindex(2, 2, 2):
        voxel = np.array(corner) * (np.array(SHAPE) - 1)
        k, j, i = geometry.to_index(volume.geometry.to_patient(voxel))
        assert -0.5 < k < geometry.shape[0] - 0.5
        assert -0.51 < j < geometry.shape[1] - 0.49
        assert -0.51 < i < geometry.shape[2] - 0.49


def test_along_the_voxels_an_oblique_plane_is_the_voxels():
    volume = noise(spacing_mm=(1.0, 1.0, 1.0))
    axes = own_axes(volume.geometry)[PatientPlane.SAGITTAL]
    planes = ObliquePlanes(volume, axes, volume.geometry.to_patient((5, 5, 5)), 0.0)

    for k in range(planes.geometry.shape[0]):
        place = planes.geometry.to_patient((k, 3, 2))
        index = tuple(round(part) for part in volume.geometry.to_index(place))
        assert planes.plane(k)[3, 2] == volume.values[index]


def test_values_that_would_have_to_be_copied_are_refused():
    turned_away = noise().values.transpose(2, 1, 0)
    points = SamplePlane(np.zeros(3), np.array([0, 1.0, 0]), np.array([0, 0, 1.0]), (4, 4))

    with pytest.raises(ValueError, match="contiguous"):
        interpolated(turned_away, points, 0.0)


def test_a_volume_of_one_voxel_across_is_read_too():
    volume = noise(shape=(1, 18, 1), spacing_mm=(3, 1, 1))
    planes = ObliquePlanes(volume, own_axes(volume.geometry)[PatientPlane.AXIAL], (0, 0, 0), -5.0)

    assert set(np.unique(planes.plane(9))) <= {*volume.values.ravel(), -5}


def test_a_small_plane_needs_no_draft():
    assert ObliquePlanes(noise(), PATIENT_AXES[PatientPlane.CORONAL], (0, 0, 0), 0.0).draft(3) is None


def test_the_draft_of_a_large_plane_lies_where_the_plane_lies():
    values = np.add.outer(np.arange(20), np.add.outer(np.arange(600), np.arange(500))).astype(np.int16)
    volume = volume_of(values, spacing_mm=(1.0, 1.0, 1.0))
    planes = ObliquePlanes(volume, oblique_axes(3, (0, 0, 1), PatientPlane.AXIAL), (0, 0, 0), -9000.0)
    plane, draft = planes.plane(10), planes.draft(10)
    inner = (slice(60, -60), slice(60, -60))

    assert plane[inner].size > QUICK_POINTS
    assert draft.shape == plane.shape
    assert np.abs(draft[inner].astype(int) - plane[inner]).max() <= 2

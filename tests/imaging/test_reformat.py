"""A reformat shows the Volume's own voxels, each where it lies, and always as radiologists look at the patient."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.orientation_labels import EdgeLetters, edge_letters
from medviewer.imaging.patient_directions import directions_of
from medviewer.imaging.patient_plane import PATIENT_AXES, PatientPlane, own_axes
from medviewer.imaging.reformat import ReformattedPlanes
from medviewer.imaging.viewport_state import ViewportState
from tests.imaging.acquisitions import UPRIGHT, acquisitions, counted, turned
from tests.imaging.volumes import volume_of

STATE = ViewportState(slice_count=1, window=VoiWindow(40, 400))
EXPECTED = {
    PatientPlane.AXIAL: EdgeLetters("R", "A", "L", "P"),
    PatientPlane.CORONAL: EdgeLetters("R", "H", "L", "F"),
    PatientPlane.SAGITTAL: EdgeLetters("A", "H", "P", "F"),
}
ORDER = {PatientPlane.AXIAL: "H", PatientPlane.CORONAL: "P", PatientPlane.SAGITTAL: "R"}


def main_letters(letters):
    return EdgeLetters(letters.left[0], letters.top[0], letters.right[0], letters.bottom[0])


@pytest.mark.parametrize("plane", PatientPlane)
@pytest.mark.parametrize("directions", UPRIGHT)
def test_each_plane_is_turned_radiologically_whatever_the_acquisition(directions, plane):
    planes = ReformattedPlanes(counted(directions), plane)

    assert edge_letters(directions_of(planes.geometry), STATE) == EXPECTED[plane]
    np.testing.assert_allclose(planes.geometry.normal, PATIENT_AXES[plane].normal, atol=1e-9)
    assert planes.geometry.normal @ planes.geometry.affine[:3, 0] > 0


@given(acquisitions, st.sampled_from(PatientPlane))
@settings(deadline=None)
def test_every_pixel_is_the_voxel_that_lies_there(volume, plane):
    planes = ReformattedPlanes(volume, plane)

    assert sorted(planes.geometry.shape) == sorted(volume.geometry.shape)
    for index in np.ndindex(planes.geometry.shape):
        k, j, i = (round(part) for part in volume.geometry.to_index(planes.geometry.to_patient(index)))
        assert planes.plane(index[0])[index[1:]] == volume.values[k, j, i]


@given(acquisitions, st.sampled_from(PatientPlane))
@settings(deadline=None)
def test_an_oblique_acquisition_is_cut_along_its_own_axes_nearest_to_the_plane(volume, plane):
    geometry = ReformattedPlanes(volume, plane).geometry
    axes = own_axes(volume.geometry)[plane]

    assert main_letters(edge_letters(directions_of(geometry), STATE)) == EXPECTED[plane]
    np.testing.assert_allclose(geometry.row_direction, axes.right, atol=1e-9)
    np.testing.assert_allclose(geometry.column_direction, axes.down, atol=1e-9)
    np.testing.assert_allclose(geometry.normal, axes.normal, atol=1e-9)


@pytest.mark.parametrize("plane", PatientPlane)
@pytest.mark.parametrize("directions", [UPRIGHT[0], UPRIGHT[29], turned(UPRIGHT[44], 20)])
def test_nothing_is_copied(directions, plane):
    volume = counted(directions)

    assert np.shares_memory(ReformattedPlanes(volume, plane).values, volume.values)


def test_a_reformat_follows_a_volume_that_is_still_filling_up():
    volume = counted()
    planes = ReformattedPlanes(volume, PatientPlane.SAGITTAL)
    before = planes.plane(3)
    volume.values[...] = 7

    assert (planes.plane(3) == 7).all()
    assert not (before == 7).any()


@pytest.mark.parametrize("kind", [np.int16, np.int32, np.float32])
@pytest.mark.parametrize("plane", PatientPlane)
def test_values_keep_their_kind(kind, plane):
    assert ReformattedPlanes(counted(kind=kind), plane).plane(0).dtype == kind


def test_colors_keep_their_channels():
    color = np.arange(4 * 5 * 6 * 3).reshape(4, 5, 6, 3).astype(np.uint8)
    planes = ReformattedPlanes(volume_of(color), PatientPlane.CORONAL)

    assert planes.is_color
    assert planes.plane(2).shape == (4, 6, 3)
    np.testing.assert_array_equal(planes.plane(2), color[::-1, 2])


def test_only_planes_along_the_slices_are_frames_that_were_acquired():
    volume = counted(((0, 0, -1), (0, 1, 0), (1, 0, 0)))  # head first slice
    first_axial = ReformattedPlanes(volume, PatientPlane.AXIAL).frame(0)

    assert first_axial == volume.frames[-1]
    assert ReformattedPlanes(volume, PatientPlane.AXIAL).frame(2) == volume.frames[-3]
    assert ReformattedPlanes(volume, PatientPlane.CORONAL).frame(0) is None

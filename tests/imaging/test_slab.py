"""A slab shows the largest, the least or the mean of exactly the voxels that lie in it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medviewer.imaging import slab as slab_module
from medviewer.imaging.oblique import ObliquePlanes
from medviewer.imaging.patient_plane import PATIENT_AXES, PatientPlane, PlaneAxes
from medviewer.imaging.projection import Projection, projected
from medviewer.imaging.reformat import ReformattedPlanes
from medviewer.imaging.slab import Slab, SlabPlanes
from tests.imaging.acquisitions import UPRIGHT, acquisitions, turned
from tests.imaging.itk import resampled
from tests.imaging.volumes import volume_of

NUMPY = {Projection.MAXIMUM: np.max, Projection.MINIMUM: np.min, Projection.MEAN: np.mean}
KINDS = [np.int16, np.int32, np.float32, np.uint8]


@given(
    acquisitions,
    st.sampled_from(PatientPlane),
    st.sampled_from(Projection),
    st.floats(0.1, 40),
    st.integers(0, 8),
)
@settings(deadline=None, max_examples=150)
def test_a_slab_is_what_numpy_makes_of_the_voxels_within_it(volume, plane, projection, thickness, index):
    thin = ReformattedPlanes(volume, plane)
    index = min(index, thin.geometry.shape[0] - 1)
    off_mm = np.abs(np.arange(thin.geometry.shape[0]) - index) * thin.geometry.spacing_mm[0]
    within = thin.values[off_mm <= thickness / 2 + 1e-6]
    ours = SlabPlanes(volume, thin, Slab(projection, thickness)).plane(index)

    assert ours.dtype == volume.values.dtype
    np.testing.assert_array_equal(ours, np.rint(NUMPY[projection](within, axis=0)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("projection", Projection)
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_every_kind_of_value_is_projected_along_every_axis(kind, projection, axis):
    values = np.random.default_rng(4).integers(0, 250, (12, 21, 17)).astype(kind)
    planes = np.moveaxis(values, axis, 0)
    theirs = NUMPY[projection](planes.astype(np.float64), axis=0)

    np.testing.assert_allclose(
        projected(planes, projection), np.rint(theirs) if kind != np.float32 else theirs, rtol=1e-6
    )


def test_the_mean_of_many_large_values_does_not_overflow():
    planes = np.full((500, 3, 4), 32767, np.int16)

    assert (projected(planes, Projection.MEAN) == 32767).all()


def test_colors_are_projected_each_by_itself():
    color = np.random.default_rng(5).integers(0, 255, (5, 6, 7, 3)).astype(np.uint8)

    np.testing.assert_array_equal(projected(color, Projection.MAXIMUM), color.max(axis=0))


def oblique(volume, outside=-77.0):
    axes = PATIENT_AXES[PatientPlane.CORONAL]
    right, down = turned((axes.right, axes.down), 24, (1, 2, 3))
    return ObliquePlanes(volume, PlaneAxes(right, down), (0.3, 0.2, 0.1), outside)


@pytest.mark.parametrize("projection", Projection)
def test_an_oblique_slab_counts_only_what_lies_in_the_volume(projection):
    values = np.random.default_rng(6).integers(100, 250, (14, 18, 16)).astype(np.float32)
    volume = volume_of(values, UPRIGHT[7], (3.0, 1.2, 0.8))
    thin = oblique(volume)
    slab = SlabPlanes(volume, thin, Slab(projection, 5.0))
    theirs = resampled(volume, thin.geometry, np.nan)
    for index in (2, 8, thin.geometry.shape[0] - 1):
        members = theirs[slab.members(index).start : slab.members(index).stop]
        seen = np.isfinite(members)
        ours = slab.plane(index)
        masked = np.ma.masked_array(members, ~seen)
        expected = {
            Projection.MAXIMUM: masked.max, Projection.MINIMUM: masked.min, Projection.MEAN: masked.mean,
        }[projection](axis=0)  # fmt: skip

        assert len(members) >= 2
        np.testing.assert_allclose(ours[seen.any(0)], expected[seen.any(0)], atol=0.02)
        assert (ours[~seen.any(0)] == -77).all()


def test_a_slab_thinner_than_a_voxel_is_the_plane_itself():
    volume = volume_of(np.random.default_rng(7).integers(0, 99, (9, 8, 7)).astype(np.int16))
    thin = ReformattedPlanes(volume, PatientPlane.AXIAL)

    np.testing.assert_array_equal(
        SlabPlanes(volume, thin, Slab(Projection.MAXIMUM, 1.0)).plane(4), thin.plane(4)
    )


def test_slabs_of_another_kind_or_thickness_are_other_planes_to_a_cache():
    volume = volume_of(np.zeros((9, 8, 7), np.int16))
    thin = ReformattedPlanes(volume, PatientPlane.AXIAL)
    slabs = [Slab(Projection.MAXIMUM, 5.0), Slab(Projection.MEAN, 5.0), Slab(Projection.MAXIMUM, 6.0)]

    assert len({SlabPlanes(volume, thin, slab).key(k) for slab in slabs for k in (3, 4)}) == 6


def test_a_quick_slab_needs_no_draft():
    volume = volume_of(np.zeros((9, 8, 7), np.int16))
    for thin in (ReformattedPlanes(volume, PatientPlane.AXIAL), oblique(volume)):
        assert SlabPlanes(volume, thin, Slab(Projection.MAXIMUM, 4.0)).draft(4) is None


def test_the_draft_of_a_thick_slab_comes_from_planes_within_it(monkeypatch):
    monkeypatch.setattr(slab_module, "QUICK_VALUES", 200)
    values = np.arange(30)[:, None, None] + np.zeros((30, 8, 7), np.int16)
    volume = volume_of(values.astype(np.int16), spacing_mm=(1.0, 1.0, 1.0))
    slab = SlabPlanes(volume, ReformattedPlanes(volume, PatientPlane.AXIAL), Slab(Projection.MAXIMUM, 20.0))

    assert (slab.plane(15) == 25).all()
    assert 20 < slab.draft(15)[0, 0] <= 25


def test_the_draft_of_an_oblique_slab_lies_where_the_slab_lies():
    ramp = np.add.outer(np.arange(30) * 0, np.add.outer(np.arange(300), np.arange(280))).astype(np.int16)
    volume = volume_of(ramp, spacing_mm=(1.0, 1.0, 1.0))
    right, down = turned(((1, 0, 0), (0, 1, 0)), 4, (0, 0, 1))
    thin = ObliquePlanes(volume, PlaneAxes(right, down), (0, 0, 0), -1000.0)
    slab = SlabPlanes(volume, thin, Slab(Projection.MEAN, 12.0))
    inner = (slice(40, -40), slice(40, -40))
    plane, draft = slab.plane(15), slab.draft(15)

    assert draft.shape == plane.shape
    assert np.abs(draft[inner].astype(int) - plane[inner]).max() <= 3


def test_work_on_an_oblique_slab_ends_when_it_is_no_longer_wanted():
    volume = volume_of(np.zeros((14, 18, 16), np.int16), spacing_mm=(1.0, 1.0, 1.0))
    slab, checked = SlabPlanes(volume, oblique(volume), Slab(Projection.MAXIMUM, 8.0)), []

    def stop():
        checked.append(1)
        if len(checked) == 3:
            raise InterruptedError

    assert len(slab.members(8)) > 3
    with pytest.raises(InterruptedError):
        slab.plane(8, stop)
    assert len(checked) == 3

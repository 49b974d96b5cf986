"""Three planes through one point: the point lies in all of them, however they are turned."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medviewer.imaging.cross_sections import THICKEST_MM, THINNEST_MM, CrossSections, planes_of
from medviewer.imaging.oblique import ObliquePlanes
from medviewer.imaging.patient_plane import PATIENT_AXES, PatientPlane, own_axes
from medviewer.imaging.projection import Projection
from medviewer.imaging.reformat import ReformattedPlanes
from medviewer.imaging.regular_grid import regular_grid
from medviewer.imaging.regular_plan import regular_plan
from medviewer.imaging.slab import Slab, SlabPlanes
from tests.imaging.acquisitions import UPRIGHT, acquisitions, counted, turned
from tests.imaging.uneven import stack, volume_of_field

AXIAL, CORONAL, SAGITTAL = PatientPlane


def plane_field(x, y, z):
    return 3 * x - 2 * y + 1.5 * z


STEEPEST = 1.5
"""Of the field along z, for each mm."""
planes = st.sampled_from(PatientPlane)
parts = st.tuples(*[st.floats(0, 1)] * 3)
turns = st.lists(st.tuples(planes, st.floats(-180, 180)), max_size=4)


def point_in(volume, at):
    """A point of the Volume: `at` is 0 to 1 on each axis."""
    return volume.geometry.to_patient(
        [part * (count - 1) for part, count in zip(at, volume.geometry.shape, strict=True)]
    )


def turned_by(sections, all_turns):
    for plane, degrees in all_turns:
        sections = sections.turned(plane, degrees)
    return sections


@given(acquisitions, parts)
@settings(deadline=None)
def test_a_point_lies_within_half_a_voxel_of_all_three_planes_through_it(volume, at):
    sections = CrossSections.through_middle(volume.geometry).moved_to(point_in(volume, at))
    k, j, i = (round(part) for part in volume.geometry.to_index(sections.point_mm))
    for plane in PatientPlane:
        cut = planes_of(volume, sections, plane)
        index = cut.geometry.to_index(sections.point_mm)
        nearest = [round(part) for part in index]

        assert isinstance(cut, ReformattedPlanes)
        assert max(abs(part - whole) for part, whole in zip(index, nearest, strict=True)) <= 0.5
        if min(abs(abs(part - whole) - 0.5) for part, whole in zip(index, nearest, strict=True)) > 1e-6:
            assert cut.plane(nearest[0])[nearest[1], nearest[2]] == volume.values[k, j, i]


@given(acquisitions, parts, turns)
@settings(deadline=None, max_examples=60)
def test_turned_planes_still_go_through_the_point_and_stay_perpendicular(volume, at, all_turns):
    point = point_in(volume, at)
    sections = turned_by(CrossSections.through_middle(volume.geometry).moved_to(point), all_turns)
    normals = np.array([sections.axes(plane).normal for plane in PatientPlane])

    np.testing.assert_allclose(normals @ normals.T, np.eye(3), atol=1e-9)
    for plane in PatientPlane:
        cut = planes_of(volume, sections, plane)
        k, row, column = cut.geometry.to_index(point)
        assert abs(k - round(k)) <= (0.5 if isinstance(cut, ReformattedPlanes) else 1e-6)
        assert -0.51 <= row <= cut.geometry.shape[1] - 0.49
        assert -0.51 <= column <= cut.geometry.shape[2] - 0.49


@given(planes, st.floats(-179, 179))
def test_turning_in_a_plane_turns_the_other_two_clockwise_on_its_screen(plane, degrees):
    before = CrossSections.through_middle(counted().geometry)
    after = before.turned(plane, degrees)
    right, down = np.array(after.axes(plane).right), np.array(after.axes(plane).down)
    other = next(each for each in PatientPlane if each is not plane)
    was, is_now = (np.array(sections.axes(other).normal) for sections in (before, after))
    angle = np.degrees(np.arctan2(is_now @ down, is_now @ right) - np.arctan2(was @ down, was @ right))

    assert after.axes(plane) == before.axes(plane)
    assert (angle - degrees + 180) % 360 - 180 == pytest.approx(0, abs=1e-6)


def test_turning_there_and_back_gives_the_voxels_themselves_again():
    volume = counted(turned(UPRIGHT[5], 11))
    start = CrossSections.through_middle(volume.geometry)
    there = start.turned(CORONAL, 33.0)

    assert isinstance(planes_of(volume, there, CORONAL), ReformattedPlanes)
    assert isinstance(planes_of(volume, there, AXIAL), ObliquePlanes)
    assert isinstance(planes_of(volume, there.turned(CORONAL, -33.0), AXIAL), ReformattedPlanes)


def test_an_oblique_scan_can_be_cut_along_the_patients_own_axes():
    volume = counted(turned(UPRIGHT[5], 11))
    sections = CrossSections.through_middle(volume.geometry)
    straight = sections.along(PATIENT_AXES)
    geometry = planes_of(volume, straight, SAGITTAL).geometry

    assert sections.lies_along(own_axes(volume.geometry))
    assert not sections.lies_along(PATIENT_AXES)
    assert straight.lies_along(PATIENT_AXES)
    np.testing.assert_allclose(geometry.row_direction, (0, 1, 0), atol=1e-9)
    np.testing.assert_allclose(geometry.column_direction, (0, 0, -1), atol=1e-9)


def test_slabs_come_and_go_and_remember_their_thickness():
    volume = counted()
    thick = CrossSections.through_middle(volume.geometry).projected(Projection.MEAN).thickened(4)
    cut = planes_of(volume, thick, AXIAL)

    assert isinstance(cut, SlabPlanes)
    assert cut.slab == Slab(Projection.MEAN, 18.0)
    assert isinstance(planes_of(volume, thick.projected(None), AXIAL), ReformattedPlanes)
    assert thick.projected(None).thickness_mm == 18.0


@given(st.integers(-80, 80))
def test_thickness_grows_and_shrinks_by_the_same_notches_between_its_bounds(notches):
    sections = CrossSections.through_middle(counted().geometry).projected(Projection.MEAN)
    changed = sections.thickened(notches)

    assert THINNEST_MM <= changed.thickness_mm <= THICKEST_MM
    if THINNEST_MM < changed.thickness_mm < THICKEST_MM:
        assert changed.thickened(-notches).thickness_mm == pytest.approx(10)
        assert (changed.thickness_mm - 10) * notches >= 0


def test_thin_planes_become_slabs_at_the_first_notch_up():
    thin = CrossSections.through_middle(counted().geometry)

    assert thin.thickened(1).slab == Slab(Projection.MAXIMUM, 10.0)
    assert thin.thickened(3).slab == Slab(Projection.MAXIMUM, 14.0)
    assert thin.thickened(-2).slab is None


@given(turns, st.floats(-25, 25), st.floats(0, 0.4))
@settings(deadline=None, max_examples=30)
def test_what_changes_linearly_is_kept_through_tilt_uneven_steps_and_turned_planes(all_turns, tilt, uneven):
    heights = np.cumsum([0, *(3 + uneven * np.sin(np.arange(13)))])
    volume = volume_of_field(stack(heights, tilt), plane_field)
    plan = regular_plan(volume.geometry)
    even = volume if plan is None else regular_grid(volume, plan)
    off_mm = np.abs(heights - np.linspace(0, heights[-1], len(heights))).max()
    allowed = 0.05 if plan is not None else 0.05 + STEEPEST * off_mm  # so little counts as even
    sections = turned_by(CrossSections.through_middle(even.geometry), all_turns)
    for plane in PatientPlane:
        cut = planes_of(even, sections, plane, -1e6)
        k = round(cut.geometry.to_index(sections.point_mm)[0])
        values = cut.plane(k)
        for row, column in zip(*(np.linspace(0, n - 1, 9).astype(int) for n in values.shape), strict=True):
            position = cut.geometry.to_patient((k, row, column))
            if deep_inside(volume.geometry, position):
                assert values[row, column] == pytest.approx(plane_field(*position), abs=allowed)


def deep_inside(geometry, position_mm):
    """True for a point so far in that the slices above and below, moved by up to two rows by the tilt, hold it too."""
    return all(
        4 <= part <= count - 5
        for part, count in zip(geometry.to_index(position_mm), geometry.shape, strict=True)
    )

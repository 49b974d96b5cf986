"""The nearest slice is the nearest, whatever the spacing, tilt and direction; a line of intersection lies in both planes."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.plane_match import (
    are_parallel,
    crossing,
    distance_mm,
    nearest_slice,
    slice_at_distance,
    slice_plane,
)
from tests.imaging.volumes import AXIAL, CORONAL, FEET_FIRST_PRONE, SAGITTAL


def turned(vector, degrees, axis):
    """A vector turned about an axis (Rodrigues)."""
    angle, axis = np.radians(degrees), np.asarray(axis, float)
    vector = np.asarray(vector, float)
    return (
        vector * np.cos(angle)
        + np.cross(axis, vector) * np.sin(angle)
        + axis * (axis @ vector) * (1 - np.cos(angle))
    )


def stack(directions=AXIAL, *, shape=(20, 30, 40), steps=(3.0, 1.0, 1.0), origin=(0, 0, 0), tilt=0.0, by=0.0):
    """A stack; `tilt` degrees of gantry (shear), `by` degrees turned about the patient's left-right axis."""
    slice_way, row_way, column_way = (turned(way, by, (1, 0, 0)) for way in directions)
    sheared = slice_way * steps[0] + row_way * steps[0] * np.tan(np.radians(tilt))
    return VolumeGeometry.from_vectors(shape, origin, sheared, row_way * steps[1], column_way * steps[2])


stacks = st.builds(
    stack,
    directions=st.sampled_from([AXIAL, FEET_FIRST_PRONE, CORONAL, SAGITTAL]),
    steps=st.tuples(st.floats(0.5, 8), st.floats(0.3, 2), st.floats(0.3, 2)),
    origin=st.tuples(*[st.floats(-50, 50)] * 3),
    tilt=st.floats(-30, 30),
    by=st.floats(-40, 40),
)


@given(stacks, st.tuples(*[st.floats(-60, 60)] * 3))
def test_no_slice_lies_nearer_than_the_nearest(geometry, point):
    found = nearest_slice(geometry, point)
    distances = [abs(distance_mm(geometry, index, point)) for index in range(geometry.shape[0])]

    assert distances[found] == pytest.approx(min(distances), abs=1e-6)


@given(stacks, st.integers(0, 19), st.integers(-19, 19))
def test_a_distance_of_whole_steps_leads_that_many_slices_on(geometry, start, steps):
    assume(0 <= start + steps < 20)
    forward = 1 if float(geometry.normal @ geometry.affine[:3, 0]) > 0 else -1

    assert slice_at_distance(geometry, start, forward * steps * geometry.spacing_mm[0]) == start + steps


@pytest.mark.parametrize(
    ("degrees", "expected"), [(0, True), (5.6, True), (5.8, False), (90, False), (174.4, True), (180, True)]
)
def test_a_tenth_of_a_radian_is_the_limit_of_parallel(degrees, expected):
    assert are_parallel(np.array([0, 0, 1.0]), turned((0, 0, 1), degrees, (1, 0, 0))) is expected


@given(stacks, stacks, st.integers(0, 19), st.integers(0, 19))
def test_a_line_lies_in_both_planes_and_within_the_first(one, other, i, k):
    plane = slice_plane(one, i)
    for column, row in crossing(plane, other, k) or ():
        place = other.to_patient((k, row, column))

        assert abs(distance_mm(one, i, place)) < 1e-6
        _i, there_row, there_column = np.linalg.inv(one.slice_affine(i)) @ (*place, 1.0) @ np.eye(4)[:, :3]
        assert -0.5 - 1e-6 <= there_row <= 29.5 + 1e-6
        assert -0.5 - 1e-6 <= there_column <= 39.5 + 1e-6


def test_the_middle_axial_slice_cuts_a_sagittal_stack_in_a_level_line():
    axial = stack(origin=(-20, -15, -30))
    sagittal = stack(SAGITTAL, shape=(10, 60, 30), steps=(2, 1, 1), origin=(-10, -15, 30))
    (left, top), (right, bottom) = sorted(crossing(slice_plane(axial, 10), sagittal, 5))

    assert (top, bottom) == pytest.approx((30, 30))  # z = 0, thirty rows of 1 mm below the first at z = 30
    assert (left, right) == pytest.approx((-0.5, 29.5))


def test_parallel_planes_and_planes_that_do_not_meet_have_no_line():
    axial = stack()

    assert crossing(slice_plane(axial, 3), stack(steps=(2, 1, 1)), 0) is None
    assert crossing(slice_plane(axial, 3), stack(SAGITTAL, origin=(500, 0, 0)), 0) is None


def test_a_plane_moved_rigidly_keeps_its_size_and_turns_its_normal():
    matrix = np.eye(4)
    matrix[:3, :3] = np.column_stack([turned(axis, 30, (0, 0, 1)) for axis in np.eye(3)])
    matrix[:3, 3] = (5, 6, 7)
    plane = slice_plane(stack(CORONAL), 4)
    moved = plane.moved(matrix)

    assert moved.normal == pytest.approx(turned(plane.normal, 30, (0, 0, 1)))
    assert np.diff(moved.corners_mm, axis=0) == pytest.approx(
        np.array([turned(edge, 30, (0, 0, 1)) for edge in np.diff(plane.corners_mm, axis=0)])
    )
    assert moved.middle_mm == pytest.approx(tuple(matrix[:3, :3] @ plane.middle_mm + matrix[:3, 3]))

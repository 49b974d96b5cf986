"""A voxel and its place in the patient are one and the same, whatever the grid."""

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813 (its own documentation's name)
from hypothesis import assume, given
from hypothesis import strategies as st

from medviewer.imaging.geometry import VolumeGeometry

AXIAL = VolumeGeometry.from_vectors((4, 5, 6), (-10, -20, 30), (0, 0, 2.5), (0, 0.7, 0), (0.7, 0, 0))

steps = st.floats(0.2, 8)
angles = st.floats(-0.6, 0.6)


@st.composite
def grids(draw: st.DrawFn) -> VolumeGeometry:
    a, b, c = draw(angles), draw(angles), draw(angles)
    turn_x = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    turn_z = np.array([[np.cos(b), -np.sin(b), 0], [np.sin(b), np.cos(b), 0], [0, 0, 1]])
    axes = turn_x @ turn_z @ np.diag([draw(st.sampled_from([-1, 1])), 1, draw(st.sampled_from([-1, 1]))])
    column, row, normal = axes[:, 0], axes[:, 1], axes[:, 2]
    slice_step = draw(steps) * (normal + np.tan(c) * row)
    origin = [draw(st.floats(-500, 500)) for _ in range(3)]
    return VolumeGeometry.from_vectors(
        (7, 9, 11), origin, slice_step, draw(steps) * row, draw(steps) * column
    )


def test_the_first_voxel_lies_at_the_origin_and_each_axis_steps_its_own_way():
    assert AXIAL.to_patient((0, 0, 0)) == (-10, -20, 30)
    assert AXIAL.to_patient((1, 0, 0)) == pytest.approx((-10, -20, 32.5))
    assert AXIAL.to_patient((0, 1, 0)) == pytest.approx((-10, -19.3, 30))
    assert AXIAL.to_patient((0, 0, 1)) == pytest.approx((-9.3, -20, 30))


@given(grids(), st.tuples(*[st.floats(-50, 50)] * 3))
def test_there_and_back_is_where_we_started(grid, index):
    assert grid.to_index(grid.to_patient(index)) == pytest.approx(index, abs=1e-6)


@given(grids(), st.tuples(*[st.integers(0, 6)] * 3))
def test_agrees_with_simpleitk_where_the_grid_is_not_sheared(grid, index):
    assume(grid.tilt_degrees < 0.01)
    theirs = sitk.Image([11, 9, 7], sitk.sitkUInt8)
    spacing = grid.spacing_mm[::-1]
    theirs.SetSpacing(spacing)
    theirs.SetOrigin(grid.to_patient((0, 0, 0)))
    theirs.SetDirection((grid.affine[:3, [2, 1, 0]] / spacing).ravel().tolist())
    k, j, i = index

    assert grid.to_patient(index) == pytest.approx(theirs.TransformIndexToPhysicalPoint((i, j, k)), abs=1e-4)


def test_a_tilted_gantry_shows_as_an_angle_and_its_slices_keep_their_distance():
    tilted = VolumeGeometry.from_vectors((4, 5, 6), (0, 0, 0), (0, 1, 2), (0, 1, 0), (1, 0, 0))

    assert tilted.tilt_degrees == pytest.approx(np.degrees(np.arctan2(1, 2)))
    assert tilted.spacing_mm == pytest.approx((2, 1, 1))
    assert AXIAL.tilt_degrees == pytest.approx(0)


def test_a_voxel_belongs_to_the_grid_up_to_its_faces():
    assert AXIAL.contains((-0.49, 0, 5.49))
    assert not AXIAL.contains((-0.51, 0, 0))
    assert not AXIAL.contains((0, 0, 5.5))


@pytest.mark.parametrize(
    ("shape", "affine"),
    [((1, 1, 1), np.zeros((4, 4))), ((1, 1, 1), np.full((4, 4), np.nan)), ((0, 1, 1), np.eye(4))],
)
def test_an_impossible_grid_is_refused(shape, affine):
    with pytest.raises(ValueError, match=r"affine|shape"):
        VolumeGeometry(shape, affine)


def test_nobody_can_move_a_grid_after_it_was_made():
    matrix = np.eye(4)
    grid = VolumeGeometry((1, 1, 1), matrix)
    matrix[0, 3] = 99

    assert grid.to_patient((0, 0, 0)) == (0, 0, 0)
    with pytest.raises(ValueError, match="read-only"):
        grid.affine[0, 3] = 1

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


HEIGHTS = [0.0, 2.0, 5.0, 25.0, 26.0]
UNEVEN = VolumeGeometry.from_slices(
    (5, 8, 9), [(0.1 * z, 0.3 * z, 30 + z) for z in HEIGHTS], (0, 0.7, 0), (0.7, 0, 0)
)


def test_unevenly_stacked_slices_lie_where_they_were_measured():
    for k, z in enumerate(HEIGHTS):
        assert UNEVEN.to_patient((k, 2, 3)) == pytest.approx((0.1 * z + 2.1, 0.3 * z + 1.4, 30 + z))
    assert UNEVEN.to_patient((2.5, 0, 0)) == pytest.approx((1.5, 4.5, 45))
    assert UNEVEN.to_patient((6, 0, 0))[2] == pytest.approx(58)
    assert UNEVEN.to_patient((-1, 0, 0))[2] == pytest.approx(28)


@given(st.tuples(*[st.floats(-3, 8)] * 3))
def test_there_and_back_on_uneven_slices_is_where_we_started(index):
    assert UNEVEN.to_index(UNEVEN.to_patient(index)) == pytest.approx(index, abs=1e-6)


@given(st.tuples(*[st.floats(-10, 70)] * 3))
def test_the_rounded_slice_index_is_the_nearest_slice(position):
    distances = [abs(30 + z - position[2]) for z in HEIGHTS]
    nearest = min(max(round(UNEVEN.to_index(position)[0]), 0), 4)

    assert distances[nearest] == pytest.approx(min(distances), abs=1e-6)


@given(grids(), st.integers(0, 6), st.tuples(*[st.floats(-50, 50)] * 2))
def test_a_slices_own_affine_says_how_far_off_a_point_lies_and_where_its_foot_is(grid, k, at):
    x, y, z = np.array(grid.to_patient((k, *at))) + 1.7 * grid.normal

    assert np.linalg.inv(grid.slice_affine(k)) @ (x, y, z, 1) == pytest.approx((1.7, *at, 1), abs=1e-6)


def test_slices_off_by_a_rounding_error_count_as_even():
    origins = [(0, 0, z) for z in (0, 2.504, 5, 7.5)]
    rounded = VolumeGeometry.from_slices((4, 5, 6), origins, (0, 0.7, 0), (0.7, 0, 0))

    assert rounded.slice_origins == ()
    assert VolumeGeometry(UNEVEN.shape, UNEVEN.affine) != UNEVEN


@pytest.mark.parametrize("heights", [(0, 2, 2, 4), (0, 3, 2, 4), (0, 1, 4), (0, 1, np.nan, 4)])
def test_slices_out_of_order_or_number_are_refused(heights):
    origins = tuple((0.0, 0.0, float(z)) for z in heights)
    with pytest.raises(ValueError, match=r"order|origins"):
        VolumeGeometry((4, 5, 6), AXIAL.affine, origins)


def test_measured_slices_out_of_order_are_laid_out_evenly():
    origins = [(0, 0, z) for z in (0, 3, 2, 6)]
    geometry = VolumeGeometry.from_slices((4, 5, 6), origins, (0, 0.7, 0), (0.7, 0, 0))

    assert geometry.to_patient((2, 0, 0)) == pytest.approx((0, 0, 4))


@pytest.mark.parametrize("size", [1e-6, 1e-3, 1.0, 1e3, 1e8])
def test_a_grid_may_be_as_small_or_as_large_as_it_likes(size):
    grid = VolumeGeometry.from_vectors(
        (3, 4, 5), (1, 2, 3), (0, size, 3 * size), (0, 2 * size, 0), (size, 0, 0)
    )

    assert grid.spacing_mm == pytest.approx((3 * size, 2 * size, size))
    assert grid.to_index(grid.to_patient((2, 3, 4))) == pytest.approx((2, 3, 4), abs=1e-3)


@pytest.mark.parametrize(
    ("slice_step", "row_step"),
    [((0, 0, 1e-12), (0, 1, 0)), ((0, 0, 1e300), (0, 1, 0)), ((0, 2e5, 1e-5), (0, 1e5, 0))],
)
def test_steps_without_a_length_or_in_one_plane_are_refused(slice_step, row_step):
    with pytest.raises(ValueError, match="span three dimensions"):
        VolumeGeometry.from_vectors((2, 2, 2), (0, 0, 0), slice_step, row_step, (1, 0, 0))


def test_slices_micrometers_apart_are_even_only_if_they_are():
    heights = np.array([0, 0.006, 0.012, 0.024])
    origins = np.stack([np.zeros(4), np.zeros(4), heights], axis=1)
    grid = VolumeGeometry.from_slices((4, 2, 2), origins, (0, 0.006, 0), (0.006, 0, 0))

    assert [grid.to_patient((k, 0, 0))[2] for k in range(4)] == pytest.approx(heights)

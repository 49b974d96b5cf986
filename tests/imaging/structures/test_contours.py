"""A contour is drawn on the slice it was drawn on, where it was drawn, and on no other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.structures.contours import ContourType, as_stack, contours_on_plane, step_mm
from tests.imaging.acquisitions import acquisitions, counted
from tests.imaging.structures.bodies import contours_of, square


def slices_with(stack, geometry: VolumeGeometry) -> list[int]:
    return [k for k in range(geometry.shape[0]) if contours_on_plane(stack, geometry, k)]


@given(acquisitions, st.data())
def test_a_contour_lies_on_its_own_slice_at_its_own_pixels(volume, data):
    geometry = volume.geometry
    k = data.draw(st.integers(0, geometry.shape[0] - 1))
    stack = contours_of(square(geometry, k, 1.5, 2.25, 3.0))

    assert slices_with(stack, geometry) == [k]
    (placed,) = contours_on_plane(stack, geometry, k)
    assert placed.is_closed
    np.testing.assert_allclose(placed.points, [(2.25, 1.5), (5.25, 1.5), (5.25, 4.5), (2.25, 4.5)], atol=1e-6)


@pytest.mark.parametrize(
    ("off", "expected"), [(0.0, [2]), (0.49, [2]), (-0.49, [2]), (0.51, [3]), (-0.51, [1])]
)
def test_a_contour_between_two_slices_belongs_to_the_nearer(off, expected):
    geometry = counted().geometry

    assert slices_with(contours_of(square(geometry, 2 + off, 1, 1, 2)), geometry) == expected


def test_half_way_between_two_slices_it_is_drawn_once():
    geometry = counted().geometry

    assert len(slices_with(contours_of(square(geometry, 2.5, 1, 1, 2)), geometry)) == 1


def test_beyond_the_last_slice_it_is_drawn_within_half_a_step_only():
    geometry = counted().geometry

    assert slices_with(contours_of(square(geometry, 5.4, 1, 1, 2)), geometry) == [5]
    assert slices_with(contours_of(square(geometry, 5.6, 1, 1, 2)), geometry) == []


def test_in_the_gap_of_a_missing_slice_it_is_drawn_on_none():
    heights = np.array([0.0, 3.0, 6.0, 12.0, 15.0])  # the slice at 9 mm is missing
    origins = np.column_stack([np.zeros(5), np.zeros(5), heights])
    geometry = VolumeGeometry.from_slices((5, 7, 9), origins, (0, 1, 0), (1, 0, 0))
    stack = contours_of(np.array([(1, 1, 9.0), (4, 1, 9.0), (4, 5, 9.0)]))

    assert step_mm(geometry) == 3.0
    assert slices_with(stack, geometry) == []
    assert slices_with(contours_of(np.array([(1, 1, 7.0), (4, 1, 7.0), (4, 5, 7.0)])), geometry) == [2]


def test_on_a_tilted_stack_it_lies_where_its_slice_lies():
    tilted = VolumeGeometry.from_vectors((6, 7, 9), (0, 0, 0), (0, 1.1, 2.5), (0, 0.7, 0), (0.9, 0, 0))
    stack = contours_of(square(tilted, 4, 1, 2, 3))

    assert slices_with(stack, tilted) == [4]
    np.testing.assert_allclose(contours_on_plane(stack, tilted, 4)[0].points[0], (2, 1), atol=1e-9)


def test_on_planes_of_another_direction_it_is_not_drawn():
    geometry = counted().geometry
    stack = contours_of(square(geometry, 2, 1, 1, 4))
    coronal = VolumeGeometry.from_vectors((9, 6, 9), (-4, -4, 6), (0, 1, 0), (0, 0, -3), (1, 0, 0))

    assert slices_with(stack, coronal) == []


def test_every_contour_of_a_slice_is_drawn_and_open_ones_stay_open():
    geometry = counted().geometry
    stack = as_stack(
        [square(geometry, 2, 1, 1, 2), square(geometry, 2, 4, 5, 1)[:3], square(geometry, 3, 1, 1, 2)[:1]],
        [ContourType.CLOSED_PLANAR, ContourType.OPEN_PLANAR, ContourType.POINT],
    )

    assert [each.is_closed for each in contours_on_plane(stack, geometry, 2)] == [True, False]
    assert [len(each.points) for each in contours_on_plane(stack, geometry, 3)] == [1]


def test_the_middle_lies_on_the_middle_contour():
    geometry = counted().geometry
    stack = contours_of(*(square(geometry, k, 1, 2, 3) for k in (4, 1, 3)))

    assert stack.middle_mm == pytest.approx(geometry.to_patient((3, 2.5, 3.5)))


def test_a_contour_without_points_is_none():
    with pytest.raises(ValueError, match="at least one point"):
        as_stack([np.zeros((0, 3))], [ContourType.POINT])
    with pytest.raises(ValueError, match="at least one point"):
        as_stack([], [])


def test_a_million_points_are_placed_at_once():
    geometry = counted(shape=(50, 64, 64)).geometry
    turn = np.linspace(0, 2 * np.pi, 20_000)
    rings = [
        np.array(geometry.to_patient((k, 32, 32)))
        + np.column_stack([20 * np.cos(turn), 20 * np.sin(turn), np.zeros(len(turn))])
        for k in range(50)
    ]
    stack = as_stack(rings, [ContourType.CLOSED_PLANAR] * 50)

    assert [len(contours_on_plane(stack, geometry, k)) for k in range(50)] == [1] * 50

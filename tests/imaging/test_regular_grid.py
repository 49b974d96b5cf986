"""A tilted or uneven stack becomes straight and even, and everything stays where it is in the patient."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813 (its own documentation's name)
from hypothesis import given, settings
from hypothesis import strategies as st

from medviewer.imaging.padding import Padding
from medviewer.imaging.regular_grid import regular_grid
from medviewer.imaging.regular_plan import regular_plan
from medviewer.imaging.volume import Volume
from tests.imaging.uneven import positions_mm, stack, volume_of_field
from tests.imaging.volumes import volume_of

EVEN = np.arange(12) * 2.5
UNEVEN = np.cumsum([0, 2, 3, 2.5, 1.2, 3.8, 2.5, 2.5, 2.0, 3.1])


def plane_field(x, y, z):
    return 3 * x - 2 * y + 1.5 * z


def resampled(volume):
    plan = regular_plan(volume.geometry)
    return regular_grid(volume, plan), plan


def as_image(values, heights, pixel_mm=(0.8, 0.7)):
    """A stack of even steps for SimpleITK."""
    image = sitk.GetImageFromArray(np.asarray(values, dtype=np.float32))
    image.SetSpacing((pixel_mm[1], pixel_mm[0], float(heights[1] - heights[0])))
    image.SetOrigin((-20, -30, 100 + float(heights[0])))
    return image


@pytest.mark.parametrize("geometry", [stack(EVEN), stack(EVEN, 0.9), stack(EVEN + 0.05 * np.sin(EVEN))])
def test_a_stack_that_is_even_enough_is_left_alone(geometry):
    assert regular_plan(geometry) is None


@given(
    st.lists(st.floats(0.6, 4.0), min_size=3, max_size=12),
    st.floats(-30, 30),
    st.sampled_from([1, -1]),
)
@settings(deadline=None, max_examples=60)
def test_what_changes_linearly_is_kept_wherever_the_slices_lie(steps, tilt, way):
    volume = volume_of_field(stack(np.cumsum([0, *steps]) * way, tilt), plane_field)
    plan = regular_plan(volume.geometry)
    if plan is None or plan.gap_count:
        return
    even = regular_grid(volume, plan)
    x, y, z = positions_mm(even.geometry)
    kept = np.zeros(even.values.shape, dtype=bool)
    for m, at in enumerate(z[:, 0, 0]):  # away from the edges of both neighbouring slices
        k = volume.geometry.to_index((0, 0, at))[0]
        edges = [volume.geometry.to_patient((each, 0, 0))[1] for each in (np.floor(k), np.ceil(k))]
        kept[m] = (y[m] >= max(edges) + 1) & (y[m] <= min(edges) + 59 * 0.8 - 1)

    assert even.geometry.tilt_degrees == pytest.approx(0, abs=1e-4)
    np.testing.assert_allclose(even.values[kept], plane_field(x, y, z)[kept], atol=0.02)


@pytest.mark.parametrize("tilt", [12.0, -20.0])
def test_an_undone_tilt_agrees_with_simpleitk(tilt):
    noise = np.random.default_rng(1).normal(0, 300, (12, 60, 50))
    volume = volume_of_field(stack(EVEN, tilt), lambda x, y, z: noise)
    even, _plan = resampled(volume)
    shear = sitk.AffineTransform(3)
    tangent = np.tan(np.radians(tilt))
    shear.SetMatrix((1, 0, 0, 0, 1, -tangent, 0, 0, 1))
    shear.SetTranslation((0, tangent * 100, 0))
    grid = sitk.Image([*even.values.shape[::-1]], sitk.sitkFloat32)
    grid.SetSpacing((0.7, 0.8, 2.5))
    grid.SetOrigin(even.geometry.to_patient((0, 0, 0)))
    theirs = sitk.GetArrayFromImage(
        sitk.Resample(as_image(noise, EVEN), grid, shear, sitk.sitkLinear, np.nan)
    )
    seen = np.pad(np.isfinite(theirs), ((0, 0), (1, 1), (0, 0)))
    seen = (
        seen[:, 2:] & seen[:, 1:-1] & seen[:, :-2]
    )  # half a pixel beyond the edge it goes on, ours fades out

    assert seen.mean() > 0.5
    np.testing.assert_allclose(even.values[seen], theirs[seen], atol=0.05)


def test_uneven_steps_agree_with_simpleitk_between_each_two_slices():
    noise = np.random.default_rng(2).normal(0, 300, (len(UNEVEN), 60, 50))
    volume = volume_of_field(stack(UNEVEN), lambda x, y, z: noise)
    even, _plan = resampled(volume)
    compared = 0
    for k, (low, high) in enumerate(pairwise(UNEVEN)):
        pair = as_image(noise[k : k + 2], (low, high))
        for m in range(even.geometry.shape[0]):
            place = even.geometry.to_patient((m, 0, 0))
            if not low <= place[2] - 100 <= high:
                continue
            grid = sitk.Image([50, 60, 1], sitk.sitkFloat32)
            grid.SetSpacing((0.7, 0.8, 1))
            grid.SetOrigin(place)
            theirs = sitk.GetArrayFromImage(sitk.Resample(pair, grid, sitk.Transform(), sitk.sitkLinear))
            np.testing.assert_allclose(even.values[m], theirs[0], atol=0.05)
            compared += 1

    assert compared >= even.geometry.shape[0]


def test_a_missing_slice_is_filled_and_the_others_stay_as_they_were():
    heights = np.delete(EVEN, 4)
    volume = volume_of_field(stack(heights), plane_field, np.int16)
    even, plan = resampled(volume)

    assert even.geometry.shape == (12, 60, 50)
    assert even.geometry.spacing_mm == pytest.approx((2.5, 0.8, 0.7))
    np.testing.assert_array_equal(np.delete(even.values, 4, axis=0), volume.values)
    between = (volume.values[3].astype(float) + volume.values[4]) / 2
    np.testing.assert_allclose(even.values[4], between, atol=0.51)
    assert (plan.gap_count, plan.empty_count) == (0, 0)


@pytest.mark.parametrize(("missing", "empty"), [(2, 0), (3, 3), (6, 6)])
def test_a_gap_of_more_than_three_steps_is_left_empty(missing, empty):
    heights = np.delete(np.arange(20) * 2.5, slice(8, 8 + missing))
    volume = volume_of_field(stack(heights), lambda x, y, z: 40 + 0 * x, np.int16, padding=Padding(-2000.0))
    even, plan = resampled(volume)
    is_empty = (even.values == -2000).all(axis=(1, 2))

    assert np.nonzero(is_empty)[0].tolist() == list(range(8, 8 + empty))
    assert plan.empty_count == empty
    assert plan.gap_count == (empty > 0)
    assert plan.is_scanned(even.geometry.to_patient((9, 5, 5))) == (not empty)
    assert plan.is_scanned(even.geometry.to_patient((7, 5, 5)))
    assert not plan.is_scanned(even.geometry.to_patient((30, 5, 5)))


def test_slices_shifted_in_their_plane_are_moved_back():
    shifts = np.random.default_rng(3).uniform(-4, 4, (12, 2))
    volume = volume_of_field(stack(EVEN, shifts_mm=shifts), plane_field)
    even, plan = resampled(volume)
    x, y, z = positions_mm(even.geometry)
    inner = (slice(None), slice(16, 44), slice(16, 34))

    np.testing.assert_allclose(even.values[inner], plane_field(x, y, z)[inner], atol=0.02)
    assert plan.shift_mm > 2


def test_nothing_that_was_scanned_is_cut_off():
    volume = volume_of_field(stack(EVEN, 25), lambda x, y, z: 100 + 0 * x, np.int16)
    even, _plan = resampled(volume)

    seen = (even.values > 0).sum(axis=(1, 2))
    assert seen.min() >= 59 * 50
    assert (even.values == -1024).any()


def test_each_slice_refers_to_the_nearest_frame():
    even, _plan = resampled(volume_of_field(stack(UNEVEN), plane_field))

    for k, frame in enumerate(even.frames):
        height = even.geometry.to_patient((k, 0, 0))[2] - 100
        assert frame.sop_instance_uid == f"1.2.3.{np.abs(UNEVEN - height).argmin()}"


def test_the_values_keep_their_kind_and_the_source_stays_untouched():
    volume = volume_of_field(stack(UNEVEN, 10), plane_field, np.int16)
    before = volume.values.copy()
    even, _plan = resampled(volume)

    assert even.values.dtype == np.int16
    np.testing.assert_array_equal(volume.values, before)


def test_slices_scattered_over_meters_are_not_resampled():
    geometry = stack([0, 2.5, 5, 7.5, 90_000], rows=512, columns=512)
    plan = regular_plan(geometry)

    assert plan.is_too_sparse
    with pytest.raises(ValueError, match="scattered"):
        regular_grid(volume_of_field(stack([0, 2.5, 5, 7.5, 90_000]), plane_field), plan)


def test_one_slice_is_no_stack():
    assert regular_plan(volume_of(np.zeros((1, 8, 8), np.int16)).geometry) is None


def test_colors_are_resampled_each_by_itself():
    geometry = stack(UNEVEN, 8)
    color = np.random.default_rng(8).integers(0, 255, (*geometry.shape, 3)).astype(np.uint8)
    frames = volume_of_field(geometry, plane_field).frames
    even, _plan = resampled(Volume(color, geometry, frames))

    assert even.is_color
    for channel in range(3):
        gray = Volume(color[..., channel].copy(), geometry, frames, padding=Padding(0.0))
        np.testing.assert_array_equal(even.values[..., channel], resampled(gray)[0].values)


def test_large_whole_numbers_lose_nothing():
    volume = volume_of_field(stack(UNEVEN), lambda x, y, z: 1_999_999_999 + 0 * x, np.int32)

    assert (resampled(volume)[0].values == 1_999_999_999).all()


def test_a_resampled_volume_says_so_and_has_no_frames_of_its_own():
    volume = volume_of_field(stack(UNEVEN), plane_field)
    even, _plan = resampled(volume)

    assert (volume.is_exact, even.is_exact) == (True, False)
    assert volume.frame(2) == volume.frames[2]
    assert even.frame(2) is None


def test_planes_of_a_resampled_volume_lie_on_its_own_grid_whatever_each_slice_said():
    geometry = stack([0.0, 2.0, 4.0, 8.0])
    plain = volume_of_field(geometry, plane_field)
    own = tuple(replace(plain.facts(k), padding=Padding(-2000 - k)) for k in range(geometry.shape[0]))
    plan = regular_plan(geometry)
    even = regular_grid(replace(plain, own_facts=own), plan)
    last = plan.geometry.shape[0] - 1

    assert last + 1 != geometry.shape[0]
    assert even.facts(last).geometry.to_patient((0, 1, 2)) == pytest.approx(
        plan.geometry.to_patient((last, 1, 2))
    )


def test_each_step_is_told_and_may_end_the_work():
    volume, told = volume_of_field(stack(UNEVEN), plane_field), []
    plan = regular_plan(volume.geometry)
    regular_grid(volume, plan, told.append)

    def stop(done):
        if done == 3:
            raise InterruptedError

    assert told == list(range(plan.geometry.shape[0]))
    with pytest.raises(InterruptedError):
        regular_grid(volume, plan, stop)

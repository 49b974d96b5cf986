"""A pixel lies in a region if its center does: counted by hand, by definition, and by SimpleITK."""

import numpy as np
import pytest
import SimpleITK
from hypothesis import given
from hypothesis import strategies as st

from medviewer.imaging.padding import Padding
from medviewer.imaging.region import PixelRegion, ellipse_region, polygon_region
from medviewer.imaging.region_statistics import histogram, measured_values, region_statistics

SHAPE = (30, 40)
places = st.tuples(st.floats(-8, 37), st.floats(-8, 47))


def whole(region):
    """The region as a mask of the whole plane."""
    mask = np.zeros(SHAPE, bool)
    rows, columns = region.mask.shape
    mask[region.top : region.top + rows, region.left : region.left + columns] = region.mask
    return mask


def test_a_rectangle_holds_the_pixels_whose_centers_it_holds():
    mask = whole(polygon_region([(1.6, 2.4), (1.6, 5.5), (4.4, 5.5), (4.4, 2.4)], SHAPE))

    assert np.argwhere(mask).tolist() == [[row, column] for row in (2, 3, 4) for column in (3, 4, 5)]


def test_centers_on_the_edge_belong_to_it_even_after_rounding():
    noise = 1e-9
    corners = [(2 + noise, 3), (2 + noise, 6 - noise), (5 - noise, 6 - noise), (5 - noise, 3)]

    assert polygon_region(corners, SHAPE).pixel_count == 4 * 4
    assert polygon_region(corners[::-1], SHAPE).pixel_count == 4 * 4


def test_a_triangle_with_its_slanted_edge_through_centers():
    assert polygon_region([(0, 0), (0, 4), (4, 0)], SHAPE).pixel_count == 5 + 4 + 3 + 2 + 1


@pytest.mark.parametrize(
    "corners", [[(9, 9), (9, 9), (9, 9)], [(9, 5), (9, 8), (9, 6)], [(3, 9), (8, 9), (5, 9)]]
)
def test_a_polygon_without_area_holds_the_centers_on_its_line(corners):
    low, high = np.min(corners, axis=0), np.max(corners, axis=0)

    assert polygon_region(corners, SHAPE).pixel_count == np.prod(high - low + 1)


def test_what_lies_outside_the_plane_is_left_out():
    around = polygon_region([(-5, -5), (-5, 99), (99, 99), (99, -5)], SHAPE)

    assert around.pixel_count == SHAPE[0] * SHAPE[1]
    assert polygon_region([(-9, -9), (-9, -4), (-4, -4)], SHAPE).pixel_count == 0
    assert polygon_region([(50, 60), (50, 70), (60, 70)], SHAPE).pixel_count == 0
    assert ellipse_region((-50, -50), (3, 0), (0, 3), (1, 1), SHAPE).pixel_count == 0


def crossings(corners, row, column):
    """How often a line from a point to the right crosses the polygon, and the point's distance from it."""
    count, near = 0, np.inf
    for (r0, c0), (r1, c1) in zip(corners, corners[1:] + corners[:1], strict=True):
        start, way = np.array([r0, c0]), np.array([r1 - r0, c1 - c0])
        at = np.clip(((row, column) - start) @ way / max(way @ way, 1e-300), 0, 1)
        near = min(near, np.linalg.norm((row, column) - start - at * way))
        if (r0 <= row < r1 or r1 <= row < r0) and c0 + (row - r0) / (r1 - r0) * (c1 - c0) > column:
            count += 1
    return count, near


@given(st.lists(places, min_size=3, max_size=8))
def test_every_pixel_agrees_with_the_definition(corners):
    mask = whole(polygon_region(corners, SHAPE))

    for row, column in [(r, c) for r in range(0, 30, 3) for c in range(0, 40, 3)]:
        count, near = crossings(corners, row, column)
        if near > 1e-5:
            assert mask[row, column] == (count % 2 == 1)


@given(st.lists(places, min_size=3, max_size=8), st.booleans(), st.booleans(), st.booleans())
def test_mirroring_and_transposing_the_image_mirrors_the_region(corners, vertical, horizontal, transpose):
    corners = np.round(np.array(corners), 3)
    mask, shape = whole(polygon_region(corners, SHAPE)), SHAPE
    if vertical:
        corners, mask = corners * (-1, 1) + (shape[0] - 1, 0), mask[::-1]
    if horizontal:
        corners, mask = corners * (1, -1) + (0, shape[1] - 1), mask[:, ::-1]
    if transpose:
        corners, mask, shape = corners[:, ::-1], mask.T, shape[::-1]
    region = polygon_region(corners, shape)
    again = np.zeros(shape, bool)
    again[
        region.top : region.top + region.mask.shape[0], region.left : region.left + region.mask.shape[1]
    ] = region.mask

    assert np.array_equal(again, mask)


@given(
    st.tuples(st.floats(5, 25), st.floats(5, 35)),
    st.floats(0.5, 12),
    st.floats(0.5, 12),
    st.floats(0.2, 4),
    st.floats(0, np.pi),
)
def test_an_ellipse_holds_the_centers_that_its_equation_holds(center, one, other, ratio, turn):
    """Axes of `one` and `other` mm, turned, on pixels of 1 x `ratio` mm."""
    ways = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    axes = ways * [[one], [other]] / (1, ratio)
    mask = whole(ellipse_region(center, tuple(axes[0]), tuple(axes[1]), (1, ratio), SHAPE))
    rows, columns = np.indices(SHAPE)
    away = np.stack([(rows - center[0]) * 1, (columns - center[1]) * ratio], axis=-1)
    level = ((away @ ways[0]) / one) ** 2 + ((away @ ways[1]) / other) ** 2
    clear = np.abs(level - 1) > 1e-4

    assert np.array_equal(mask[clear], (level <= 1)[clear])


def test_a_circle_holds_the_centers_on_its_line():
    assert ellipse_region((10, 10), (2, 0), (0, 2), (1, 1), SHAPE).pixel_count == 13
    assert ellipse_region((10, 10), (2, 0), (0, 0), (1, 1), SHAPE).pixel_count == 0


def test_the_area_of_many_pixels_is_the_figures():
    big = (4000, 4000)
    circle = ellipse_region((2000.2, 1999.7), (1500, 0), (0, 1200), (1, 1), big)
    triangle = polygon_region([(10.3, 20.1), (3900.7, 500.2), (1000.9, 3800.4)], big)

    assert circle.pixel_count == pytest.approx(np.pi * 1500 * 1200, rel=1e-4)
    assert triangle.pixel_count == pytest.approx(abs(3890.4 * 3780.3 - 990.6 * 480.1) / 2, rel=1e-4)


@pytest.mark.parametrize("kind", [np.int16, np.uint8, np.float32, np.int32])
def test_statistics_agree_with_simpleitk(kind):
    values = np.random.default_rng(3).normal(60, 30, SHAPE).clip(0, 255).astype(kind)
    region = ellipse_region((14.3, 18.9), (9.1, 0), (0, 12.6), (1, 1), SHAPE)
    ours = region_statistics(region.of(values))
    theirs = SimpleITK.LabelStatisticsImageFilter()
    theirs.Execute(
        SimpleITK.GetImageFromArray(values.astype(np.float64)),
        SimpleITK.GetImageFromArray(whole(region).astype(np.uint8)),
    )

    assert ours.pixel_count == theirs.GetCount(1)
    assert ours.mean == pytest.approx(theirs.GetMean(1))
    assert ours.standard_deviation == pytest.approx(theirs.GetSigma(1))
    assert (ours.minimum, ours.maximum) == (theirs.GetMinimum(1), theirs.GetMaximum(1))


def test_a_single_pixel_has_no_spread_and_no_pixels_have_no_statistics():
    assert region_statistics(np.array([7], np.int16)).standard_deviation == 0
    assert region_statistics(np.array([], np.int16)) is None
    assert histogram(np.array([], np.int16)) is None


def test_padding_and_what_is_no_number_are_not_counted():
    assert measured_values(np.array([-2000, 5, 7], np.int16), Padding(-2000.0)).tolist() == [5, 7]
    assert measured_values(np.array([np.nan, 5, np.inf], np.float32), None).tolist() == [5]
    assert measured_values(np.array([-2000, 5], np.int16), None).tolist() == [-2000, 5]


def test_statistics_of_large_values_do_not_overflow():
    assert region_statistics(np.full(100_000, 32767, np.int16)).mean == 32767


@given(
    st.lists(st.integers(-32768, 32767), min_size=1, max_size=80).map(lambda each: np.array(each, np.int16))
    | st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=80).map(
        lambda each: np.array(each, np.float32)
    )
)
def test_a_histogram_counts_every_value_once_in_the_bin_that_holds_it(values):
    bins = histogram(values)
    index = np.floor((values.astype(float) - bins.start) / bins.width + 1e-9).clip(0, len(bins.counts) - 1)

    assert bins.counts.sum() == values.size
    assert len(bins.counts) <= 64
    if values.dtype == np.int16:
        assert bins.width == int(bins.width)
        assert np.array_equal(np.bincount(index.astype(int), minlength=len(bins.counts)), bins.counts)
    low, high = float(values.min()), float(values.max())
    assert bins.start <= low
    assert high <= bins.start + bins.width * len(bins.counts) + 1e-6 * max(abs(low), abs(high))


def test_a_region_reads_the_values_under_its_mask():
    plane = np.arange(30 * 40).reshape(SHAPE)
    region = PixelRegion(3, 5, np.array([[True, False], [False, True]]))

    assert region.of(plane).tolist() == [3 * 40 + 5, 4 * 40 + 6]

"""What a figure measures: true millimetres, true values, and honest units."""

import numpy as np
import pytest
import SimpleITK
from hypothesis import given
from hypothesis import strategies as st

from medviewer.imaging.padding import Padding
from medviewer.imaging.placed_pixels import placed_pixels
from medviewer.imaging.volume import Calibration, Unit
from medviewer.reading.measurement import REGIONS, MeasurementKind, MeasurementPlane
from medviewer.reading.measuring import measured, region_of, region_values
from medviewer.reading.quantity import QuantityName
from medviewer.reading.shape import ellipse_between, rectangle_between
from tests.imaging.volumes import AXIAL, CORONAL, FEET_FIRST_PRONE, SAGITTAL, volume_of

KIND, NAME = MeasurementKind, QuantityName
SPACING = (5.0, 0.8, 0.5)


def noise(shape=(3, 60, 80)):
    return np.random.default_rng(5).integers(-1000, 1500, shape).astype(np.int16)


def on_slice(volume, *pixels, k=1):
    """Patient positions of (row, column) on a slice."""
    return tuple(volume.geometry.to_patient((k, row, column)) for row, column in pixels)


def plane_of(volume):
    geometry = volume.geometry
    return MeasurementPlane(tuple(geometry.normal), tuple(geometry.row_direction))


def values(kind, points, volume, k=1):
    return {each.name: each for each in measured(kind, points, placed_pixels(volume, k))}


def rectangle(volume, k=1):
    return rectangle_between(*on_slice(volume, (10.4, 20.6), (30.7, 50.2), k=k), plane_of(volume))


def ellipse(volume, k=1):
    return ellipse_between(*on_slice(volume, (10.4, 20.6), (30.7, 50.2), k=k), plane_of(volume))


def test_a_distance_is_in_millimetres_along_both_directions_of_the_pixels():
    volume = volume_of(noise(), spacing_mm=SPACING)

    length = values(KIND.DISTANCE, on_slice(volume, (10, 10), (20, 26)), volume)[NAME.LENGTH]

    assert (length.value, length.unit) == (pytest.approx(np.hypot(10 * 0.8, 16 * 0.5)), "mm")


def test_a_distance_across_slices_goes_through_the_affine():
    volume = volume_of(noise(), SAGITTAL, SPACING)
    ends = (volume.geometry.to_patient((0, 10, 10)), volume.geometry.to_patient((2, 13, 14)))

    assert values(KIND.DISTANCE, ends, volume)[NAME.LENGTH].value == pytest.approx(
        np.sqrt(10**2 + (3 * 0.8) ** 2 + (4 * 0.5) ** 2)
    )


@pytest.mark.parametrize(
    ("calibration", "unit", "squared", "factor"),
    [
        (Calibration.PATIENT, "mm", "mm²", 0.5),
        (Calibration.PIXEL_SPACING, "mm", "mm²", 0.5),
        (Calibration.DETECTOR, "mm at detector", "mm² at detector", 0.5),
        (Calibration.NONE, "px", "px²", 1.0),
    ],
)
def test_millimetres_are_called_so_only_where_they_are_the_bodys(calibration, unit, squared, factor):
    volume = volume_of(noise(), spacing_mm=(1, 0.5, 0.5), calibration=calibration)
    line = values(KIND.DISTANCE, on_slice(volume, (10, 10), (13, 14)), volume)[NAME.LENGTH]
    found = values(KIND.RECTANGLE, rectangle(volume), volume)

    assert (line.value, line.unit) == (pytest.approx(5 * factor), unit)
    assert (found[NAME.AREA].value, found[NAME.AREA].unit) == (
        pytest.approx(20.3 * 29.6 * factor**2),
        squared,
    )
    assert found[NAME.PERIMETER].unit == unit


def test_angles_are_those_of_the_patient_and_not_of_the_pixel_grid():
    volume = volume_of(noise(), spacing_mm=(5, 2, 1))
    points = on_slice(volume, (10, 10), (20, 10), (20, 30))  # 20 mm down, 20 mm to the right
    assert values(KIND.ANGLE, points, volume)[NAME.ANGLE].value == pytest.approx(90)
    leaning = on_slice(volume, (10, 10), (20, 10), (10, 30))
    assert values(KIND.ANGLE, leaning, volume)[NAME.ANGLE].value == pytest.approx(45)
    plates = on_slice(volume, (0, 0), (5, 10), (30, 0), (25, 10))  # 45 degrees down, 45 degrees up
    assert values(KIND.COBB, plates, volume)[NAME.ANGLE].text == "90.0°"


def test_the_longer_diameter_is_the_long_axis_whichever_was_drawn_first():
    volume = volume_of(noise(), spacing_mm=SPACING)
    found = values(KIND.BIDIRECTIONAL, on_slice(volume, (10, 20), (10, 30), (0, 25), (20, 25)), volume)

    assert found[NAME.LONG_AXIS].value == pytest.approx(16)
    assert found[NAME.SHORT_AXIS].value == pytest.approx(5)


def test_an_ellipse_in_known_numbers():
    volume = volume_of(np.full((3, 60, 80), 40, np.int16), spacing_mm=SPACING)
    found = values(KIND.ELLIPSE, ellipse(volume), volume)

    assert found[NAME.AREA].value == pytest.approx(np.pi * 20.3 * 0.8 * 29.6 * 0.5 / 4)
    assert found[NAME.AREA].value == pytest.approx(found[NAME.PIXEL_COUNT].value * 0.4, rel=0.02)
    assert (found[NAME.MEAN].value, found[NAME.STANDARD_DEVIATION].value) == (40, 0)
    assert found[NAME.MEAN].unit == "HU"


@pytest.mark.parametrize("kind", [KIND.ELLIPSE, KIND.RECTANGLE])
@pytest.mark.parametrize("directions", [AXIAL, FEET_FIRST_PRONE, CORONAL, SAGITTAL])
def test_statistics_are_those_simpleitk_finds_under_the_same_figure(kind, directions):
    """The mask is made of the pixels' patient positions, not of their indices."""
    volume = volume_of(noise(), directions, SPACING)
    points = np.array((ellipse if kind is KIND.ELLIPSE else rectangle)(volume))
    rows, columns = np.indices(volume.geometry.shape[1:])
    positions = np.stack(
        [volume.geometry.to_patient((1, r, c)) for r, c in zip(rows.ravel(), columns.ravel(), strict=True)]
    )
    if kind is KIND.ELLIPSE:
        middle = points[:2].mean(axis=0)
        halves = (points[1] - points[0]) / 2, (points[3] - points[2]) / 2
        inside = sum((((positions - middle) @ half) / (half @ half)) ** 2 for half in halves) <= 1
    else:
        sides = points[1] - points[0], points[3] - points[0]
        parts = [((positions - points[0]) @ side) / (side @ side) for side in sides]
        inside = np.all([(part >= 0) & (part <= 1) for part in parts], axis=0)
    theirs = SimpleITK.LabelStatisticsImageFilter()
    theirs.Execute(
        SimpleITK.GetImageFromArray(volume.values[1].astype(np.float64)),
        SimpleITK.GetImageFromArray(inside.reshape(rows.shape).astype(np.uint8)),
    )
    ours = values(kind, [tuple(point) for point in points], volume)

    assert ours[NAME.PIXEL_COUNT].value == theirs.GetCount(1)
    assert ours[NAME.MEAN].value == pytest.approx(theirs.GetMean(1))
    assert ours[NAME.STANDARD_DEVIATION].value == pytest.approx(theirs.GetSigma(1))
    assert (ours[NAME.MINIMUM].value, ours[NAME.MAXIMUM].value) == (
        theirs.GetMinimum(1),
        theirs.GetMaximum(1),
    )


def test_a_turned_ellipse_on_oblong_pixels_holds_what_lies_in_it_in_the_patient():
    volume = volume_of(noise(), spacing_mm=(5, 1.6, 0.5))
    middle, way, across = np.array((0.3, 0.2, 0)), np.array((0.6, 0.8, 0)), np.array((-0.8, 0.6, 0))
    points = [tuple(middle + part) for part in (-15 * way, 15 * way, -6 * across, 6 * across)]
    rows, columns = np.indices((60, 80))
    away = np.stack([columns * 0.5 - 39.5 * 0.5, rows * 1.6 - 29.5 * 1.6], axis=-1) - middle[:2]
    inside = (away @ way[:2] / 15) ** 2 + (away @ across[:2] / 6) ** 2 <= 1

    assert region_of(KIND.ELLIPSE, points, placed_pixels(volume, 1)).pixel_count == inside.sum()
    assert inside.sum() > 300


@given(
    st.lists(st.tuples(st.floats(2, 57), st.floats(2, 77)), min_size=3, max_size=7),
    st.sampled_from([AXIAL, FEET_FIRST_PRONE, CORONAL, SAGITTAL]),
)
def test_a_polygon_measures_the_same_however_the_patient_lay(corners, directions):
    upright, turned = volume_of(noise(), AXIAL, SPACING), volume_of(noise(), directions, SPACING)
    one = values(KIND.POLYGON, on_slice(upright, *corners), upright)
    other = values(KIND.POLYGON, on_slice(turned, *corners), turned)

    assert one.keys() == other.keys()
    for name, quantity in one.items():
        assert other[name].value == pytest.approx(quantity.value, rel=1e-6, abs=1e-6)


def test_the_values_are_the_volumes_own_so_a_rescale_for_each_slice_is_applied_once():
    values_ = np.stack([np.full((60, 80), 10 * k, np.int16) for k in range(3)])
    volume = volume_of(values_, spacing_mm=SPACING, unit=Unit.NONE)

    for k in range(3):
        mean = values(KIND.ELLIPSE, ellipse(volume, k), volume, k)[NAME.MEAN]
        assert (mean.value, mean.unit) == (10 * k, "")


def test_padding_is_not_averaged_in():
    plane = np.full((3, 60, 80), 40, np.int16)
    plane[:, :, :30] = -2000
    volume = volume_of(plane, spacing_mm=SPACING, padding=Padding(-2000.0))
    found = values(KIND.RECTANGLE, rectangle(volume), volume)

    assert found[NAME.MEAN].value == found[NAME.MINIMUM].value == 40
    assert found[NAME.PIXEL_COUNT].value == 20 * 21


def test_a_color_image_has_areas_and_no_values():
    volume = volume_of(np.zeros((2, 60, 80, 3), np.uint8), spacing_mm=SPACING)
    found = values(KIND.POLYGON, on_slice(volume, (5, 5), (5, 25), (25, 5)), volume)

    assert set(found) == {NAME.AREA, NAME.PERIMETER}
    volume.values[1, 5, 6] = (10, 200, 30)
    probed = measured(KIND.PROBE, on_slice(volume, (5, 6)), placed_pixels(volume, 1))
    assert [(each.name, each.value) for each in probed] == [
        (NAME.RED, 10),
        (NAME.GREEN, 200),
        (NAME.BLUE, 30),
    ]


def test_a_polygon_whose_edges_cross_claims_no_area_and_no_values():
    volume = volume_of(noise(), spacing_mm=SPACING)
    bow_tie = on_slice(volume, (5, 5), (25, 25), (25, 5), (5, 25))

    assert set(values(KIND.POLYGON, bow_tie, volume)) == {NAME.PERIMETER}


def test_a_probe_reads_the_pixel_whose_center_is_nearest():
    volume = volume_of(noise(), spacing_mm=SPACING)

    for row, column, expected in ((10.4, 20.4, (10, 20)), (10.6, 19.6, (11, 20)), (-0.4, 0, (0, 0))):
        (value,) = measured(KIND.PROBE, on_slice(volume, (row, column)), placed_pixels(volume, 1))
        assert (value.value, value.unit) == (volume.values[1, *expected], "HU")
    assert values(KIND.PROBE, on_slice(volume, (-0.6, 0)), volume) == {}


@pytest.mark.parametrize("kind", [KIND.ARROW, KIND.TEXT])
def test_a_mark_measures_nothing(kind):
    volume = volume_of(noise())

    assert measured(kind, on_slice(volume, (1, 1), (2, 2)), placed_pixels(volume, 1)) == ()


def test_the_values_for_a_histogram_are_those_the_statistics_were_made_of():
    volume = volume_of(noise(), spacing_mm=SPACING)
    pixels, points = placed_pixels(volume, 1), ellipse(volume)
    found = values(KIND.ELLIPSE, points, volume)

    assert region_values(KIND.ELLIPSE, points, pixels).mean() == pytest.approx(found[NAME.MEAN].value)
    assert region_of(KIND.ELLIPSE, points, pixels).pixel_count == found[NAME.PIXEL_COUNT].value
    for kind in set(KIND) - REGIONS:
        with pytest.raises(ValueError, match="no pixels"):
            region_of(kind, points, pixels)


@pytest.mark.parametrize("kind", sorted(REGIONS, key=lambda kind: kind.value))
def test_a_figure_without_extent_or_outside_the_image_measures_without_failing(kind):
    volume = volume_of(noise(), spacing_mm=SPACING)
    here = on_slice(volume, (10.3, 10.3)) * 4
    away = tuple((x + 900, y, z) for x, y, z in ellipse(volume))

    assert values(kind, here, volume)[NAME.AREA].value == 0
    assert NAME.MEAN not in values(kind, away, volume)

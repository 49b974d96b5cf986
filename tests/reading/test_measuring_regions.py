"""What is measured on an ultrasound picture: each region in its own units, and nothing across them (PS3.3 C.8.5.5)."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.imaging.placed_pixels import PlacedPixels
from medviewer.imaging.ultrasound_regions import PhysicalUnit, RegionAxis, SpatialFormat, UltrasoundRegion
from medviewer.imaging.volume import Calibration, Unit
from medviewer.reading.image_text import image_lines
from medviewer.reading.measurement import Measurement, MeasurementKind, MeasurementPlace, MeasurementPlane
from medviewer.reading.measuring import measured
from medviewer.reading.quantity import Quantity, QuantityName
from medviewer.reading.shape import ellipse_between, rectangle_between
from medviewer.reading.words import details, headline

KIND, NAME, UNIT, FORMAT = MeasurementKind, QuantityName, PhysicalUnit, SpatialFormat
PLANE = MeasurementPlane((0, 0, 1), (1, 0, 0))
ROWS, COLUMNS = 120, 200

TISSUE = UltrasoundRegion(
    10,
    5,
    150,
    50,
    FORMAT.TWO_DIMENSIONAL,
    RegionAxis(UNIT.CENTIMETER, 0.02),
    RegionAxis(UNIT.CENTIMETER, 0.03),
)
SPECTRUM = UltrasoundRegion(
    20, 60, 180, 110, FORMAT.SPECTRAL,
    RegionAxis(UNIT.SECOND, 0.005, -0.6), RegionAxis(UNIT.CENTIMETER_PER_SECOND, -1.5, 135.0),
)  # fmt: skip
M_MODE = UltrasoundRegion(
    20,
    60,
    180,
    110,
    FORMAT.M_MODE,
    RegionAxis(UNIT.SECOND, 0.004, -0.1),
    RegionAxis(UNIT.CENTIMETER, 0.025, -1.5),
)
WAVEFORM = UltrasoundRegion(20, 60, 180, 110, FORMAT.WAVEFORM, RegionAxis(UNIT.SECOND, 0.004, -0.1))
GRAPHICS = UltrasoundRegion(20, 60, 180, 110, FORMAT.GRAPHICS)


def plane(*regions, row_mm=0.3, column_mm=0.2, calibration=Calibration.PIXEL_SPACING, color=False):
    """A picture drawn in the tissue's spacing: (row, column) lies at (column * column_mm, row * row_mm, 0)."""
    affine = np.array([[0, 0, column_mm, 0], [0, row_mm, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1.0]])
    values = (np.arange(ROWS * COLUMNS) % 251).astype(np.uint8).reshape(ROWS, COLUMNS)
    shown = np.dstack([values, values // 2, values // 3]) if color else values
    return PlacedPixels(shown, affine, calibration, Unit.NONE, None, regions)


def at(pixels, *spots):
    """Patient positions of (row, column)."""
    return tuple(tuple(map(float, (pixels.affine @ (0, row, column, 1))[:3])) for row, column in spots)


def values(kind, pixels, *spots):
    return {each.name: (each.value, each.unit) for each in measured(kind, at(pixels, *spots), pixels)}


def measurement(kind, found):
    count = {KIND.DISTANCE: 2, KIND.PROBE: 1, KIND.ANGLE: 3}[kind]
    return Measurement(kind, ((0.0, 0.0, 0.0),) * count, PLANE, MeasurementPlace("1.2#1"), tuple(found))


def approx(value, unit):
    return (pytest.approx(value), unit)


def test_a_length_in_tissue_has_its_two_steps():
    found = values(KIND.DISTANCE, plane(TISSUE, SPECTRUM), (10, 20), (30, 65))

    assert found == {NAME.LENGTH: approx(math.hypot(20 * 0.3, 45 * 0.2), "mm")}


def test_a_length_goes_by_the_region_and_not_by_how_the_picture_is_drawn():
    for pixels in (
        plane(TISSUE, row_mm=1, column_mm=1, calibration=Calibration.NONE),
        plane(TISSUE, row_mm=0.9, column_mm=0.7, calibration=Calibration.PATIENT),
    ):
        assert values(KIND.DISTANCE, pixels, (10, 20), (30, 65)) == {
            NAME.LENGTH: approx(math.hypot(20 * 0.3, 45 * 0.2), "mm")
        }


def test_a_line_in_a_spectrum_is_a_velocity_and_a_time_never_a_length():
    found = values(KIND.DISTANCE, plane(TISSUE, SPECTRUM), (90, 40), (70, 77))

    assert found == {NAME.ALONG_Y: approx(30.0, "cm/s"), NAME.ALONG_X: approx(0.185, "s")}


def test_the_direction_in_which_it_is_drawn_changes_nothing():
    pixels = plane(TISSUE, SPECTRUM)

    assert values(KIND.DISTANCE, pixels, (90, 40), (70, 77)) == values(
        KIND.DISTANCE, pixels, (70, 77), (90, 40)
    )


def test_a_line_in_an_m_mode_is_a_depth_and_a_time():
    found = values(KIND.DISTANCE, plane(TISSUE, M_MODE), (70, 40), (90, 77))

    assert found == {NAME.ALONG_Y: approx(0.5, "cm"), NAME.ALONG_X: approx(0.148, "s")}


def test_a_waveform_has_a_time_alone():
    assert values(KIND.DISTANCE, plane(WAVEFORM), (70, 40), (90, 77)) == {NAME.ALONG_X: approx(0.148, "s")}


@pytest.mark.parametrize("regions", [(TISSUE, SPECTRUM), (TISSUE, GRAPHICS)])
def test_a_line_across_regions_is_refused_and_says_why(regions):
    found = measured(KIND.DISTANCE, at(plane(), (30, 60), (90, 60)), plane(*regions))

    assert found == ()
    assert image_lines(measurement(KIND.DISTANCE, found)) == ("Not measured: ends not in one region",)
    assert headline(measurement(KIND.DISTANCE, found)) == ""
    assert details(measurement(KIND.DISTANCE, found)) == ("Not measured: ends not in one region",)


def test_a_line_that_leaves_the_tissue_is_refused():
    assert values(KIND.DISTANCE, plane(TISSUE), (30, 60), (30, 170)) == {}


def test_outside_all_regions_and_in_graphics_lengths_are_pixels():
    square = plane(TISSUE, GRAPHICS, row_mm=0.2)

    assert values(KIND.DISTANCE, square, (2, 160), (5, 164)) == {NAME.LENGTH: approx(5, "px")}
    assert values(KIND.DISTANCE, square, (72, 60), (75, 64)) == {NAME.LENGTH: approx(5, "px")}


def test_pixels_that_are_not_square_are_counted_in_their_widths():
    pixels = plane(row_mm=2, column_mm=1, calibration=Calibration.NONE)
    corners = rectangle_between(*at(pixels, (10, 20), (20, 50)), PLANE)
    found = {each.name: (each.value, each.unit) for each in measured(KIND.RECTANGLE, corners, pixels)}

    assert values(KIND.DISTANCE, pixels, (10, 20), (12, 23)) == {NAME.LENGTH: approx(5, "pixel widths")}
    assert found[NAME.AREA] == approx(300, "px²")
    assert found[NAME.PERIMETER] == approx(2 * (20 + 30), "pixel widths")
    assert values(KIND.ANGLE, pixels, (10, 20), (20, 20), (20, 40))[NAME.ANGLE] == approx(90, "°")
    assert values(KIND.ANGLE, pixels, (10, 20), (20, 20), (10, 40))[NAME.ANGLE] == approx(45, "°")


@pytest.mark.parametrize(
    ("calibration", "unit"),
    [(Calibration.MAGNIFICATION, "mm estimated"), (Calibration.SCANNED, "mm on film")],
)
def test_lengths_that_are_estimated_or_on_film_are_called_so(calibration, unit):
    found = values(KIND.DISTANCE, plane(calibration=calibration), (10, 20), (30, 65))

    assert found == {NAME.LENGTH: approx(math.hypot(6, 9), unit)}
    assert Quantity(NAME.LENGTH, 2.0, unit).text == f"2.0 {unit}"


def test_an_angle_in_tissue_is_that_of_its_steps():
    pixels = plane(TISSUE, row_mm=1, column_mm=1, calibration=Calibration.NONE)

    assert values(KIND.ANGLE, pixels, (10, 50), (20, 50), (10, 65))[NAME.ANGLE] == approx(45, "°")


@pytest.mark.parametrize(
    ("kind", "spots"),
    [
        (KIND.ANGLE, ((70, 40), (80, 40), (80, 60))),
        (KIND.COBB, ((70, 40), (72, 60), (90, 40), (95, 60))),
        (KIND.BIDIRECTIONAL, ((70, 40), (90, 40), (80, 30), (80, 50))),
    ],
)
def test_there_is_no_angle_between_velocity_and_time(kind, spots):
    pixels = plane(TISSUE, SPECTRUM)

    assert values(kind, pixels, *spots) == {}
    assert values(kind, pixels, *((row - 56, column) for row, column in spots)) != {}


def test_a_region_of_interest_is_in_millimeters_in_tissue_and_in_pixels_elsewhere():
    pixels = plane(TISSUE, SPECTRUM, row_mm=0.2)

    def found(top):
        corners = rectangle_between(*at(pixels, (top, 30), (top + 10, 60)), PLANE)
        return {each.name: (each.value, each.unit) for each in measured(KIND.RECTANGLE, corners, pixels)}

    inside, spectral, across = found(10), found(70), found(48)
    assert inside[NAME.AREA] == approx(3 * 6, "mm²")
    assert inside[NAME.PERIMETER] == approx(18, "mm")
    for other in (spectral, across):
        assert other[NAME.AREA] == approx(300, "px²")
        assert other[NAME.PERIMETER] == approx(80, "px")
    assert spectral[NAME.MEAN] == approx(float(np.mean(pixels.values[70:81, 30:61])), "")


def test_an_ellipse_whose_side_leaves_the_region_is_in_pixels():
    pixels = plane(TISSUE, row_mm=0.2)
    slanted = at(pixels, (10, 20), (20, 30), (17, 13), (13, 37))  # two axes that are no box's
    inside = ellipse_between(*at(pixels, (10, 20), (30, 60)), PLANE)
    unit = {each.name: each.unit for each in measured(KIND.ELLIPSE, inside, pixels)}[NAME.AREA]
    top = at(pixels, (6, 60), (26, 100), (10, 96), (22, 64))  # its ends lie inside, its top does not

    assert unit == "mm²"
    assert {each.unit for each in measured(KIND.ELLIPSE, slanted, pixels)} >= {"mm²"}
    assert {each.unit for each in measured(KIND.ELLIPSE, top, pixels)} >= {"px²"}


@pytest.mark.parametrize("color", [False, True])
def test_a_probe_reads_velocity_and_time_with_their_signs(color):
    pixels = plane(TISSUE, SPECTRUM, color=color)
    above, below = values(KIND.PROBE, pixels, (80, 140)), values(KIND.PROBE, pixels, (104.3, 99.8))

    assert above[NAME.ALONG_Y] == approx(135 - 80 * 1.5, "cm/s")
    assert above[NAME.ALONG_X] == approx(-0.6 + 140 * 0.005, "s")
    assert below[NAME.ALONG_Y] == approx(-21.0, "cm/s")
    assert below[NAME.ALONG_X] == approx(-0.1, "s")
    assert (NAME.RED if color else NAME.VALUE) in above
    assert NAME.ALONG_X not in values(KIND.PROBE, pixels, (20, 30))
    assert NAME.ALONG_X not in values(KIND.PROBE, pixels, (115, 190))


def test_a_probe_in_tissue_reads_no_place_even_where_its_apex_is_known():
    axes = RegionAxis(UNIT.CENTIMETER, 0.02, -1.4), RegionAxis(UNIT.CENTIMETER, 0.03, 0.5)
    known = UltrasoundRegion(10, 5, 150, 50, FORMAT.TWO_DIMENSIONAL, *axes)

    assert set(values(KIND.PROBE, plane(known), (20, 30))) == {NAME.VALUE}


def test_without_a_reference_pixel_a_probe_knows_no_velocity():
    blind = UltrasoundRegion(
        20,
        60,
        180,
        110,
        FORMAT.SPECTRAL,
        RegionAxis(UNIT.SECOND, 0.005),
        RegionAxis(UNIT.CENTIMETER_PER_SECOND, 2.0),
    )

    assert set(values(KIND.PROBE, plane(blind), (80, 140))) == {NAME.VALUE}
    assert values(KIND.DISTANCE, plane(blind), (80, 140), (90, 140))[NAME.ALONG_Y] == approx(20, "cm/s")


def test_the_words_beside_a_line_and_a_probe():
    line = measurement(
        KIND.DISTANCE, [Quantity(NAME.ALONG_Y, 100.0, "cm/s"), Quantity(NAME.ALONG_X, 0.185, "s")]
    )
    probe = measurement(
        KIND.PROBE,
        [
            *(Quantity(name, value) for name, value in ((NAME.RED, 12), (NAME.GREEN, 130), (NAME.BLUE, 7))),
            Quantity(NAME.ALONG_Y, -62.04, "cm/s"),
            Quantity(NAME.ALONG_X, 0.815, "s"),
        ],
    )

    assert headline(line) == "Δ 100.0 cm/s, 0.185 s"
    assert details(line) == ()
    assert image_lines(line) == ("Δ 100.0 cm/s, 0.185 s",)
    assert image_lines(probe) == ("R 12  G 130  B 7", "−62.0 cm/s, 0.815 s")
    assert details(probe)[-2:] == ("Velocity −62.0 cm/s", "Time 0.815 s")


def test_the_units_of_regions_survive_the_journal():
    found = measured(KIND.DISTANCE, at(plane(), (90, 40), (70, 77)), plane(SPECTRUM))
    kept = measurement(KIND.DISTANCE, found)

    assert Measurement.from_dict(kept.to_dict()) == kept
    assert Measurement.from_dict(measurement(KIND.DISTANCE, ()).to_dict()).values == ()


# An oracle of its own: disjoint regions in a row, random units and steps

STEPS = st.floats(0.001, 5).flatmap(lambda step: st.sampled_from([step, -step]))
AXES = st.one_of(st.none(), st.tuples(st.sampled_from(list(UNIT)[1:]), STEPS))


@st.composite
def pictures(draw):
    """Up to four regions side by side with gaps between them, each (left, right, format, x, y)."""
    left, found = draw(st.integers(0, 10)), []
    for _ in range(draw(st.integers(1, 4))):
        right = left + draw(st.integers(3, 40))
        found.append((left, right, draw(st.sampled_from(list(FORMAT))), draw(AXES), draw(AXES)))
        left = right + draw(st.integers(1, 12))
    return found


def expected(picture, ends, top, bottom):
    """(unit -> value) that a line must give, worked out from the plain numbers."""

    def holder(r, c):
        inside = [
            each for each in picture if each[0] - 0.5 <= c < each[1] + 0.5 and top - 0.5 <= r < bottom + 0.5
        ]
        return inside[0] if inside else None

    (row, column), (other_row, other_column) = ends
    one, other = holder(row, column), holder(other_row, other_column)
    if one is not other:
        return []
    down, across = abs(other_row - row), abs(other_column - column)
    if one is None or (one[3] is None and one[4] is None):
        return [("px", math.hypot(down, across))]
    _left, _right, kind, x, y = one
    if kind is FORMAT.TWO_DIMENSIONAL and x and y and x[0] is y[0] is UNIT.CENTIMETER:
        return [("mm", math.hypot(down * y[1] * 10, across * x[1] * 10))]
    steps = ((y, down), (x, across))
    return [(axis[0].value, abs(axis[1]) * pixels) for axis, pixels in steps if axis is not None]


ENDS = st.tuples(st.floats(0, ROWS - 1), st.floats(0, 180)).filter(
    lambda end: all(abs(each % 1 - 0.5) > 1e-6 for each in end)
)


@given(pictures(), st.tuples(ENDS, ENDS), st.integers(0, 50), st.integers(51, 110))
def test_any_line_gives_what_its_region_says_and_nothing_else(picture, ends, top, bottom):
    regions = tuple(
        UltrasoundRegion(
            left, top, right, bottom, kind, x and RegionAxis(*x, first=3.0), y and RegionAxis(*y, first=-7.0)
        )
        for left, right, kind, x, y in picture
    )
    pixels = plane(*regions, row_mm=1, column_mm=1)
    found = measured(KIND.DISTANCE, at(pixels, *ends), pixels)

    oracle = expected(picture, ends, top, bottom)
    assert [each.unit for each in found] == [unit for unit, _ in oracle]
    assert [each.value for each in found] == pytest.approx([value for _, value in oracle], abs=1e-6)

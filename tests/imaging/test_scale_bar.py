"""The scale bar is a round length, fits, and says where its millimetres come from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.imaging.display_transform import display_transform
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.scale_bar import LARGEST_PART, SHORTEST_PX, scale_bar, scale_bar_on
from medviewer.imaging.ultrasound_regions import PhysicalUnit, RegionAxis, SpatialFormat, UltrasoundRegion
from medviewer.imaging.viewport_state import ViewportState
from medviewer.imaging.volume import Calibration, PlaneFacts


@pytest.mark.parametrize(
    ("px_per_mm", "width_px", "text"),
    [
        (2.0, 700, "10 cm"),
        (2.0, 500, "5 cm"),
        (10.0, 700, "2 cm"),
        (50.0, 800, "5 mm"),
        (600.0, 600, "0.2 mm"),
        (2.0, 120, None),
    ],
)
def test_lengths_are_one_two_or_five(px_per_mm, width_px, text):
    bar = scale_bar(px_per_mm, Calibration.PATIENT, width_px)

    assert (bar.text if bar else None) == text


@given(st.floats(0.01, 1000), st.floats(64, 8000))
def test_the_bar_fits_and_measures_what_it_says(px_per_mm, width_px):
    bar = scale_bar(px_per_mm, Calibration.PATIENT, width_px)
    if bar is None:
        assert width_px * LARGEST_PART < 2.5 * SHORTEST_PX + 1
        return

    length_mm = bar.length * {"mm": 1, "cm": 10}[bar.unit]
    assert bar.length_px == pytest.approx(length_mm * px_per_mm)
    assert SHORTEST_PX <= bar.length_px <= width_px * LARGEST_PART + 1e-6


@pytest.mark.parametrize(
    ("calibration", "source"),
    [
        (Calibration.PATIENT, "scanner"),
        (Calibration.PIXEL_SPACING, "Pixel Spacing"),
        (Calibration.DETECTOR, "at detector"),
        (Calibration.NONE, "uncalibrated"),
    ],
)
def test_the_source_of_the_calibration_is_named(calibration, source):
    assert scale_bar(2.0, calibration, 700).source == source


def test_without_calibration_lengths_are_pixels_never_millimetres():
    assert scale_bar(2.0, Calibration.NONE, 700).text == "100 px"


# On a plane as it stands in a viewport

CM, SECOND = PhysicalUnit.CENTIMETER, PhysicalUnit.SECOND
ROWS, COLUMNS = 400, 600


def tissue(left, top, right, bottom, *, across=0.02):
    axes = RegionAxis(CM, across), RegionAxis(CM, 0.05)
    return UltrasoundRegion(left, top, right, bottom, SpatialFormat.TWO_DIMENSIONAL, *axes)


SPECTRUM = UltrasoundRegion(
    0,
    250,
    599,
    399,
    SpatialFormat.SPECTRAL,
    RegionAxis(SECOND, 0.005),
    RegionAxis(PhysicalUnit.CENTIMETER_PER_SECOND, -1),
)


def bar_on(*regions, spacing=(1.0, 1.0), calibration=Calibration.NONE, state=None, size=(600, 400)):
    geometry = VolumeGeometry.from_vectors(
        (1, ROWS, COLUMNS), (0, 0, 0), (0, 0, 1), (0, spacing[0], 0), (spacing[1], 0, 0)
    )
    state = state or ViewportState(1, VoiWindow(40, 400))
    transform = display_transform((ROWS, COLUMNS), spacing, state, size)
    return scale_bar_on(PlaneFacts(geometry, calibration, regions=regions), transform, size)


def zoomed(row, column, **fields):
    return ViewportState(1, VoiWindow(40, 400), zoom=4.0, center=(column, row), **fields)


def test_the_bar_of_an_ultrasound_picture_is_that_of_its_tissue_and_says_so():
    bar = bar_on(tissue(0, 0, 599, 200), SPECTRUM)

    assert (bar.text, bar.source, bar.length_px) == ("2 cm", "2-D region", pytest.approx(100))
    assert not bar.is_the_bodys


def test_a_turned_picture_has_its_bar_along_its_rows_on_the_screen():
    state = ViewportState(1, VoiWindow(40, 400), quarter_turns=1)
    bar = bar_on(tissue(0, 0, 599, 200), SPECTRUM, state=state, size=(400, 600))

    assert bar.length_px == pytest.approx(bar.length * {"mm": 1, "cm": 10}[bar.unit] / 0.5)


def test_a_bar_goes_by_the_region_whatever_the_picture_is_drawn_in():
    bar = bar_on(tissue(0, 0, 599, 200), spacing=(0.9, 0.7), calibration=Calibration.PATIENT)
    per_column = display_transform(
        (ROWS, COLUMNS), (0.9, 0.7), ViewportState(1, VoiWindow(40, 400)), (600, 400)
    ).matrix[0, 0]

    assert bar.length_px == pytest.approx(bar.length * {"mm": 1, "cm": 10}[bar.unit] / 0.2 * per_column)


def test_there_is_no_bar_where_no_tissue_is_on_show():
    regions = (tissue(0, 0, 599, 200), SPECTRUM)

    assert bar_on(*regions, state=zoomed(330, 300)) is None
    assert bar_on(*regions, state=zoomed(100, 300)).source == "2-D region"
    assert bar_on(SPECTRUM) is None


def test_there_is_no_bar_over_pictures_of_several_scales_but_over_each_alone():
    regions = (tissue(0, 0, 290, 399), tissue(300, 0, 599, 399, across=0.04))
    left, right = (bar_on(*regions, state=zoomed(200, column)) for column in (100, 500))

    assert bar_on(*regions) is None
    assert left.length_px / left.length == pytest.approx(2 * right.length_px / right.length)


def test_pixels_that_are_not_square_are_counted_in_their_widths():
    wide, turned = (
        bar_on(spacing=(2.0, 1.0), state=ViewportState(1, VoiWindow(40, 400), quarter_turns=turns), size=size)
        for turns, size in ((0, (600, 400)), (1, (400, 600)))
    )

    assert (wide.text, wide.length_px) == ("200 pixel widths", pytest.approx(100))
    assert (turned.text, turned.length_px) == ("200 pixel widths", pytest.approx(100))
    assert bar_on(spacing=(1.0, 1.0)).text == "200 px"


@pytest.mark.parametrize(
    ("calibration", "source"),
    [(Calibration.MAGNIFICATION, "estimated magnification"), (Calibration.SCANNED, "on film")],
)
def test_millimeters_that_are_not_the_bodys_are_named(calibration, source):
    assert bar_on(calibration=calibration).source == source

"""The scale bar is a round length, fits, and says where its millimetres come from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.imaging.scale_bar import LARGEST_PART, SHORTEST_PX, scale_bar
from medviewer.imaging.volume import Calibration


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

"""Numbers, dates and sides are written as the documents promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.finding.score import ModelScore
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.patient_directions import Anatomy
from medviewer.imaging.volume import FrameReference, Unit, Volume
from medviewer.report.midline import midline_x_mm, side_of
from medviewer.report.wording import (
    date_text,
    number_text,
    place_text,
    range_text,
    score_text,
    share_text,
    signed_text,
    time_text,
    unbroken,
)


@given(st.floats(0, 1))
def test_a_score_never_claims_certainty(value):
    assert share_text(value) not in ("0.00", "1.00")


@pytest.mark.parametrize(("value", "text"), [(0.314, "0.31"), (0.999, ">\u00a00.99"), (0.001, "<\u00a00.01")])
def test_scores_have_two_decimals(value, text):
    assert share_text(value) == text


def test_a_score_comes_with_its_interval():
    assert score_text(ModelScore(0.31, 0.22, 0.41)) == "0.31 (0.22–0.41)"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.314, 0.42, "0.31–0.42"),
        (0.312, 0.314, "0.31"),
        (0.9961, 0.9999, ">\u00a00.99"),
        (0.97, 0.9999, "0.97 – >\u00a00.99"),
        (0.0001, 0.03, "<\u00a00.01 – 0.03"),
    ],
)
def test_what_a_score_moves_between_is_written_as_the_score_is(low, high, text):
    assert range_text(low, high) == text


@given(st.floats(0, 1), st.floats(0, 1))
def test_what_a_score_moves_between_never_claims_certainty(low, high):
    text = range_text(min(low, high), max(low, high))

    assert "0.00" not in text
    assert "1.00" not in text


@pytest.mark.parametrize(
    ("stored", "text"),
    [("20120514", "2012-05-14"), ("", ""), ("2012", "2012"), ("around 2012", "around 2012")],
)
def test_dates_are_readable_or_left_alone(stored, text):
    assert date_text(stored) == text


@pytest.mark.parametrize(("stored", "text"), [("142307.5", "14:23"), ("", ""), ("noon", "noon")])
def test_times_are_readable_or_left_alone(stored, text):
    assert time_text(stored) == text


def test_a_place_names_the_patients_sides():
    assert place_text((62.44, -21.0, -3.0)).replace("\u00a0", " ") == "L 62.4  A 21.0  F 3.0"
    dog = place_text((62.44, -21.0, -3.0), Anatomy.QUADRUPED)
    assert dog.replace("\u00a0", " ") == "LE 62.4  V 21.0  CD 3.0"


def test_a_minus_is_a_minus():
    assert number_text(-600.0) == "−600"


@pytest.mark.parametrize(("change", "text"), [(0.4, "+0.40"), (-0.234, "−0.23"), (-0.001, "+0.00")])
def test_a_change_has_its_sign_and_two_decimals(change, text):
    assert signed_text(change) == text


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("Area 120.5 mm²", ["Area", "120.5 mm²"]),
        ("面积 120.5 mm²", ["面积", "120.5 mm²"]),
        ("−630.2 ± 40.0 HU", ["−630.2 ± 40.0 HU"]),
        ("12.4 × 8.1 mm", ["12.4 × 8.1 mm"]),
    ],
)
def test_a_number_never_stands_apart_from_its_unit(value, lines):
    assert [line.replace("\u00a0", " ") for line in unbroken(value).split(" ")] == lines


def body(shift: int) -> Volume:
    """A body of water in air, `shift` columns off the grid's middle."""
    values = np.full((8, 64, 64), -1000, np.int16)
    values[:, 16:48, 12 + shift : 52 + shift] = 40
    geometry = VolumeGeometry.from_vectors((8, 64, 64), (-126, -126, 0), (0, 0, 5), (0, 4, 0), (4, 0, 0))
    return Volume(values, geometry, tuple(FrameReference(str(index)) for index in range(8)), Unit.HU)


@pytest.mark.parametrize("shift", [-10, 0, 8])
def test_sides_go_by_the_body_and_not_by_the_table(shift):
    volume = body(shift)
    midline_mm = midline_x_mm(volume)

    assert midline_mm == pytest.approx(4 * shift, abs=3)
    assert side_of((4 * shift + 40.0, 0, 0), midline_mm) == "L"
    assert side_of((4 * shift - 40.0, 0, 0), midline_mm) == "R"
    assert side_of((4 * shift + 5.0, 0, 0), midline_mm) == ""

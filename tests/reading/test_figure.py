"""The lines of each kind, and the words beside them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.i18n import use_language
from medviewer.reading.figure import ARC_PX, figure_of
from medviewer.reading.image_text import image_lines
from medviewer.reading.measurement import POINT_COUNTS, MeasurementKind
from medviewer.reading.quantity import Quantity, QuantityName
from tests.reading.examples import measurement

KIND, NAME = MeasurementKind, QuantityName
spots = st.tuples(st.floats(-500, 500), st.floats(-500, 500))


@given(st.sampled_from(KIND), st.lists(spots, min_size=0, max_size=6))
def test_whatever_points_there_are_the_lines_are_finite(kind, points):
    """A figure that is being drawn has some of its points; a strange one may have all in one place."""
    figure = figure_of(kind, points[: POINT_COUNTS.get(kind, 6)])

    for line in (*figure.lines, *figure.helping):
        assert len(line) >= 2 or kind is KIND.POLYGON
        assert np.isfinite(line).all()
    assert np.isfinite(figure.spots()).all()


@given(st.lists(spots, min_size=4, max_size=4))
def test_an_ellipse_passes_through_the_ends_of_its_axes(corners):
    (x0, y0), (x1, y1) = corners[:2]
    ends = [(x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2), ((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1)]
    (line,) = figure_of(KIND.ELLIPSE, ends).lines

    for end in ends:
        assert min(math.dist(end, spot) for spot in line) < 1e-6
    assert line[0] == pytest.approx(line[-1])


def test_an_arrow_has_its_barbs_at_the_tip():
    shaft, barbs = figure_of(KIND.ARROW, [(100, 100), (200, 100)]).lines

    assert shaft == ((100, 100), (200, 100))
    assert barbs[1] == (100, 100)
    assert all(100 < x < 110 for x, _y in (barbs[0], barbs[2]))


@pytest.mark.parametrize(
    ("first", "second"), [((0, -50), (50, 0)), ((50, 0), (0, -50)), ((-50, -5), (-50, 5))]
)
def test_the_arc_of_an_angle_lies_between_its_arms_on_the_short_side(first, second):
    (arc,) = figure_of(KIND.ANGLE, [first, (0, 0), second]).helping
    halfway = np.add(first, second) / np.linalg.norm(np.add(first, second))

    assert all(math.hypot(x, y) == pytest.approx(ARC_PX) for x, y in arc)
    assert all(np.dot((x, y), halfway) > 0 for x, y in arc)


def test_a_probe_leaves_its_pixel_free():
    assert all(math.hypot(*spot) >= 3 for line in figure_of(KIND.PROBE, [(0, 0)]).lines for spot in line)


def quantities(**values):
    units = {
        NAME.AREA: "mm²",
        NAME.LENGTH: "mm",
        NAME.LONG_AXIS: "mm",
        NAME.SHORT_AXIS: "mm",
        NAME.ANGLE: "°",
    }
    names = {NAME[name.upper()]: value for name, value in values.items()}
    return tuple(
        Quantity(name, value, units.get(name, "" if name is NAME.STORED_VALUE else "HU"))
        for name, value in names.items()
    )


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        (KIND.DISTANCE, {"length": 12.44}, ("12.4 mm",)),
        (KIND.BIDIRECTIONAL, {"long_axis": 12.44, "short_axis": 8.0}, ("12.4 × 8.0 mm",)),
        (KIND.COBB, {"angle": 23.04}, ("23.0°",)),
        (KIND.PROBE, {"value": -812, "stored_value": 212}, ("−812 HU", "stored 212")),
        (KIND.PROBE, {"value": -812}, ("−812 HU",)),
        (KIND.PROBE, {"red": 10, "green": 200, "blue": 30}, ("R 10  G 200  B 30",)),
        (
            KIND.ELLIPSE,
            {"area": 120.46, "perimeter": 40, "mean": 41.2, "standard_deviation": 12.3, "minimum": -20, "maximum": 98},
            ("120.5 mm²", "Mean 41.2  SD 12.3 HU", "Min −20  Max 98 HU"),
        ),
        (KIND.RECTANGLE, {"area": 120.46}, ("120.5 mm²",)),  # a color image
        (KIND.POLYGON, {"perimeter": 40}, ("Edges cross: no area",)),
        (KIND.ARROW, {}, ()),
    ],
)  # fmt: skip
def test_what_is_written_beside_it(kind, values, expected):
    points = ((0, 0, 5), (9, 0, 5), (9, 9, 5), (0, 9, 5))[: POINT_COUNTS.get(kind, 3)]

    assert image_lines(measurement(kind, points, values=quantities(**values))) == expected


def test_the_readers_words_stand_first():
    assert image_lines(measurement(label=" Node 1 \n\n left ", values=quantities(length=3))) == (
        "Node 1",
        "left",
        "3.0 mm",
    )


def test_in_chinese():
    values = quantities(area=1, mean=2, standard_deviation=3, minimum=4, maximum=5)
    use_language("zh_CN")
    try:
        lines = image_lines(measurement(KIND.RECTANGLE, ((0, 0, 5),) * 4, values=values))
    finally:
        use_language("en")

    assert lines[1:] == ("平均 2.0  标准差 3.0 HU", "最小 4  最大 5 HU")

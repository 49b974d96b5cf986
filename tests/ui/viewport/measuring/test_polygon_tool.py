"""A polygon is drawn corner by corner or freehand, and closed in whichever way comes to the hand."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from medviewer.reading.measurement import MeasurementKind
from medviewer.reading.quantity import QuantityName
from medviewer.ui.viewport.tools.mouse_tool import MouseTool
from tests.ui.viewport.measuring.a_reader import LEFT, NO_KEY
from tests.ui.viewport.test_viewport_widget import move, turn_wheel

CORNERS = [(10, 10), (10, 50), (40, 50), (40, 10)]


@pytest.fixture
def drawing(reader):
    reader.widget.set_tool(MouseTool.POLYGON)
    return reader


def is_square(reader):
    assert reader.only.kind is MeasurementKind.POLYGON
    assert reader.only.points == tuple(pytest.approx(reader.patient(place)) for place in CORNERS)
    assert reader.only.value(QuantityName.AREA).value == pytest.approx(30 * 0.8 * 40 * 0.5, rel=0.02)
    assert reader.only.value(QuantityName.PIXEL_COUNT).value == pytest.approx(31 * 41, rel=0.06)
    return True


def test_a_click_on_the_first_corner_closes_it(drawing):
    drawing.click(*CORNERS)
    assert drawing.kept == ()
    x, y = drawing.px(CORNERS[0])
    QTest.mouseClick(drawing.widget, LEFT, NO_KEY, QPoint(x + 5, y - 5))

    assert is_square(drawing)


def test_a_double_click_sets_the_last_corner_and_closes_it(drawing):
    drawing.click(*CORNERS[:3])
    drawing.double_click(CORNERS[3])

    assert is_square(drawing)


def test_enter_twice_at_one_place_closes_it(drawing):
    drawing.press(Qt.Key.Key_Return)
    for _corner in range(3):
        drawing.press(Qt.Key.Key_Return)
        drawing.press(Qt.Key.Key_Right if _corner == 0 else Qt.Key.Key_Down, times=10)
    drawing.press(Qt.Key.Key_Return, times=2)

    assert len(drawing.only.points) == 4


def test_backspace_takes_the_last_corner_back(drawing):
    drawing.click(CORNERS[0], CORNERS[1], (30, 70))
    drawing.press(Qt.Key.Key_Backspace)
    drawing.click(CORNERS[2], CORNERS[3], CORNERS[0])

    assert is_square(drawing)


def test_backspace_to_the_beginning_leaves_nothing(drawing):
    drawing.click(*CORNERS[:2])
    drawing.press(Qt.Key.Key_Backspace, times=2)

    assert not drawing.widget._mouse.tool.is_at_work


def test_with_the_button_held_down_it_is_drawn_freehand(drawing):
    turn = np.linspace(0, 2 * np.pi, 120)
    path = [drawing.px((30 + 15 * np.sin(each), 40 + 24 * np.cos(each))) for each in turn]
    QTest.mousePress(drawing.widget, LEFT, NO_KEY, QPoint(*path[0]))
    for spot in path[1:]:
        move(drawing.widget, spot, LEFT)
    QTest.mouseRelease(drawing.widget, LEFT, NO_KEY, QPoint(*path[-1]))

    assert len(drawing.only.points) > 40
    assert drawing.only.value(QuantityName.AREA).value == pytest.approx(np.pi * 12 * 12, rel=0.02)


def test_freehand_and_clicks_go_together(drawing):
    drawing.drag(CORNERS[0], CORNERS[1])
    assert drawing.kept == ()
    drawing.click(CORNERS[2], CORNERS[3], CORNERS[0])

    assert drawing.only.points[-1] == pytest.approx(drawing.patient(CORNERS[3]))
    assert drawing.only.value(QuantityName.AREA).value == pytest.approx(480, rel=0.02)


def test_two_corners_are_no_polygon(drawing):
    drawing.click(CORNERS[0])
    drawing.double_click(CORNERS[1])
    assert drawing.kept == ()
    assert drawing.widget.cancel_tool()
    drawing.click(*CORNERS, CORNERS[0])

    assert is_square(drawing)


def test_a_polygon_begun_on_another_slice_is_begun_anew(drawing):
    drawing.click((5, 5), (6, 60))
    turn_wheel(drawing.widget, -120)
    drawing.click(*CORNERS, CORNERS[0])

    assert len(drawing.only.points) == 4


def test_a_polygon_whose_edges_cross_says_so(drawing):
    drawing.click(CORNERS[0], CORNERS[2], CORNERS[1], CORNERS[3], CORNERS[0])

    assert drawing.only.value(QuantityName.AREA) is None
    assert drawing.only.value(QuantityName.PERIMETER) is not None

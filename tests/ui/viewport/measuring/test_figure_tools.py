"""Figures drawn with real clicks and drags measure what lies under them, whichever way they are drawn."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from medviewer.imaging.placed_pixels import placed_pixels
from medviewer.imaging.volume import FrameReference
from medviewer.reading.measurement import MeasurementKind
from medviewer.reading.measuring import measured
from medviewer.reading.quantity import QuantityName
from medviewer.ui.viewport.tools.mouse_tool import MouseTool
from tests.imaging.test_display_transform import states
from tests.ui.viewport.measuring.a_reader import KEY, SHIFT
from tests.ui.viewport.test_viewport_widget import picture_of, turn_wheel

KIND, NAME, TOOL = MeasurementKind, QuantityName, MouseTool

DRAWN_BY_CLICKS = {
    TOOL.DISTANCE: [(20, 20), (30, 44)],
    TOOL.BIDIRECTIONAL: [(20, 20), (20, 44), (12, 30), (29, 35)],
    TOOL.ANGLE: [(10, 20), (30, 20), (30, 50)],
    TOOL.COBB: [(10, 20), (14, 44), (40, 20), (36, 44)],
    TOOL.ELLIPSE: [(20, 20), (35, 50)],
    TOOL.RECTANGLE: [(20, 20), (35, 50)],
    TOOL.PROBE: [(20, 20)],
}


def yellow(widget):
    picture = picture_of(widget).astype(int)
    return (picture[..., 0] - picture[..., 2] > 50) & (picture[..., 1] - picture[..., 2] > 30)


@pytest.mark.parametrize("tool", DRAWN_BY_CLICKS, ids=lambda tool: tool.value)
def test_clicks_make_a_measurement_of_what_lies_under_them(reader, content, tool):
    places = DRAWN_BY_CLICKS[tool]
    reader.widget.set_tool(tool)
    reader.click(*places)

    one = reader.only
    assert one.kind.value == tool.value
    assert one.place.series_key == KEY
    assert one.place.frame == FrameReference("1.2.5")
    calculated = measured(one.kind, one.points, placed_pixels(content.volume, 5))
    assert one.values[: len(calculated)] == calculated
    assert one.values
    assert np.array(one.points).mean(axis=0) == pytest.approx(
        np.mean([reader.patient(place) for place in places], axis=0), abs=3
    )
    assert reader.selected == [one.id]


def test_a_distance_is_where_the_mouse_was_pressed_and_let_go(reader):
    reader.widget.set_tool(TOOL.DISTANCE)
    reader.drag((20, 20), (30, 44))
    start, end = reader.patient((20, 20)), reader.patient((30, 44))

    assert reader.only.points == (pytest.approx(start), pytest.approx(end))
    assert reader.only.value(NAME.LENGTH).value == pytest.approx(np.linalg.norm(np.subtract(start, end)))
    assert reader.only.value(NAME.LENGTH).value == pytest.approx(np.hypot(10 * 0.8, 24 * 0.5), abs=0.2)


@pytest.mark.parametrize(
    "tool", [TOOL.DISTANCE, TOOL.ELLIPSE, TOOL.RECTANGLE, TOOL.COBB, TOOL.BIDIRECTIONAL, TOOL.ANGLE],
    ids=lambda tool: tool.value,
)  # fmt: skip
def test_pressing_and_dragging_draws_the_same_as_clicking(reader, tool):
    places = DRAWN_BY_CLICKS[tool]
    reader.widget.set_tool(tool)
    reader.click(*places)
    clicked = reader.only
    reader.forget()
    if tool is TOOL.ANGLE:
        reader.drag(places[0], places[1])
        reader.click(places[2])
    else:
        for start, end in zip(places[::2], places[1::2], strict=True):
            reader.drag(start, end)

    assert reader.only.points == clicked.points
    assert reader.only.values == clicked.values
    assert reader.only.id != clicked.id


def test_the_tool_stays_for_the_next_one(reader):
    reader.widget.set_tool(TOOL.DISTANCE)
    reader.drag((20, 20), (30, 44))
    reader.drag((40, 20), (50, 44))

    assert len(reader.kept) == 2
    assert reader.widget.tool is TOOL.DISTANCE


def test_the_line_and_its_value_follow_the_mouse_before_the_second_click(reader):
    reader.widget.set_tool(TOOL.DISTANCE)
    reader.click((20, 20))
    assert yellow(reader.widget).sum() < 200  # the first point's ring
    reader.hover((20, 50))
    x, y = reader.view_model.transform.to_screen(35, 20)
    drawn = yellow(reader.widget)

    assert drawn[round(y) - 1 : round(y) + 2, round(x)].any()
    assert drawn[:, round(x) + 130 :].any()  # the value, beside its end
    assert reader.kept == ()
    reader.hover((20, 25))
    assert not yellow(reader.widget)[round(y) - 1 : round(y) + 2, round(x)].any()


def test_escape_drops_what_is_unfinished(reader):
    reader.widget.set_tool(TOOL.ANGLE)
    reader.click((20, 20), (30, 30))
    assert reader.widget.cancel_tool()
    assert not reader.widget.cancel_tool()
    reader.click((10, 10), (20, 20), (20, 40))

    assert reader.only.points[0] == pytest.approx(reader.patient((10, 10)))


def test_another_tool_drops_it_too(reader):
    reader.widget.set_tool(TOOL.DISTANCE)
    reader.click((20, 20))
    reader.widget.set_tool(TOOL.WINDOW)
    reader.widget.set_tool(TOOL.DISTANCE)
    reader.click((40, 20), (50, 40))

    assert reader.only.points[0] == pytest.approx(reader.patient((40, 20)))


def test_backspace_takes_the_last_point_back(reader):
    reader.widget.set_tool(TOOL.ANGLE)
    reader.click((20, 20), (30, 30))
    reader.press(Qt.Key.Key_Backspace)
    reader.click((40, 20), (40, 60))
    assert reader.only.points[1] == pytest.approx(reader.patient((40, 20)))

    reader.widget.set_tool(TOOL.COBB)
    reader.click((10, 10), (10, 30), (20, 10))
    reader.press(Qt.Key.Key_Backspace)
    reader.click((50, 15), (45, 35))
    assert reader.kept[1].points == tuple(
        pytest.approx(reader.patient(place)) for place in ((10, 10), (10, 30), (50, 15), (45, 35))
    )


def test_backspace_takes_back_the_first_point_and_then_is_a_shortcut_again(reader):
    reader.widget.set_tool(TOOL.DISTANCE)
    tool = reader.widget._mouse.tool
    reader.click((20, 20))
    assert tool.wants(Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier)
    reader.press(Qt.Key.Key_Backspace)

    assert not tool.is_at_work
    assert not tool.wants(Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier)


@pytest.mark.parametrize("tool", [TOOL.DISTANCE, TOOL.ELLIPSE, TOOL.RECTANGLE], ids=lambda tool: tool.value)
def test_a_figure_without_size_was_not_meant(reader, tool):
    reader.widget.set_tool(tool)
    reader.click((20, 20), (20, 20))

    assert reader.kept == ()
    assert not reader.widget._mouse.tool.is_at_work


def test_a_double_click_draws_nothing_and_does_not_maximise(reader, qtbot):
    reader.widget.set_tool(TOOL.DISTANCE)
    with qtbot.assertNotEmitted(reader.widget.maximise_requested):
        reader.double_click((20, 20))

    assert reader.kept == ()


@pytest.mark.parametrize("tool", [TOOL.ELLIPSE, TOOL.RECTANGLE], ids=lambda tool: tool.value)
def test_with_shift_it_is_a_circle_or_a_square_in_millimetres(reader, tool):
    reader.widget.set_tool(tool)
    reader.drag((20, 20), (40, 40), SHIFT)  # 16 x 10 mm
    points = np.array(reader.only.points)
    sides = (
        np.linalg.norm(points[[0, 2]] - points[[1, 3]], axis=1)
        if tool is TOOL.ELLIPSE
        else np.linalg.norm(points[[0, 1]] - points[[1, 2]], axis=1)
    )

    assert sides[0] == pytest.approx(sides[1])
    assert sides[0] == pytest.approx(10, abs=0.2)


def test_a_slice_that_is_not_there_yet_is_not_measured(reader, content):
    reader.view_model.show(replace(content, loaded=np.zeros(11, bool)))
    reader.widget.set_tool(TOOL.DISTANCE)
    reader.drag((20, 20), (30, 44))

    assert reader.kept == ()


def test_a_draft_is_not_measured(reader, monkeypatch):
    monkeypatch.setattr(type(reader.view_model.shown_plane), "is_draft", lambda *_: True)
    reader.widget.set_tool(TOOL.ELLIPSE)
    reader.drag((20, 20), (30, 44))

    assert reader.kept == ()


def test_a_plane_cut_through_a_volume_that_is_still_filling_is_not_measured(reader, content):
    loaded = np.ones(11, bool)
    loaded[3] = False
    cut = replace(content.volume, is_exact=False)
    reader.view_model.show(replace(content, cut=cut, loaded=loaded))
    reader.widget.set_tool(TOOL.ELLIPSE)
    reader.drag((20, 20), (30, 44))
    assert reader.kept == ()
    loaded[3] = True
    reader.drag((20, 20), (30, 44))

    assert len(reader.kept) == 1


def test_without_a_study_nothing_is_measured(reader):
    reader.measurements.show("", (), ())
    reader.widget.set_tool(TOOL.ELLIPSE)
    reader.drag((20, 20), (30, 44))

    assert reader.kept == ()


def test_a_measurement_lies_on_one_slice_even_if_the_reader_scrolls_between_its_points(reader):
    reader.widget.set_tool(TOOL.DISTANCE)
    reader.click((20, 20))
    turn_wheel(reader.widget, -120)
    reader.hover((30, 40))
    assert yellow(reader.widget).sum() == 0
    reader.click((30, 30), (40, 60))

    assert reader.only.place.frame == FrameReference("1.2.6")
    assert {round(z, 6) for _x, _y, z in reader.only.points} == {3.0}


def test_an_unfinished_one_waits_on_its_slice(reader):
    reader.widget.set_tool(TOOL.DISTANCE)
    reader.click((20, 20))
    turn_wheel(reader.widget, -120)
    reader.hover((50, 50))
    turn_wheel(reader.widget, 120)
    reader.click((30, 44))

    assert reader.only.points == tuple(pytest.approx(reader.patient(place)) for place in ((20, 20), (30, 44)))


@pytest.mark.parametrize("change", ["flip_horizontal", "flip_vertical", "rotate", "zoom_by", "pan", "invert"])
def test_zooming_moving_turning_and_mirroring_the_picture_change_no_measurement(reader, content, change):
    arguments = {"rotate": (1,), "zoom_by": (2.5,), "pan": (60, -35)}
    getattr(reader.view_model, change)(*arguments.get(change, ()))
    reader.widget.grab()
    reader.widget.set_tool(TOOL.ELLIPSE)
    reader.drag((22, 25), (34, 45))

    area = reader.only.value(NAME.AREA).value
    assert area == pytest.approx(np.pi / 4 * 12 * 0.8 * 20 * 0.5, rel=0.03)
    rows, columns = np.indices((60, 80))
    mask = ((rows - 28) / 6) ** 2 + ((columns - 35) / 10) ** 2 <= 1
    assert reader.only.value(NAME.MEAN).value == pytest.approx(content.volume.values[5][mask].mean(), abs=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(states, st.floats(-50, 750), st.floats(-50, 750), st.integers(0, 10))
def test_screen_and_patient_agree_however_the_picture_lies(reader, state, x, y, index):
    reader.view_model._state = replace(state, slice_count=11, slice_index=index)
    position = reader.measurements.to_patient((x, y))

    assert reader.measurements.to_screen([position])[0] == pytest.approx((x, y), abs=1e-5)
    k, row, column = reader.view_model.content.volume.geometry.to_index(position)
    assert k == pytest.approx(index, abs=1e-6)
    assert (column, row) == pytest.approx(reader.view_model.transform.to_image(x, y), abs=1e-5)


def test_a_probe_keeps_the_modality_value_and_the_stored_one(reader, content):
    reader.widget.set_tool(TOOL.PROBE)
    reader.click((20, 30))
    value, stored = reader.only.value(NAME.VALUE), reader.only.value(NAME.STORED_VALUE)

    assert (value.value, value.unit) == (content.volume.values[5, 20, 30], "HU")
    assert stored.value == value.value + 1024 + 5


def test_a_distance_can_be_made_by_the_keyboard_alone(reader):
    reader.widget.set_tool(TOOL.DISTANCE)
    reader.press(Qt.Key.Key_Return)  # the cursor comes up in the middle
    assert reader.kept == ()
    reader.press(Qt.Key.Key_Return)
    reader.press(Qt.Key.Key_Right, times=3)
    reader.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier, times=2)
    reader.press(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    reader.press(Qt.Key.Key_Return)
    start, end = reader.measurements.to_screen(reader.only.points)

    assert start == pytest.approx((349.5, 349.5))
    assert np.subtract(end, start) == pytest.approx((3 * 4 - 32, 2))
    assert reader.view_model.state.slice_index == 5


def test_the_keyboards_cursor_begins_where_the_mouse_is_and_escape_puts_it_away(reader):
    reader.widget.set_tool(TOOL.PROBE)
    reader.hover((20, 30))
    reader.press(Qt.Key.Key_Return, times=2)
    assert reader.only.points[0] == pytest.approx(reader.patient((20, 30)))
    assert reader.widget.cancel_tool()
    tool = reader.widget._mouse.tool

    assert not tool.wants(Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier)  # the arrows page again


@pytest.mark.parametrize("tool", [each for each in MouseTool if each.value in {kind.value for kind in KIND}])
def test_every_measuring_tool_has_a_cross_for_its_pointer(reader, tool):
    reader.widget.set_tool(tool)

    assert reader.widget.cursor().shape() is Qt.CursorShape.CrossCursor

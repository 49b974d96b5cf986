"""Real mouse, wheel and key events do in a viewport what a reader expects."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from medviewer.ui.viewport.slice_strip import STRIP_PX
from medviewer.ui.viewport.tools.mouse_tool import MouseTool

LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
NO_KEY, CONTROL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def drag(widget, button, start, end, modifiers=NO_KEY):
    QTest.mousePress(widget, button, modifiers, QPoint(*start))
    for x, y in (((start[0] + end[0]) // 2, (start[1] + end[1]) // 2), end):
        move(widget, (x, y), button, modifiers)
    QTest.mouseRelease(widget, button, modifiers, QPoint(*end))


def move(widget, at, button=Qt.MouseButton.NoButton, modifiers=NO_KEY):
    point = QPointF(*at)
    event = QMouseEvent(
        QEvent.Type.MouseMove, point, widget.mapToGlobal(point), Qt.MouseButton.NoButton, button, modifiers
    )
    QApplication.sendEvent(widget, event)


def turn_wheel(widget, eighths, modifiers=NO_KEY, at=(100, 100)):
    event = QWheelEvent(
        QPointF(*at), widget.mapToGlobal(QPointF(*at)), QPoint(), QPoint(0, eighths), Qt.MouseButton.NoButton,
        modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def picture_of(widget):
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return pixels[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def test_dragging_right_widens_and_dragging_down_brightens(widget, view_model):
    before = view_model.state.window
    drag(widget, LEFT, (200, 200), (280, 240))
    after = view_model.state.window

    assert after.width == pytest.approx(before.width * 2)  # 80 px at 1/80 of the width each
    assert after.center == pytest.approx(before.center - before.width / 2)


def test_the_direction_of_the_drag_can_be_turned(widget, view_model):
    before = view_model.state.window
    widget.options.down_brightens = False
    drag(widget, LEFT, (200, 200), (200, 240))

    assert view_model.state.window.center == pytest.approx(before.center + before.width / 2)


@pytest.mark.parametrize(("modifiers", "gain"), [(CONTROL, 2.5), (SHIFT, 0.25)])
def test_control_drags_faster_and_shift_finer(widget, view_model, modifiers, gain):
    before = view_model.state.window
    drag(widget, LEFT, (200, 200), (240, 200), modifiers)

    assert view_model.state.window.width == pytest.approx(before.width * (1 + 0.5 * gain))


def test_a_drag_there_and_back_leaves_the_window_as_it_was(widget, view_model):
    before = view_model.state.window
    QTest.mousePress(widget, LEFT, NO_KEY, QPoint(200, 200))
    for x in (260, 170, 200):
        move(widget, (x, 200), LEFT)
    QTest.mouseRelease(widget, LEFT, NO_KEY, QPoint(200, 200))

    assert view_model.state.window == replace(before, name="")


def test_a_tremor_of_three_pixels_is_no_drag(widget, view_model):
    before = view_model.state
    QTest.mousePress(widget, LEFT, NO_KEY, QPoint(200, 200))
    move(widget, (202, 201), LEFT)
    QTest.mouseRelease(widget, LEFT, NO_KEY, QPoint(202, 201))

    assert view_model.state == before


def test_the_middle_button_moves_the_picture_under_the_mouse(widget, view_model):
    grabbed = view_model.transform.to_image(199.5, 199.5)
    drag(widget, MIDDLE, (200, 200), (260, 170))

    assert view_model.transform.to_screen(*grabbed) == pytest.approx((259.5, 169.5))


def test_the_right_button_dragged_zooms_about_where_it_went_down(widget, view_model, qtbot):
    grabbed = view_model.transform.to_image(199.5, 299.5)
    with qtbot.assertNotEmitted(widget.context_menu_requested):
        drag(widget, RIGHT, (200, 300), (200, 250))

    assert view_model.state.zoom == pytest.approx(np.exp(0.5), rel=0.01)
    assert view_model.transform.to_screen(*grabbed) == pytest.approx((199.5, 299.5))


def test_a_right_click_asks_for_the_menu(widget, view_model, qtbot):
    before = view_model.state
    with qtbot.waitSignal(widget.context_menu_requested) as asked:
        QTest.mouseClick(widget, RIGHT, NO_KEY, QPoint(150, 120))

    assert asked.args == [widget.mapToGlobal(QPoint(150, 120))]
    assert view_model.state == before


def test_the_wheel_goes_through_the_slices_and_stops_at_the_end(widget, view_model):
    turn_wheel(widget, -120)
    assert view_model.state.slice_index == 11
    turn_wheel(widget, 240)
    assert view_model.state.slice_index == 9
    turn_wheel(widget, -120, SHIFT)
    assert view_model.state.slice_index == 19
    turn_wheel(widget, -1200)
    assert view_model.state.slice_index == 20


def test_small_steps_of_a_touchpad_add_up(widget, view_model):
    for _step in range(4):
        turn_wheel(widget, -30)

    assert view_model.state.slice_index == 11


def test_control_and_wheel_zoom_about_the_mouse(widget, view_model):
    under = view_model.transform.to_image(99.5, 79.5)
    turn_wheel(widget, 120, CONTROL, at=(100, 80))

    assert view_model.state.zoom == pytest.approx(1.2)
    assert view_model.transform.to_screen(*under) == pytest.approx((99.5, 79.5))


@pytest.mark.parametrize(("tool", "moved"), [(MouseTool.PAN, "center"), (MouseTool.ZOOM, "zoom")])
def test_the_left_button_does_what_the_tool_says(widget, view_model, tool, moved):
    before = view_model.state
    widget.set_tool(tool)
    drag(widget, LEFT, (200, 200), (220, 260))

    assert getattr(view_model.state, moved) != getattr(before, moved)
    assert view_model.state.window == before.window


def test_the_scroll_tool_goes_one_slice_every_eight_pixels(widget, view_model):
    widget.set_tool(MouseTool.SCROLL)
    drag(widget, LEFT, (200, 200), (200, 240))

    assert view_model.state.slice_index == 15


def test_a_click_with_the_marker_tool_marks_that_point_of_the_patient(widget, view_model, qtbot):
    widget.set_tool(MouseTool.MARKER)
    x, y = view_model.transform.to_screen(30, 12)
    with qtbot.waitSignal(view_model.marker_placed) as placed:
        QTest.mouseClick(widget, LEFT, NO_KEY, QPoint(int(x + 0.5), int(y + 0.5)))

    expected = view_model.content.volume.geometry.to_patient((10, 12, 30))
    assert placed.args[0] == pytest.approx(expected, abs=0.1)


def test_a_click_beside_the_picture_marks_nothing(widget, view_model, qtbot):
    widget.set_tool(MouseTool.MARKER)
    with qtbot.assertNotEmitted(view_model.marker_placed):
        QTest.mouseClick(widget, LEFT, NO_KEY, QPoint(10, 250))


def test_a_double_click_asks_to_be_maximised_but_not_while_marking(widget, qtbot):
    with qtbot.waitSignal(widget.maximise_requested):
        QTest.mouseDClick(widget, LEFT, NO_KEY, QPoint(200, 200))
    widget.set_tool(MouseTool.MARKER)
    with qtbot.assertNotEmitted(widget.maximise_requested):
        QTest.mouseDClick(widget, LEFT, NO_KEY, QPoint(200, 200))


def test_pressing_the_strip_jumps_and_dragging_on_it_scrolls(widget, view_model):
    x = widget.width() - int(STRIP_PX / 2)
    window = view_model.state.window
    QTest.mousePress(widget, LEFT, NO_KEY, QPoint(x, 8))
    assert view_model.state.slice_index == 0
    move(widget, (x - 100, widget.height() - 8), LEFT)
    QTest.mouseRelease(widget, LEFT, NO_KEY, QPoint(x - 100, widget.height() - 8))

    assert view_model.state.slice_index == 20
    assert view_model.state.window == window


def test_a_press_says_which_viewport_is_used(widget, qtbot):
    with qtbot.waitSignal(widget.activated):
        QTest.mousePress(widget, LEFT, NO_KEY, QPoint(200, 200))
    QTest.mouseRelease(widget, LEFT, NO_KEY, QPoint(200, 200))


def test_the_pixel_under_the_mouse_is_announced_with_its_value_and_place(widget, view_model, qtbot):
    x, y = view_model.transform.to_screen(7.3, 32.7)
    with qtbot.waitSignal(view_model.pixel_probed) as probed:
        move(widget, (x + 0.5, y + 0.5))
    probe, volume = probed.args[0], view_model.content.volume

    assert (probe.column, probe.row, probe.slice_index) == (7, 33, 10)
    assert probe.value == volume.values[10, 33, 7]
    assert probe.position_mm == pytest.approx(volume.geometry.to_patient((10, 32.7, 7.3)), abs=1e-6)
    with qtbot.waitSignal(view_model.pixel_probed) as probed:
        QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
    assert probed.args == [None]


def test_a_new_state_is_on_the_screen(widget, view_model):
    before = picture_of(widget)
    view_model.invert()
    after = picture_of(widget)
    middle = (slice(200, 300), slice(250, 350))

    assert np.array_equal(after[middle], 255 - before[middle])


@pytest.mark.parametrize("is_awaited", [False, True])
def test_without_content_only_a_word_is_shown_in_the_middle(widget, view_model, is_awaited):
    view_model.clear(is_awaited=is_awaited)
    shown = picture_of(widget)

    assert shown[235:265, 200:400].any()
    assert not shown[:230].any()
    assert not shown[270:].any()


def test_a_slice_not_there_yet_shows_loading_and_none_of_its_memory(widget, view_model, content):
    loaded = np.zeros(21, bool)
    view_model.show(replace(content, loaded=loaded))
    assert not picture_of(widget)[100:230, 100:500].any()

    loaded[10] = True
    view_model.slices_arrived()
    assert picture_of(widget)[100:230, 100:500].mean() > 20


def test_an_unreadable_slice_shows_no_pixels(widget, view_model, content):
    view_model.show(replace(content, failures={10: "truncated"}))
    shown = picture_of(widget)

    assert not shown[100:230, 100:500].any()
    assert shown[235:265, 200:400].any()  # "unreadable: truncated"


def test_another_content_is_drawn_anew_even_in_the_same_memory(widget, view_model, content):
    before = picture_of(widget)
    content.volume.values[...] = 1000
    view_model.show(replace(content))

    assert not (before[200:220, 250:350] == 255).all()
    assert (picture_of(widget)[200:220, 250:350] == 255).all()


def test_a_cleared_viewport_lets_go_of_the_pixels(widget, view_model, content):
    values = content.volume.values.copy()
    view_model.show(replace(content, volume=replace(content.volume, values=values)))
    widget.grab()
    alive = weakref.ref(values)
    view_model.clear()
    del values
    gc.collect()

    assert alive() is None


def test_the_active_viewport_wears_the_accent_frame(widget):
    widget.set_active(True)
    assert tuple(picture_of(widget)[0, 30]) == (0x4E, 0xA1, 0xFF)
    widget.set_active(False)
    assert tuple(picture_of(widget)[0, 30]) == (0, 0, 0)

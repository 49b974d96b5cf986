"""Measuring in the real window: keys, menus, undo, several viewports, and what is there after opening again."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolButton

from medviewer.reading.measurement import MeasurementKind
from medviewer.reading.quantity import QuantityName
from medviewer.ui.dialogs.measurement_window import MeasurementWindow
from medviewer.ui.viewport.tools.mouse_tool import MouseTool
from tests.ui.viewport.test_viewport_widget import drag, move

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def viewport(qtbot, opened):
    widget = opened.window.grid.cells[0].viewport
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    qtbot.waitUntil(lambda: widget.view_model.measurements.can_measure)
    return widget


def measurements(program):
    return program.desk.reading.of_series(program.desk.hanging.key).measurements


def middle(widget, across=0, down=0):
    return (widget.width() // 2 + across, widget.height() // 2 + down)


def draw_distance(widget):
    QTest.keyClick(widget, Qt.Key.Key_D)
    drag(widget, LEFT, middle(widget, -80), middle(widget, 80))
    widget.grab()


@pytest.mark.parametrize(
    ("key", "modifier", "tool"),
    [
        (Qt.Key.Key_D, "NoModifier", MouseTool.DISTANCE),
        (Qt.Key.Key_B, "NoModifier", MouseTool.BIDIRECTIONAL),
        (Qt.Key.Key_A, "NoModifier", MouseTool.ANGLE),
        (Qt.Key.Key_A, "ShiftModifier", MouseTool.COBB),
        (Qt.Key.Key_E, "NoModifier", MouseTool.ELLIPSE),
        (Qt.Key.Key_E, "ShiftModifier", MouseTool.RECTANGLE),
        (Qt.Key.Key_P, "ShiftModifier", MouseTool.POLYGON),
        (Qt.Key.Key_P, "NoModifier", MouseTool.PROBE),
        (Qt.Key.Key_D, "ShiftModifier", MouseTool.ARROW),
        (Qt.Key.Key_T, "ShiftModifier", MouseTool.TEXT),
    ],
)
def test_every_tool_has_its_key(opened, viewport, key, modifier, tool):
    QTest.keyClick(viewport, key, getattr(Qt.KeyboardModifier, modifier))

    assert opened.window.grid.tool is tool
    assert opened.window.actions_by_id[f"tool-{tool.value}"].isChecked()


def test_a_distance_is_kept_in_the_reading_and_can_be_undone(opened, viewport):
    draw_distance(viewport)
    (one,) = measurements(opened)
    assert one.kind is MeasurementKind.DISTANCE
    assert one.place.series_key == opened.desk.hanging.key
    assert one.place.frame == opened.desk.hanging.viewport.content.volume.frames[6]
    assert "distance" in opened.window.actions_by_id["undo"].text()

    opened.window.actions_by_id["undo"].trigger()
    assert measurements(opened) == ()
    opened.window.actions_by_id["redo"].trigger()
    assert measurements(opened) == (one,)


def test_a_change_is_one_step_back(opened, viewport):
    draw_distance(viewport)
    (before,) = measurements(opened)
    drag(viewport, LEFT, middle(viewport, 80), middle(viewport, 80, 60))
    assert measurements(opened) != (before,)
    QTest.keyClick(viewport, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert measurements(opened) == (before,)


def test_delete_removes_what_is_selected_on_the_image(opened, viewport):
    draw_distance(viewport)
    QTest.keyClick(viewport, Qt.Key.Key_Delete)
    assert measurements(opened) == ()


def test_escape_first_drops_the_line_then_the_tool_then_resets(opened, viewport):
    QTest.keyClick(viewport, Qt.Key.Key_I)
    QTest.keyClick(viewport, Qt.Key.Key_D)
    QTest.mouseClick(viewport, LEFT, pos=QPoint(*middle(viewport)))
    QTest.keyClick(viewport, Qt.Key.Key_Escape)
    assert opened.window.grid.tool is MouseTool.DISTANCE
    assert not viewport._mouse.tool.is_at_work
    QTest.keyClick(viewport, Qt.Key.Key_Escape)
    assert opened.window.grid.tool is MouseTool.WINDOW
    assert opened.desk.hanging.viewport.state.inverted
    QTest.keyClick(viewport, Qt.Key.Key_Escape)

    assert not opened.desk.hanging.viewport.state.inverted


def test_letters_typed_into_a_text_are_no_shortcuts(opened, viewport):
    QTest.keyClick(viewport, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    QTest.mouseClick(viewport, LEFT, pos=QPoint(*middle(viewport)))
    entry = viewport.findChild(QLineEdit)
    QTest.keyClicks(entry, "diva 1 0")
    assert opened.window.grid.tool is MouseTool.TEXT
    assert not opened.desk.hanging.viewport.state.inverted
    QTest.keyClick(entry, Qt.Key.Key_Return)

    assert [each.label for each in measurements(opened)] == ["diva 1 0"]


def test_escape_in_a_text_ends_only_the_text(qtbot, opened, viewport):
    QTest.keyClick(viewport, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    QTest.mouseClick(viewport, LEFT, pos=QPoint(*middle(viewport)))
    QTest.keyClick(viewport.findChild(QLineEdit), Qt.Key.Key_Escape)

    assert opened.window.grid.tool is MouseTool.TEXT
    assert measurements(opened) == ()
    qtbot.waitUntil(lambda: viewport.findChild(QLineEdit) is None)


def test_enter_and_arrows_draw_without_a_mouse(opened, viewport):
    QTest.keyClick(viewport, Qt.Key.Key_D)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Return, *[Qt.Key.Key_Right] * 10, Qt.Key.Key_Return):
        QTest.keyClick(viewport, key)

    assert len(measurements(opened)) == 1
    assert not opened.window.grid.is_maximised
    assert opened.desk.hanging.viewport.state.slice_index == 6


def test_two_viewports_of_one_series_show_and_change_the_same(qtbot, opened, viewport):
    opened.window.actions_by_id["layout-1x2"].trigger()
    opened.desk.hanging.place(opened.desk.hanging.key_in(0), 1)
    other = opened.window.grid.cells[1].viewport
    qtbot.waitUntil(lambda: other.view_model.content is not None)
    draw_distance(viewport)
    qtbot.waitUntil(lambda: len(other.view_model.measurements.on_plane) == 1)
    other.view_model.scroll(1)
    assert other.view_model.measurements.on_plane == ()
    other.view_model.scroll(-1)
    other.grab()
    x, y = other.view_model.measurements.to_screen(measurements(opened)[0].points)[1]
    drag(other, LEFT, (round(x), round(y)), (round(x), round(y) + 30))

    assert viewport.view_model.measurements.on_plane == measurements(opened)
    assert len(opened.desk.reading.selected) == 1


def test_another_series_shows_none_of_it(qtbot, opened, viewport):
    draw_distance(viewport)
    opened.window.actions_by_id["next-series"].trigger()
    qtbot.waitUntil(lambda: opened.desk.hanging.viewport.content is not None)
    assert opened.desk.hanging.viewport.measurements.on_plane == ()
    opened.window.actions_by_id["previous-series"].trigger()
    qtbot.waitUntil(lambda: opened.desk.hanging.viewport.content is not None)

    assert len(opened.desk.hanging.viewport.measurements.on_plane) == 1


def test_it_is_there_again_after_the_study_was_closed_and_opened(qtbot, opened, viewport, ct_folder):
    draw_distance(viewport)
    (before,) = measurements(opened)
    opened.desk.study.close()
    assert opened.desk.hanging.viewport.measurements.on_plane == ()
    opened.window.files.open([ct_folder])
    qtbot.waitUntil(lambda: opened.desk.volumes.is_complete(opened.desk.hanging.key), timeout=30000)
    qtbot.waitUntil(lambda: opened.desk.hanging.viewport.measurements.on_plane == (before,))


def test_a_mouse_that_hovers_tells_what_it_measures_so_far(opened, viewport):
    QTest.keyClick(viewport, Qt.Key.Key_D)
    QTest.mouseClick(viewport, LEFT, pos=QPoint(*middle(viewport, -50)))
    pictures = []
    for across in (20, 60):
        move(viewport, middle(viewport, across))
        pictures.append(viewport.grab().toImage())

    assert pictures[0] != pictures[1]
    assert measurements(opened) == ()


def test_the_tool_bar_has_one_menu_of_measuring_tools(opened):
    button = next(b for b in opened.window.findChildren(QToolButton) if b.accessibleName() == "Measure")
    ids = [action.objectName() for action in button.menu().actions()]

    assert set(ids) == {f"tool-{kind.value}" for kind in MeasurementKind}
    assert "Measure" in [menu.title() for menu in opened.window.menuBar().findChildren(QMenu)]


@pytest.fixture
def region(opened, viewport):
    """A rectangle in the middle of the picture, selected; the window tool chosen."""
    QTest.keyClick(viewport, Qt.Key.Key_E, Qt.KeyboardModifier.ShiftModifier)
    drag(viewport, LEFT, middle(viewport, -60, -60), middle(viewport, 60, 60))
    QTest.keyClick(viewport, Qt.Key.Key_W)
    viewport.grab()
    return viewport


def test_a_right_click_on_a_measurement_offers_what_can_be_done_with_it(qtbot, opened, region):
    QTest.mouseClick(region, Qt.MouseButton.RightButton, pos=QPoint(*middle(region, 60)))
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    offered = [action.objectName() for action in menu.actions() if not action.isSeparator()]

    assert offered == ["rename-measurement", "measurement-properties", "copy-items", "delete-items"]
    assert all(action.isEnabled() for action in menu.actions())
    menu.close()


def test_f2_types_its_text_on_the_image(opened, region):
    QTest.keyClick(region, Qt.Key.Key_F2)
    entry = region.findChild(QLineEdit)
    QTest.keyClicks(entry, "Node")
    QTest.keyClick(entry, Qt.Key.Key_Return)

    assert measurements(opened)[0].label == "Node"


def test_f2_in_the_list_edits_the_list(qtbot, opened, region):
    items = opened.window.reading_panel.list
    opened.window.right.tabs.setCurrentWidget(opened.window.reading_panel)
    items.setFocus()
    qtbot.waitUntil(items.hasFocus)
    QTest.keyClick(items, Qt.Key.Key_F2)

    assert region.findChild(QLineEdit) is None


def test_a_text_can_be_typed_for_a_measurement_on_another_slice(qtbot, opened, region):
    opened.desk.hanging.viewport.scroll(3)
    opened.window.actions_by_id["rename-measurement"].trigger()
    qtbot.waitUntil(lambda: region.findChild(QLineEdit) is not None)

    assert opened.desk.hanging.viewport.state.slice_index == 6


def properties(opened):
    opened.window.actions_by_id["measurement-properties"].trigger()
    (dialog,) = (each for each in opened.window.findChildren(MeasurementWindow) if each.isVisible())
    return dialog


def test_the_properties_show_every_value_and_a_histogram_of_the_same_pixels(opened, region):
    dialog = properties(opened)
    text = dialog._values.text()
    (one,) = measurements(opened)

    assert all(quantity.text in text for quantity in one.values)
    assert "slice 7" in text
    histogram = dialog._picture._histogram
    assert histogram.counts.sum() == one.value(QuantityName.PIXEL_COUNT).value
    assert dialog._picture.isVisible()
    assert dialog._picture.accessibleDescription()


def test_the_properties_follow_the_measurement_and_the_selection(qtbot, opened, region):
    dialog = properties(opened)
    before = dialog._values.text(), dialog._picture.grab().toImage()
    drag(region, LEFT, middle(region, 60, 60), middle(region, 120, 120))
    assert dialog._values.text() != before[0]
    assert dialog._picture.grab().toImage() != before[1]
    draw_distance(region)
    assert "Length" in dialog._values.text()
    assert not dialog._picture.isVisible()
    assert properties(opened) is dialog
    opened.desk.study.close()

    qtbot.waitUntil(
        lambda: not [each for each in opened.window.findChildren(MeasurementWindow) if each.isVisible()]
    )


def test_a_bar_under_the_mouse_tells_its_range_and_count(opened, region):
    view = properties(opened)._picture
    bars = len(view._histogram.counts)

    assert view.bar_at(0) is None
    assert view.bar_at(view.width() / 2) == bars // 2
    assert view.bar_at(view.width()) is None
    assert "pixels" in view._bar_text(view._histogram, 0)


def test_properties_need_one_measurement(opened, region):
    assert opened.window.actions_by_id["measurement-properties"].isEnabled()
    opened.desk.reading.select([])

    assert not opened.window.actions_by_id["measurement-properties"].isEnabled()
    assert not opened.window.actions_by_id["rename-measurement"].isEnabled()


def test_the_button_shows_which_measuring_tool_is_in_use(opened, viewport):
    button = next(b for b in opened.window.findChildren(QToolButton) if b.accessibleName() == "Measure")
    assert not button.isChecked()
    before = button.icon().cacheKey()
    QTest.keyClick(viewport, Qt.Key.Key_E)
    assert button.isChecked()
    assert button.icon().cacheKey() != before
    QTest.keyClick(viewport, Qt.Key.Key_W)

    assert not button.isChecked()


def test_a_region_of_a_ct_is_read_in_hounsfield_units(opened, viewport):
    QTest.keyClick(viewport, Qt.Key.Key_E)
    drag(viewport, LEFT, middle(viewport, -60, -60), middle(viewport, 60, 60))
    (one,) = measurements(opened)

    assert one.value(QuantityName.MEAN).unit == "HU"
    assert one.value(QuantityName.AREA).unit == "mm²"

"""A viewport in a window of its own: keys, mouse and label work there; closing it brings the viewport back."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from medviewer.hanging.grid_layout import GridLayout
from medviewer.services.window_places import WindowPlace, WindowPlaces
from medviewer.ui.window_keeper import screens_in_use
from tests.ui.browsing import click_series
from tests.ui.viewport.test_viewport_widget import drag, turn_wheel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def taken_out(qtbot, opened):
    """Two viewports, the second one in a window of its own."""
    opened.window.actions_by_id["layout-1x2"].trigger()
    qtbot.waitUntil(lambda: opened.desk.hanging.viewports[1].content is not None, timeout=10000)
    qtbot.mouseClick(opened.window.grid.cells[1].viewport, LEFT)
    opened.desk.hanging.viewports[1].go_to_slice(1)
    qtbot.keyClick(opened.window.grid.cells[1].viewport, Qt.Key.Key_F8)
    window = opened.window.own_windows.window_of(1)
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    yield opened
    opened.window.own_windows.close_all()


def own(program):
    return program.window.own_windows.window_of(1)


def widget(program):
    return program.window.grid.cells[1].viewport


def test_f8_takes_the_active_viewport_out_with_its_series_and_another_takes_its_place(taken_out):
    window = own(taken_out)

    assert window.isVisible()
    assert widget(taken_out).window() is window
    assert taken_out.desk.hanging.viewports[1].content is not None
    assert taken_out.desk.hanging.places.in_grid == (0, 2)
    assert taken_out.desk.hanging.active == 1
    assert taken_out.window.actions_by_id["own-window"].isChecked()


def test_the_window_names_the_series_and_what_it_is_not_for_and_never_the_patient(taken_out):
    texts = [label.text() for label in own(taken_out).findChildren(QLabel)]

    assert "Investigational, not for diagnostic use" in texts
    assert own(taken_out).windowTitle() == "CT · Bone – medviewer"
    assert not any("Secret" in text for text in [*texts, own(taken_out).windowTitle()])
    taken_out.desk.settings.change(language="zh_CN")
    assert "研究用途，不得用于诊断" in [label.text() for label in own(taken_out).findChildren(QLabel)]


def test_keys_work_in_the_window(qtbot, taken_out):
    state = taken_out.desk.hanging.viewports[1].state
    qtbot.keyClick(widget(taken_out), Qt.Key.Key_Down)
    qtbot.keyClick(widget(taken_out), Qt.Key.Key_I)
    qtbot.keyClick(widget(taken_out), Qt.Key.Key_2)
    changed = taken_out.desk.hanging.viewports[1].state

    assert changed.slice_index == state.slice_index + 1
    assert changed.inverted
    assert changed.window.center == -600


def test_the_mouse_works_in_the_window(qtbot, taken_out):
    state = taken_out.desk.hanging.viewports[1].state
    turn_wheel(widget(taken_out), -120)
    drag(widget(taken_out), LEFT, (200, 200), (280, 200))

    assert taken_out.desk.hanging.viewports[1].state.slice_index == state.slice_index + 1
    assert taken_out.desk.hanging.viewports[1].state.window.width == pytest.approx(2 * state.window.width)


def test_tab_goes_through_the_grid_and_the_windows(qtbot, taken_out):
    visited = []
    cells, hanging = taken_out.window.grid.cells, taken_out.desk.hanging
    for _press in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is cells[hanging.active].viewport)
        visited.append((taken_out.desk.hanging.active, QApplication.activeWindow() is own(taken_out)))

    assert visited == [(0, False), (2, False), (1, True)]


def test_a_series_chosen_in_the_browser_hangs_in_the_window_while_it_is_the_active_viewport(qtbot, taken_out):
    key = taken_out.desk.hanging.key_in(0)
    click_series(qtbot, taken_out.window, key)

    assert taken_out.desk.hanging.key_in(1) == key
    assert own(taken_out).windowTitle() == "CT · Lung – medviewer"


@pytest.mark.parametrize("way", ["close", "key", "button"])
def test_closing_the_window_brings_the_viewport_back_to_its_place(qtbot, taken_out, way):
    window = own(taken_out)
    state = taken_out.desk.hanging.viewports[1].state
    if way == "close":
        window.close()
    elif way == "key":
        qtbot.keyClick(widget(taken_out), Qt.Key.Key_F8)
    else:
        button = next(each for each in window.findChildren(QToolButton) if each.isChecked())
        qtbot.mouseClick(button, LEFT)

    assert own(taken_out) is None
    assert taken_out.desk.hanging.places.in_grid == (0, 1)
    assert widget(taken_out).window() is taken_out.window
    assert widget(taken_out).isVisible()
    assert taken_out.desk.hanging.viewports[1].state.slice_index == state.slice_index
    assert not taken_out.window.actions_by_id["own-window"].isChecked()


def test_f11_and_a_double_click_fill_the_screen_and_end_it(qtbot, taken_out):
    qtbot.keyClick(widget(taken_out), Qt.Key.Key_F11)
    assert own(taken_out).isFullScreen()
    assert not taken_out.window.isFullScreen()
    qtbot.mouseDClick(widget(taken_out), LEFT)
    assert not own(taken_out).isFullScreen()


def test_f11_in_the_main_window_fills_the_screen_with_it(qtbot, opened):
    opened.window.activateWindow()
    qtbot.keyClick(opened.window.grid.cells[0].viewport, Qt.Key.Key_F11)
    assert opened.window.isFullScreen()
    qtbot.keyClick(opened.window.grid.cells[0].viewport, Qt.Key.Key_F11)
    assert not opened.window.isFullScreen()


def test_another_grid_leaves_the_window_alone(taken_out):
    taken_out.window.actions_by_id["layout-2x2"].trigger()
    taken_out.window.actions_by_id["layout-1x1"].trigger()

    assert own(taken_out).isVisible()
    assert taken_out.desk.hanging.layout == GridLayout(1, 1)
    assert taken_out.desk.hanging.active == 1


def test_another_study_empties_the_window_and_keeps_it_open(qtbot, taken_out, ct_folder):
    taken_out.window.files.open([ct_folder])
    qtbot.waitUntil(lambda: bool(taken_out.desk.hanging.key), timeout=20000)

    assert own(taken_out).isVisible()
    assert own(taken_out).windowTitle() == "medviewer"
    assert taken_out.desk.hanging.viewports[1].content is None


def test_the_window_comes_back_where_it_stood_on_the_same_screens(qtbot, taken_out):
    own(taken_out).setGeometry(40, 60, 420, 380)
    own(taken_out).close()
    taken_out.desk.hanging.activate(1)
    taken_out.window.actions_by_id["own-window"].trigger()

    assert own(taken_out).geometry().getRect() == (40, 60, 420, 380)


@pytest.mark.parametrize("screens", ["other", "same"])
def test_a_place_of_other_screens_or_off_every_screen_is_not_used(qtbot, opened, screens):
    place = WindowPlace(50, 50, 400, 400) if screens == "other" else WindowPlace(5000, 5000, 400, 400)
    setup = "0,0 640x480" if screens == "other" else screens_in_use()
    opened.desk.settings.change(window_places=WindowPlaces().with_place(setup, "viewport 1", place))
    opened.window.actions_by_id["own-window"].trigger()
    window = opened.window.own_windows.window_of(0)

    assert window.geometry().topLeft() != QPoint(50, 50)
    assert window.screen().geometry().intersects(window.geometry())
    opened.window.own_windows.close_all()


def test_closing_the_main_window_closes_the_others_and_remembers_where_they_stood(qtbot, taken_out):
    window = own(taken_out)
    window.setGeometry(30, 40, 500, 400)
    taken_out.window.close()
    places = taken_out.desk.settings.settings.window_places

    assert not window.isVisible()
    assert not any(each.isVisible() for each in QApplication.topLevelWidgets())
    assert places.place_of(screens_in_use(), "viewport 2") == WindowPlace(30, 40, 500, 400)
    assert places.place_of(screens_in_use(), "main").width == taken_out.window.width()


def test_with_one_screen_there_is_no_next_one(opened):
    assert not opened.window.actions_by_id["next-screen"].isEnabled()


def test_the_menu_on_an_image_offers_the_window(qtbot, opened):
    viewport = opened.window.grid.cells[0].viewport
    viewport.context_menu_requested.emit(viewport.mapToGlobal(QPoint(50, 50)))
    menu = QApplication.activePopupWidget()

    assert "own-window" in [action.objectName() for action in menu.actions()]
    menu.close()

"""One table feeds menus, tool bar and the sheet of keys; its keys do not conflict, and do what they say."""

from collections import Counter

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QSlider, QTextBrowser, QToolButton

from medviewer import paths
from medviewer.hanging.grid_layout import GridLayout
from medviewer.imaging.presets import CT_PRESETS
from medviewer.imaging.viewport_state import Interpolation
from medviewer.services.key_bindings import KeyMap, differences
from medviewer.ui.actions.table import ACTIONS
from medviewer.ui.shortcuts import HELD_KEYS
from medviewer.ui.viewport.status_lines import status_lines


def test_no_two_actions_share_a_key():
    keys = Counter(QKeySequence(key).toString() for row in ACTIONS for key in row.keys)

    assert [key for key, count in keys.items() if count > 1 or not key] == []


def test_no_two_actions_share_a_name():
    assert max(Counter(row.id for row in ACTIONS).values()) == 1


def test_every_icon_exists():
    names = {row.icon for row in ACTIONS if row.icon}

    assert [name for name in names if not (paths.resources() / "icons" / f"{name}.svg").is_file()] == []


def test_every_action_is_in_a_menu(window):
    shown = {
        action.objectName() for menu in window.menuBar().findChildren(QMenu) for action in menu.actions()
    }

    assert {row.id for row in ACTIONS} - shown == set()


def test_the_sheet_of_keys_lists_every_action_and_key(window):
    sheet = window.dialogs.show_keys().findChild(QTextBrowser).toPlainText()

    for row in ACTIONS:
        assert row.text in sheet
        for key in row.keys:
            assert QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) in sheet


def test_the_presets_menu_shows_width_and_center_of_each(window):
    for preset in CT_PRESETS:
        shown = window.actions_by_id[f"preset-{preset.digit}"].text()
        assert f"{preset.width:g} / {preset.center:g}".replace("-", "\u2212") in shown


def test_every_tool_button_says_its_name_and_is_large_enough(window):
    buttons = [each for each in window.findChildren(QToolButton) if each.isVisible()]

    assert [b for b in buttons if not b.accessibleName() or not b.toolTip()] == []
    assert [b.accessibleName() for b in buttons if min(b.width(), b.height()) < 28] == []


def test_every_button_is_large_enough_to_hit(opened):
    shown = [each for each in opened.window.findChildren(QPushButton) if each.isVisible()]

    assert len(shown) > 4
    assert [(each.text(), each.height()) for each in shown if each.height() < 28] == []


def test_nothing_that_needs_an_image_is_offered_without_one(window):
    possible = {id_ for id_ in (row.id for row in ACTIONS) if window.actions_by_id[id_].isEnabled()}

    assert possible.isdisjoint({"invert", "analyse", "export-pdf", "tool-marker", "next-image", "preset-2"})
    assert {"open-folder", "open-demo", "keys", "preferences"} <= possible


@pytest.mark.parametrize(
    ("key", "what", "expected"),
    [
        (Qt.Key.Key_Down, "slice_index", 7),
        (Qt.Key.Key_Up, "slice_index", 5),
        (Qt.Modifier.SHIFT | Qt.Key.Key_Down, "slice_index", 11),
        (Qt.Key.Key_Home, "slice_index", 0),
        (Qt.Key.Key_End, "slice_index", 11),
        (Qt.Key.Key_I, "inverted", True),
        (Qt.Key.Key_H, "flipped_horizontally", True),
        (Qt.Key.Key_V, "flipped_vertically", True),
        (Qt.Key.Key_R, "quarter_turns", 1),
        (Qt.Key.Key_L, "quarter_turns", 3),
    ],
)
def test_a_key_does_what_the_table_says(qtbot, opened, key, what, expected):
    viewport = opened.window.grid.cells[0].viewport
    viewport.setFocus()
    pressed = QKeySequence(key)[0]
    qtbot.keyClick(viewport, pressed.key(), pressed.keyboardModifiers())

    assert getattr(opened.desk.hanging.viewport.state, what) == expected


def test_a_digit_uses_its_preset(qtbot, opened):
    qtbot.keyClick(opened.window.grid.cells[0].viewport, Qt.Key.Key_2)

    window = opened.desk.hanging.viewport.state.window
    assert (window.center, window.width) == (-600, 1500)


def test_an_arrow_moves_the_slider_in_focus_and_not_the_image(qtbot, opened):
    slider = opened.window.analysis_panel._overlay._opacity
    slider.setEnabled(True)
    opened.window.analysis_panel._overlay.setEnabled(True)
    slider.setFocus()
    before = opened.desk.hanging.viewport.state.slice_index
    qtbot.keyClick(slider, Qt.Key.Key_Up)

    assert isinstance(slider, QSlider)
    assert slider.value() == 36
    assert opened.desk.hanging.viewport.state.slice_index == before


def test_the_side_panels_become_strips_and_come_back_at_their_width(qtbot, opened):
    window, settings = opened.window, opened.desk.settings
    window._split.setSizes([260, 700, 320])
    qtbot.waitUntil(lambda: settings.settings.browser_width == 260)
    window.actions_by_id["browser"].trigger()
    qtbot.waitUntil(lambda: window._left_side.width() == 36)
    window.actions_by_id["browser"].trigger()

    qtbot.waitUntil(lambda: window._left_side.width() == 260)
    assert window.findChild(QAction, "browser").isChecked()


def test_cine_plays_until_escape(qtbot, opened):
    viewport = opened.window.grid.cells[0].viewport
    qtbot.keyClick(viewport, Qt.Key.Key_C)
    assert opened.window.actions_by_id["cine"].isChecked()
    qtbot.waitUntil(lambda: opened.desk.hanging.viewport.state.slice_index != 6)
    qtbot.keyClick(viewport, Qt.Key.Key_Escape)

    assert not opened.window.cine.is_playing


def test_escape_goes_back_to_the_window_tool_before_it_resets_the_view(qtbot, opened):
    viewport = opened.window.grid.cells[0].viewport
    opened.window.actions_by_id["tool-pan"].trigger()
    opened.desk.hanging.viewport.invert()
    qtbot.keyClick(viewport, Qt.Key.Key_Escape)
    assert opened.window.actions_by_id["tool-window"].isChecked()
    assert opened.desk.hanging.viewport.state.inverted
    qtbot.keyClick(viewport, Qt.Key.Key_Escape)

    assert not opened.desk.hanging.viewport.state.inverted


def test_an_image_can_be_shown_pixel_for_pixel(opened):
    opened.window.actions_by_id["actual-size"].trigger()
    cell = opened.window.grid.cells[0].viewport

    assert cell.view_model.magnification * cell.devicePixelRatioF() == pytest.approx(1)


@pytest.mark.parametrize("way", Interpolation)
def test_the_way_between_pixels_holds_for_every_viewport_now_and_later(opened, way):
    opened.window.actions_by_id[f"interpolation-{way.value}"].trigger()
    hanging = opened.desk.hanging
    assert hanging.viewport.state.interpolation is way
    hanging.set_layout(GridLayout(1, 2))
    hanging.place(hanging.key, 1)

    assert hanging.viewports[1].state.interpolation is way
    assert opened.window.actions_by_id[f"interpolation-{way.value}"].isChecked()


def test_the_wheel_goes_round_only_where_the_reader_wants_it(qtbot, opened):
    viewport, state = opened.window.grid.cells[0].viewport, lambda: opened.desk.hanging.viewport.state
    opened.desk.hanging.viewport.last()
    turn_wheel(viewport, -120)
    assert state().slice_index == state().slice_count - 1
    opened.desk.settings.change(wheel_goes_round=True)
    turn_wheel(viewport, -120)
    assert state().slice_index == 0
    turn_wheel(viewport, 120)
    assert state().slice_index == state().slice_count - 1


def test_a_film_goes_faster_and_back_and_forth_and_says_its_rate(opened):
    actions, viewport = opened.window.actions_by_id, opened.desk.hanging.viewport
    actions["cine"].trigger()
    assert viewport.playing_per_s == 20
    actions["cine-faster"].trigger()
    assert viewport.playing_per_s == 25
    assert "Playing 25 per second" in status_lines(viewport, None, 1.0)
    actions["cine"].trigger()
    assert viewport.playing_per_s is None
    actions["cine-slower"].trigger()
    actions["cine-sweep"].trigger()

    assert opened.desk.settings.settings.cine_rate == 16
    assert actions["cine-sweep"].isChecked()


def turn_wheel(viewport, eighths) -> None:
    center = QPointF(viewport.rect().center())
    event = QWheelEvent(
        center, viewport.mapToGlobal(center), QPoint(), QPoint(0, eighths), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def test_no_action_has_a_key_that_acts_while_it_is_held():
    held = [(row.id, key) for row in ACTIONS for key in row.keys if key in HELD_KEYS]

    assert held == [("overlay", "O")]
    for key_map in KeyMap:
        assert {key for keys in differences(key_map).values() for key in keys} & HELD_KEYS == set()

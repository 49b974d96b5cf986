"""O tapped toggles the saliency map and held hides it; F held shows the unfiltered picture."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from medviewer.ui.viewport.hold_keys import HOLD_MS


class Chain:
    def apply(self, plane, spacing_mm):
        return plane.copy()

    def label(self):
        return "Copy"


@pytest.fixture
def focused(widget, qtbot):
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    return widget


def test_a_tap_switches_the_map_off_and_on(focused, view_model):
    QTest.keyClick(focused, Qt.Key.Key_O)
    assert not view_model.state.overlay.visible
    QTest.keyClick(focused, Qt.Key.Key_O)
    assert view_model.state.overlay.visible


def test_held_it_hides_the_map_until_it_is_let_go(focused, view_model, qtbot):
    QTest.keyPress(focused, Qt.Key.Key_O)
    assert view_model.overlay_shown
    qtbot.waitUntil(lambda: not view_model.overlay_shown, timeout=HOLD_MS + 1000)
    QTest.keyRelease(focused, Qt.Key.Key_O)

    assert view_model.overlay_shown
    assert view_model.state.overlay.visible


def test_held_while_the_window_loses_the_focus_the_map_comes_back(focused, view_model, qtbot):
    QTest.keyPress(focused, Qt.Key.Key_O)
    qtbot.waitUntil(lambda: not view_model.overlay_shown, timeout=HOLD_MS + 1000)
    QApplication.sendEvent(focused, QFocusEvent(QEvent.Type.FocusOut))

    assert view_model.overlay_shown


def test_the_compare_key_shows_the_original_while_held(focused, view_model, runner):
    view_model.set_chain(Chain())
    QTest.keyPress(focused, Qt.Key.Key_F)
    assert view_model.filtered.is_held
    QTest.keyRelease(focused, Qt.Key.Key_F)
    assert not view_model.filtered.is_held


def test_a_shortcut_of_the_same_key_does_not_fire_too(focused, view_model, qtbot):
    action = QAction("Overlay", focused)
    action.setShortcut("O")
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    focused.addAction(action)
    with qtbot.assertNotEmitted(action.triggered):
        QTest.keyClick(focused, Qt.Key.Key_O)

    assert not view_model.state.overlay.visible


def test_keys_with_control_are_left_to_others(focused, view_model):
    QTest.keyClick(focused, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)

    assert view_model.state.overlay.visible

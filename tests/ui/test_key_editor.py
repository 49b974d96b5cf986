"""Keys and presets of the reader's own: chosen in the preferences, in force at once, kept and taken along."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
)

from medviewer.services.key_bindings import KeyMap, OwnKeys
from medviewer.services.setting_declaration import Section
from medviewer.services.settings import Settings
from medviewer.services.settings_file import load_settings
from medviewer.ui.dialogs.key_editor import KeyEditor
from medviewer.ui.dialogs.preferences import Preferences


@pytest.fixture
def preferences(opened):
    dialog = opened.window.dialogs.show_preferences()
    dialog.show_page(Section.KEYS)
    return dialog


@pytest.fixture
def editor(preferences):
    return preferences.findChild(KeyEditor)


def button(widget, text: str) -> QPushButton:
    return next(each for each in widget.findChildren(QPushButton) if each.text() == text)


def press_in_field(qtbot, editor, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    field = editor.findChild(QKeySequenceEdit)
    field.setFocus()
    qtbot.keyClick(field, key, modifier)


def press_in_viewport(qtbot, program, key) -> None:
    """Leave the preferences, and press a key on the image."""
    for dialog in program.window.findChildren(Preferences):
        dialog.accept()
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    qtbot.keyClick(program.window.grid.cells[0].viewport, key)


def test_a_new_key_works_in_the_viewport_and_the_old_one_no_longer(qtbot, opened, editor):
    editor.choose("invert")
    press_in_field(qtbot, editor, Qt.Key.Key_Y)
    qtbot.mouseClick(button(editor, "Use this key"), Qt.MouseButton.LeftButton)
    press_in_viewport(qtbot, opened, Qt.Key.Key_I)
    assert not opened.desk.hanging.viewport.state.inverted
    press_in_viewport(qtbot, opened, Qt.Key.Key_Y)
    assert opened.desk.hanging.viewport.state.inverted


def test_a_key_that_another_action_has_moves_and_the_reader_is_told(qtbot, opened, editor):
    editor.choose("invert")
    press_in_field(qtbot, editor, Qt.Key.Key_H)
    qtbot.mouseClick(button(editor, "Use this key"), Qt.MouseButton.LeftButton)

    assert any("Flip left and right" in label.text() for label in editor.findChildren(QLabel))
    assert opened.window.actions_by_id["flip-horizontal"].shortcuts() == []
    assert opened.window.actions_by_id["invert"].shortcuts() == [QKeySequence("H")]


@pytest.mark.parametrize("key", [Qt.Key.Key_F, Qt.Key.Key_O, Qt.Key.Key_X])
def test_a_held_key_is_refused_with_the_reason(qtbot, opened, editor, key):
    editor.choose("invert")
    press_in_field(qtbot, editor, key)
    qtbot.mouseClick(button(editor, "Use this key"), Qt.MouseButton.LeftButton)

    assert opened.desk.settings.settings.own_keys == OwnKeys()
    assert any("while they are held" in label.text() for label in editor.findChildren(QLabel))


def test_a_key_can_be_taken_away_and_given_back(qtbot, opened, editor):
    editor.choose("invert")
    qtbot.mouseClick(button(editor, "No key"), Qt.MouseButton.LeftButton)
    assert opened.window.actions_by_id["invert"].shortcuts() == []
    qtbot.mouseClick(button(editor, "As it was"), Qt.MouseButton.LeftButton)
    assert opened.window.actions_by_id["invert"].shortcuts() == [QKeySequence("I")]


def test_another_map_is_in_force_at_once(qtbot, opened, preferences):
    box = preferences.findChild(QComboBox, "key_map")
    box.setCurrentIndex(list(KeyMap).index(KeyMap.WEASIS))
    box.activated.emit(box.currentIndex())
    press_in_viewport(qtbot, opened, Qt.Key.Key_7)
    window = opened.desk.hanging.viewport.state.window

    assert (window.center, window.width) == (-600, 1500)
    assert "7" in opened.window.actions_by_id["preset-2"].toolTip()


def test_a_preset_of_the_readers_own_is_a_key_and_a_menu_row(qtbot, opened, preferences):
    name = preferences.findChild(QLineEdit, "preset-9-name")
    name.setText("Mine")
    name.editingFinished.emit()
    width = name.parentWidget().findChildren(QSpinBox)[-2]
    width.setValue(123)
    press_in_viewport(qtbot, opened, Qt.Key.Key_9)

    assert opened.desk.hanging.viewport.state.window.width == 123
    assert opened.window.actions_by_id["preset-9"].text().startswith("Mine  123 / ")
    assert opened.window.actions_by_id["preset-9"].isVisible()


def test_the_window_on_show_can_be_kept(opened):
    assert not opened.window.actions_by_id["preset-9"].isVisible()
    opened.desk.hanging.viewport.set_window(77, 333)
    opened.window.actions_by_id["keep-preset"].trigger()

    assert opened.window.actions_by_id["preset-9"].text() == "My window  333 / 77"


def test_settings_are_taken_along_in_a_file(qtbot, opened, preferences, tmp_path, monkeypatch):
    path = tmp_path / "mine.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    own = OwnKeys().with_keys("invert", ["X"])
    opened.desk.settings.change(own_keys=own, cine_rate=7.0, browser_width=300)
    button(preferences, "Export…").click()
    opened.desk.settings.change(own_keys=OwnKeys(), cine_rate=20.0, browser_width=220)
    button(preferences, "Import…").click()

    settings = opened.desk.settings.settings
    assert (settings.own_keys, settings.cine_rate) == (own, 7.0)
    assert settings.browser_width == 220  # the window's own sizes stay
    opened.desk.settings.save()
    assert load_settings(tmp_path / "settings").settings == settings


@pytest.mark.parametrize("content", ["", "{}", '{"other": 1}', "[]", "\x00"])
def test_a_file_without_settings_changes_nothing(opened, preferences, tmp_path, monkeypatch, content):
    path = tmp_path / "other.json"
    path.write_text(content)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    before = opened.desk.settings.settings
    button(preferences, "Import…").click()

    assert opened.desk.settings.settings == before
    assert "holds no settings" in opened.window.toast.message


def test_what_can_t_be_used_of_a_file_is_named(opened, preferences, tmp_path, monkeypatch):
    path = tmp_path / "half.json"
    path.write_text('{"cine_rate": 900, "scale_percent": 150}')
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    button(preferences, "Import…").click()

    assert opened.desk.settings.settings.scale_percent == 150
    assert opened.desk.settings.settings.cine_rate == Settings().cine_rate
    assert "Cine rate" in opened.window.toast.message

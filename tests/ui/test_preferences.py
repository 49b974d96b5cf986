"""The preferences are made from the declarations; what is changed there is in force, and kept."""

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QPushButton, QRadioButton, QWidget

import medviewer
from medviewer import app
from medviewer.services.settings import DragDown, Settings, declarations
from medviewer.services.settings_file import load_settings


@pytest.fixture
def preferences(window):
    return window.dialogs.show_preferences()


def test_every_declared_setting_has_an_editor_with_a_name(preferences):
    for name, declaration in declarations().items():
        edit = preferences.findChild(QWidget, name)
        assert (edit is not None) == (declaration.section is not None)
        assert edit is None or edit.accessibleName() == declaration.title


def test_a_change_is_in_force_at_once_and_in_the_file_later(qtbot, program, preferences, tmp_path):
    preferences.findChild(QCheckBox, "remember_names").click()
    box = preferences.findChild(QComboBox, "drag_down")
    box.setCurrentIndex(1)
    box.activated.emit(1)

    assert program.desk.settings.settings.drag_down is DragDown.DARKER
    program.desk.settings.save()
    stored = load_settings(tmp_path / "settings").settings
    assert (stored.remember_names, stored.drag_down) == (True, DragDown.DARKER)


def test_the_defaults_come_back_but_the_layout_of_the_window_stays(program, preferences):
    program.desk.settings.change(browser_width=300, cine_rate=40.0)
    next(b for b in preferences.findChildren(QPushButton) if b.text() == "Use the defaults").click()

    assert program.desk.settings.settings.cine_rate == Settings().cine_rate
    assert program.desk.settings.settings.browser_width == 300


def test_names_kept_before_go_when_the_reader_no_longer_wants_them(qtbot, opened):
    desk = opened.desk
    desk.settings.change(remember_names=True)
    desk.settings.opened(desk.settings.recent[0].__class__("/x", patient_name="Secret, Name"))
    assert desk.settings.recent[0].patient_name == "Secret, Name"
    desk.settings.change(remember_names=False)

    assert [study.patient_name for study in desk.settings.recent] == ["", ""]


def test_the_notice_is_shown_once_and_asks_for_the_drag_direction(qtbot, pool, client, tmp_path):
    program = app.build_window(Settings(language="en"), client=client, pool=pool, folder=tmp_path)
    qtbot.addWidget(program.window)
    program.window.show()
    notice = next(d for d in program.window.findChildren(QDialog) if d.isVisible())
    darker = next(b for b in notice.findChildren(QRadioButton) if b.text() == "Darker")
    darker.click()
    next(b for b in notice.findChildren(QPushButton)).click()

    assert program.desk.settings.settings.drag_down is DragDown.DARKER
    assert program.desk.settings.settings.notice_seen_for == medviewer.__version__
    program.window.close()
    program.desk.runner.shutdown()

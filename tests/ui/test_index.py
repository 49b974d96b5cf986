"""The window opens a folder again by its index, which the reader can switch off and forget."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QPushButton

from medviewer import paths
from medviewer.services import study_index
from medviewer.services.index_database import FILE_NAME
from medviewer.services.setting_declaration import Section
from medviewer.ui.texts import switch_language


@pytest.fixture(autouse=True)
def settled(monkeypatch):
    """Files just written count as settled."""
    monkeypatch.setattr(study_index, "SETTLED_NS", -(10**12))


def index_file():
    return paths.cache_folder() / FILE_NAME


def test_a_folder_opened_again_is_the_same_catalog(qtbot, opened, ct_folder):
    first = opened.desk.study.catalog
    assert index_file().is_file()

    opened.window.files.open([ct_folder])
    qtbot.waitUntil(lambda: opened.desk.study.catalog is not None, timeout=10000)

    assert opened.desk.study.catalog.studies == first.studies


def test_switched_off_it_is_removed_and_not_made_again(qtbot, opened, ct_folder):
    preferences = opened.window.dialogs.show_preferences()

    preferences.findChild(QCheckBox, "keep_index").click()
    qtbot.waitUntil(lambda: not index_file().exists(), timeout=5000)

    opened.window.files.open([ct_folder])
    qtbot.waitUntil(lambda: opened.desk.study.catalog is not None, timeout=10000)
    assert not index_file().exists()


def test_it_is_forgotten_at_the_press_of_a_button(qtbot, opened):
    preferences = opened.window.dialogs.show_preferences()
    preferences.show_page(Section.PRIVACY)
    button = next(each for each in preferences.findChildren(QPushButton) if each.text() == "Forget the index")
    button.setFocus()

    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not index_file().exists(), timeout=5000)

    assert button.text() == "The index was forgotten"
    assert not button.isEnabled()
    switch_language("zh_CN")
    assert button.text() == "索引已清除"

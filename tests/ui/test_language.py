"""The language is switched at run time, and every text on the screen follows."""

import re

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QGroupBox,
    QLabel,
    QMenu,
    QSpinBox,
    QTabBar,
    QTextBrowser,
    QWidget,
)

from medviewer import i18n
from medviewer.i18n import LANGUAGES
from medviewer.imaging.presets import CT_PRESETS
from medviewer.ui.actions.table import ACTIONS
from medviewer.ui.shortcuts import shown_keys
from medviewer.ui.texts import switch_language

OWN_NAMES = {*LANGUAGES.values(), "medviewer"}
DATA = re.compile(
    r"Lung|Bone|Secret|CT ·|HiResCAM|^study|/study(/a/IM\d+)?$|^medviewer \d|notes\.txt|^\d+\u00a0mm³$"
)


class PseudoCatalog:
    """Marks every text that goes through `_`."""

    def get(self, message, _default):
        return f"⟦{message}⟧"


@pytest.fixture
def pseudo(monkeypatch):
    real = i18n._catalog
    monkeypatch.setattr(i18n, "_catalog", lambda code: PseudoCatalog() if code == "zh_CN" else real(code))


def texts_of(widget: QWidget):
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QMenu | QGroupBox):
        yield widget.title()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(index) for index in range(widget.count()))
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(index) for index in range(widget.count()))
    if isinstance(widget, QSpinBox):
        yield widget.suffix()
    if isinstance(widget, QTextBrowser):
        yield from widget.toPlainText().splitlines()
    yield widget.toolTip()
    yield widget.accessibleName()
    if isinstance(widget, QDialog):
        yield widget.windowTitle()


def all_texts(root: QWidget):
    for widget in (root, *root.findChildren(QWidget)):
        if isinstance(widget.parent(), QTabBar):
            continue  # Qt's own scroll buttons, never shown
        for text in texts_of(widget):
            yield type(widget).__name__, text
    for action in root.findChildren(QAction):
        yield "QAction", action.text()


def has_words(text: str) -> bool:
    return re.search(r"[^\W\d_]{3}", text) is not None and text not in OWN_NAMES and not DATA.search(text)


def untranslated(root: QWidget):
    return sorted({(kind, text) for kind, text in all_texts(root) if has_words(text) and "⟦" not in text})


def test_no_text_of_the_empty_window_bypasses_the_translation(pseudo, window):
    switch_language("zh_CN")

    assert untranslated(window) == []


def test_no_text_of_an_analysed_study_bypasses_the_translation(qtbot, pseudo, opened):
    opened.window.reading.analyse()
    qtbot.waitUntil(lambda: not opened.desk.analysis.is_under_way)
    switch_language("zh_CN")

    assert untranslated(opened.window) == []


def test_no_text_of_the_windows_beside_bypasses_the_translation(pseudo, opened):
    dialogs = opened.window.dialogs
    shown = [
        dialogs.show_keys(), dialogs.show_preferences(), dialogs.show_about(), dialogs.show_passport(),
        dialogs.show_left_out(), dialogs.show_notice(lambda: None), dialogs.show_header(),
    ]  # fmt: skip
    switch_language("zh_CN")
    keys = {shown_keys(row.keys) for row in ACTIONS}

    for dialog in shown:
        left = [(kind, text) for kind, text in untranslated(dialog) if text not in keys]
        assert left == []
        dialog.close()


def test_qt_speaks_the_language_in_use_too(opened):
    def words() -> str:
        return QCoreApplication.translate("QPlatformTheme", "Cancel")

    switch_language("zh_CN")
    assert words() == "取消"
    switch_language("en")
    assert words() == "Cancel"


def test_the_way_back_to_english_leaves_nothing_behind(pseudo, opened):
    switch_language("zh_CN")
    switch_language("en")

    assert [text for _kind, text in all_texts(opened.window) if "⟦" in text] == []


def test_the_setting_switches_the_window_at_once(pseudo, opened):
    opened.desk.settings.change(language="zh_CN")

    assert i18n.language() == "zh_CN"
    assert "⟦" in opened.window.actions_by_id["analyse"].text()
    assert "⟦" in opened.desk.hanging.viewport.content.corner_text.bottom_right[0]


def test_switching_keeps_the_slice_and_the_window_of_the_image(pseudo, opened):
    viewport = opened.desk.hanging.viewport
    viewport.scroll(3)
    viewport.use_window(CT_PRESETS[1].window)
    before = viewport.state
    opened.desk.settings.change(language="zh_CN")

    assert viewport.state == before

"""What is dropped or chosen is opened, and shown; what can't be is said."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from medviewer.ui.analysed_picture import analysed_picture
from medviewer.ui.dialogs.dialogs import Dialogs
from tests.ui.browsing import click_series
from tests.ui.conftest import SLICES

pytestmark = pytest.mark.filterwarnings("ignore:.*QDragEnterEvent:DeprecationWarning")
"""Qt offers no other way to make one."""


def drop(window, *paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(400, 400), Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(window.grid.cells[0].viewport, enter)
    veil_shown = window.veil.isVisible()
    event = QDropEvent(QPointF(400, 400), Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(window.grid.cells[0].viewport, event)
    return enter.isAccepted(), veil_shown


def test_a_folder_dropped_on_the_window_is_shown_at_its_middle_slice(qtbot, window, desk, ct_folder):
    accepted, veil_shown = drop(window, ct_folder)
    qtbot.waitUntil(lambda: desk.volumes.is_complete(desk.hanging.key), timeout=30000)

    assert accepted
    assert veil_shown
    assert not window.veil.isVisible()
    assert desk.hanging.series.description == "Lung"
    assert desk.hanging.viewport.state.slice_index == SLICES // 2
    assert window.grid.cells[0].viewport.isVisible()


def test_text_dragged_over_the_window_is_not_taken(window):
    mime = QMimeData()
    mime.setText("hello")
    enter = QDragEnterEvent(
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter.ignore()
    QApplication.sendEvent(window, enter)

    assert not window.veil.isVisible()


def test_a_click_on_a_card_shows_its_series(qtbot, opened):
    window, desk = opened.window, opened.desk
    other = next(series for series in desk.study.catalog.series if series.description == "Bone")

    click_series(qtbot, window, other.key)
    qtbot.waitUntil(lambda: desk.hanging.viewport.content is not None, timeout=10000)

    assert desk.hanging.series == other
    assert desk.hanging.viewport.state.slice_count == 4


def test_page_keys_go_from_series_to_series(qtbot, opened):
    window, desk = opened.window, opened.desk
    window.grid.focus_active()
    first = desk.hanging.key

    qtbot.keyClick(window.grid.cells[0].viewport, Qt.Key.Key_PageDown)
    second = desk.hanging.key
    qtbot.keyClick(window.grid.cells[0].viewport, Qt.Key.Key_PageUp)

    assert second != first
    assert desk.hanging.key == first


def test_files_left_out_are_counted_and_listed_with_their_reason(opened):
    link = next(b for b in opened.window.browser.findChildren(QPushButton) if b.text() == "1 file not shown")
    link.click()
    shown = opened.window.dialogs.show_left_out()

    assert "notes.txt" in shown.findChild(type(shown._text)).toPlainText()


def test_a_folder_without_images_is_said_in_a_line_not_in_a_dialog(qtbot, window, desk, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "a.txt").write_text("x")
    window.files.open([empty])
    qtbot.waitUntil(lambda: window.toast.message != "", timeout=20000)

    assert "Nothing here can be shown" in window.toast.message
    assert QApplication.activeModalWidget() is None
    assert window.empty.isVisible()


def test_what_was_opened_is_remembered_without_the_name(opened):
    recent = opened.desk.settings.recent

    assert [study.place.name for study in recent] == ["study"]
    assert recent[0].patient_name == ""


def test_what_is_opened_next_takes_the_place_of_what_is_open(qtbot, opened, tmp_path, ct_folder):
    desk = opened.desk
    opened.window.files.open([ct_folder / "b"])
    assert desk.study.catalog is None
    assert desk.hanging.viewport.content is None
    qtbot.waitUntil(lambda: desk.volumes.is_complete(desk.hanging.key), timeout=20000)

    assert [series.description for series in desk.study.catalog.series] == ["Bone"]


def windows_of(window):
    return [each for each in window.findChildren(QDialog) if each.isVisible()]


def test_a_double_click_on_the_files_not_shown_opens_one_window(qtbot, opened, tmp_path):
    link = next(b for b in opened.window.browser.findChildren(QPushButton) if b.text() == "1 file not shown")
    left, at = Qt.MouseButton.LeftButton, link.rect().center()
    qtbot.mouseClick(link, left, pos=at)
    qtbot.mouseDClick(link, left, pos=at)
    (shown,) = windows_of(opened.window)
    shown.close()
    assert not windows_of(opened.window)
    qtbot.mouseClick(link, left, pos=at)
    (again,) = windows_of(opened.window)
    assert again is not shown

    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "second.txt").write_text("no image either")
    opened.window.files.open([tmp_path / "other"])
    qtbot.waitUntil(lambda: opened.desk.study.catalog is not None, timeout=20000)
    opened.window.dialogs.show_left_out()
    (other,) = windows_of(opened.window)
    assert "second.txt" in other._text.toPlainText()


@pytest.mark.parametrize(
    "ask",
    ["show_keys", "show_model_card", "show_passport", "show_header", "show_measurement", "show_fusion",
     "show_left_out", "show_log", "show_about", "show_preferences"],
)  # fmt: skip
def test_no_window_is_there_twice(opened, ask):
    first = getattr(opened.window.dialogs, ask)()
    second = getattr(opened.window.dialogs, ask)()

    assert windows_of(opened.window) == [first]
    assert second is first


def test_every_way_to_ask_for_a_window_is_tried_above():
    (tried,) = test_no_window_is_there_twice.pytestmark
    asked = {name for name in vars(Dialogs) if name.startswith("show_")}

    assert asked == {*tried.args[1], "show_notice"}


def test_the_geometry_check_of_another_series_takes_the_place_of_the_first(opened):
    first, second = (each.key for each in opened.desk.study.catalog.series)
    before = opened.window.dialogs.show_passport(first)
    after = opened.window.dialogs.show_passport(second)

    assert windows_of(opened.window) == [after] != [before]


def test_a_picture_of_the_window_is_given_up_as_soon_as_somebody_asks(program, ct_folder):
    asked = []

    def check() -> None:
        asked.append(True)
        if len(asked) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        analysed_picture(program.window, program.desk, [ct_folder], check)
    assert len(asked) == 3

"""The list of what the reader made: a click goes there; rename, delete, copy, export; the note."""

import csv
import io

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QLabel, QLineEdit, QPushButton

from medviewer.i18n import message
from medviewer.reading.key_image import KeyImage
from medviewer.reading.look import Look
from medviewer.reading.marker import Marker
from medviewer.reading.measurement import MeasurementPlace
from medviewer.ui.dialogs.csv_export import CsvExportDialog
from medviewer.ui.texts import switch_language
from tests.reading.examples import measurement

STUDY = "1.2"
LEFT, NO_KEYS, CTRL = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.fixture
def panel(opened):
    opened.window.right.tabs.setCurrentWidget(opened.window.reading_panel)
    return opened.window.reading_panel


@pytest.fixture
def make(opened):
    """Puts a distance of 5 mm on a slice of the first series into the Reading."""
    volume = opened.desk.volumes.loaded(opened.desk.hanging.key).volume
    key = opened.desk.hanging.key

    def put(slice_index, label="", item=None):
        points = tuple(volume.geometry.to_patient((slice_index, 5, column)) for column in (10, 20))
        made = item or measurement(
            points=points, label=label, place=MeasurementPlace(key, volume.frames[slice_index], "1.2.9")
        )
        opened.desk.reading.change(STUDY, lambda reading: reading.put(made), message("draw"))
        return made

    return put


@pytest.fixture
def save_as(tmp_path, monkeypatch):
    """Answers the question for a file."""

    def answer(name):
        target = tmp_path / name
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_anything: (str(target), ""))
        return target

    return answer


def row(panel, number):
    """The row of item `number`, 0 = first."""
    return panel.list._rows()[number]


def click(qtbot, panel, number, modifiers=NO_KEYS):
    where = panel.list.visualItemRect(row(panel, number)).center()
    qtbot.mouseClick(panel.list.viewport(), LEFT, modifiers, where)


def texts(panel):
    return [each.text(0) for each in panel.list._rows()]


def said(panel):
    return " ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def test_an_empty_list_says_how_to_begin(window, opened, panel):
    assert "Nothing here yet" in said(panel)
    opened.desk.study.close()
    assert "Open a study" in said(panel)
    assert not panel.note.isEnabled()


def test_items_are_listed_by_series_with_their_values(panel, make):
    make(2)
    make(9, "nodule")

    assert panel.list.topLevelItem(0).text(0) == "Series 3 · Lung"
    assert texts(panel) == ["Distance, 12.5 mm, slice 3", "nodule, 12.5 mm, Distance · slice 10"]


def test_a_click_goes_to_the_slice_and_shows_the_place_in_the_middle(qtbot, opened, panel, make):
    make(2)
    make(9)
    viewport = opened.desk.hanging.viewport
    click(qtbot, panel, 1)
    assert viewport.state.slice_index == 9
    assert viewport.state.center == pytest.approx((15, 5))

    click(qtbot, panel, 0)
    assert viewport.state.slice_index == 2
    viewport.go_to_slice(7)
    click(qtbot, panel, 0)  # again, though it is selected already
    assert viewport.state.slice_index == 2


@pytest.mark.parametrize("zoom", [0.05, 1.0, 60.0])
def test_after_a_jump_the_whole_item_can_be_seen_and_is_not_a_speck(qtbot, opened, panel, make, zoom):
    item = make(2)
    viewport = opened.desk.hanging.viewport
    viewport.zoom_by(zoom / viewport.state.zoom)
    click(qtbot, panel, 0)
    geometry = viewport.content.planes.geometry
    ends = [viewport.transform.to_screen(*geometry.to_index(point)[:0:-1]) for point in item.points]
    widget = opened.window.grid.cells[0].viewport
    assert all(0 <= x < widget.width() and 0 <= y < widget.height() for x, y in ends)
    assert abs(ends[1][0] - ends[0][0]) > 10


def test_a_click_on_an_item_of_another_series_hangs_that_series(qtbot, opened, panel, make):
    desk = opened.desk
    first = desk.hanging.key
    make(2)
    other = next(series for series in desk.study.catalog.series if series.description == "Bone")
    desk.hanging.place(other.key)
    qtbot.waitUntil(lambda: desk.volumes.is_complete(other.key), timeout=20000)
    click(qtbot, panel, 0)
    qtbot.waitUntil(lambda: desk.hanging.viewport.state is not None)

    assert desk.hanging.key == first
    qtbot.waitUntil(lambda: desk.hanging.viewport.state.slice_index == 2)


def test_a_series_on_show_elsewhere_is_gone_to_where_it_hangs(qtbot, opened, panel, make):
    desk, window = opened.desk, opened.window
    make(2)
    window.actions_by_id["layout-1x2"].trigger()
    desk.hanging.activate(1)
    qtbot.waitUntil(lambda: desk.hanging.viewport.content is not None, timeout=20000)
    click(qtbot, panel, 0)

    assert desk.hanging.active == 0
    assert desk.hanging.viewport.state.slice_index == 2


def test_arrow_keys_go_from_item_to_item_and_enter_goes_there_again(qtbot, opened, panel, make):
    make(2)
    make(9)
    viewport = opened.desk.hanging.viewport
    click(qtbot, panel, 0)
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert viewport.state.slice_index == 9
    viewport.go_to_slice(5)
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)

    assert viewport.state.slice_index == 9
    assert not opened.window.grid.is_maximised  # Return is the list's here


def test_renaming_in_place_changes_the_label_and_can_be_undone(qtbot, opened, panel, make):
    make(2)
    click(qtbot, panel, 0)
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    editor = panel.list.findChild(QLineEdit)
    assert editor.accessibleName() == "Label"
    qtbot.keyClicks(editor, "nodule k")  # K is a letter here
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(panel) == ["nodule k, 12.5 mm, Distance · slice 3"])

    assert opened.window.actions_by_id["undo"].text() == "Undo: rename distance"
    opened.window.actions_by_id["undo"].trigger()
    assert texts(panel) == ["Distance, 12.5 mm, slice 3"]


def test_escape_leaves_a_name_as_it_was(qtbot, panel, make):
    make(2, "nodule")
    click(qtbot, panel, 0)
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    editor = panel.list.findChild(QLineEdit)
    qtbot.keyClicks(editor, "other")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)

    assert texts(panel) == ["nodule, 12.5 mm, Distance · slice 3"]


def test_a_key_images_words_are_its_note_and_a_marker_has_none(qtbot, opened, panel, make):
    viewport, key = opened.desk.hanging.viewport, opened.desk.hanging.key
    frame = viewport.content.volume.frames[4]
    make(0, item=KeyImage(key, frame, Look.of(viewport.state)))
    make(0, item=Marker(key, viewport.content.volume.geometry.to_patient((6, 5, 5))))
    assert texts(panel) == ["Key image, slice 5", "Marker, slice 7"]
    click(qtbot, panel, 0)
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    editor = panel.list.findChild(QLineEdit)
    qtbot.keyClicks(editor, "effusion")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(panel)[0] == "effusion, Key image · slice 5")
    click(qtbot, panel, 1)
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)

    assert panel.list.state() is not QAbstractItemView.State.EditingState


def test_a_key_image_is_shown_again_as_it_looked(qtbot, opened, panel, make):
    viewport, key = opened.desk.hanging.viewport, opened.desk.hanging.key
    viewport.set_window(-600, 1500)
    viewport.invert()
    viewport.zoom_by(3)
    looked = Look.of(viewport.state)
    make(0, item=KeyImage(key, viewport.content.volume.frames[4], looked))
    viewport.reset()
    viewport.go_to_slice(0)
    click(qtbot, panel, 0)

    assert Look.of(viewport.state) == looked
    assert viewport.state.slice_index == 4


def test_several_are_selected_and_deleted_at_once_and_the_toast_takes_it_back(qtbot, opened, panel, make):
    for slice_index in (1, 2, 3):
        make(slice_index)
    click(qtbot, panel, 0)
    click(qtbot, panel, 2, CTRL)
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)

    assert texts(panel) == ["Distance, 12.5 mm, slice 3"]
    assert opened.window.toast.message == "2 items deleted"
    assert opened.window.actions_by_id["undo"].text() == "Undo: delete 2 items"
    undo = next(b for b in opened.window.toast.findChildren(QPushButton) if b.text() == "Undo")
    qtbot.mouseClick(undo, LEFT)
    assert [text[-1] for text in texts(panel)] == ["2", "3", "4"]


def test_the_toasts_undo_takes_back_the_deletion_and_nothing_else(qtbot, opened, panel, make):
    make(1)
    click(qtbot, panel, 0)
    opened.window.actions_by_id["delete-items"].trigger()
    make(2)
    undo = next(b for b in opened.window.toast.findChildren(QPushButton) if b.text() == "Undo")
    undo.click()

    assert texts(panel) == ["Distance, 12.5 mm, slice 3"]


def test_delete_is_possible_only_while_something_is_selected(qtbot, opened, panel, make):
    make(1)
    button = next(b for b in panel.findChildren(QPushButton) if b.text() == "Delete")
    assert not button.isEnabled()
    click(qtbot, panel, 0)
    assert button.isEnabled()
    qtbot.mouseClick(button, LEFT)
    assert not button.isEnabled()


def test_ctrl_c_copies_the_selected_items_as_text(qtbot, opened, panel, make):
    make(1, "a")
    make(2, "b")
    click(qtbot, panel, 1)
    qtbot.keyClick(panel.list, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "Distance “b”: 12.5 mm (series 3, slice 3)"
    assert opened.window.toast.message == "1 item copied"

    panel.list.clearSelection()
    qtbot.keyClick(opened.window.grid.cells[0].viewport, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text().count("\n") == 1


@pytest.mark.parametrize("only_selected", [True, False])
def test_the_table_is_written_with_what_was_ticked(qtbot, panel, make, save_as, only_selected):
    make(1, "积液")
    make(2)
    click(qtbot, panel, 0)
    target, window = save_as("table"), panel.window()
    window.actions_by_id["export-csv"].trigger()
    dialog = window.findChild(CsvExportDialog)
    assert not dialog.with_identity.isChecked()
    if only_selected:
        dialog.only_selected.click()
    qtbot.mouseClick(next(b for b in dialog.findChildren(QPushButton) if "file" in b.text()), LEFT)
    qtbot.waitUntil(lambda: window.toast.message == "Written: table.csv", timeout=5000)
    content = target.with_suffix(".csv").read_bytes()

    assert b"Secret" not in content
    assert b"secret-id" not in content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [each["label"] for each in rows] == (["积液"] if only_selected else ["积液", ""])


def test_a_table_that_cannot_be_written_is_said_in_a_sentence(qtbot, panel, make, save_as):
    make(1)
    save_as("nowhere/table.csv")
    window = panel.window()
    window.exports.export_csv().accept()

    qtbot.waitUntil(lambda: "can't be written in this folder" in window.toast.message, timeout=5000)


def test_the_note_is_kept_while_it_is_typed_as_one_step(qtbot, opened, panel):
    desk = opened.desk
    panel.note.setFocus()
    qtbot.keyClicks(panel.note, "Known K, i and w.", delay=20)  # no letter of it is a shortcut
    qtbot.waitUntil(lambda: desk.reading.of_study(STUDY).note == "Known K, i and w.")
    assert desk.reading.of_study(STUDY).key_images == ()
    assert opened.window.actions_by_id["undo"].text() == "Undo: write the note"

    opened.window.actions_by_id["undo"].trigger()
    assert panel.note.toPlainText() == ""
    opened.window.actions_by_id["redo"].trigger()
    assert panel.note.toPlainText() == "Known K, i and w."


def test_what_was_typed_last_is_kept_when_the_study_is_closed(qtbot, opened, panel, ct_folder):
    panel.note.setFocus()
    qtbot.keyClicks(panel.note, "last words")
    opened.window.files.open([ct_folder])
    qtbot.waitUntil(lambda: panel.note.toPlainText() == "last words", timeout=20000)


def test_every_control_of_the_panel_has_a_name_and_follows_the_language(qtbot, opened, panel, make):
    make(1)
    for control in (panel.list, panel.note):
        assert control.accessibleName()
    for button in panel.findChildren(QPushButton):
        assert button.accessibleName()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    switch_language("zh_CN")

    assert texts(panel) == ["距离、12.5 mm、第2层"]
    assert panel.list.topLevelItem(0).text(0).startswith("序列 3")


def test_a_selection_made_on_the_image_is_marked_in_the_list_without_a_jump(opened, panel, make):
    make(1)
    item = make(9)
    opened.desk.hanging.viewport.go_to_slice(5)
    opened.desk.reading.select([item.id])

    assert panel.list.selected_ids == (item.id,)
    assert opened.desk.hanging.viewport.state.slice_index == 5

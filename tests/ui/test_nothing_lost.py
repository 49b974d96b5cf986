"""What the reader made comes back with the study, can be undone, and is never lost without a word."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from medviewer import app
from medviewer.i18n import message
from medviewer.reading.change import difference
from medviewer.reading.reading import Reading
from medviewer.services import reading_store
from medviewer.services.reading_journal import ReadingJournal
from medviewer.services.reading_store import NoRoomForReadingError
from medviewer.ui.dialogs.unsaved import UnsavedDialog
from medviewer.ui.texts import switch_language
from tests.dicom.synthetic import write_series
from tests.reading.examples import key_image, measurement
from tests.ui.conftest import NO_NOTICE

STUDY = "1.2"
DRAW = message("draw a distance")


@pytest.fixture
def readings(tmp_path):
    """The folder in which the window keeps the readings."""
    return tmp_path / "settings" / "readings"


def put(desk, *items):
    for item in items:
        desk.reading.change(STUDY, lambda reading, item=item: reading.put(item), DRAW)


def press(qtbot, window, key, modifiers=Qt.KeyboardModifier.ControlModifier):
    qtbot.keyClick(window.grid.cells[0].viewport, key, modifiers)


def test_undo_and_redo_by_key_say_what_they_take_back(qtbot, opened):
    window, desk, actions = opened.window, opened.desk, opened.window.actions_by_id
    assert not actions["undo"].isEnabled()
    put(desk, measurement())
    assert actions["undo"].isEnabled()
    assert actions["undo"].text() == "Undo: draw a distance"

    press(qtbot, window, Qt.Key.Key_Z)
    assert desk.reading.of_study(STUDY).is_empty
    assert not actions["undo"].isEnabled()
    assert actions["undo"].text() == "Undo"
    assert actions["redo"].text() == "Redo: draw a distance"

    press(qtbot, window, Qt.Key.Key_Y)
    assert len(desk.reading.of_study(STUDY).measurements) == 1
    press(qtbot, window, Qt.Key.Key_Z)
    shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    press(qtbot, window, Qt.Key.Key_Z, shift)
    assert len(desk.reading.of_study(STUDY).measurements) == 1


def test_the_texts_of_undo_follow_the_language(opened):
    desk, action = opened.desk, opened.window.actions_by_id["undo"]
    desk.hanging.viewport.marker_placed.emit((0.0, 0.0, 5.0))
    assert action.text() == "Undo: mark a nodule"
    switch_language("zh_CN")

    assert action.text() == "撤销：标记结节"


def test_a_marker_is_undone_on_the_image_and_in_the_analysis(qtbot, opened):
    window, desk = opened.window, opened.desk
    window.actions_by_id["tool-marker"].trigger()
    viewport = window.grid.cells[0].viewport
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=viewport.rect().center())
    assert len(desk.hanging.viewport.findings) == 1
    window.reading.analyse()
    qtbot.waitUntil(lambda: len(desk.analysis.state(desk.hanging.key).findings) == 4)

    press(qtbot, window, Qt.Key.Key_Z)
    assert desk.analysis.state(desk.hanging.key).markers == ()
    assert len(desk.hanging.viewport.findings) == 3  # its score went with it

    press(qtbot, window, Qt.Key.Key_Y)
    assert len(desk.hanging.viewport.findings) == 4
    qtbot.keyClick(viewport, Qt.Key.Key_Backspace)
    assert desk.reading.of_study(STUDY).markers == ()
    assert window.actions_by_id["undo"].text() == "Undo: remove a marker"


def test_opening_a_study_again_restores_it_and_says_so(qtbot, opened, ct_folder):
    desk, window = opened.desk, opened.window
    desk.hanging.viewport.marker_placed.emit((0.0, 0.0, 5.0))
    put(desk, measurement(), measurement(), measurement(), key_image())
    before = desk.reading.of_study(STUDY)
    window.files.open([ct_folder])
    qtbot.waitUntil(lambda: "Restored" in window.toast.message, timeout=20000)

    assert desk.reading.of_study(STUDY) == before
    assert "Restored 3 measurements, 1 key image and 1 marker from 20" in window.toast.message
    assert not window.actions_by_id["undo"].isEnabled()
    qtbot.waitUntil(lambda: len(desk.hanging.viewport.findings) == 1, timeout=20000)  # the marker is drawn


def test_another_study_has_a_reading_of_its_own(qtbot, opened, tmp_path):
    desk = opened.desk
    put(desk, measurement())
    write_series(tmp_path / "other", [0.0, 2.5], StudyInstanceUID="1.7")
    opened.window.files.open([tmp_path / "other"])
    qtbot.waitUntil(lambda: bool(desk.hanging.key), timeout=20000)

    assert desk.reading.of_series(desk.hanging.key) == Reading("1.7")
    assert not opened.window.actions_by_id["undo"].isEnabled()


def test_what_is_done_before_the_journal_was_read_stays(qtbot, program, ct_folder, readings):
    readings.mkdir()
    earlier = measurement(label="earlier")
    ReadingJournal(readings, STUDY).append(difference(Reading(STUDY), Reading(STUDY).put(earlier)))
    desk = program.desk
    program.window.files.open([ct_folder])
    qtbot.waitUntil(lambda: desk.study.catalog is not None, timeout=20000)
    put(desk, measurement(label="new"))
    qtbot.waitUntil(lambda: len(desk.reading.of_study(STUDY).items) == 2, timeout=5000)
    assert desk.reading.store.flush(5)

    found = ReadingJournal(readings, STUDY).read().reading
    assert [item.label for item in found.items] == ["earlier", "new"]


def test_a_damaged_journal_is_said_in_one_sentence(qtbot, program, ct_folder, readings):
    readings.mkdir()
    ReadingJournal(readings, STUDY).path.write_bytes(b"junk\nmore junk\n")
    program.window.files.open([ct_folder])
    qtbot.waitUntil(lambda: bool(program.window.toast.message), timeout=20000)

    said = "2 damaged entries could not be read and were put aside."
    assert program.window.toast.message == said
    assert QApplication.activeModalWidget() is None


def fill_disk(monkeypatch, readings):
    """No journal can be written until the returned call."""
    monkeypatch.setattr(reading_store, "RETRY_S", 0.02)
    append = ReadingJournal.append

    def fail(_journal, _change):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ReadingJournal, "append", fail)
    return lambda: monkeypatch.setattr(ReadingJournal, "append", append)


def test_a_full_disk_is_said_and_so_is_its_end(qtbot, opened, readings, monkeypatch):
    empty_disk = fill_disk(monkeypatch, readings)
    put(opened.desk, measurement())
    qtbot.waitUntil(lambda: "no room on the disk" in opened.window.toast.message)
    empty_disk()
    qtbot.waitUntil(lambda: opened.window.toast.message == "Your measurements and notes are saved.")

    assert ReadingJournal(readings, STUDY).read().reading == opened.desk.reading.of_study(STUDY)


def test_the_window_does_not_close_over_unsaved_work(qtbot, opened, readings, monkeypatch):
    monkeypatch.setattr("medviewer.ui.dialogs.unsaved.TRY_S", 0.05)
    window = opened.window
    empty_disk = fill_disk(monkeypatch, readings)
    put(opened.desk, measurement())
    qtbot.waitUntil(lambda: opened.desk.reading.store.trouble is not None)
    assert not window.close()
    dialog = window.findChild(UnsavedDialog)
    qtbot.waitUntil(dialog.isVisible)
    buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
    qtbot.mouseClick(buttons["Try again"], Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    qtbot.mouseClick(buttons["Keep the window open"], Qt.MouseButton.LeftButton)
    assert window.isVisible()

    empty_disk()
    qtbot.waitUntil(lambda: opened.desk.reading.store.trouble is None)
    assert window.close()


def test_the_reader_may_give_unsaved_work_up(qtbot, opened, readings, monkeypatch):
    monkeypatch.setattr("medviewer.ui.dialogs.unsaved.TRY_S", 0.05)
    fill_disk(monkeypatch, readings)
    put(opened.desk, measurement())
    qtbot.waitUntil(lambda: isinstance(opened.desk.reading.store.trouble, NoRoomForReadingError))
    assert not opened.window.close()
    dialog = opened.window.findChild(UnsavedDialog)
    qtbot.waitUntil(dialog.isVisible)
    next(b for b in dialog.findChildren(QPushButton) if b.text() == "Close and lose it").click()

    assert not opened.window.isVisible()


def test_a_window_that_is_ended_from_outside_asks_nothing_even_over_unsaved_work(
    qtbot, opened, readings, monkeypatch
):
    monkeypatch.setattr("medviewer.ui.dialogs.unsaved.TRY_S", 0.05)
    fill_disk(monkeypatch, readings)
    put(opened.desk, measurement())
    qtbot.waitUntil(lambda: isinstance(opened.desk.reading.store.trouble, NoRoomForReadingError))
    assert not opened.window.close()  # the question is open, and stays unanswered
    opened.window.close_unasked()

    assert not opened.window.isVisible()


def test_closing_the_program_has_everything_on_disk(qtbot, pool, client, ct_folder, tmp_path):
    program = app.build_window(NO_NOTICE, client=client, pool=pool, folder=tmp_path)
    qtbot.addWidget(program.window)
    program.window.files.open([ct_folder])
    qtbot.waitUntil(lambda: bool(program.desk.hanging.key), timeout=20000)
    put(program.desk, measurement())
    expected = program.desk.reading.of_study(STUDY)
    assert program.desk.reading.close()
    program.window.close()
    program.desk.study.close()
    program.desk.runner.shutdown()

    assert ReadingJournal(tmp_path / "readings", STUDY).read().reading == expected

"""A failure is one sentence in a toast; its details are in the log, without a patient's text."""

import logging
import shutil
import sys

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from medviewer.errors import WorkerDiedError
from medviewer.services.logging_setup import start_logging
from medviewer.ui.error_dialog import catch_unforeseen
from medviewer.ui.texts import switch_language


@pytest.fixture
def log(tmp_path):
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield start_logging(tmp_path).path
    for handler in [each for each in root.handlers if each not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def said(window):
    return " ".join(label.text() for label in window.toast.findChildren(QLabel))


def test_a_foreseen_error_is_said_with_its_way_out(window):
    window.errors.report(WorkerDiedError("x"))

    assert "The background process stopped unexpectedly" in said(window)
    assert "Try again" in said(window)
    assert QApplication.activeModalWidget() is None


def test_an_unforeseen_error_shows_one_fixed_sentence_and_leads_to_the_log(window, log, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    catch_unforeseen(window.errors)
    try:
        raise KeyError("Secret^Name in /home/reader/Secret")
    except KeyError as error:
        sys.excepthook(KeyError, error, error.__traceback__)

    assert window.toast.message == "Something went wrong."
    assert "KeyError" not in said(window)
    assert "Secret" not in said(window)
    written = log.read_text()
    assert "builtins.KeyError" in written
    assert "test_errors_shown.py" in written
    assert "Secret" not in written
    assert [b.text() for b in window.toast.findChildren(QPushButton) if b.isVisible()] == ["Show log"]


def test_a_toast_leaves_by_itself(qtbot, window, monkeypatch):
    monkeypatch.setattr("medviewer.ui.toast.SHOWN_MS", 50)
    window.toast.say("Written")
    assert window.toast.message == "Written"

    qtbot.waitUntil(lambda: not window.toast.isVisible(), timeout=2000)


def test_the_action_of_a_toast_is_done_once_and_the_toast_goes(window):
    done = []
    window.toast.say("Removed", action="Undo", call=lambda: done.append("undone"))
    next(b for b in window.toast.findChildren(QPushButton) if b.text() == "Undo").click()

    assert done == ["undone"]
    assert not window.toast.isVisible()


def test_the_geometry_is_not_called_good_where_no_image_is_shown(qtbot, opened, ct_folder):
    window, desk = opened.window, opened.desk
    status = window.status
    bone = next(series.key for series in desk.study.catalog.series if series.uid == "1.2.4")
    lung = desk.hanging.key
    assert lung != bone
    assert "Geometry good" in texts_of(status)
    shutil.move(ct_folder / "b", ct_folder / "away")
    desk.hanging.place(bone)
    qtbot.waitUntil(lambda: "No image of it can be shown" in texts_of(status), timeout=30000)
    assert "Geometry good" not in texts_of(status)
    switch_language("zh_CN")
    assert "无法显示该序列的图像" in texts_of(status)
    switch_language("en")

    desk.hanging.place(lung)
    assert "Geometry good" in texts_of(status)
    shutil.move(ct_folder / "away", ct_folder / "b")
    desk.hanging.place(bone)
    qtbot.waitUntil(lambda: desk.volumes.is_complete(bone), timeout=30000)
    assert "Geometry good" in texts_of(status)


def texts_of(widget):
    return " ".join(button.text() for button in widget.findChildren(QPushButton))

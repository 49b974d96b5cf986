"""A failure is one sentence in a toast; its details are in the log, without a patient's text."""

import logging
import sys

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from medviewer.errors import WorkerDiedError
from medviewer.services.logging_setup import start_logging
from medviewer.ui.error_dialog import catch_unforeseen


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

"""What can't be kept is said in the window, once, and everything else goes on."""

import errno
import json
import os

import pytest
from PySide6.QtWidgets import QLabel

from medviewer import app, paths
from medviewer.services.logging_setup import LogFile
from medviewer.services.recent_studies import RecentStudy
from medviewer.services.settings import Settings
from medviewer.services.settings_file import load_settings
from tests.ui.conftest import NO_NOTICE

SEEN = {"language": "en", "notice_seen_for": NO_NOTICE.notice_seen_for}


def said(window):
    return [label.text() for label in window.toast.findChildren(QLabel) if label.isVisible() and label.text()]


@pytest.fixture
def full(monkeypatch):
    """A disk that has no room while this is True."""
    state = {"full": True}
    real = os.fsync

    def fsync(handle):
        if state["full"]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    monkeypatch.setattr("medviewer.report.save.os.fsync", fsync)
    return state


def test_settings_that_find_no_room_are_told_once_and_again_after_it_went_well(
    qtbot, program, full, tmp_path
):
    window, settings = program.window, program.desk.settings
    settings.change(cine_rate=7.0)
    qtbot.waitUntil(lambda: bool(said(window)), timeout=5000)
    assert said(window) == [
        "The settings can't be saved. There is no room on the disk for “settings.json”.",
        "They hold until you close the window.",
    ]
    window.toast.hide()
    settings.save()
    qtbot.wait(50)
    assert said(window) == []

    full["full"] = False
    settings.save()
    assert load_settings(tmp_path / "settings").settings.cine_rate == 7.0
    full["full"] = True
    settings.save()
    qtbot.waitUntil(lambda: bool(said(window)), timeout=5000)


def test_a_study_whose_name_is_no_utf8_does_not_keep_the_settings_from_being_saved(program, tmp_path):
    settings = program.desk.settings
    settings.opened(RecentStudy(os.fsdecode(b"/scans/\xff")))
    settings.change(cine_rate=8.0)
    settings.save()

    assert load_settings(tmp_path / "settings").settings.cine_rate == 8.0


@pytest.fixture
def start(qtbot, pool, client, tmp_path, monkeypatch):
    """Starts a window on the folders of this test, as the program does."""
    programs = []

    def start(log=None):
        log = log or LogFile(tmp_path / "medviewer.log")
        loaded = load_settings(paths.settings_folder())
        program = app.build_window(loaded.settings, client=client, pool=pool)
        programs.append(program)
        qtbot.addWidget(program.window)
        program.window.show()
        app._tell(program, loaded, log)
        return program.window

    yield start
    for program in programs:
        program.desk.reading.close()
        program.desk.study.close()
        program.desk.runner.shutdown()


def test_a_closed_home_is_said_at_the_start(start, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    for name in ("CACHE", "CONFIG", "DATA"):
        monkeypatch.setenv(f"MEDVIEWER_{name}", str(tmp_path / "file"))

    assert said(start())[0] == (
        "Not kept, because the folder for it can't be written in: the settings, the list of recent studies, the log,"
        " the index of headers, measurements and notes."
    )


def test_what_could_not_be_read_is_said_and_kept(start):
    folder = paths.settings_folder()
    (folder / "settings.json").write_text("[" * 100_000)
    (folder / "recent.json").write_text("{")

    assert said(start()) == [
        "The settings file could not be read, so the defaults are used. It is kept as settings.broken.json.",
        "The list of recent studies could not be read, and starts anew.",
    ]
    assert (folder / "recent.broken.json").read_text() == "{"


def test_settings_out_of_bounds_are_named_and_their_file_is_kept(start):
    folder = paths.settings_folder()
    (folder / "settings.json").write_text(json.dumps({**SEEN, "cine_rate": 900}))

    assert said(start()) == ["These settings could not be used and have their defaults: Cine rate."]
    assert "900" in (folder / "settings.broken.json").read_text()


def test_a_log_that_fails_later_is_said_then(qtbot, start, tmp_path):
    (paths.settings_folder() / "settings.json").write_text(json.dumps(SEEN))
    log = LogFile(tmp_path / "medviewer.log")
    window = start(log)
    assert said(window) == []
    log.handleError(None)

    qtbot.waitUntil(
        lambda: said(window) == ["The log can't be written. Everything else goes on."], timeout=5000
    )


def test_with_all_in_order_nothing_is_said(start):
    assert Settings() == load_settings(paths.settings_folder()).settings
    assert said(start()) == []

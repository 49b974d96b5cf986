"""What the reader made is on disk within moments, and comes back whatever happened to the program or the disk."""

import errno
import os
import random
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from threading import Event, Thread

import pytest

from medviewer.reading.reading import Reading
from medviewer.services import reading_store
from medviewer.services.file_lock import LockBusyError, locked
from medviewer.services.reading_journal import ReadingJournal
from medviewer.services.reading_store import (
    NoRoomForReadingError,
    ReadingFolderClosedError,
    ReadingNotSavedError,
    ReadingStore,
)
from tests.reading.examples import measurement
from tests.services.reading_stores import restored, store_in
from tests.services.reading_writer import STUDY, states

ROOT = Path(__file__).resolve().parents[2]


def test_a_study_never_read_has_an_empty_reading_and_leaves_no_file(tmp_path):
    content = restored(tmp_path / "readings")

    assert content.reading == Reading(STUDY)
    assert content.changed_at is None
    assert not (tmp_path / "readings").exists()


@pytest.mark.parametrize("seed", range(5))
def test_what_was_kept_is_there_the_next_time(tmp_path, seed):
    history = list(islice(states(seed), 60))
    with store_in(tmp_path) as store:
        for reading in history:
            store.keep(reading)
            store.flush(5)

    assert restored(tmp_path).reading == history[-1]


def test_changes_faster_than_the_disk_end_in_the_last_one(tmp_path, monkeypatch):
    slow = os.fsync

    def fsync(handle):
        time.sleep(0.02)
        slow(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    history = list(islice(states(1), 300))
    with store_in(tmp_path) as store:
        started = time.monotonic()
        for reading in history:
            store.keep(reading)
        given = time.monotonic() - started

    assert restored(tmp_path).reading == history[-1]
    assert given < 0.02 * len(history) / 4  # the window did not wait for the disk


def test_a_change_is_on_disk_within_a_fifth_of_a_second(tmp_path):
    taken = []
    with store_in(tmp_path) as store:
        for reading in islice(states(2), 1, 30):
            started = time.monotonic()
            store.keep(reading)
            assert store.flush(5)
            taken.append(time.monotonic() - started)

    assert sorted(taken)[len(taken) // 2] < 0.2


@pytest.mark.parametrize("seed", range(6))
def test_after_a_kill_everything_that_was_on_disk_is_restored(tmp_path, seed):
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.services.reading_writer", str(tmp_path), str(seed)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with writer:
        seen = [int(writer.stdout.readline())]
        time.sleep(random.Random(seed).uniform(0, 0.4))
        writer.kill()
        seen += [int(line) for line in writer.stdout]
    content = restored(tmp_path)
    later = list(islice(states(seed), seen[-1], seen[-1] + 5000))

    assert content.reading in later
    assert content.damaged == ()


def test_two_windows_on_one_study_lose_nothing(tmp_path):
    """Each writes only what it changed; the next opening has all of it."""
    one, two = measurement(label="one"), measurement(label="two")
    with store_in(tmp_path) as first, store_in(tmp_path) as second:
        here, there = first.open(STUDY).reading, second.open(STUDY).reading
        first.keep(here.put(one))
        second.keep(there.put(two))
        assert first.flush(5)
        assert second.flush(5)
        second.keep(there.put(two).put(two.renamed("renamed")))

    assert {item.label for item in restored(tmp_path).reading.items} == {"one", "renamed"}


@pytest.mark.slow
def test_many_processes_on_one_study_write_no_torn_line(tmp_path):
    command = [sys.executable, "-m", "tests.services.reading_writer", str(tmp_path)]
    writers = [subprocess.Popen([*command, str(seed)], cwd=ROOT, stdout=subprocess.PIPE) for seed in range(3)]
    for writer in writers:
        writer.stdout.readline()
    for _ in range(20):
        restored(tmp_path)  # reading and tidying up go on beside them
    for writer in writers:
        writer.kill()
        writer.communicate()

    assert restored(tmp_path).damaged == ()
    assert not ReadingJournal(tmp_path, STUDY).damaged_path.exists()


def test_a_full_disk_is_told_once_and_everything_is_written_when_there_is_room(tmp_path, monkeypatch):
    monkeypatch.setattr(reading_store, "RETRY_S", 0.02)
    write, told, is_full = os.write, [], Event()

    def write_some(handle, content):
        if is_full.is_set() and len(content) > 10:
            return write(handle, content[:10])
        if is_full.is_set():
            raise OSError(errno.ENOSPC, "no room")
        return write(handle, content)

    monkeypatch.setattr(os, "write", write_some)
    with store_in(tmp_path, told.append) as store:
        store.keep(Reading(STUDY).noted("one"))
        assert store.flush(5)
        size = ReadingJournal(tmp_path, STUDY).path.stat().st_size
        is_full.set()
        store.keep(Reading(STUDY).noted("two"))
        assert not store.flush(0.2)
        assert isinstance(store.trouble, NoRoomForReadingError)
        assert ReadingJournal(tmp_path, STUDY).path.stat().st_size == size  # no half line
        is_full.clear()
        assert store.flush(5)

    assert [type(each) for each in told] == [NoRoomForReadingError, type(None)]
    assert restored(tmp_path).reading.note == "two"


def test_a_closed_folder_is_told_and_the_program_still_closes(tmp_path):
    (tmp_path / "readings").write_text("a file in the folder's place")
    told = []
    store = ReadingStore(tmp_path / "readings", told.append)
    store.keep(Reading(STUDY).noted("one"))

    assert not store.flush(0.2)
    assert not store.close(2)
    assert [type(each) for each in told] == [ReadingFolderClosedError]
    assert str(tmp_path) not in str(told[0])  # the log's text


def test_what_could_not_be_written_is_still_there_when_the_study_is_opened_again(tmp_path):
    """In the same window: the study was closed and opened while the disk was full."""
    blocked = tmp_path / "readings"
    blocked.write_text("")
    with store_in(blocked) as store:
        store.keep(Reading(STUDY).noted("unsaved"))
        store.flush(0.1)
        blocked.unlink()
        assert store.open(STUDY).reading.note == "unsaved"
        assert store.flush(5)

    assert restored(blocked).reading.note == "unsaved"


def test_a_lock_held_elsewhere_delays_but_loses_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(reading_store, "LOCK_PATIENCE_S", 0.05)
    monkeypatch.setattr(reading_store, "RETRY_S", 0.02)
    told = []
    with store_in(tmp_path, told.append) as store:
        with locked(tmp_path / reading_store.LOCK_NAME, 1):
            store.keep(Reading(STUDY).noted("one"))
            assert not store.flush(0.3)
        assert store.flush(5)

    assert [type(each) for each in told] == [ReadingNotSavedError, type(None)]
    assert restored(tmp_path).reading.note == "one"


def test_a_lock_is_had_by_one_at_a_time(tmp_path):
    with locked(tmp_path / "lock", 1), pytest.raises(LockBusyError), locked(tmp_path / "lock", 0.02):
        pass
    with locked(tmp_path / "lock", 0):
        pass


def test_opening_waits_for_what_is_being_written(tmp_path, monkeypatch):
    """Closing a study and opening it again at once shows the last change."""
    entered, may_go_on, slow = Event(), Event(), os.fsync

    def fsync(handle):
        entered.set()
        may_go_on.wait(5)
        slow(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with store_in(tmp_path) as store:
        store.keep(Reading(STUDY).noted("one"))
        assert entered.wait(5)
        found = []
        opening = Thread(target=lambda: found.append(store.open(STUDY)))
        opening.start()
        may_go_on.set()
        opening.join(5)

    assert [content.reading.note for content in found] == ["one"]


def test_a_change_that_comes_while_another_is_being_written_is_written_next(tmp_path, monkeypatch):
    entered, may_go_on, slow = Event(), Event(), os.fsync

    def fsync(handle):
        entered.set()
        may_go_on.wait(5)
        slow(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with store_in(tmp_path) as store:
        store.keep(Reading(STUDY).noted("one"))
        assert entered.wait(5)
        store.keep(Reading(STUDY).noted("two"))
        may_go_on.set()

    assert restored(tmp_path).reading.note == "two"

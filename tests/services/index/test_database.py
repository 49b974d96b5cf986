"""The index can always be lost: damaged, locked, of another version, without room, forgotten."""

import logging
import os
import sqlite3
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from medviewer.dicom.instance import Instance
from medviewer.dicom.source_file import SourceFile
from medviewer.services import index_database, index_key, indexed_reading, study_index
from medviewer.services.study_index import StudyIndex
from tests.dicom.reading import read_one
from tests.dicom.synthetic import make_ct_slice, write
from tests.services.index.planted import opened


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"no database at all" * 500),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
        lambda path: path.write_bytes(path.read_bytes()[:4096] + os.urandom(path.stat().st_size - 4096)),
    ],
    ids=["text", "empty", "half", "noise"],
)
def test_a_damaged_index_is_made_anew_in_silence(  # noqa: PLR0917 (fixtures)
    study, pool, index, places, spoil, caplog, read_files
):
    plain = opened(study, pool, index)
    spoil(places[0] / index_database.FILE_NAME)

    with caplog.at_level(logging.DEBUG):
        assert opened(study, pool, index) == plain
        assert opened(study, pool, index) == plain
    read_files.clear()
    assert opened(study, pool, index) == plain

    assert len(read_files) == 3
    assert str(study.parent) not in caplog.text
    assert "Planted" not in caplog.text


def test_an_index_of_another_program_or_version_is_made_anew(study, pool, index, places, read_files):
    path = places[0] / index_database.FILE_NAME
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE files (anything)")
        connection.execute("PRAGMA user_version = 99")
    connection.close()

    for _ in range(3):
        plain = opened(study, pool, index)
    read_files.clear()

    assert opened(study, pool, index) == plain
    assert len(read_files) == 3


def test_what_another_reading_core_wrote_is_emptied(study, pool, index, monkeypatch, read_files):
    opened(study, pool, index)
    monkeypatch.setattr(study_index, "_reader", lambda: "another one")
    read_files.clear()

    opened(study, pool, index)
    opened(study, pool, index)

    assert len(read_files) == 28 + 3


def test_with_another_key_nothing_is_known(study, pool, index, places, read_files):
    opened(study, pool, index)
    (places[1] / index_key.FILE_NAME).write_bytes(b"too short")
    read_files.clear()

    opened(study, pool, index)

    assert len(read_files) == 28


def test_a_locked_index_costs_little_time_and_nothing_else(study, pool, index, places):
    plain = opened(study, pool, index)
    connection = sqlite3.connect(places[0] / index_database.FILE_NAME)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    begun = time.monotonic()

    assert opened(study, pool, index) == plain

    assert time.monotonic() - begun < 5
    connection.rollback()
    connection.close()


@pytest.mark.timeout(60)
@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("/dev/zero")])
@pytest.mark.parametrize("name", ["index.sqlite", "index.key"])
def test_what_is_no_file_in_its_place_costs_time_only(study, pool, tmp_path, make, name):
    make(tmp_path / name)

    assert opened(study, pool, StudyIndex(tmp_path, tmp_path)) == opened(study, pool)


@pytest.mark.parametrize("text", ["[" * 100_000, "7" * 5000, '["t", {"a": 1}, 1e999]', '["d", "Instance"]'])
def test_a_text_that_means_nothing_is_read_anew(study, pool, index, places, text):
    plain = opened(study, pool, index)
    with closing(sqlite3.connect(places[0] / index_database.FILE_NAME)) as connection, connection:
        connection.execute("UPDATE files SET text = ?", [text])

    assert opened(study, pool, index) == plain


def test_where_nothing_can_be_written_all_is_read(study, pool, tmp_path):
    for cache, config in ((tmp_path / "nosuch", tmp_path), (tmp_path, tmp_path / "nosuch")):
        assert opened(study, pool, StudyIndex(cache, config)) == opened(study, pool)


def test_two_programs_may_use_it_at_once(study, pool, places):
    catalogs, errors = [], []

    def use() -> None:
        index = StudyIndex(*places)
        try:
            catalogs.extend(opened(study, pool, index) for _ in range(4))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert len(catalogs) == 16
    assert all(catalog == catalogs[0] for catalog in catalogs)


def test_the_index_stays_within_its_bounds_and_keeps_what_was_used_last(tmp_path, places, monkeypatch):
    monkeypatch.setattr(study_index, "text_of", lambda instance: "x" * 4000)
    monkeypatch.setattr(study_index, "_today", iter(range(10**9)).__next__)
    index = StudyIndex(*places, most_bytes=400_000)
    path = write(make_ct_slice(0), tmp_path / "one")
    instance = read_one(path)
    for number in range(300):
        copy = SourceFile(tmp_path / f"file {number}")
        copy.path.write_bytes(b"")
        index.keep([with_source(instance, copy)], index.look_up([copy]))

    files = [SourceFile(tmp_path / f"file {number}") for number in range(300)]
    known = [files.index(each) for each in index.look_up(files).entries]

    assert (places[0] / index_database.FILE_NAME).stat().st_size <= 400_000
    assert 40 <= len(known) < 120
    assert sorted(known) == list(range(300 - len(known), 300))


def with_source(instance: Instance, source: SourceFile) -> Instance:
    return replace(instance, source=source)


def test_forgetting_leaves_nothing(study, pool, index, places, read_files):
    opened(study, pool, index)

    index.forget()

    assert list(places[0].iterdir()) == []
    assert list(places[1].iterdir()) == []
    read_files.clear()
    opened(study, pool, index)
    assert len(read_files) == 28


def test_what_is_read_while_it_forgets_is_not_kept(study, pool, index, places, monkeypatch):
    real = indexed_reading.StudyIndex.keep

    def keep(self, instances, found):
        self.forget()
        real(self, instances, found)

    monkeypatch.setattr(indexed_reading.StudyIndex, "keep", keep)

    opened(study, pool, index)

    assert list(places[0].iterdir()) == []

"""Whatever happened to a journal's file, its good lines are read, and the others are put aside."""

import json
import os
import random
import zlib
from itertools import islice
from pathlib import Path

import pytest

from medviewer.reading.change import difference
from medviewer.reading.reading import Reading
from medviewer.services.reading_journal import ReadingJournal
from medviewer.services.reading_store import (
    ReadingUnreadableError,
)
from tests.reading.examples import key_image, measurement
from tests.services.reading_stores import restored, store_in
from tests.services.reading_writer import STUDY, states


def test_each_study_has_a_file_of_its_own_whatever_its_uid_is(tmp_path):
    odd = "../../etc/passwd\x00 结节"
    with store_in(tmp_path / "readings") as store:
        store.keep(Reading("1.2.3").noted("one"))
        store.keep(Reading(odd).noted("two"))

    assert restored(tmp_path / "readings", "1.2.3").reading.note == "one"
    assert restored(tmp_path / "readings", odd).reading.note == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["readings"]


def test_a_journal_is_for_its_user_alone(tmp_path):
    with store_in(tmp_path / "readings") as store:
        store.keep(Reading(STUDY).noted("seen"))
    path = ReadingJournal(tmp_path / "readings", STUDY).path

    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_torn_last_line_costs_itself_only(tmp_path):
    with store_in(tmp_path) as store:
        for reading in islice(states(3), 1, 12):
            store.keep(reading)
            store.flush(5)
    journal = ReadingJournal(tmp_path, STUDY)
    whole = journal.path.read_bytes()
    before_last = whole.rstrip(b"\n").rpartition(b"\n")[0] + b"\n"
    for cut in (1, 2, 30, 200):
        journal.path.write_bytes(whole[:-cut])
        content = restored(tmp_path)
        is_whole = cut == 1  # only the line's end is missing
        assert content.reading == list(islice(states(3), 12))[-1 if is_whole else -2]
        assert len(content.damaged) == (0 if is_whole else 1)
        if not is_whole:
            assert journal.path.read_bytes() == before_last
            assert content.damaged[0] in journal.damaged_path.read_bytes()


def test_a_change_after_a_torn_line_is_not_swallowed_by_it(tmp_path):
    journal = ReadingJournal(tmp_path, STUDY)
    journal.path.write_bytes(b'{"crc32":"0000')
    with store_in(tmp_path) as store:
        store.keep(Reading(STUDY).noted("after"))

    assert restored(tmp_path).reading.note == "after"


@pytest.mark.parametrize("seed", range(20))
def test_damage_anywhere_costs_the_damaged_lines_only(tmp_path, seed):
    with store_in(tmp_path) as store:
        for number in range(12):
            store.keep(Reading(STUDY).noted(f"note {number}"))
            store.flush(5)
    journal = ReadingJournal(tmp_path, STUDY)
    lines = journal.path.read_bytes().splitlines()
    chance = random.Random(seed)
    hit = sorted(chance.sample(range(12), 4))
    for number in hit:
        place = chance.randrange(len(lines[number]))
        lines[number] = lines[number][:place] + bytes([lines[number][place] ^ 1]) + lines[number][place + 1 :]
    journal.path.write_bytes(b"\n".join(lines) + b"\n")
    content = restored(tmp_path)

    assert len(content.whole) >= 8
    assert content.reading.note == f"note {max(set(range(12)) - set(hit))}"
    assert journal.path.read_bytes().splitlines() == [lines[n] for n in range(12) if n not in hit]
    assert restored(tmp_path).damaged == ()


@pytest.mark.parametrize(
    "junk", [b"\0" * 4096, b"\xff\xfe{}", b"null", b"[]", b'{"crc32":"00000000","entry":{}}']
)
def test_a_file_of_something_else_is_put_aside_and_new_changes_are_kept(tmp_path, junk):
    journal = ReadingJournal(tmp_path, STUDY)
    journal.path.write_bytes(junk)
    with store_in(tmp_path) as store:
        assert store.open(STUDY).damaged == (junk,)
        store.keep(Reading(STUDY).noted("new"))

    assert restored(tmp_path).reading.note == "new"
    assert junk in journal.damaged_path.read_bytes()


def later_version(line: bytes) -> bytes:
    entry = json.loads(line)["entry"]
    text = json.dumps({**entry, "version": 2, "future": True}, separators=(",", ":")).encode()
    return b'{"crc32":"%08x","entry":%s}' % (zlib.crc32(text), text)


def test_lines_of_a_later_version_stay_untouched_and_are_counted(tmp_path):
    with store_in(tmp_path) as store:
        store.keep(Reading(STUDY).noted("first"))
    journal = ReadingJournal(tmp_path, STUDY)
    foreign = later_version(journal.path.read_bytes())
    journal.path.write_bytes(foreign + b"\n" + b"damaged\n" + journal.path.read_bytes())
    content = restored(tmp_path)

    assert content.foreign_count == 1
    assert content.damaged == (b"damaged",)
    assert content.reading.note == "first"
    assert foreign in journal.path.read_bytes()


def test_a_long_history_of_few_items_becomes_a_short_one_of_the_same(tmp_path):
    history = list(islice(states(4), 1, 260))
    journal = ReadingJournal(tmp_path, STUDY)
    previous = Reading(STUDY)
    for number, reading in enumerate(history):
        if change := difference(previous, reading):
            journal.append(change)
        if number == 100:
            foreign = later_version(journal.path.read_bytes().splitlines()[-1])
            with journal.path.open("ab") as file:
                file.write(foreign + b"\n")
        previous = reading
    kept = previous.without([item.id for item in previous.items[5:]])
    journal.append(difference(previous, kept))
    before = journal.path.stat().st_size
    content = restored(tmp_path)

    assert content.reading == kept
    assert journal.path.stat().st_size < before / 10
    assert foreign in journal.path.read_bytes()
    again = restored(tmp_path)
    assert again.reading == kept
    assert again.changed_at == content.changed_at
    assert [path.suffix for path in tmp_path.iterdir() if path.name != "lock"] == [".jsonl"]


def test_a_journal_that_may_not_be_read_is_told(tmp_path):
    ReadingJournal(tmp_path, STUDY).path.symlink_to("/proc/self/mem")
    with store_in(tmp_path) as store, pytest.raises(ReadingUnreadableError):
        store.open(STUDY)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_no_file_in_the_place_of_a_journal_is_told_and_left(tmp_path, make):
    path = ReadingJournal(tmp_path, STUDY).path
    make(path)
    before = path.lstat()
    with store_in(tmp_path) as store, pytest.raises(ReadingUnreadableError):
        store.open(STUDY)

    assert path.lstat() == before


def test_a_line_that_is_whole_and_makes_no_sense_is_put_aside(tmp_path):
    """Nested or with numbers beyond all bounds, under a checksum that is right."""
    with store_in(tmp_path) as store:
        store.keep(Reading(STUDY).noted("kept"))
    journal = ReadingJournal(tmp_path, STUDY)
    entry = json.loads(journal.path.read_bytes())["entry"]
    good = json.dumps(entry, separators=(",", ":")).encode()
    entries = [
        b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        good.replace(b'"version":1', b'"version":' + b"1" * 5000),
    ]
    lines = [b'{"crc32":"%08x","entry":%s}' % (zlib.crc32(each), each) for each in entries]
    journal.path.write_bytes(b"\n".join([*lines, journal.path.read_bytes()]))

    content = restored(tmp_path)
    assert (content.reading.note, content.damaged) == ("kept", tuple(lines))
    assert all(line in journal.damaged_path.read_bytes() for line in lines)


def test_a_journal_holds_uids_and_no_names(tmp_path):
    with store_in(tmp_path) as store:
        store.keep(Reading(STUDY).put(measurement()).put(key_image(note="a note")))
    entry = json.loads(ReadingJournal(tmp_path, STUDY).path.read_bytes())["entry"]
    texts = {text for text in json.dumps(entry).split('"') if text.isalpha()}

    assert "1.2.3.4" in json.dumps(entry)
    assert texts <= {
        "version", "study", "at", "change", "put", "drop", "kind", "item", "id", "points", "plane", "normal",
        "place", "values", "name", "value", "unit", "label", "frame", "look", "window", "inverted", "zoom",
        "center", "filters", "note", "measurement", "distance", "length", "mm",
    }  # fmt: skip

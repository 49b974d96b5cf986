"""Odd volumes, archives, settings, journals, protocols, cards and results end in what was foreseen, and in time."""

import os
import signal
import sys
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import pytest

from medviewer.services.decode_pool import DecodePool
from tests.oracles import fuzz
from tests.oracles.odd.archives import NAMES, OddArchives
from tests.oracles.odd.json_text import odd_json
from tests.oracles.odd.kind import (
    BAD,
    DIED,
    OTHER,
    SAME,
    SLOW,
    TOLD,
    UNFORESEEN,
    WRONG,
    Case,
    Ending,
    Trial,
    tried,
)
from tests.oracles.odd.watched import KINDS, TEXTS, Watched, kind_makers

COUNTS = {
    "volumes": 80, "archives": 50, "settings": 600, "journals": 120, "protocols": 200, "cards": 300, "results": 450,
}  # fmt: skip


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    process = Watched(tmp_path_factory.mktemp("watched"), patience_s=5)
    yield process
    process.close()


@pytest.mark.slow
@pytest.mark.parametrize("kind", COUNTS)
def test_odd_subjects_end_well(watched, kind):
    watched.warm_up(kind)

    bad = [trial for number in range(COUNTS[kind]) if (trial := watched.trial(kind, 1, number)).is_bad]

    faults = {trial.ending: (trial.number, trial.case) for trial in reversed(bad)}  # the first of each
    assert faults == {}


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    pool = DecodePool(2, patience_s=10)
    yield OddArchives(pool, tmp_path_factory.mktemp("archives"))
    pool.shutdown()


def test_a_member_of_any_name_costs_itself_at_most(archives, tmp_path):
    found = {name: archives.open(archives.make_named(tmp_path, name), tmp_path) for name in NAMES}

    assert {name[:24]: ending for name, ending in found.items() if ending.verdict in BAD} == {}
    assert found["../../escaped.dcm"].verdict == TOLD


@pytest.mark.parametrize("kind", TEXTS)
def test_the_same_seed_makes_the_same_subject(tmp_path, kind):
    made = kind_makers(None, tmp_path / "home", None)[kind]()

    def case(seed: int, number: int) -> tuple[Case, dict[str, bytes]]:
        place = Path(mkdtemp(dir=tmp_path))
        found = made.make(Random(f"{seed} {number}"), place)
        return found, {path.name: path.read_bytes() for path in place.rglob("*") if path.is_file()}

    assert case(1, 2) == case(1, 2)
    assert len({str(case(1, number)) for number in range(8)}) > 6


class Odd:
    """A kind whose opening does what a test wants."""

    name = "settings"

    def __init__(self, opening):
        self._opening = opening

    def make(self, random, place):
        (place / "odd").write_text(str(random.random()))
        return Case("a file", "odd", right="secret")

    def open(self, case, place):
        assert case.right == "secret"
        return self._opening(place)


def test_an_error_that_nobody_foresaw_is_the_ending(tmp_path):
    trial = tried(Odd(lambda place: 1 / 0), 1, 5, tmp_path / "place")

    assert trial.ending.verdict == UNFORESEEN
    assert "ZeroDivisionError" in trial.ending.said
    assert trial.is_bad
    assert (tmp_path / "place" / "odd").is_file()


def test_one_trial_leaves_nothing_to_the_next(tmp_path):
    place = tmp_path / "place"
    tried(Odd(lambda place: (place / "left").write_text("") and Ending(SAME)), 1, 1, place)

    trial = tried(Odd(lambda place: Ending(SAME, str((place / "left").exists()))), 1, 2, place)

    assert trial.ending == Ending(SAME, "False")


@pytest.mark.skipif(sys.platform == "win32", reason="processes are stopped by signals of POSIX")
@pytest.mark.parametrize(("signal_", "verdict"), [("SIGSTOP", SLOW), ("SIGKILL", DIED)])
def test_a_process_that_hangs_or_dies_is_the_ending_and_the_next_trial_is_made(tmp_path, signal_, verdict):
    process = Watched(tmp_path, patience_s=0.5, start_s=60 if verdict == DIED else 0.5)
    try:
        process.warm_up("settings")
        os.kill(process.pid, getattr(signal, signal_))

        assert process.trial("settings", 1, 0).ending.verdict == verdict

        process.warm_up("settings")  # a new process
        assert process.pid is not None
    finally:
        process.close()


def test_the_summary_counts_by_kind_and_names_each_fault_once():
    found = fuzz.Found()
    for number in range(5):
        case = Case("RLE Lossless", "fragment bit")
        found.add(Trial("pixels", number, case, Ending(OTHER, "dcmtk, pydicom" if number else ""), 0.5))
    seen = [found.add(Trial("headers", number, case, Ending(WRONG, "here"), 1.5)) for number in range(5)]

    text = fuzz.summary(found)

    assert seen == [True, True, True, False, False]
    assert "| headers | 5 | 0 | 5 | 1.5 s |" in text
    assert "| RLE Lossless | 5 | 5 | 4 |" in text
    assert "RLE Lossless by dcmtk 4" in text
    assert "10 trials, 5 ended badly, in 1 ways:" in text
    assert "- headers: wrong without a word: here (5 times, the first is number 0)" in text


def test_a_kind_that_is_none_is_refused(capsys):
    with pytest.raises(SystemExit):
        fuzz.main(["--kinds", "settings,nothing"])
    assert "nothing" in capsys.readouterr().err


def test_one_trial_is_repeated_by_its_number(capsys, tmp_path):
    fuzz.main(["--kinds", "journals", "--seed", "2", "--only", "7", "--keep", str(tmp_path / "kept")])

    assert "--kinds journals --seed 2 --only 7" in capsys.readouterr().out
    (kept,) = (tmp_path / "kept").iterdir()
    assert list(kept.glob("*.jsonl"))


def test_every_kind_can_be_made(tmp_path):
    assert set(KINDS) == set(kind_makers(None, tmp_path, None))


@pytest.mark.parametrize("seed", range(40))
def test_odd_json_is_another_text(seed):
    text = '{"a": [1, {"b": "c"}], "d": 2.5}'

    name, content = odd_json(text, Random(seed))

    assert name
    assert content != text.encode()

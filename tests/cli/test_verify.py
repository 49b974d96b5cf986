"""`medviewer verify` ends with a sentence and an exit code for each way a result can fail it."""

import json
import os
from pathlib import Path

import pytest

from medviewer.cli.command_line import WindowDoors, run
from medviewer.cli.exit_codes import ExitCode
from medviewer.report.result_json import result_json, to_json
from tests.report.examples import CAPSULE, PASSPORT, analysed, with_provenance

DOORS = WindowDoors(lambda _sources: 0, lambda _sources: b"")
WRITTEN = to_json(
    result_json(with_provenance(analysed(), CAPSULE), study_uid="1", shape=(4, 5, 6), passport=PASSPORT)
)


def verify(path, study, *more):
    return run(["verify", str(path), str(study), *more, "--language", "en"], DOORS)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (WRITTEN[:400], "damaged"),
        (b'{"schema": "medviewer.result/2"}', "medviewer.result/2"),
        (b"not JSON", "damaged"),
    ],
)
def test_a_file_that_is_no_whole_result_is_told_so(tmp_path, capsys, content, said):
    path = tmp_path / "result.json"
    path.write_bytes(content)

    assert verify(path, tmp_path) == ExitCode.NO_RESULT
    assert said in capsys.readouterr().err


def test_a_result_that_is_not_there_is_a_wrong_command_line(tmp_path, capsys):
    assert verify(tmp_path / "missing.json", tmp_path) == ExitCode.USAGE
    assert "missing.json" in capsys.readouterr().err


def test_a_model_that_is_not_installed_is_told_before_the_study_is_read(tmp_path, capsys):
    path = tmp_path / "result.json"
    path.write_bytes(WRITTEN)

    assert verify(path, tmp_path / "no study at all", "--json", "-") == ExitCode.OTHER_MODEL
    told = json.loads(capsys.readouterr().out)
    assert told["outcome"] == "other_model"
    assert "ball-finder" in told["reasons"][0]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir])
def test_what_is_no_file_is_a_wrong_command_line(tmp_path, make):
    make(tmp_path / "result.json")

    assert verify(tmp_path / "result.json", tmp_path) == ExitCode.USAGE


def test_a_huge_file_is_refused_unread(tmp_path, capsys):
    with (tmp_path / "result.json").open("wb") as file:
        file.truncate(1 << 34)  # sparse

    assert verify(tmp_path / "result.json", tmp_path) == ExitCode.NO_RESULT
    assert "damaged" in capsys.readouterr().err

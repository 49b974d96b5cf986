"""`info` and `render` tell which pictures may be wrong."""

import json

import pytest

from medviewer.cli.command_line import WindowDoors, run
from medviewer.cli.exit_codes import ExitCode
from tests.dicom.synthetic import write_series

STRAY = "5 bytes after the pixel data make no sense: the picture may be shifted."


@pytest.fixture
def doubted(tmp_path):
    paths = write_series(tmp_path / "study", [0, 2, 4])
    paths[1].write_bytes(paths[1].read_bytes() + b"stray")
    return paths[1]


def command(*arguments):
    return run([str(each) for each in arguments], WindowDoors(lambda _sources: 1, lambda _sources: b""))


def test_info_names_the_file(doubted, capsys):
    assert command("info", doubted.parent) == ExitCode.DONE
    text = capsys.readouterr().out
    command("info", doubted.parent, "--json")
    (patient,) = json.loads(capsys.readouterr().out)["patients"]
    (series,) = patient["studies"][0]["series"]

    assert f"{doubted}: {STRAY}" in text
    assert series["warnings"] == [{"path": str(doubted), "slice": 2, "reasons": [STRAY]}]


@pytest.mark.parametrize(("number", "is_told"), [(1, False), (2, True)])
def test_render_tells_it_beside_the_picture(doubted, tmp_path, capsys, number, is_told):
    target = tmp_path / "a.png"

    assert (
        command("render", doubted.parent, "--slice", number, "--size", 64, "--out", target) == ExitCode.DONE
    )

    assert target.is_file()
    assert (STRAY in capsys.readouterr().err) == is_told

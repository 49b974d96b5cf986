"""Texts out of files can't steer a terminal, and a number on the command line is told where it makes no sense."""

import io
import json
import re
import sys

import pytest

from medviewer.cli.command_line import WindowDoors, run
from medviewer.cli.output import write_json
from medviewer.cli.terminal import answer, say, set_up_streams
from tests.dicom.synthetic import make_ct_slice, write, write_series

CLEAR = "\x1b[2J\x1b]0;owned\x07"
DOORS = WindowDoors(lambda _sources: 0, lambda _sources: b"")
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2066]")


@pytest.fixture
def study(tmp_path):
    elements = {
        "SeriesDescription": f"Lung{CLEAR}\u202efake", "StudyDescription": "line\r\n  forged\x9b31m",
        "PatientID": f"7{CLEAR}", "SpecificCharacterSet": "ISO_IR 192", "PatientName": f"Wang{CLEAR}^X",
    }  # fmt: skip
    write_series(tmp_path / "study", [0.0, 2.0], **elements)
    (tmp_path / "study" / f"no image{CLEAR[:4]}").write_text("text")
    return tmp_path / "study"


def test_info_prints_one_line_for_each_thing_and_no_control_characters(study, capsys):
    assert run(["info", str(study)], DOORS) == 0
    shown = capsys.readouterr().out

    assert "Lung" in shown
    assert "fake" in shown
    assert "forged" in next(line for line in shown.splitlines() if "line" in line)
    assert STEERING.search(shown) is None


def test_info_as_json_escapes_them_and_says_the_same(study, capfdbinary):
    assert run(["info", str(study), "--json"], DOORS) == 0
    shown = capfdbinary.readouterr().out.decode()
    (patient,) = json.loads(shown)["patients"]

    assert STEERING.search(shown) is None
    assert "\u202efake" in patient["studies"][0]["series"][0]["description"]


def test_a_file_of_json_keeps_its_characters(tmp_path):
    write_json({"name": "\u202e\x9b中文"}, str(tmp_path / "a.json"))

    assert "\u202e\x9b中文" in (tmp_path / "a.json").read_text("utf-8")


def test_a_message_is_one_line_of_visible_characters(capsys):
    answer(f"a{CLEAR}\nb", 7, "中文 – “x”", "half \ud800 a pair")
    say("c\rd\ttab")

    assert capsys.readouterr() == ("a�[2J�]0;owned��b\n7\n中文 – “x”\nhalf � a pair\n", "c�d�tab\n")


def test_a_terminal_that_knows_few_characters_gets_the_others_in_ascii(monkeypatch):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="latin-1"))
    monkeypatch.setattr(sys, "stderr", None)
    set_up_streams()
    answer("é 中")
    say("nowhere")
    sys.stdout.flush()
    sys.stderr.close()

    assert written.getvalue() == b"\xe9 \\u4e2d\n"


RENDER = ["render", "{}", "--out", "{}/out.png"]
WRONG = [
    [*RENDER, "--slice", "1", "--size", "1"],
    [*RENDER, "--slice", "1", "--size", "63"],
    [*RENDER, "--slice", "1", "--size", "100000"],
    [*RENDER, "--slice", "1", "--size=-200"],
    [*RENDER, "--slice", "1", "--size", "9" * 5000],
    [*RENDER, "--slice", "1", "--plain", "--size", "2e2"],
    [*RENDER, "--slice", "1", "--window", "nan", "nan"],
    [*RENDER, "--slice", "1", "--window", "40", "inf"],
    [*RENDER, "--slice", "1", "--window", "1e400", "400"],
    [*RENDER, "--slice", "1", "--window", "1e300", "400"],
    [*RENDER, "--slice", "1", "--window", "40", "0"],
    [*RENDER, "--slice", "0"],
    [*RENDER, "--slice=-1"],
    [*RENDER, "--slice", "nan"],
    [*RENDER, "--slice", "9" * 30],
    [*RENDER, "--slice", "9" * 5000],
    ["analyze", "{}", "--at", "nan,1,2"],
    ["analyze", "{}", "--at", "inf,1,2"],
    ["analyze", "{}", "--at", "1,1e400,2"],
    ["analyze", "{}", "--at", "1e308,-1e308,2"],
    ["analyze", "{}", "--at", "1,2,3,4"],
]


@pytest.mark.parametrize("arguments", WRONG, ids=lambda each: " ".join(each)[:70])
def test_a_number_without_sense_ends_with_2_and_a_sentence(tmp_path, capsys, arguments):
    write(make_ct_slice(0.0), tmp_path / "a")
    write(make_ct_slice(2.0), tmp_path / "b")
    try:
        code = run([part.replace("{}", str(tmp_path)) for part in arguments], DOORS)
    except SystemExit as ended:
        code = ended.code
    told = capsys.readouterr().err

    assert code == 2
    assert "Something went wrong" not in told
    assert "medviewer" in told
    assert not (tmp_path / "out.png").exists()


@pytest.mark.parametrize("numbers", [["--size", "64"], ["--window", "1e9", "1e9"]])
def test_the_bounds_themselves_are_drawn(tmp_path, numbers):
    write_series(tmp_path / "study", [0.0, 2.0])
    out = tmp_path / "out.png"

    assert run(["render", str(tmp_path / "study"), "--slice", "2", "--out", str(out), *numbers], DOORS) == 0
    assert out.is_file()

"""Every command runs without a home, with one that is closed, or with a file in the place of a folder."""

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import medviewer
from medviewer.cli import command_line
from medviewer.cli.command_line import WindowDoors, run
from medviewer.cli.commands import COMMANDS
from tests.dicom.synthetic import write_series

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="XDG folders are Linux's")

OWN = ("MEDVIEWER_CACHE", "MEDVIEWER_CONFIG", "MEDVIEWER_DATA")
KEPT = ("the settings", "the log", "the index of headers", "measurements and notes")
ROOT = Path(medviewer.__file__).parents[1]


def make_places(folder: Path) -> None:
    (folder / "file").write_text("in the way")
    (folder / "gone").symlink_to(folder / "no" / "where")
    (folder / "good").mkdir(mode=0o700)
    (folder / "good").chmod(0o777)
    (folder / "closed").mkdir()
    (folder / "closed").chmod(0o555)


SURROUNDINGS = {
    "no such home": ({"HOME": "/dev/null/home"}, KEPT),
    "a file as home": ({"HOME": "{}/file"}, KEPT),
    "a link to nowhere as home": ({"HOME": "{}/gone"}, KEPT),
    "a file as folder of the settings": (
        {"HOME": "{}/good", "XDG_CONFIG_HOME": "{}/file"},
        ("the settings", "the index of headers"),
    ),
    "a file as cache": ({"HOME": "{}/good", "XDG_CACHE_HOME": "{}/file"}, ("the log", "the index of headers")),
    "a file as folder of data": ({"HOME": "{}/good", "XDG_DATA_HOME": "{}/file"}, ("measurements and notes",)),
    "a relative cache": ({"HOME": "{}/good", "XDG_CACHE_HOME": "file"}, ()),
    "files as folders of state and run time": (
        {"HOME": "{}/good", "XDG_STATE_HOME": "{}/file", "XDG_RUNTIME_DIR": "{}/file", "TMPDIR": "{}/file"},
        (),
    ),
}  # fmt: skip


def in_place(values: dict[str, str], folder: Path) -> dict[str, str]:
    return {name: value.format(folder) for name, value in values.items()}


def check_told(told: str, unkept: tuple[str, ...]) -> None:
    assert "Traceback" not in told
    sentences = [line for line in told.splitlines() if line.startswith("medviewer: Not kept")]
    assert len(sentences) == (1 if unkept else 0)
    assert {part for part in KEPT if part in "".join(sentences)} == set(unkept)


@pytest.mark.parametrize("surroundings", SURROUNDINGS.values(), ids=SURROUNDINGS)
@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], ["models"], *([row.name, "--help"] for row in COMMANDS), []],
    ids=" ".join,
)  # fmt: skip
def test_a_command_runs_and_says_once_what_is_not_kept(
    tmp_path, monkeypatch, capsys, arguments, surroundings
):
    values, unkept = surroundings
    make_places(tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in OWN:
        monkeypatch.delenv(name)
    for name, value in in_place(values, tmp_path).items():
        monkeypatch.setenv(name, value)
    try:
        code = run(arguments, WindowDoors(lambda _sources: 0, lambda _sources: b""))
    except SystemExit as ended:
        code = ended.code

    assert code == 0
    check_told(capsys.readouterr().err, unkept)
    assert (tmp_path / "file").read_text() == "in the way"


@cache
def ordinary_user() -> tuple[str, ...]:
    """What stands before a command so that it may not write everywhere, as root may; reading stays allowed."""
    if os.geteuid() != 0:
        return ()
    caps = "+dac_read_search"  # an interpreter in root's own home can still be started
    drop = (
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
        "--inh-caps",
        caps,
        "--ambient-caps",
        caps,
    )
    if shutil.which("setpriv") is None or subprocess.run([*drop, "true"], check=False).returncode:
        pytest.skip("root may write everywhere, and can't become an ordinary user here")
    return drop


def program(
    *arguments: object, user: tuple[str, ...] = (), **values: str
) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, with an environment of nothing else."""
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen", **values
    }  # fmt: skip
    return subprocess.run(
        [*user, sys.executable, "-m", "medviewer", *map(str, arguments)],
        env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize("place", ["closed", "good/closed", "closed/nowhere"])
def test_the_picture_asked_for_is_written_though_the_home_is_closed(tmp_path, place):
    user = ordinary_user()
    make_places(tmp_path)
    (tmp_path / "good" / "closed").mkdir(mode=0o555)
    tmp_path.chmod(0o755)
    study = tmp_path / "study"
    write_series(study, [0.0, 2.0])
    picture = tmp_path / "good" / "picture.png"
    done = program(
        "render", study, "--slice", 1, "--out", picture, user=user, HOME=str(tmp_path / place),
        TMPDIR=str(tmp_path / "closed"), XDG_RUNTIME_DIR=str(tmp_path / "closed"),
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (0, "")
    assert picture.read_bytes().startswith(b"\x89PNG")
    check_told(done.stderr, KEPT)
    assert len(done.stderr.splitlines()) == 1


def test_a_user_without_any_home_gets_an_answer(tmp_path):
    """No HOME in the environment, and a number of a user whom the system does not know."""
    unknown = tuple(part.replace("65534", "54321") for part in ordinary_user())
    if not unknown:
        pytest.skip("only root can become a user whom the system does not know")
    write_series(tmp_path, [0.0, 2.0, 4.0])
    done = program("info", tmp_path, user=unknown)

    assert done.returncode == 0
    assert "3 x 24 x 32" in done.stdout
    check_told(done.stderr, KEPT)


def test_settings_that_can_t_be_read_are_told_and_put_aside(tmp_path):
    settings = tmp_path / ".config" / "medviewer"
    settings.mkdir(parents=True)
    (settings / "settings.json").write_text("[" * 100_000)
    (settings / "settings.broken.json").write_text("an earlier one")
    done = program("models", HOME=str(tmp_path))

    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "medviewer: The settings file could not be read, so the defaults are used. It is kept as"
        " settings.broken-2.json."
    ]
    assert (settings / "settings.broken.json").read_text() == "an earlier one"
    assert (settings / "settings.broken-2.json").read_text() == "[" * 100_000
    assert program("models", HOME=str(tmp_path)).stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("arguments", [["models"], ["models", "show", "lung-nodule"]])
def test_an_answer_that_has_no_room_is_told_in_a_sentence(tmp_path, arguments):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "medviewer", *arguments], stdout=full, stderr=subprocess.PIPE, text=True,
            check=False, env={**os.environ, "HOME": str(tmp_path)},
        )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "medviewer: There is no room on the disk for “the output”."
    assert len(done.stderr.splitlines()) == 2


@pytest.mark.timeout(60)
@pytest.mark.parametrize("arguments", ["info .", "info /", "render . --slice 1 --out x.png", ""])
def test_a_working_folder_that_is_gone_is_told_and_nothing_hangs(tmp_path, arguments):
    code = f"mkdir gone && cd gone && rmdir ../gone && exec {sys.executable} -m medviewer {arguments}"
    done = subprocess.run(
        ["sh", "-c", code], capture_output=True, text=True, check=False, timeout=50, cwd=tmp_path,
        env={**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "medviewer: The folder in which medviewer was started is gone. Change to another one.",
        "  “medviewer --help” says what is possible.",
    ]


def test_closed_streams_end_no_command(tmp_path):
    code = f"exec {sys.executable} -m medviewer models >&- 2>&-"
    done = subprocess.run(["sh", "-c", code], check=False, env={**os.environ, "HOME": str(tmp_path)})

    assert done.returncode == 0


def test_a_log_that_can_t_be_written_is_not_offered(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MEDVIEWER_CACHE", str(tmp_path / "cache"))
    (tmp_path / "cache" / "log" / "medviewer.log").mkdir(parents=True)
    monkeypatch.setattr(command_line, "_open_window", lambda *_anything: json.loads("{"))

    assert run([], WindowDoors(lambda _sources: 0, lambda _sources: b"")) == 1
    assert capsys.readouterr().err == "medviewer: Something went wrong.\n"

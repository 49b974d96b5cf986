"""The command line finds its command and ends as it promises."""

import errno
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import medviewer
from medviewer import i18n, paths
from medviewer.cli import command_line
from medviewer.cli.command_line import WindowDoors, guarded, run
from medviewer.cli.commands import COMMANDS, command_row
from medviewer.cli.exit_codes import ExitCode, UsageError
from medviewer.errors import MedviewerError, NothingReadableError, UnsuitableSeriesError
from medviewer.services.logging_setup import start_logging
from tests.dicom.synthetic import write_series


def bare_environment() -> dict[str, str]:
    shown = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    return {name: value for name, value in os.environ.items() if name not in shown}


class Doors:
    """Stands in for the window, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.opened = []

    def doors(self) -> WindowDoors:
        return WindowDoors(self._open, lambda _sources: b"")

    def _open(self, sources) -> int:
        self.opened.append(list(sources))
        return 0


@pytest.fixture
def window():
    return Doors()


@pytest.mark.parametrize(
    ("arguments", "opened"),
    [
        ([], []),
        (["a", "b.zip"], [Path("a"), Path("b.zip")]),
        (["./info"], [Path("info")]),
        (["--demo"], [Path("made")]),
    ],
)
def test_paths_open_the_window(window, arguments, opened, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b.zip", "info"):
        (tmp_path / name).touch()
    monkeypatch.setattr(command_line, "_demo_folder", lambda: Path("made"))
    assert run(arguments, window.doors()) == 0

    assert window.opened == [opened]


@pytest.mark.parametrize("name", [row.name for row in COMMANDS])
def test_every_command_explains_itself(window, name, capsys):
    with pytest.raises(SystemExit) as ended:
        run([name, "--help"], window.doors())

    assert ended.value.code == 0
    assert f"medviewer {name}" in capsys.readouterr().out
    assert window.opened == []


def test_the_help_lists_every_command(window, capsys):
    with pytest.raises(SystemExit):
        run(["--help"], window.doors())
    text = capsys.readouterr().out

    assert all(f"  {row.name} " in text for row in COMMANDS)
    assert "exit codes" in text


def test_the_version_is_told(window, capsys):
    with pytest.raises(SystemExit):
        run(["--version"], window.doors())

    assert capsys.readouterr().out == f"medviewer {medviewer.__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["render"],
        ["analyze"],
        ["analyze", "x", "--at", "1,2"],
        ["render", "x", "--slice", "0", "--out", "y"],
        ["--wrong"],
    ],
)
def test_a_wrong_command_line_ends_with_2(window, arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        run(arguments, window.doors())

    assert ended.value.code == ExitCode.USAGE
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("x", problem="No.", command="info"), 2),
        (NothingReadableError("x", count=3), 3),
        (UnsuitableSeriesError("x", reason="It is an MR."), 4),
        (MedviewerError("x"), 1),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_failure_has_its_exit_code_and_no_traceback(error, code, capsys):
    def fail() -> int:
        raise error

    assert guarded(fail, start_logging(paths.cache_folder())) == code
    assert "Traceback" not in capsys.readouterr().err


def test_a_foreseen_failure_is_told_with_a_way_out(capsys):
    def fail() -> int:
        raise UnsuitableSeriesError("x", reason="It is an MR.")

    guarded(fail, start_logging(paths.cache_folder()))
    message, hint = capsys.readouterr().err.splitlines()

    assert message == "medviewer: This series can't be analyzed: It is an MR."
    assert hint.startswith("  Choose a chest CT series")


def test_an_unforeseen_failure_names_the_log_and_hides_its_text(capsys):
    def fail() -> int:
        raise RuntimeError("Wang^XiaoDong")

    assert guarded(fail, start_logging(paths.cache_folder())) == 1
    told = capsys.readouterr().err
    log = Path(told.rsplit(": ", 1)[1].strip())

    assert "Wang" not in told
    assert "RuntimeError" in log.read_text(encoding="utf-8")


def test_the_language_is_the_one_asked_for(window, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    run([], window.doors())
    assert i18n.language() == "zh_CN"

    for arguments in (["models", "--language=en"], ["models", "--language", "en"]):
        i18n.use_language("zh_CN")
        run(arguments, window.doors())
        assert i18n.language() == "en"


def test_no_heavy_package_is_imported_for_the_window():
    heavy = ("pydicom", "SimpleITK", "tensorflow", "cv2", "PySide6", "matplotlib")
    code = f"import sys, medviewer.__main__; print([name for name in {heavy} if name in sys.modules])"
    root = Path(command_line.__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)

    assert done.stdout.strip() == "[]"


def test_a_name_that_is_no_command_is_none():
    assert command_row("informations") is None


def test_a_path_that_is_not_there_is_told_and_opens_nothing(window, tmp_path, capsys):
    assert run([str(tmp_path / "nosuch")], window.doors()) == ExitCode.USAGE

    assert "nosuch" in capsys.readouterr().err
    assert window.opened == []


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these systems always have a display")
def test_without_a_display_the_window_says_so_and_names_the_commands():
    program = [sys.executable, "-m", "medviewer"]
    ended = subprocess.run(program, capture_output=True, text=True, env=bare_environment(), check=False)

    assert ended.returncode == ExitCode.FAILED
    assert "no display" in ended.stderr
    assert "analyze" in ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is removed there")
@pytest.mark.parametrize("command", [["info"], ["render", "--slice", "2", "--out", "a.png"]])
def test_a_command_frees_the_memory_that_a_killed_one_has_left(
    window, tmp_path, monkeypatch, capsys, command
):
    monkeypatch.chdir(tmp_path)
    write_series(tmp_path / "study", [0.0, 2.0, 4.0])
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / "medviewer-8388608-left.shared"
    left.touch()

    assert run([command[0], "study", *command[1:]], window.doors()) == 0
    assert not left.exists()


def test_too_many_open_files_are_told_in_a_sentence(capsys, tmp_path):
    def work() -> int:
        raise OSError(errno.EMFILE, "Too many open files")

    assert guarded(work, start_logging(tmp_path)) == ExitCode.FAILED
    assert "too many files are open" in capsys.readouterr().err

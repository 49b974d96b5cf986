"""The log holds kinds of errors and code places, never the text of a library's error."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

import medviewer
from medviewer.errors import WorkerDiedError
from medviewer.services.logging_setup import LogFile, PrivateFormatter

FULL = """
import logging, resource, sys
from pathlib import Path
from medviewer.services.logging_setup import start_logging
log = start_logging(Path(sys.argv[1]))
told = []
logging.warning("while there is room")
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))  # every longer file is refused, as on a full disk
log.when_it_fails(lambda: told.append("told"))
for _ in range(3):
    logging.error("Secret^Name %s", "x" * 10_000)
print(told, log.has_failed)
"""


def formatted(error):
    record = logging.LogRecord("m", logging.ERROR, "f", 1, "shown", (), None)
    try:
        raise error
    except type(error):
        record.exc_info = sys.exc_info()
    logging.Formatter().format(record)  # another handler was first, and has left the text in the record
    return PrivateFormatter("%(message)s").format(record)


def test_a_library_error_is_written_without_its_text():
    written = formatted(ValueError("Secret^Name at /home/reader"))

    assert "builtins.ValueError" in written
    assert "formatted" in written
    assert "Secret" not in written
    assert "/home" not in written


def test_an_error_of_ours_keeps_its_text_and_its_cause_loses_its_own():
    error = WorkerDiedError("1.2.840 died")
    error.__cause__ = OSError("/home/reader/Secret")
    written = formatted(error)

    assert "1.2.840 died" in written
    assert "builtins.OSError" in written
    assert "Secret" not in written


def record():
    return logging.LogRecord("m", logging.ERROR, "f", 1, "shown %s", ("here",), None)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of a file's size")
def test_a_full_disk_is_told_once_and_nothing_goes_to_the_terminal(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=False,
        cwd=Path(medviewer.__file__).parents[1],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},  # it would be cut off, and read by others
    )  # fmt: skip

    assert (done.returncode, done.stdout, done.stderr) == (0, "['told'] True\n", "")
    assert "while there is room" in (tmp_path / "log" / "medviewer.log").read_text()


@pytest.mark.timeout(20)
@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("/dev/full")])
def test_what_is_no_file_in_the_place_of_the_log_is_left_alone(tmp_path, capsys, make):
    make(tmp_path / "medviewer.log")
    log = LogFile(tmp_path / "medviewer.log")
    told = []
    log.handle(record())
    log.when_it_fails(lambda: told.append(1))
    log.handle(record())

    assert (told, log.has_failed, capsys.readouterr().err) == ([1], True, "")


def test_a_log_that_can_be_written_is_never_told_of(tmp_path):
    log = LogFile(tmp_path / "medviewer.log")
    log.when_it_fails(lambda: pytest.fail("nothing failed"))
    log.handle(record())
    log.close()

    assert "shown here" in (tmp_path / "medviewer.log").read_text()

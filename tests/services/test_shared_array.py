"""An array made by the window is the same memory in a worker, and leaves nothing behind."""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

from medviewer.services.shared_array import SharedArray, SharedArrayName, remove_abandoned

needs_locks = pytest.mark.skipif(sys.platform == "win32", reason="nothing is removed there")


def write_in_worker(name: SharedArrayName) -> None:
    SharedArray.attach(name).values[1] = 7


def test_what_a_worker_writes_the_owner_sees():
    array = SharedArray.create((3, 4), np.int16)
    worker = multiprocessing.get_context("spawn").Process(target=write_in_worker, args=(array.name,))
    worker.start()
    worker.join(30)

    assert array.values.tolist() == [[0] * 4, [7] * 4, [0] * 4]
    array.close()


def test_a_closed_array_leaves_no_file_but_its_values_stay():
    array = SharedArray.create((2,), np.float32)
    values = array.values
    values[:] = 5
    array.close()

    assert not Path(array.name.path).exists()
    assert values.tolist() == [5, 5]


def test_only_the_owner_removes_the_file():
    array = SharedArray.create((2,), np.uint8)
    SharedArray.attach(array.name).close()

    assert Path(array.name.path).exists()
    array.close()


def test_an_array_larger_than_any_disk_is_an_error_and_not_a_crash():
    with pytest.raises(OSError, match=r"space|large"):
        SharedArray.create((1 << 50,), np.uint8)


@pytest.fixture
def left_over(tmp_path, monkeypatch):
    """Makes memory files that nobody holds, as a killed process leaves them, where no other program looks."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def left_over(name: str, process: int = 1 << 23) -> Path:
        path = tmp_path / f"medviewer-{process}-{name}.shared"
        path.write_bytes(b"\0")
        return path

    return left_over


@needs_locks
def test_files_of_killed_processes_are_removed_and_those_in_use_kept(left_over):
    ours = SharedArray.create((2,), np.uint8)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = left_over("left", gone.pid)
    remove_abandoned()

    assert not left.exists()
    assert Path(ours.name.path).exists()
    assert str(os.getpid()) in ours.name.path
    ours.close()


HOLDER = """
import sys
import numpy as np
from medviewer.services.shared_array import SharedArray
array = SharedArray.create((2,), np.uint8)
print(array.name.path, flush=True)
sys.stdin.read()
"""


@needs_locks
def test_the_files_of_another_process_of_ours_are_kept_while_it_lives_and_removed_when_it_was_killed():
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", HOLDER], stdin=pipe, stdout=pipe, text=True) as holder:
        path = Path(holder.stdout.readline().strip())
        remove_abandoned()
        assert path.exists()
        holder.kill()
    remove_abandoned()

    assert not path.exists()


@needs_locks
def test_a_left_over_is_removed_though_another_process_has_its_owners_number_now(left_over):
    left = left_over("left", os.getpid())
    remove_abandoned()

    assert not left.exists()


@needs_locks
def test_what_is_not_ours_is_left_alone_without_a_word(left_over, monkeypatch):
    theirs = left_over("theirs")
    monkeypatch.setattr(os, "getuid", lambda: theirs.stat().st_uid + 1)
    remove_abandoned()

    assert theirs.exists()


@needs_locks
@pytest.mark.parametrize("refused", ["open", "unlink"])
def test_what_the_system_refuses_to_remove_is_passed_over_and_the_rest_is_removed(
    left_over, monkeypatch, refused
):
    kept, gone = left_over("kept"), left_over("gone")

    def refusing(call):
        def called(path, *more):
            if Path(path) == kept:
                raise PermissionError(path)
            return call(path, *more)

        return called

    if refused == "open":
        monkeypatch.setattr(os, "open", refusing(os.open))
    else:
        monkeypatch.setattr(Path, "unlink", refusing(Path.unlink))
    remove_abandoned()
    monkeypatch.undo()

    assert kept.exists()
    assert not gone.exists()


@needs_locks
def test_a_link_and_a_pipe_of_such_a_name_are_left_alone(left_over, tmp_path):
    target = tmp_path / "target"
    target.touch()
    link, pipe = left_over("link"), left_over("pipe")
    for path in (link, pipe):
        path.unlink()
    link.symlink_to(target)
    os.mkfifo(pipe)
    remove_abandoned()

    assert target.exists()
    assert link.is_symlink()
    assert pipe.exists()


def test_a_program_that_ends_leaves_no_file_even_of_an_array_still_in_use():
    keep = "import builtins; builtins.kept = array"
    ended = subprocess.run(
        [sys.executable, "-c", HOLDER + keep],
        input="",
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )

    assert not Path(ended.stdout.strip()).exists()
    assert ended.stderr == ""

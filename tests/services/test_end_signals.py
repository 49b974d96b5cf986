"""A program that is asked to end leaves nothing behind, and says nothing; one that is killed leaves no process."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from medviewer.services.end_signals import end_signals
from medviewer.services.shared_array import remove_abandoned

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")


class Command:
    """A command under way, with what it told."""

    def __init__(self, *arguments: object) -> None:
        command = [sys.executable, "-m", "tests.services.command_to_end", *map(str, arguments)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        told = json.loads(self.process.stdout.readline())
        self.voxels = Path(told["voxels"])
        self.workers = [psutil.Process(each) for each in told["processes"]]

    def end(self, *signals: int) -> tuple[int, str]:
        """Send them; the exit code and what was said of it."""
        for each in signals:
            self.process.send_signal(each)
        _out, said = self.process.communicate(timeout=120)
        return self.process.returncode, said

    def left_workers(self) -> list[psutil.Process]:
        return psutil.wait_procs(self.workers, timeout=60)[1]


@pytest.fixture
def start(tmp_path):
    commands = []

    def start(what: str, *ignored: str) -> Command:
        commands.append(Command(what, tmp_path, *ignored))
        return commands[-1]

    yield start
    for each in commands:
        each.process.kill()
        each.process.communicate()
        for worker in each.left_workers():
            worker.kill()


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGINT", 130), ("SIGHUP", 129)])
def test_a_command_that_is_asked_to_end_leaves_no_voxels_no_worker_and_no_word(start, name, code):
    command = start("reading")
    assert command.voxels.exists()

    assert command.end(getattr(signal, name)) == (code, "")
    assert not command.voxels.exists()
    assert command.left_workers() == []


def test_ctrl_c_in_a_terminal_reaches_all_processes_and_none_complains(start):
    command = start("reading")
    for worker in command.workers:
        worker.send_signal(signal.SIGINT)

    assert command.end(signal.SIGINT) == (130, "")
    assert command.left_workers() == []


def test_a_signal_that_was_ignored_stays_ignored(start):
    command = start("reading", "SIGHUP")

    assert command.end(signal.SIGHUP, signal.SIGTERM) == (143, "")


def test_the_second_signal_ends_at_once_and_the_voxels_are_gone_all_the_same(start):
    command = start("stubborn")
    command.process.send_signal(signal.SIGTERM)
    assert command.process.stdout.readline() == "ending\n"

    assert command.end(signal.SIGTERM) == (-signal.SIGTERM, "")
    assert not command.voxels.exists()
    assert command.left_workers() == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a busy worker ends with its next answer")
def test_after_a_kill_no_worker_is_left_however_busy_and_the_next_start_frees_the_memory(start):
    command = start("reading")
    assert command.end(signal.SIGKILL)[0] == -signal.SIGKILL

    assert command.left_workers() == []
    remove_abandoned()
    assert not command.voxels.exists()


def test_what_was_done_at_a_signal_before_is_done_again_afterwards():
    before, found = signal.getsignal(signal.SIGTERM), []
    with end_signals(found.append):
        os.kill(os.getpid(), signal.SIGTERM)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL  # the next one ends the process

    assert found == [signal.SIGTERM]
    assert signal.getsignal(signal.SIGTERM) is before


def test_off_the_main_thread_signals_are_left_to_others():
    found = []

    def work() -> None:
        with end_signals(found.append):
            found.append("worked")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert found == ["worked"]


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGINT", 130), ("SIGHUP", 129)])
def test_a_window_that_is_still_being_built_ends_although_qt_swallows_what_is_raised(tmp_path, name, code):
    program = f"""
import os, signal, sys
from medviewer.cli.command_line import WindowDoors, run
from medviewer.services.shared_array import SharedArray
from tests.services.command_to_end import start_hearing

def open_window(_sources):
    array = SharedArray.create((1 << 16,), "u1")
    print(array.name.path, flush=True)
    try:
        os.kill(os.getpid(), signal.{name})
    except BaseException:
        pass
    return 0

start_hearing()
sys.exit(run([], WindowDoors(open_window, open_window)))
"""
    environment = {
        **os.environ,
        **{f"MEDVIEWER_{each}": str(tmp_path) for each in ("CACHE", "CONFIG", "DATA")},
    }
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (code, "")
    assert not Path(ended.stdout.strip()).exists()

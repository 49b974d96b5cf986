"""Where the system gives no process, no thread or no file, whoever waits for the workers hears of it."""

import errno
import json
import multiprocessing
import subprocess
import sys
import threading
from multiprocessing.context import SpawnProcess
from pathlib import Path

import psutil
import pytest

from medviewer.errors import WorkerDiedError, WorkerNotStartedError, reader_text
from medviewer.services import decode_worker
from medviewer.services.decode_pool import DecodePool, Priority
from medviewer.services.jobs import foreground_context
from tests.dicom.synthetic import write_series
from tests.services import odd_requests

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def pool():
    pool = DecodePool(2)
    yield pool
    pool.shutdown()


def echoed(pool, count=9):
    requests = [(k, odd_requests.Echo(k)) for k in range(count)]
    return dict(pool.answers(foreground_context(), requests, priority=Priority.REST))


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (OSError(errno.EMFILE, "x"), "too many files are open"),
        (BlockingIOError(errno.EAGAIN, "x"), "no more processes are allowed"),
        (OSError(errno.ENOMEM, "x"), "there is not enough memory"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "No such file or directory"),
    ],
)
def test_a_process_that_the_system_does_not_start_is_told_and_the_next_time_it_works(
    pool, monkeypatch, failure, reason
):
    def fail(_self):
        raise failure

    monkeypatch.setattr(SpawnProcess, "start", fail)
    with pytest.raises(WorkerNotStartedError) as caught:
        echoed(pool)
    monkeypatch.undo()

    message, hint = reader_text(caught.value)
    assert message == f"A background process could not be started: {reason}."
    assert "limits" in hint
    assert echoed(pool) == {k: k for k in range(9)}


def test_without_a_pipe_it_is_told_too(pool, monkeypatch):
    def fail(_self, duplex=True):
        raise OSError(errno.EMFILE, "x")

    monkeypatch.setattr(type(multiprocessing.get_context("spawn")), "Pipe", fail)

    with pytest.raises(WorkerNotStartedError):
        echoed(pool)


def test_a_process_that_ends_at_its_start_is_told(pool, monkeypatch):
    monkeypatch.setattr(decode_worker, "serve", odd_requests.end_at_once)

    with pytest.raises(WorkerNotStartedError) as caught:
        echoed(pool)
    assert "it ended before it was ready" in reader_text(caught.value)[0]


def test_a_missing_interpreter_is_told(tmp_path):
    write_series(tmp_path, [0.0, 2.0])
    code = (
        "import multiprocessing, sys; multiprocessing.set_executable('/nowhere/python');"
        f"from medviewer.__main__ import main; sys.exit(main(['info', {str(tmp_path)!r}]))"
    )
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip

    assert ended.returncode == 1
    assert ended.stderr.startswith("medviewer: A background process could not be started: ")
    assert "Traceback" not in ended.stderr


def test_where_there_can_be_no_thread_it_is_told(pool, monkeypatch):
    def fail(_self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", fail)
    with pytest.raises(WorkerNotStartedError) as caught:
        echoed(pool)
    monkeypatch.undo()

    assert "no more processes are allowed" in reader_text(caught.value)[0]
    assert echoed(pool) == {k: k for k in range(9)}


def test_one_process_does_it_alone_where_there_can_be_no_second(pool, monkeypatch):
    start, one_at_a_time = SpawnProcess.start, threading.Lock()
    first = []

    def start_one(self):
        with one_at_a_time:
            if first:
                raise OSError(errno.EMFILE, "x")
            start(self)
            first.append(self)

    monkeypatch.setattr(SpawnProcess, "start", start_one)
    requests = [(k, odd_requests.WhoAnswers()) for k in range(20)]
    answers = dict(pool.answers(foreground_context(), requests, priority=Priority.REST, batch_size=1))

    assert set(answers.values()) == {first[0].pid}


def test_a_failure_that_nobody_foresaw_ends_the_wait_and_not_the_thread(pool):
    with pytest.raises(WorkerDiedError):
        list(pool.answers(foreground_context(), [(0, lambda: None)], priority=Priority.REST))  # can't travel

    assert echoed(pool) == {k: k for k in range(9)}


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
@pytest.mark.parametrize("files", [8, 11, 12, 13, 15, 17, 19, 21, 24, 28, 40, 64])
def test_few_open_files_end_in_success_or_in_a_sentence(tmp_path, files):
    write_series(tmp_path, [2.0 * k for k in range(6)])
    limited = (
        "import resource, runpy, sys;"
        f"resource.setrlimit(resource.RLIMIT_NOFILE, ({files}, {files}));"
        f"sys.argv = ['medviewer', 'info', '--json', '-', {str(tmp_path)!r}];"
        "runpy.run_module('medviewer', run_name='__main__')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", limited], cwd=ROOT, capture_output=True, text=True, check=False, timeout=200
    )

    assert "Traceback" not in ended.stderr
    if ended.returncode == 0:
        assert json.loads(ended.stdout)
    else:
        assert ended.returncode == 1
        assert ended.stderr.startswith("medviewer: ")
        assert "too many files are open" in ended.stderr or "it ended before it was ready" in ended.stderr


def workers_of_this_process():
    """Those that decode, running or just starting."""
    children = psutil.Process().children()
    return [each for each in children if "spawn_main" in " ".join(each.cmdline())]


def test_shutting_down_while_the_processes_are_starting_leaves_none():
    before = workers_of_this_process()
    pool = DecodePool(2)
    pool.warm_up()
    pool.shutdown()

    left = [each for each in workers_of_this_process() if each not in before]
    assert psutil.wait_procs(left, timeout=60)[1] == []
    with pytest.raises(WorkerDiedError):
        echoed(pool)


@pytest.mark.parametrize("name", ["Die", "Stop"])
def test_shutting_down_while_processes_are_lost_and_replaced_leaves_none(tmp_path, name):
    before = workers_of_this_process()
    pool, heard, first = DecodePool(2, patience_s=1), [], threading.Event()

    def work() -> None:
        requests = [(k, getattr(odd_requests, name)()) for k in range(50)]
        try:
            for _answer in pool.answers(foreground_context(), requests, priority=Priority.REST):
                first.set()
        except WorkerDiedError as error:
            heard.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert first.wait(120)
    pool.shutdown()
    thread.join(120)

    left = [each for each in workers_of_this_process() if each not in before]
    assert len(heard) == 1
    assert psutil.wait_procs(left, timeout=60)[1] == []

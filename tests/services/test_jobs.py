"""Background work reports, fails and ends as its caller was promised."""

import os
import sys
import threading
from threading import Event

import pytest

from medviewer.errors import WorkerNotStartedError, reader_text
from medviewer.services.jobs import NICENESS, CancelledError, Context, JobRunner, Progress, foreground_context


@pytest.fixture
def runner():
    runner = JobRunner(deliver=lambda call: call())
    yield runner
    runner.shutdown()


def test_a_job_reports_its_steps_its_parts_and_then_its_result(runner):
    heard, done = [], Event()

    def work(context: Context) -> str:
        context.step(1, 2, "half")
        context.hand_over("part")
        return "whole"

    runner.submit(
        work,
        on_done=lambda result: (heard.append(result), done.set()),
        on_error=heard.append,
        on_progress=heard.append,
        on_part=heard.append,
    )

    assert done.wait(5)
    assert heard == [Progress(1, 2, "half"), "part", "whole"]


def test_a_failure_arrives_as_the_error_itself(runner):
    heard, done = [], Event()

    def work(_context: Context) -> None:
        raise OSError("no such scan")

    runner.submit(work, on_done=heard.append, on_error=lambda error: (heard.append(error), done.set()))

    assert done.wait(5)
    assert [type(error) for error in heard] == [OSError]


def test_where_there_can_be_no_thread_the_caller_is_told_and_the_work_is_not_done_later(runner, monkeypatch):
    heard, done = [], Event()

    def fail(_self) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", fail)
    runner.submit(lambda _context: heard.append("late"), on_done=heard.append, on_error=heard.append)
    monkeypatch.undo()
    runner.submit(
        lambda _context: "second", on_done=lambda it: (heard.append(it), done.set()), on_error=print
    )

    assert done.wait(60)
    assert [type(each) for each in heard] == [WorkerNotStartedError, str]
    assert "no more processes are allowed" in reader_text(heard[0])[0]


def test_threads_that_may_not_stand_back_work_all_the_same(runner, monkeypatch):
    heard, done = [], Event()

    def fail(*_which) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", fail)
    runner.submit(lambda _context: 7, on_done=lambda it: (heard.append(it), done.set()), on_error=print)

    assert done.wait(60)
    assert heard == [7]


def test_cancelled_work_stops_at_its_next_step_and_says_nothing():
    first_step_done, may_go_on, ended = Event(), Event(), Event()
    undelivered, heard, reached = [], [], []
    runner = JobRunner(deliver=undelivered.append)

    def work(context: Context) -> None:
        try:
            context.step(0, 2, "First half")
            first_step_done.set()
            may_go_on.wait(5)
            context.step(1, 2, "Second half")
            reached.append("second half")
        finally:
            ended.set()

    job = runner.submit(work, on_done=heard.append, on_error=heard.append, on_progress=heard.append)
    assert first_step_done.wait(5)
    job.cancel()
    may_go_on.set()
    assert ended.wait(5)
    for call in undelivered:
        call()

    assert reached == []
    assert heard == []
    runner.shutdown()


def test_cancel_kills_what_the_job_waits_for_also_when_it_comes_too_late():
    context, killed = foreground_context(), []
    context.job.call_on_cancel(lambda: killed.append("first"))
    context.job.cancel()
    context.job.call_on_cancel(lambda: killed.append("late"))
    context.job.cancel()

    assert killed == ["first", "late"]
    with pytest.raises(CancelledError):
        context.check()


def test_shutdown_waits_until_every_job_has_ended():
    runner = JobRunner(deliver=lambda call: call())
    started, ended = Event(), Event()

    def work(context: Context) -> None:
        started.set()
        try:
            while True:
                context.step(0, 1, "waiting")
        finally:
            ended.set()

    runner.submit(work, on_done=lambda _: None, on_error=lambda _: None)
    assert started.wait(5)
    runner.shutdown()

    assert ended.is_set()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has threads of different niceness")
def test_work_stands_back_behind_the_thread_that_asked_for_it(runner):
    own, found, done = os.getpriority(os.PRIO_PROCESS, 0), [], Event()

    def work(_context: Context) -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    runner.submit(work, on_done=lambda it: (found.append(it), done.set()), on_error=found.append)

    assert done.wait(5)
    assert found == [max(own, NICENESS)]
    assert os.getpriority(os.PRIO_PROCESS, 0) == own

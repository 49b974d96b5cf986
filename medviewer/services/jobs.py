"""Background work with progress and cancel. No Qt here: the caller supplies `deliver`."""

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Event, Lock
from typing import TypeVar

from medviewer.errors import WorkerNotStartedError, shortage_reason

NICENESS = 5
"""Of the threads that do the work."""

Result = TypeVar("Result")
Deliver = Callable[[Callable[[], None]], None]
"""Runs a callable on the caller's own thread: Qt's event loop in the app, at once in tests."""


class CancelledError(Exception):
    """Raised inside a job, by `Context.step`, once the job has been cancelled."""


@dataclass(frozen=True)
class Progress:
    """`done` of `total` equal steps; `message` is shown to the reader."""

    done: int
    total: int
    message: str


class Job:
    """A handle on work under way. After `cancel` returns, none of its callbacks is called."""

    def __init__(self) -> None:
        self._cancelled = Event()
        self._lock = Lock()
        self._on_cancel: list[Callable[[], None]] = []

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """End the work: its next step raises, and the processes it waits for are killed."""
        with self._lock:
            self._cancelled.set()
            hooks, self._on_cancel = self._on_cancel, []
        for hook in hooks:
            hook()

    def call_on_cancel(self, hook: Callable[[], None]) -> None:
        """Have `hook` (quick, from any thread) called by `cancel`; at once if already cancelled."""
        with self._lock:
            if not self._cancelled.is_set():
                self._on_cancel.append(hook)
                return
        hook()


@dataclass(frozen=True)
class Context:
    """What running work may do: say how far it is, hand over parts, and learn that it should stop."""

    job: Job
    publish: Callable[[Progress], None]
    hand_over: Callable[[object], None]

    def step(self, done: int, total: int, message: str) -> None:
        """Publish progress, or raise `CancelledError` if the job was cancelled. Call it often."""
        self.check()
        self.publish(Progress(done, total, message))

    def check(self) -> None:
        """Raise `CancelledError` if the job was cancelled."""
        if self.job.is_cancelled:
            raise CancelledError


def _stand_back() -> None:
    """Let the window's thread go first where cores are short. (Only Linux knows threads of different niceness.)"""
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError):  # where it may not, it works all the same
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, max(os.getpriority(os.PRIO_PROCESS, thread), NICENESS))


def _ignore(_value: object) -> None:
    return None


def foreground_context(publish: Callable[[Progress], None] = _ignore) -> Context:
    """A context for work run on the caller's own thread (command line, tests)."""
    return Context(Job(), publish, _ignore)


class JobRunner:
    """Runs work on a thread pool and delivers what comes of it on the caller's thread.

    Attributes:
        deliver: The way back to the caller's thread.
    """

    def __init__(self, deliver: Deliver, threads: int = 4) -> None:
        self.deliver = deliver
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="job", initializer=_stand_back)
        self._jobs: set[Job] = set()
        self._is_closed = False

    def submit(
        self,
        work: Callable[[Context], Result],
        *,
        on_done: Callable[[Result], None],
        on_error: Callable[[Exception], None],
        on_progress: Callable[[Progress], None] = _ignore,
        on_part: Callable[[object], None] = _ignore,
    ) -> Job:
        """Start `work`. One of done and error follows, unless the job is cancelled first.

        Where the system gives no thread for it, the error is a `WorkerNotStartedError`.
        """
        job = Job()
        self._jobs.add(job)
        claim = Lock()  # of whoever brings the job to its end

        def run() -> None:
            if not claim.acquire(blocking=False):
                return
            context = Context(
                job,
                lambda progress: self._send(job, partial(on_progress, progress)),
                lambda part: self._send(job, partial(on_part, part)),
            )
            try:
                result = work(context)
            except CancelledError:
                pass
            except Exception as error:
                self._send(job, partial(on_error, error))
            else:
                self._send(job, partial(on_done, result))
            finally:
                self._jobs.discard(job)

        try:
            self._pool.submit(run)
        except RuntimeError as error:
            if self._is_closed:
                raise
            if claim.acquire(blocking=False):  # else one of the threads that there are took it all the same
                self._jobs.discard(job)
                failure = WorkerNotStartedError("no thread for a job", reason=shortage_reason(error))
                self._send(job, partial(on_error, failure))
        return job

    def shutdown(self) -> None:
        """Cancel every job and wait for the threads. Call it before the event loop ends."""
        self._is_closed = True
        for job in list(self._jobs):
            job.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _send(self, job: Job, callback: Callable[[], None]) -> None:
        def call_unless_cancelled() -> None:
            if not job.is_cancelled:
                callback()

        self.deliver(call_unless_cancelled)

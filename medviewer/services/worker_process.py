"""A worker process and our end of the pipe to it: how it is started, watched and ended, and what it owes to us."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import connection as pipes
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Self

from medviewer.errors import WorkerNotStartedError, shortage_reason

END_SECONDS = 5.0
_LEFT_TO_PARENT = tuple(getattr(signal, name) for name in ("SIGINT", "SIGHUP") if hasattr(signal, name))
"""A terminal sends these to all processes of a program; the parent alone decides what becomes of them."""


class HungError(Exception):
    """No answer came in time."""


class LostError(Exception):
    """The process ended without an answer."""


class WorkerProcess:
    """A process of ours that was started, and may have ended since."""

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self._process = process
        self._connection = connection
        self._ending = threading.Lock()

    @classmethod
    def spawn(cls, serve: Callable[..., None], *arguments: object, name: str) -> Self:
        """Start a process that runs `serve(its end of the pipe, *arguments)`; does not wait until it does.

        Raises:
            WorkerNotStartedError: The system allows no more processes or files, or has no memory for it.
        """
        context = multiprocessing.get_context("spawn")
        try:
            ours, theirs = context.Pipe()
        except OSError as error:
            raise WorkerNotStartedError("no pipe", reason=shortage_reason(error)) from error
        process = context.Process(target=serve, args=(theirs, *arguments), name=name, daemon=True)
        try:
            with _held_back():
                process.start()
        except (OSError, MemoryError) as error:
            ours.close()
            raise WorkerNotStartedError("no process", reason=shortage_reason(error)) from error
        finally:
            theirs.close()
        return cls(process, ours)

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    @property
    def exit_code(self) -> int | None:
        """As `subprocess` has it: negative for a signal; None while it runs."""
        return self._process.exitcode

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    @property
    def is_stopped(self) -> bool:
        """Suspended from outside (SIGSTOP), so that nothing can come of it. (False where that can't be asked.)"""
        if not hasattr(os, "waitid"):
            return False
        try:
            return os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT) is not None
        except ChildProcessError:
            return False

    def send(self, order: object) -> None:
        """Hand over an order.

        Raises:
            LostError: The process is gone.
        """
        try:
            self._connection.send(order)
        except OSError as error:
            raise LostError from error

    def receive(self, seconds: float) -> object:
        """The next answer.

        Raises:
            HungError: None came in time.
            LostError: The process is gone.
        """
        try:
            if not self._connection.poll(seconds):
                raise HungError
            return self._connection.recv()
        except (EOFError, OSError) as error:
            raise LostError from error

    def interrupt(self) -> None:
        """End the process, and let who waits for its answer find that out. Quick; from any thread."""
        self._process.kill()

    def kill(self) -> None:
        """End the process now. Its own thread and the one that ends the program may both ask for it."""
        with self._ending:
            self._process.kill()
            self._process.join(END_SECONDS)
            self._connection.close()


def settle() -> None:
    """The first thing that a worker does: leave signals of the terminal to its parent, and end when that ends.

    The system itself ends it, whatever it is busy with: a decoder that never returns would not see the pipe closed.
    (Elsewhere than on Linux it ends with its next answer.)
    """
    for number in _LEFT_TO_PARENT:
        signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _LEFT_TO_PARENT)
    parent = multiprocessing.parent_process()
    if sys.platform != "linux" or parent is None:
        return
    import fcntl

    alive = parent.sentinel  # a pipe whose other end only the parent has
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(alive, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(alive, fcntl.F_SETFL, fcntl.fcntl(alive, fcntl.F_GETFL) | os.O_ASYNC)
    if pipes.wait([alive], 0):  # it ended before we asked to be told
        os._exit(1)


@contextmanager
def _held_back() -> Iterator[None]:
    """Keep the terminal's signals from a process that has not settled yet: it would die with a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # starting it would lift the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _LEFT_TO_PARENT)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

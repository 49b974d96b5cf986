"""One decode worker process, seen from the window's side."""

import multiprocessing
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from medviewer.services import decode_worker
from medviewer.services.decode_requests import Request

START_SECONDS = 60.0


class HungError(Exception):
    """No answer came in time."""


class LostError(Exception):
    """The process ended without an answer."""


class DecodeProcess:
    """A running worker that is ready for requests."""

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self._process = process
        self._connection = connection
        self._ending = threading.Lock()

    @classmethod
    def start(cls) -> "DecodeProcess | None":
        """Spawn a worker and wait until it is ready; None if it isn't within a minute."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=decode_worker.serve, args=(theirs,), name="medviewer-decode", daemon=True
        )
        process.start()
        theirs.close()
        started = cls(process, ours)
        try:
            if started.receive(START_SECONDS) == decode_worker.READY:
                return started
        except (HungError, LostError):
            pass
        started.kill()
        return None

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    def send(self, requests: Sequence[Request]) -> bool:
        """Hand over a batch; False if the process is gone."""
        try:
            self._connection.send(list(requests))
        except OSError:
            return False
        return True

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

    def kill(self) -> None:
        """End the process now. Its own thread and the one that ends the program may both ask for it."""
        with self._ending:
            self._process.kill()
            self._process.join(5)
            self._connection.close()

"""One decode worker process, seen from the window's side."""

from typing import Self

from medviewer.errors import WorkerNotStartedError
from medviewer.i18n import N_, message
from medviewer.services import decode_worker
from medviewer.services.worker_process import HungError, LostError, WorkerProcess

START_SECONDS = 60.0


class DecodeProcess(WorkerProcess):
    """A worker; once it is ready it takes batches of requests, and answers each request in turn."""

    @classmethod
    def start(cls) -> Self:
        """Start one; it is not ready yet.

        Raises:
            WorkerNotStartedError: It can't be started.
        """
        return cls.spawn(decode_worker.serve, name="medviewer-decode")

    @property
    def has_hung_up(self) -> bool:
        """It ended while it had nothing to do: its end of the pipe is closed."""
        try:
            return self._connection.poll(0)  # without a request it has nothing to say
        except OSError:
            return True

    def wait_until_ready(self) -> None:
        """Wait for a minute at most.

        Raises:
            WorkerNotStartedError: It ended before, or is still not ready. It has to be killed then.
        """
        try:
            self.receive(START_SECONDS)  # decode_worker.READY, the first thing that it says
        except HungError as error:
            reason = message(N_("it was not ready within {seconds} s"), seconds=f"{START_SECONDS:g}")
            raise WorkerNotStartedError("a decode worker is not ready", reason=reason) from error
        except LostError as error:
            reason = message(N_("it ended before it was ready"))
            raise WorkerNotStartedError("a decode worker ended at its start", reason=reason) from error

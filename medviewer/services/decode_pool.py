"""Decode worker processes and the queue before them. A crash or a hang costs one file."""

import itertools
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import islice
from queue import Empty, PriorityQueue, SimpleQueue

from medviewer.dicom.refusals import CrashedFileError, RefusedFileError, SlowFileError
from medviewer.errors import MedviewerError, WorkerDiedError
from medviewer.services.decode_process import DecodeProcess, HungError, LostError
from medviewer.services.decode_requests import Request
from medviewer.services.jobs import Context

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 0.05
SENT_TOGETHER = 32
"""A longer batch stays with one worker, and ends between two such parts when its job is cancelled."""


class Priority(IntEnum):
    """What comes first when several jobs ask at once."""

    SHOWN = 0  # the slice the reader looks at
    HEADERS = 1
    THUMBNAIL = 2
    REST = 3


@dataclass
class _Ticket:
    """One caller's outstanding requests."""

    patience_s: float
    answers: SimpleQueue[tuple[int, object]] = field(default_factory=SimpleQueue)
    is_cancelled: bool = False


@dataclass(order=True)
class _Batch:
    priority: int
    number: int
    ticket: _Ticket = field(compare=False)
    items: list[tuple[int, Request]] = field(compare=False)


class DecodePool:
    """Worker processes, started when first needed. All methods may be called from any thread."""

    def __init__(self, processes: int = 2, *, patience_s: float = 10.0) -> None:
        self._count = processes
        self._patience_s = patience_s
        self._queue: PriorityQueue[_Batch] = PriorityQueue()
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._processes: dict[int, DecodeProcess] = {}
        self._is_closed = False

    def warm_up(self) -> None:
        """Start the processes now, so that the first file need not wait for them."""
        with self._lock:
            if self._threads or self._is_closed:
                return
            for number in range(self._count):
                thread = threading.Thread(
                    target=self._supervise, args=(number,), name=f"decode-{number}", daemon=True
                )
                self._threads.append(thread)
                thread.start()

    def answers(
        self,
        context: Context,
        requests: Iterable[tuple[int, Request]],
        *,
        priority: Priority | Callable[[int], Priority],
        batch_size: int = 8,
        patience_share: float = 1.0,
    ) -> Iterator[tuple[int, object]]:
        """Have requests answered; yields (index, answer or `MedviewerError`) in the order of completion.

        Requests are taken from the iterable only as workers become free, so it may still choose what comes next.
        Ending the iteration early, or cancelling the job, forgets the rest.

        Args:
            context: Of the job that waits.
            requests: Pairs of the caller's index and a request.
            priority: Of all of them, or by the number of the batch (0 = first).
            batch_size: Requests that travel together; the first travels alone.
            patience_share: Of the pool's patience, for each request.

        Raises:
            CancelledError: The job was cancelled.
            WorkerDiedError: Workers can't be started.
        """
        self.warm_up()
        ticket, pending, waiting = _Ticket(self._patience_s * patience_share), iter(requests), 0
        ranks = (priority(number) if callable(priority) else priority for number in itertools.count())
        try:
            waiting += self._submit(ticket, pending, next(ranks), 1)
            for _ in range(2 * self._count):
                waiting += self._submit(ticket, pending, next(ranks), batch_size)
            free = 0
            while waiting:
                index, answer = self._next(context, ticket)
                waiting, free = waiting - 1, free + 1
                if isinstance(answer, WorkerDiedError):
                    raise answer
                if free >= batch_size or waiting < batch_size:
                    waiting, free = waiting + self._submit(ticket, pending, next(ranks), batch_size), 0
                yield index, answer
        finally:
            ticket.is_cancelled = True

    def process_ids(self) -> list[int]:
        """Ids of the processes that run at the moment."""
        with self._lock:
            return [process.pid for process in self._processes.values()]

    def shutdown(self) -> None:
        """End the processes at once. Jobs that still wait end with `WorkerDiedError`."""
        with self._lock:
            self._is_closed = True
            threads, processes = list(self._threads), list(self._processes.values())
        for process in processes:
            process.kill()
        for _thread in threads:
            self._queue.put(_Batch(-1, next(self._numbers), _Ticket(0.0), []))
        for thread in threads:
            thread.join(5)

    def _submit(
        self, ticket: _Ticket, pending: Iterator[tuple[int, Request]], priority: Priority, size: int
    ) -> int:
        items = list(islice(pending, size))
        if items:
            self._queue.put(_Batch(priority, next(self._numbers), ticket, items))
        return len(items)

    def _next(self, context: Context, ticket: _Ticket) -> tuple[int, object]:
        while True:
            context.check()
            if self._is_closed:
                raise WorkerDiedError("the decode pool was shut down")
            try:
                return ticket.answers.get(timeout=_LOOK_SECONDS)
            except Empty:
                continue

    def _supervise(self, number: int) -> None:
        """One thread for each process: hands it batches, and replaces it when it is lost."""
        self._started(number)
        while not self._is_closed:
            batch = self._queue.get()
            items = list(batch.items)
            while items and not batch.ticket.is_cancelled and not self._is_closed:
                self._work(number, batch.ticket, items)
        self._drop(number)

    def _work(self, number: int, ticket: _Ticket, items: list[tuple[int, Request]]) -> None:
        """Have some of `items` answered, in order; each is removed once it has its answer, whatever that is."""
        process = self._started(number)
        if process is None:
            for index, _request in items:
                ticket.answers.put((index, WorkerDiedError("a decode worker could not be started")))
            items.clear()
            return
        try:
            left = max(len(items) - SENT_TOGETHER, 0)
            if not process.send([request for _index, request in items[:SENT_TOGETHER]]):
                self._drop(number)  # it died while it had nothing to do: nobody's fault
                return
            while len(items) > left:
                answer = process.receive(ticket.patience_s)
                ticket.answers.put((items.pop(0)[0], answer))
                if isinstance(answer, RefusedFileError):
                    _log.debug("refused: %s", answer)
        except (HungError, LostError) as error:
            if self._is_closed:
                return
            _log.warning("a decode worker was replaced: %s", type(error).__name__)
            self._drop(number)
            ticket.answers.put((items.pop(0)[0], _blame(error, ticket.patience_s)))

    def _started(self, number: int) -> DecodeProcess | None:
        """The process of one thread, started if there is none; None if it can't be, twice."""
        with self._lock:
            process = self._processes.get(number)
        for _attempt in range(2):
            if process is not None or self._is_closed:
                break
            process = DecodeProcess.start()
        if process is not None:
            with self._lock:
                self._processes[number] = process
                is_late = self._is_closed
            if is_late:
                process.kill()
        return process

    def _drop(self, number: int) -> None:
        with self._lock:
            process = self._processes.pop(number, None)
        if process is not None:
            process.kill()


def _blame(error: Exception, patience_s: float) -> MedviewerError:
    if isinstance(error, HungError):
        return SlowFileError("no answer in time", seconds=f"{patience_s:g}")
    return CrashedFileError("the worker died")

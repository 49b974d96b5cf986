"""Decode worker processes and the queue before them. A crash or a hang costs one file."""

import contextlib
import itertools
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import islice
from queue import Empty, PriorityQueue, SimpleQueue

from medviewer.dicom.refusals import CrashedFileError, RefusedFileError, SlowFileError
from medviewer.errors import MedviewerError, WorkerDiedError, WorkerNotStartedError, shortage_reason
from medviewer.services.decode_process import DecodeProcess
from medviewer.services.decode_requests import Request
from medviewer.services.jobs import Context
from medviewer.services.worker_process import HungError, LostError

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 0.05
_AGAIN_SECONDS = 1.0
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
    tries: int = 2
    answers: SimpleQueue[tuple[int, object]] = field(default_factory=SimpleQueue)
    is_cancelled: bool = False


@dataclass
class _Item:
    """A request and its caller's number for it.

    Attributes:
        losses: How many processes were lost while they had it in hand.
    """

    index: int
    request: Request
    losses: int = 0


@dataclass(order=True)
class _Batch:
    priority: int
    number: int
    ticket: _Ticket = field(compare=False)
    items: list[_Item] = field(compare=False)

    def answer_all(self, error: MedviewerError) -> None:
        """Give what is left the same answer."""
        while self.items:
            self.ticket.answers.put((self.items.pop().index, error))


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
        self._closed = threading.Event()

    def warm_up(self) -> None:
        """Start the processes now, so that the first file need not wait for them; does not wait until they run.

        Raises:
            WorkerNotStartedError: There can't be a thread that would start one.
        """
        with self._lock:
            if self._threads or self._closed.is_set():
                return
            for number in range(self._count):
                thread = threading.Thread(
                    target=self._supervise, args=(number,), name=f"decode-{number}", daemon=True
                )
                try:
                    thread.start()
                except RuntimeError as error:
                    if not self._threads:
                        raise WorkerNotStartedError("no thread", reason=shortage_reason(error)) from error
                    return  # fewer do it too
                self._threads.append(thread)

    def answers(
        self,
        context: Context,
        requests: Iterable[tuple[int, Request]],
        *,
        priority: Priority | Callable[[int], Priority],
        batch_size: int = 8,
        patience_share: float = 1.0,
        tries: int = 2,
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
            tries: How many workers may be lost on a request before the fault is seen in it: one that is killed or
                stopped from outside must not cost a good file.

        Raises:
            CancelledError: The job was cancelled.
            WorkerDiedError: Workers can't be started.
        """
        self.warm_up()
        ticket, pending, waiting = _Ticket(self._patience_s * patience_share, tries), iter(requests), 0
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
            self._closed.set()
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
        items = [_Item(index, request) for index, request in islice(pending, size)]
        if items:
            self._queue.put(_Batch(priority, next(self._numbers), ticket, items))
        return len(items)

    def _next(self, context: Context, ticket: _Ticket) -> tuple[int, object]:
        while True:
            context.check()
            if self._closed.is_set():
                raise WorkerDiedError("the decode pool was shut down")
            try:
                return ticket.answers.get(timeout=_LOOK_SECONDS)
            except Empty:
                continue

    def _supervise(self, number: int) -> None:
        """One thread for each process: hands it batches, and replaces it when it is lost."""
        with contextlib.suppress(Exception):  # it comes again, and is told, with the first batch
            self._started(number)
        while not self._closed.is_set():
            self._serve(number, self._queue.get())
        self._drop(number)

    def _serve(self, number: int, batch: _Batch) -> None:
        """Have a batch answered; whatever becomes of that, whoever waits for it hears of it."""
        try:
            while batch.items and not batch.ticket.is_cancelled and not self._closed.is_set():
                self._work(number, batch.ticket, batch.items)
        except WorkerNotStartedError as error:
            self._closed.wait(_AGAIN_SECONDS)  # another one may be starting
            if self._others_run(number):
                self._queue.put(batch)
                self._closed.wait(_AGAIN_SECONDS)  # one of them takes it
            else:
                batch.answer_all(error)
        except Exception as error:  # this thread must outlive it: nobody else would tell
            _log.error("a batch was given up", exc_info=error)
            batch.answer_all(WorkerDiedError(f"unexpected {type(error).__name__} in the decode pool"))

    def _work(self, number: int, ticket: _Ticket, items: list[_Item]) -> None:
        """Have some of `items` answered, in order; each is removed once it has its answer, whatever that is.

        One in whose time a process was lost is tried again, alone and in a new process.
        """
        process = self._started(number)
        together = SENT_TOGETHER if items[0].losses == 0 else 1
        try:
            left = max(len(items) - together, 0)
            process.send([item.request for item in items[:together]])
            while len(items) > left:
                answer = process.receive(ticket.patience_s)
                ticket.answers.put((items.pop(0).index, answer))
                if isinstance(answer, RefusedFileError):
                    _log.debug("refused: %s", answer)
        except (HungError, LostError) as error:
            if self._closed.is_set():
                return
            _log.warning("a decode worker was replaced: %s", type(error).__name__)
            self._drop(number)
            items[0].losses += 1
            if items[0].losses >= ticket.tries:
                ticket.answers.put((items.pop(0).index, _blame(error, ticket.patience_s)))

    def _started(self, number: int) -> DecodeProcess:
        """The process of one thread, started if there is none or if it died while it had nothing to do.

        Raises:
            WorkerNotStartedError: It can't be started, twice.
        """
        with self._lock:
            process = self._processes.get(number)
        if process is not None and not process.has_hung_up:
            return process
        self._drop(number)
        try:
            return self._start(number)
        except WorkerNotStartedError:
            return self._start(number)

    def _start(self, number: int) -> DecodeProcess:
        process = DecodeProcess.start()
        with self._lock:
            self._processes[number] = process
            is_late = self._closed.is_set()
        if is_late:
            process.kill()
        try:
            process.wait_until_ready()
        except WorkerNotStartedError:
            self._drop(number)
            raise
        return process

    def _others_run(self, number: int) -> bool:
        with self._lock:
            return any(other != number and process.is_alive for other, process in self._processes.items())

    def _drop(self, number: int) -> None:
        with self._lock:
            process = self._processes.pop(number, None)
        if process is not None:
            process.kill()


def _blame(error: Exception, patience_s: float) -> MedviewerError:
    if isinstance(error, HungError):
        return SlowFileError("no answer in time", seconds=f"{patience_s:g}")
    return CrashedFileError("the worker died")

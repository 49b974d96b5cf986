"""Runs analyses in the inference process; kills it on cancel, starts a new one after a crash."""

import contextlib
import logging
from collections.abc import Iterator
from threading import Event, Lock

from medviewer.analysis.probe import Probe
from medviewer.analysis.request import AnalysisRequest
from medviewer.analysis.result import AnalysisResult
from medviewer.errors import MedviewerError, WorkerDiedError, WorkerNotStartedError
from medviewer.finding.probe_answer import ProbeAnswer
from medviewer.i18n import N_, message
from medviewer.services import inference_worker
from medviewer.services.inference_worker import Analyse, Ask, Failed, LoadModels, Started, WarmUp
from medviewer.services.jobs import Context, Progress
from medviewer.services.model_library import DEFAULT_MODEL_ID
from medviewer.services.shared_array import SharedArrayName
from medviewer.services.worker_process import HungError, LostError, WorkerProcess

_log = logging.getLogger(__name__)

_TURN_S = 0.05
_LOOK_S = 1.0
_MOST_LOOKS_STOPPED = 10
"""A worker that is seen suspended so often in a row is given up."""


class AnalysisFailedError(WorkerDiedError):
    """An analysis met something unforeseen; its process lives on."""

    message = N_("The analysis failed unexpectedly. Nothing was lost.")
    hint = N_("The details are in the log: Help > Show log.")


class InferenceClient:
    """The one way to a score: the window's and the command line's. Its methods may be called from any thread."""

    def __init__(self, load_models: LoadModels = inference_worker.installed_models) -> None:
        """Nothing starts yet.

        Args:
            load_models: Loads a model's networks by its id, in the worker.
        """
        self._load_models = load_models
        self._turn = Lock()
        self._worker: WorkerProcess | None = None
        self._closed = Event()

    @property
    def process_id(self) -> int | None:
        """The worker's process, None while there is none."""
        worker = self._worker
        return worker.pid if worker else None

    def warm_up(self, model_id: str = DEFAULT_MODEL_ID) -> None:
        """Start the process and have it load a model; does not wait for either."""
        with self._turn, contextlib.suppress(WorkerDiedError, LostError):  # it shows at the first analysis
            self._running().send(WarmUp(model_id))

    def analyse(self, context: Context, request: AnalysisRequest, shared: SharedArrayName) -> AnalysisResult:
        """Analyse a Series in the worker; call it on a job's thread, for it waits.

        Args:
            context: Gets the progress; cancelling its job kills the process at once.
            request: What to analyse; its volume's values are those of `shared`.
            shared: The shared array with the voxels.

        Raises:
            CancelledError: The job was cancelled.
            WorkerDiedError: The process crashed, or was killed or suspended; the next call starts a new one.
            WorkerNotStartedError: There is no process, and none can be started.
            AnalysisFailedError: The analysis met something unforeseen; the log says where.
            MedviewerError: What the analysis itself raises (a missing or damaged model).
        """
        answer = self._carried_out(context, Analyse.of(request, shared))
        if not isinstance(answer, AnalysisResult):
            raise TypeError("an analysis is answered by its result")
        return answer

    def ask(
        self, context: Context, request: AnalysisRequest, shared: SharedArrayName, probe: Probe
    ) -> ProbeAnswer:
        """Ask in the worker what a region adds to a finding's score; all else as in `analyse`.

        Args:
            context: As there.
            request: The Series and the model.
            shared: The shared array with the voxels.
            probe: The question.
        """
        answer = self._carried_out(context, Ask(Analyse.of(request, shared), probe))
        if not isinstance(answer, ProbeAnswer):
            raise TypeError("a question is answered by its answer")
        return answer

    def shutdown(self) -> None:
        """End the process; no other is started. An analysis still under way ends with WorkerDiedError."""
        self._closed.set()
        worker = self._worker
        if worker is not None:
            worker.interrupt()
        with self._turn:
            self._discard()

    def _carried_out(self, context: Context, order: Analyse | Ask) -> AnalysisResult | ProbeAnswer:
        """Wait for the worker's turn, then for its answer."""
        while not self._turn.acquire(timeout=_TURN_S):
            context.check()
        try:
            return self._answer(context, order)
        finally:
            self._turn.release()

    def _answer(self, context: Context, order: Analyse | Ask) -> AnalysisResult | ProbeAnswer:
        for _attempt in range(2):
            context.check()
            worker = self._running()
            with self._ended_on_cancel(context, worker):
                if _took(context, worker, order):
                    return _outcome(context, worker)
                self._discard()  # it was lost while it waited, or while it started: that says nothing about the order
        reason = message(N_("it ended before it was ready"))
        raise WorkerNotStartedError("the inference worker did not take an order", reason=reason)

    @contextlib.contextmanager
    def _ended_on_cancel(self, context: Context, worker: WorkerProcess) -> Iterator[None]:
        """Kill the worker when the job is cancelled inside the block, and let go of one that was lost there."""
        over = Event()

        def end_if_under_way() -> None:
            if not over.is_set():
                worker.interrupt()

        context.job.call_on_cancel(end_if_under_way)
        try:
            yield
        except LostError as error:
            self._discard()
            context.check()
            _log.error("inference worker ended with exit code %s", worker.exit_code)
            raise WorkerDiedError("inference worker died") from error
        finally:
            over.set()
            if context.job.is_cancelled:
                self._discard()

    def _running(self) -> WorkerProcess:
        """The worker, started if there is none or the last one died.

        Raises:
            WorkerNotStartedError: It can't be started.
            WorkerDiedError: The program is ending.
        """
        if self._worker is not None and self._worker.is_alive:
            return self._worker
        self._discard()
        if self._closed.is_set():
            raise WorkerDiedError("the inference client was shut down")
        self._worker = WorkerProcess.spawn(inference_worker.run, self._load_models, name="inference")
        if self._closed.is_set():  # only now, and nobody else would end it
            self._discard()
            raise WorkerDiedError("the inference client was shut down")
        return self._worker

    def _discard(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()


def _took(context: Context, worker: WorkerProcess, order: Analyse | Ask) -> bool:
    """Hand the order over and wait until the worker begins; False if it is lost before.

    What a warm-up has left in the pipe is skipped.
    """
    try:
        worker.send(order)
        while not isinstance(_next(context, worker), Started):
            pass
    except LostError:
        context.check()
        return False
    return True


def _outcome(context: Context, worker: WorkerProcess) -> AnalysisResult | ProbeAnswer:
    """Pass progress on until the result or an error comes."""
    while True:
        answer = _next(context, worker)
        match answer:
            case Progress():
                context.step(answer.done, answer.total, answer.message)
            case AnalysisResult() | ProbeAnswer():
                return answer
            case MedviewerError():
                raise answer
            case Failed():
                places = " < ".join(reversed(answer.places))
                _log.error("analysis failed in the worker: %s at %s", answer.kind, places)
                raise AnalysisFailedError(f"analysis failed: {answer.kind}")


def _next(context: Context, worker: WorkerProcess) -> object:
    """What the worker says next.

    However long it computes, it is waited for; but not while it is suspended.

    Raises:
        LostError: It died, or was seen suspended all the time.
    """
    looks = 0
    while looks < _MOST_LOOKS_STOPPED:
        try:
            return worker.receive(_LOOK_S)
        except HungError:
            context.check()
            looks = looks + 1 if worker.is_stopped else 0
    raise LostError

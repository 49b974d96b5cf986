"""Runs analyses in the inference process; kills it on cancel, starts a new one after a crash."""

import contextlib
import logging
import multiprocessing
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Event, Lock

from medviewer.analysis.probe import Probe
from medviewer.analysis.request import AnalysisRequest
from medviewer.analysis.result import AnalysisResult
from medviewer.errors import MedviewerError, WorkerDiedError
from medviewer.finding.probe_answer import ProbeAnswer
from medviewer.i18n import N_
from medviewer.services import inference_worker
from medviewer.services.inference_worker import Analyse, Answer, Ask, Failed, LoadModels, Started, WarmUp
from medviewer.services.jobs import Context, Progress
from medviewer.services.model_library import DEFAULT_MODEL_ID
from medviewer.services.shared_array import SharedArrayName

_log = logging.getLogger(__name__)

_TURN_S = 0.05
_END_S = 5.0


@dataclass(frozen=True)
class _Worker:
    process: SpawnProcess
    pipe: Connection

    def end(self) -> None:
        """Kill the process and wait until it is gone."""
        self.process.kill()
        self.process.join(_END_S)
        self.pipe.close()


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
        self._worker: _Worker | None = None

    @property
    def process_id(self) -> int | None:
        """The worker's process, None while there is none."""
        worker = self._worker
        return worker.process.pid if worker else None

    def warm_up(self, model_id: str = DEFAULT_MODEL_ID) -> None:
        """Start the process and have it load a model; does not wait for either."""
        with self._turn, contextlib.suppress(OSError):  # a failure to start shows at the first analysis
            self._running().pipe.send(WarmUp(model_id))

    def analyse(self, context: Context, request: AnalysisRequest, shared: SharedArrayName) -> AnalysisResult:
        """Analyse a Series in the worker; call it on a job's thread, for it waits.

        Args:
            context: Gets the progress; cancelling its job kills the process at once.
            request: What to analyse; its volume's values are those of `shared`.
            shared: The shared array with the voxels.

        Raises:
            CancelledError: The job was cancelled.
            WorkerDiedError: The process crashed; the next call starts a new one.
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
        """End the process. Cancel the jobs first; an analysis still under way ends with WorkerDiedError."""
        worker = self._worker
        if worker is not None:
            worker.process.kill()
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
        context.check()
        worker = self._running()
        over = Event()

        def end_if_under_way() -> None:
            if not over.is_set():
                worker.process.kill()

        context.job.call_on_cancel(end_if_under_way)
        try:
            worker.pipe.send(order)
            return _received(context, worker)
        except (EOFError, OSError) as error:
            self._discard()
            context.check()
            _log.error("inference worker ended with exit code %s", worker.process.exitcode)
            raise WorkerDiedError("inference worker died") from error
        finally:
            over.set()
            if context.job.is_cancelled:
                self._discard()

    def _running(self) -> _Worker:
        """The worker, started if there is none or the last one died."""
        if self._worker is not None and self._worker.process.is_alive():
            return self._worker
        self._discard()
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe()
        process = spawn.Process(
            target=inference_worker.run, args=(theirs, self._load_models), name="inference", daemon=True
        )
        process.start()
        theirs.close()
        self._worker = _Worker(process, ours)
        return self._worker

    def _discard(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()


def _received(context: Context, worker: _Worker) -> AnalysisResult | ProbeAnswer:
    """Pass progress on until the result or an error comes; what a warm-up has left in the pipe is skipped."""
    while not isinstance(worker.pipe.recv(), Started):
        context.check()
    while True:
        answer: Answer = worker.pipe.recv()
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

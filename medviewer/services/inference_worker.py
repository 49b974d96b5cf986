"""The inference process: runs whole analyses on volumes it maps, and is the only one to load TensorFlow."""

import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, fields
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from medviewer import i18n
from medviewer.analysis.kept_lungs import KeptLungs
from medviewer.analysis.models import Models
from medviewer.analysis.probe import Probe
from medviewer.analysis.request import AnalysisRequest
from medviewer.analysis.result import AnalysisResult
from medviewer.errors import MedviewerError, NoMemoryError
from medviewer.finding.probe_answer import ProbeAnswer
from medviewer.imaging.volume import Volume
from medviewer.services.jobs import Progress
from medviewer.services.shared_array import SharedArray, SharedArrayName
from medviewer.services.worker_process import settle

LoadModels = Callable[[str], Models]
"""Loads a model's networks by its id, inside the worker: a function of a module, so that its name can be sent there."""

_NICENESS = 10


@dataclass(frozen=True)
class WarmUp:
    """Order: load a model, so that the first analysis does not wait for it."""

    model_id: str


@dataclass(frozen=True)
class Analyse:
    """Order: an AnalysisRequest whose voxels lie in shared memory.

    Attributes:
        request: Field -> value of the AnalysisRequest, without its volume.
        volume: Field -> value of the Volume, without its values.
        shared: Where the values are.
        language: The reader's language, for the texts of the result.
    """

    request: dict[str, Any]
    volume: dict[str, Any]
    shared: SharedArrayName
    language: str

    @classmethod
    def of(cls, request: AnalysisRequest, shared: SharedArrayName) -> "Analyse":
        """Pack a request.

        Raises:
            ValueError: The shared array is not the request's volume.
        """
        if shared.shape != request.volume.values.shape or shared.dtype != request.volume.values.dtype.str:
            raise ValueError("the shared array is not the request's volume")
        return cls(
            _fields_but(request, "volume"), _fields_but(request.volume, "values"), shared, i18n.language()
        )

    def unpacked(self, shared: SharedArray) -> AnalysisRequest:
        """The request again, on the mapped voxels."""
        volume = Volume(values=shared.values, **self.volume)  # type: ignore[arg-type]  # a Volume's own, sent by `of`
        return AnalysisRequest(volume=volume, **self.request)


@dataclass(frozen=True)
class Ask:
    """Order: a question about a finding of a Series.

    Attributes:
        about: The Series, and which model is asked.
        probe: The question.
    """

    about: Analyse
    probe: Probe


@dataclass(frozen=True)
class Started:
    """Answer: the analysis begins; what came before it belongs to a warm-up."""


@dataclass(frozen=True)
class Ready:
    """Answer: the model is loaded."""


@dataclass(frozen=True)
class Failed:
    """Answer: something unforeseen; where in the code, and no word of what was analysed."""

    kind: str
    places: tuple[str, ...]


Answer = Started | Progress | AnalysisResult | ProbeAnswer | MedviewerError | Ready | Failed


def installed_models(model_id: str) -> Models:
    """The networks of a model of the library, loaded by TensorFlow."""
    from medviewer.services.card_features import load_card_features
    from medviewer.services.keras_guard import load_keras_guard
    from medviewer.services.keras_model import load_keras_model
    from medviewer.services.keras_outline import load_keras_outline
    from medviewer.services.model_library import model_folder

    folder = model_folder(model_id)
    score = load_keras_model(folder)
    return Models(
        score=score,
        outline=load_keras_outline(score.card, folder),
        guard=load_keras_guard(score.card, folder),
        features=load_card_features(score.card, folder),
    )


def run(orders: Connection, load_models: LoadModels) -> None:
    """The process's main function: carry out orders until the window's end of the pipe is closed."""
    settle()
    _be_modest()
    models: dict[str, Models] = {}
    kept = KeptLungs()
    while True:
        try:
            order = orders.recv()
        except (EOFError, OSError):  # OSError: the window was killed
            return
        try:
            answer = _carry_out(order, models, load_models, orders, kept=kept)
        except MedviewerError as error:
            answer = error
        except MemoryError as error:
            answer = NoMemoryError(f"out of memory: {_failed(error).places[-1:]}")
        except Exception as error:  # the process must outlive any failure of one analysis
            answer = _failed(error)
        try:
            orders.send(answer)
        except OSError:  # nobody waits for it any more
            return


def _carry_out(
    order: WarmUp | Analyse | Ask,
    models: dict[str, Models],
    load_models: LoadModels,
    answers: Connection,
    *,
    kept: KeptLungs,
) -> Answer:
    from medviewer.analysis.analyse import analyse
    from medviewer.analysis.probe import ask

    if isinstance(order, WarmUp):
        _loaded(order.model_id, models, load_models)
        return Ready()
    answers.send(Started())
    about = order.about if isinstance(order, Ask) else order
    i18n.use_language(about.language)
    shared = SharedArray.attach(about.shared)
    request = about.unpacked(shared)
    answers.send(Progress(0, 0, i18n._("Loading the model")))
    networks = _loaded(request.model_id, models, load_models)
    if isinstance(order, Ask):
        return ask(request.volume, order.probe, networks.score)

    def publish(done: int, total: int, text: str) -> None:
        answers.send(Progress(done, total, text))

    return analyse(request, networks, publish, kept)


def _loaded(model_id: str, models: dict[str, Models], load_models: LoadModels) -> Models:
    if model_id not in models:
        models[model_id] = load_models(model_id)
    return models[model_id]


def _be_modest() -> None:
    """Leave a core to the window, give way to it, and keep TensorFlow from writing to the terminal.

    Keras does without Matplotlib where there is none. Here there is none: it would make a folder in the reader's home,
    say so on the terminal where it can't, and end the process where there is no home.
    """
    sys.modules["matplotlib"] = None  # type: ignore[assignment]  # as the import system defines it: not to be found
    threads = max(1, (os.cpu_count() or 1) - 1)
    os.environ.update(
        TF_NUM_INTRAOP_THREADS=str(threads),
        TF_NUM_INTEROP_THREADS="1",
        TF_CPP_MIN_LOG_LEVEL="3",
        TF_ENABLE_ONEDNN_OPTS="0",  # the same sums on every processor, and no notice about it on the terminal
        ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS=str(threads),
    )
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    import cv2

    cv2.setNumThreads(threads)


def _failed(error: Exception) -> Failed:
    """Where it happened: file names of the code, lines and functions; the message may quote a header."""
    frames = traceback.extract_tb(error.__traceback__)
    places = tuple(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return Failed(type(error).__name__, places)


def _fields_but(value: AnalysisRequest | Volume, left_out: str) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value) if field.name != left_out}

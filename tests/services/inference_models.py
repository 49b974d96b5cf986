"""Models that behave and misbehave, loaded in the inference worker by the tests."""

import os
import signal
import sys
import time
from pathlib import Path

import numpy as np

from medviewer import paths
from medviewer.analysis.model_card import MissingModelError, load_card
from medviewer.analysis.models import Models
from medviewer.services.keras_outline import load_keras_outline
from tests.analysis.bright_outline import BrightOutline
from tests.analysis.linear_model import LinearModel

OUTLINE_IN = "outline in "
"""Before a folder: a model whose outline network lies there, with a card that speaks of it."""


class SlowModel(LinearModel):
    def logits(self, patches):
        time.sleep(60)
        return super().logits(patches)


class DyingModel(LinearModel):
    def logits(self, _patches):
        os.kill(os.getpid(), signal.SIGKILL)


class BrokenModel(LinearModel):
    def logits(self, _patches):
        raise RuntimeError("SECRET^PATIENT")


class DyingExplainer(LinearModel):
    def feature_maps(self, _patches):
        os.kill(os.getpid(), signal.SIGKILL)


class HungryModel(LinearModel):
    def logits(self, _patches):
        return np.ones(1 << 50)


class CuriousModel(LinearModel):
    """Writes down what it finds in its process, then scores."""

    def logits(self, patches):
        threads = os.environ["TF_NUM_INTRAOP_THREADS"]
        has_matplotlib = sys.modules.get("matplotlib", "could be imported") is not None
        words = [
            str(os.getpid()),
            str(os.nice(0)),
            threads,
            str("tensorflow" in sys.modules),
            str(has_matplotlib),
        ]
        (paths.cache_folder() / "seen").write_text(" ".join(words))
        return super().logits(patches)


def load(model_id):
    """Which model an id stands for; the ids are the tests' own."""
    if model_id == "missing":
        raise MissingModelError("no such model", model=model_id)
    if model_id.startswith(OUTLINE_IN):
        folder = Path(model_id.removeprefix(OUTLINE_IN))
        return Models(LinearModel(), load_keras_outline(load_card(folder), folder))
    if model_id == "dying while loading":
        os.kill(os.getpid(), signal.SIGKILL)
    kinds = {
        "slow": SlowModel, "dying": DyingModel, "broken": BrokenModel, "curious": CuriousModel,
        "dying while explaining": DyingExplainer, "hungry": HungryModel,
    }  # fmt: skip
    return Models(kinds.get(model_id, LinearModel)(), BrightOutline())


class _DiesWhenUnpickled:
    """A process that is started with it ends before it runs a line of ours, as where a library is missing."""

    def __reduce__(self):
        return os._exit, (1,)


not_there = _DiesWhenUnpickled()

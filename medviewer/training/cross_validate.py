"""Scores every nodule by a network that has not seen its patient."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.eight_forms import eight_forms
from medviewer.analysis.preprocess import windowed
from medviewer.i18n import _
from medviewer.training.datasets import FOLDS
from medviewer.training.inputs import TrainingInputs
from medviewer.training.kept_arrays import keep, kept
from medviewer.training.learn import Fitted, fit_network, network_logits, steps_of
from medviewer.training.network_file import save_network
from medviewer.training.recipe import Recipe


@dataclass(frozen=True, eq=False)
class CrossValidation:
    """What the folds say together.

    Attributes:
        logits: (count,) float64: each nodule's, from the network whose training left out its patient's fold.
        jittered: (jitters, count) float64: the same, each nodule pointed at off its middle.
        losses: (folds, epochs, 2) mean loss of the nodules trained on and of those held out.
    """

    logits: NDArray[np.float64]
    jittered: NDArray[np.float64]
    losses: NDArray[np.float64]


def fold_steps(recipe: Recipe, inputs: TrainingInputs) -> int:
    """Optimiser steps of all folds together."""
    return sum(_steps(recipe, inputs, fold) for fold in range(FOLDS))


def cross_validate(
    recipe: Recipe, inputs: TrainingInputs, folder: Path, step: Callable[[int, str], None]
) -> CrossValidation:
    """Train one network per fold and score that fold's nodules with it.

    Each finished fold is kept in `folder` as `fold-N.npz`, the network of a recipe that makes a model as
    `fold-N.keras`: after a stop, the same call goes on with the next one. Folds of another recipe or of other data are
    not taken up.

    Args:
        recipe: How to train.
        inputs: The nodules.
        folder: Where finished folds are kept; made if need be.
        step: Called with (optimiser steps done, what is under way).
    """
    folder.mkdir(parents=True, exist_ok=True)
    key = fingerprint(recipe, inputs)
    logits = np.full((1 + len(inputs.jittered), len(inputs.targets)), np.nan)
    losses = []
    for fold in range(FOLDS):
        name = _("{name}: fold {fold} of {folds}").format(name=recipe.name, fold=fold + 1, folds=FOLDS)
        path = folder / f"fold-{fold}.npz"
        done = kept(path, key)
        if done is None:
            fitted, done = _run_fold(recipe, inputs, fold, partial(step, 1, name))
            if recipe.model_id:
                save_network(fitted.network, fold_file(folder, fold))
            keep(path, key, done)
        else:
            step(_steps(recipe, inputs, fold), name)
        logits[:, inputs.ratings.folds == fold] = done["logits"]
        losses.append(done["losses"])
    return CrossValidation(logits[0], logits[1:], np.array(losses))


def fold_file(folder: Path, fold: int) -> Path:
    """Where the network that has not seen a fold is kept."""
    return folder / f"fold-{fold}.keras"


def fingerprint(recipe: Recipe, inputs: TrainingInputs) -> str:
    """Changes with the recipe, the cut patches and the targets."""
    parameters = {name: value for name, value in asdict(recipe).items() if name != "build"}
    keras.backend.clear_session()  # layers' names count up within a session
    digest = hashlib.sha256(json.dumps(parameters, default=str, sort_keys=True).encode())
    digest.update(json.dumps(recipe.build().get_config(), default=str, sort_keys=True).encode())
    arrays = (inputs.cuts, inputs.covered, inputs.jittered, inputs.targets, inputs.attributes, inputs.weights)
    for array in (*arrays, inputs.ratings.folds):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def _run_fold(
    recipe: Recipe, inputs: TrainingInputs, fold: int, step: Callable[[], None]
) -> tuple[Fitted, dict[str, NDArray[np.generic]]]:
    """A network trained on the other folds; by name, the "logits" (1 + jitters, held out) it gives, and the "losses"."""
    taught = inputs.ratings.folds != fold
    fitted = fit_network(recipe, inputs, taught, seed=recipe.seed + fold, step=step)
    held_out = (cuts[~taught] for cuts in (inputs.cuts[0], *inputs.jittered))
    forms = recipe.augmentation is not None
    logits = [scored(fitted.network, windowed(cuts, inputs.patch), forms=forms) for cuts in held_out]
    return fitted, {"logits": np.stack(logits), "losses": fitted.losses}


def scored(network: keras.Model, patches: NDArray[np.float32], *, forms: bool) -> NDArray[np.float64]:
    """The logits of patches: for a network that learned turned ones the mean over their eight forms, as in Analyze."""
    if not forms:
        return network_logits(network, patches)
    return np.asarray(network_logits(network, eight_forms(patches)).reshape(-1, len(patches)).mean(axis=0))


def _steps(recipe: Recipe, inputs: TrainingInputs, fold: int) -> int:
    return steps_of(recipe, int((inputs.ratings.folds != fold).sum()))

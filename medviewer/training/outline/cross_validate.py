"""One outline network for each fold of patients, kept as files: none of them has seen its fold."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

import keras
import numpy as np

from medviewer.i18n import _
from medviewer.training.datasets import FOLDS
from medviewer.training.network_file import save_network
from medviewer.training.outline.cuts import OutlineCuts
from medviewer.training.outline.learn import fit_outline
from medviewer.training.outline.network import TrainedOutline, build
from medviewer.training.outline.recipe import OutlineRecipe

Step = Callable[[int, str], None]
"""Called with (optimiser steps done, what is under way)."""


def train_folds(recipe: OutlineRecipe, cuts: OutlineCuts, folder: Path, step: Step) -> None:
    """Train one network per fold on the other folds' patients and keep it in `folder` as `fold-N.keras`.

    After a stop, the same call goes on with the next fold. Networks of another recipe or of other data are made
    anew.

    Args:
        recipe: How to train.
        cuts: The slices.
        folder: Where networks are kept; made if need be.
        step: Told of progress.
    """
    folder.mkdir(parents=True, exist_ok=True)
    key = fingerprint(recipe, cuts)
    for fold in range(FOLDS):
        message = _("Nodule outline: fold {fold} of {folds}").format(fold=fold + 1, folds=FOLDS)
        path, key_path = fold_file(folder, fold), folder / f"fold-{fold}.key"
        if path.is_file() and key_path.is_file() and key_path.read_text() == key:
            step(recipe.steps, message)
            continue
        trained = fit_outline(
            recipe, cuts, cuts.folds != fold, seed=recipe.seed + fold, step=partial(step, 1, message)
        )
        key_path.unlink(missing_ok=True)
        save_network(trained.network, path)
        key_path.write_text(key)


def fold_file(folder: Path, fold: int) -> Path:
    """Where the network that has not seen a fold is kept."""
    return folder / f"fold-{fold}.keras"


def fold_outlines(folder: Path) -> Iterator[TrainedOutline]:
    """The networks of all folds, in their order."""
    for fold in range(FOLDS):
        yield TrainedOutline(keras.models.load_model(fold_file(folder, fold), compile=False))


def fingerprint(recipe: OutlineRecipe, cuts: OutlineCuts) -> str:
    """Changes with the recipe, the network's layers and what is trained on."""
    keras.backend.clear_session()  # layers' names count up within a session
    layers = build(recipe.widths).get_config()
    digest = hashlib.sha256(json.dumps([asdict(recipe), layers], default=str, sort_keys=True).encode())
    for array in (cuts.fields, cuts.targets, cuts.nodule, cuts.folds):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()

"""Scores every example by a guard that has not seen its patient, and trains the one that is shipped."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from medviewer.i18n import _
from medviewer.training.architectures import guard_cnn
from medviewer.training.datasets import FOLDS
from medviewer.training.guard.cuts import Cuts
from medviewer.training.guard.examples import GUARD_PATCH, Examples
from medviewer.training.guard.learn import EPOCHS, fit_guard, guard_logits, steps_of
from medviewer.training.kept_arrays import keep, kept

SEED = 7


def fold_steps(examples: Examples) -> int:
    """Optimiser steps of all folds together."""
    return sum(steps_of(examples, examples.fold != fold) for fold in range(FOLDS))


def cross_validate(
    examples: Examples, cuts: Cuts, folder: Path, step: Callable[[int, str], None]
) -> NDArray[np.float64]:
    """Train one guard per fold; each example's logit from the one that left out its fold: (count,).

    Each finished fold is kept in `folder` as `fold-N.npz`; after a stop, the same call goes on with the next one.

    Args:
        examples: All examples.
        cuts: Their patches.
        folder: Where finished folds are kept.
        step: Called with (optimiser steps done, what is under way).
    """
    key = fingerprint(examples, cuts)
    logits = np.full(len(examples), np.nan)
    for fold in range(FOLDS):
        name = _("{name}: fold {fold} of {folds}").format(name="nodule-guard", fold=fold + 1, folds=FOLDS)
        path, held_out = folder / f"fold-{fold}.npz", examples.fold == fold
        known = kept(path, key)
        if known is None:
            network = fit_guard(examples, cuts, ~held_out, seed=SEED + fold, step=partial(step, 1, name))
            scored = guard_logits(network, cuts.as_it_is[held_out].astype(np.float32))
            keep(path, key, {"logits": scored})
        else:
            scored = known["logits"].astype(np.float64)
            step(steps_of(examples, ~held_out), name)
        logits[held_out] = scored
    return logits


def final_guard(
    examples: Examples, cuts: Cuts, folder: Path, step: Callable[[int, str], None]
) -> keras.Model:
    """The network that is shipped, trained on every example; its weights are kept in `folder` as `final.npz`."""
    key, path, everyone = (
        fingerprint(examples, cuts),
        folder / "final.npz",
        np.ones(len(examples), dtype=np.bool_),
    )
    name = _("{name}: final network").format(name="nodule-guard")
    known = kept(path, key)
    if known is not None:
        keras.backend.clear_session()  # the same names of layers as after a training
        network = guard_cnn.build()
        network.set_weights([known[str(place)] for place in range(len(known))])
        step(steps_of(examples, everyone), name)
        return network
    network = fit_guard(examples, cuts, everyone, seed=SEED, step=partial(step, 1, name))
    keep(path, key, {str(place): weights for place, weights in enumerate(network.get_weights())})
    return network


def fingerprint(examples: Examples, cuts: Cuts) -> str:
    """Changes with the network, how long it is trained, the examples and their patches."""
    keras.backend.clear_session()  # layers' names count up within a session
    facts = {
        "network": guard_cnn.build().get_config(),
        "epochs": EPOCHS,
        "patch": asdict(GUARD_PATCH),
        "seed": SEED,
    }
    digest = hashlib.sha256(json.dumps(facts, default=str, sort_keys=True).encode())
    for array in (cuts.as_it_is, cuts.varied, examples.kind, examples.fold):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()

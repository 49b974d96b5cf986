"""Trains one guard network on chosen examples."""

from collections.abc import Callable, Iterator

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from medviewer.analysis.eight_forms import eight_forms
from medviewer.training.architectures import guard_cnn
from medviewer.training.augment import turn_each
from medviewer.training.guard.cuts import Cuts
from medviewer.training.guard.examples import Examples
from medviewer.training.learn import network_logits

EPOCHS = 12
_EACH = 16  # examples of each source and label in a batch
_OF_WHOLE_SCANS = 4  # of the 16 others beside nodules at most: a few scans must not stand for all
_LEARNING_RATE = 2e-3
_NOISE = 0.03  # of the 1400 HU that the patch spans
_OFFSET = 0.02


def steps_of(examples: Examples, taught: NDArray[np.bool_]) -> int:
    """Optimiser steps of a training."""
    return EPOCHS * _steps_of_epoch(examples, taught)


def fit_guard(
    examples: Examples, cuts: Cuts, taught: NDArray[np.bool_], *, seed: int, step: Callable[[], None]
) -> keras.Model:
    """Train a fresh guard on the examples where `taught`; `step` is called after each optimiser step.

    Each batch holds as many nodules as others from either source, so that the source says nothing of the label.
    Points of whole scans take the place of some that lie beside nodules.
    The same seed, data and package versions give the same network.
    """
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    rng = np.random.default_rng(seed)
    network = guard_cnn.build()
    schedule = keras.optimizers.schedules.CosineDecay(_LEARNING_RATE, steps_of(examples, taught))
    network.compile(optimizer=keras.optimizers.Adam(schedule), loss="binary_crossentropy")
    labels = examples.is_nodule.astype(np.float32)
    for _epoch in range(EPOCHS):
        for rows in balanced_batches(examples, taught, rng):
            copies = rng.integers(len(cuts.varied), size=len(rows))
            patches = _noisy(turn_each(cuts.varied[copies, rows].astype(np.float32), rng), rng)
            network.train_on_batch(patches, labels[rows, None])
            step()
    return network


def guard_logits(network: keras.Model, patches: NDArray[np.float32]) -> NDArray[np.float64]:
    """The logit of each patch as Analyze takes it, the mean over its eight forms: (count,)."""
    return np.asarray(network_logits(network, eight_forms(patches)).reshape(8, -1).mean(axis=0))


def _cells(examples: Examples, taught: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """The rows taught of each source and label."""
    return [
        np.flatnonzero(taught & (examples.is_candidate == source) & (examples.is_nodule == label))
        for source in (True, False)
        for label in (True, False)
    ]


def _shares(examples: Examples, taught: NDArray[np.bool_]) -> list[tuple[NDArray[np.int64], int]]:
    """Rows that are drawn together, and how many of them a batch holds."""
    shares = []
    for cell in _cells(examples, taught):
        whole = examples.is_of_whole_scan[cell]
        from_scans = _OF_WHOLE_SCANS if whole.any() else 0
        shares += [(cell[~whole], _EACH - from_scans), (cell[whole], from_scans)]
    return [(rows, count) for rows, count in shares if len(rows) and count]


def _steps_of_epoch(examples: Examples, taught: NDArray[np.bool_]) -> int:
    """So many that the nodules of the smaller source's label cells come about as often as they are."""
    return max(1, int(np.median([len(cell) for cell in _cells(examples, taught)])) // _EACH)


def balanced_batches(
    examples: Examples, taught: NDArray[np.bool_], rng: np.random.Generator
) -> Iterator[NDArray[np.int64]]:
    """One pass: rows of each batch, as many of either label from either source."""
    steps = _steps_of_epoch(examples, taught)
    orders = []
    for rows, count in _shares(examples, taught):
        rounds = [rng.permutation(rows) for _round in range(-(-steps * count // len(rows)))]
        orders.append(np.concatenate(rounds)[: steps * count].reshape(steps, count))
    for step in range(steps):
        yield np.concatenate([order[step] for order in orders])


def _noisy(patches: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Each patch with noise of its own strength and a small shift of all its values, within 0 to 1."""
    shape = (len(patches), 1, 1, 1)
    strength = rng.uniform(0, _NOISE, shape) * (rng.uniform(size=shape) < 0.5)
    noise = rng.standard_normal(patches.shape) * strength + rng.uniform(-_OFFSET, _OFFSET, shape)
    return np.clip(patches + noise, 0, 1).astype(np.float32)

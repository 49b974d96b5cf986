"""Trains one network on chosen nodules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from medviewer.training.augment import turn_each
from medviewer.training.inputs import TrainingInputs
from medviewer.training.recipe import Recipe

WATCHED = 400


@dataclass(frozen=True, eq=False)
class Fitted:
    """A trained network and how it went.

    Attributes:
        network: The network.
        losses: (epochs, 2) mean loss after each epoch: of up to 400 nodules trained on, and
            of those held out (nan where none were).
    """

    network: keras.Model
    losses: NDArray[np.float64]


def steps_of(recipe: Recipe, nodules: int) -> int:
    """Optimiser steps of a training on that many nodules."""
    return recipe.epochs * int(np.ceil(nodules / recipe.batch_size))


def fit_network(
    recipe: Recipe, inputs: TrainingInputs, taught: NDArray[np.bool_], *, seed: int, step: Callable[[], None]
) -> Fitted:
    """Train a fresh network on the nodules where `taught`; `step` is called after each optimiser step.

    The others only have their loss watched. The same seed, data and package versions give the same network.
    """
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    rng = np.random.default_rng(seed)
    rows, held_out = np.flatnonzero(taught), np.flatnonzero(~taught)
    network = _compiled(recipe, len(rows))
    watched = rng.permutation(rows)[:WATCHED]
    losses = []
    for _epoch in range(recipe.epochs):
        for patches, targets in _batches(recipe, inputs, rows, rng):
            network.train_on_batch(patches, targets)
            step()
        losses.append([_loss(network, inputs, places) for places in (watched, held_out)])
    return Fitted(network, np.array(losses))


def network_logits(network: keras.Model, patches: NDArray[np.float32]) -> NDArray[np.float64]:
    """The logits behind a network's final sigmoid, which is not asked: far out it can't tell scores apart."""
    *layers, last = (layer for layer in network.layers if not isinstance(layer, keras.layers.InputLayer))
    logits = []
    for start in range(0, len(patches), 64):
        features = tf.convert_to_tensor(patches[start : start + 64])
        for layer in layers:
            features = layer(features, training=False)
        logits.append(features.numpy().astype(np.float64) @ last.kernel.numpy() + last.bias.numpy())
    return np.concatenate(logits)[:, 0]


def _compiled(recipe: Recipe, nodules: int) -> keras.Model:
    network = recipe.build()
    if not network.compiled:
        schedule = keras.optimizers.schedules.CosineDecay(recipe.learning_rate, steps_of(recipe, nodules))
        network.compile(optimizer=keras.optimizers.Adam(schedule), loss="binary_crossentropy")
    return network


def _loss(network: keras.Model, inputs: TrainingInputs, rows: NDArray[np.int64]) -> float:
    """Mean binary cross-entropy of nodules as they are scored; nan for no nodule."""
    if not len(rows):
        return float("nan")
    logits, targets = network_logits(network, inputs.patches[rows]), inputs.targets[rows]
    return float(np.mean(np.logaddexp(0, logits) - targets * logits))


def _batches(
    recipe: Recipe, inputs: TrainingInputs, rows: NDArray[np.int64], rng: np.random.Generator
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """One pass over the nodules in a fresh order: patches and targets of each batch."""
    order = rng.permutation(rows)
    for start in range(0, len(order), recipe.batch_size):
        batch = order[start : start + recipe.batch_size]
        patches = inputs.patches[batch]
        if recipe.augmentation is not None:
            copies = rng.integers(len(inputs.cuts), size=len(batch))
            patches = turn_each(inputs.cuts[copies, batch], rng)
        yield patches, inputs.targets[batch, None]

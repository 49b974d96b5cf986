"""Trains one network on chosen nodules."""

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from medviewer.training.augment import turn_each
from medviewer.training.inputs import TrainingInputs
from medviewer.training.recipe import Recipe


@dataclass(frozen=True, eq=False)
class Fitted:
    """A trained network and how it went.

    Attributes:
        network: The network.
        losses: Mean training loss of each epoch.
    """

    network: keras.Model
    losses: tuple[float, ...]


def steps_of(recipe: Recipe, nodules: int) -> int:
    """Optimiser steps of a training on that many nodules."""
    return recipe.epochs * int(np.ceil(nodules / recipe.batch_size))


def fit_network(
    recipe: Recipe, inputs: TrainingInputs, rows: NDArray[np.int64], *, seed: int, step: Callable[[], None]
) -> Fitted:
    """Train a fresh network on the nodules `rows`; `step` is called after each optimiser step.

    The same seed, data and package versions give the same network.
    """
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    rng = np.random.default_rng(seed)
    network = _compiled(recipe, len(rows))
    losses = []
    for _epoch in range(recipe.epochs):
        order = rng.permutation(rows)
        total = 0.0
        for start in range(0, len(order), recipe.batch_size):
            batch = order[start : start + recipe.batch_size]
            network.reset_metrics()
            loss = network.train_on_batch(_batch(recipe, inputs, batch, rng), inputs.targets[batch, None])
            total += float(np.ravel(loss)[0]) * len(batch)
            step()
        losses.append(total / len(order))
    return Fitted(network, tuple(losses))


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


def _batch(
    recipe: Recipe, inputs: TrainingInputs, rows: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.float32]:
    if recipe.augmentation is None:
        return inputs.patches[rows]
    copies = rng.integers(len(inputs.cuts), size=len(rows))
    return turn_each(inputs.cuts[copies, rows], rng)

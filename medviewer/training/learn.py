"""Trains one network on chosen nodules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from medviewer.analysis.preprocess import windowed
from medviewer.training.augment import turn_each
from medviewer.training.inputs import TrainingInputs
from medviewer.training.order_loss import score_loss
from medviewer.training.recipe import Recipe
from medviewer.training.stray_evidence import by_cells, stray_evidence

WATCHED = 400
WEIGHT_DECAY = 1e-3
NEWEST = 0.3
"""What the newest weights count in the running average."""


@dataclass(frozen=True, eq=False)
class Fitted:
    """A trained network and how it went.

    Attributes:
        network: The network, with the score's output alone.
        losses: (epochs, 2) mean cross-entropy after each epoch: of up to 400 nodules trained on, and
            of those held out (nan where none were). Of the weights before averaging.
    """

    network: keras.Model
    losses: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Batch:
    patches: NDArray[np.float32]
    targets: NDArray[np.float32]
    attributes: NDArray[np.float32]
    covered: NDArray[np.float32]
    weights: NDArray[np.float32]


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
    trained = _compiled(recipe, len(rows))
    network = keras.Model(trained.inputs[0], trained.outputs[0])
    watched = rng.permutation(rows)[:WATCHED]
    losses = []
    average: list[NDArray[np.float32]] | None = None
    for epoch in range(recipe.epochs):
        for batch in _batches(recipe, inputs, rows, rng):
            _learn(recipe, trained, batch)
            step()
        losses.append([_loss(network, inputs, places) for places in (watched, held_out)])
        if epoch >= recipe.averaged_from * recipe.epochs:
            average = _averaged(average, network.get_weights())
    if average is not None:
        network.set_weights(average)
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
    if network.compiled:
        return network
    schedule = keras.optimizers.schedules.CosineDecay(recipe.learning_rate, steps_of(recipe, nodules))
    losses: list[Any] = [score_loss(recipe.order_weight)]
    counts = [1.0]
    if recipe.attribute_weight:
        losses.append("mean_squared_error")
        counts.append(recipe.attribute_weight)
    if recipe.stray_weight:
        losses.append(stray_evidence(network))
        counts.append(recipe.stray_weight)
    network.compile(keras.optimizers.AdamW(schedule, weight_decay=WEIGHT_DECAY), losses, loss_weights=counts)
    return network


def _learn(recipe: Recipe, network: keras.Model, batch: _Batch) -> None:
    wanted = [batch.targets]
    if recipe.attribute_weight:
        wanted.append(batch.attributes)
    if recipe.stray_weight:
        wanted.append(by_cells(batch.covered, network.outputs[-1].shape[1]))
    network.train_on_batch(batch.patches, wanted, [batch.weights] * len(wanted))


def _averaged(
    average: list[NDArray[np.float32]] | None, weights: list[NDArray[np.float32]]
) -> list[NDArray[np.float32]]:
    if average is None:
        return weights
    return [(1 - NEWEST) * old + NEWEST * new for old, new in zip(average, weights, strict=True)]


def _loss(network: keras.Model, inputs: TrainingInputs, rows: NDArray[np.int64]) -> float:
    """Mean binary cross-entropy of nodules as they are scored; nan for no nodule."""
    if not len(rows):
        return float("nan")
    logits, targets = network_logits(network, inputs.patches(rows)), inputs.targets[rows]
    return float(np.mean(np.logaddexp(0, logits) - targets * logits))


def _batches(
    recipe: Recipe, inputs: TrainingInputs, rows: NDArray[np.int64], rng: np.random.Generator
) -> Iterator[_Batch]:
    """One pass over the nodules in a fresh order."""
    order = rng.permutation(rows)
    for start in range(0, len(order), recipe.batch_size):
        batch = order[start : start + recipe.batch_size]
        patches, covered = _varied(recipe, inputs, batch, rng)
        yield _Batch(
            patches, inputs.targets[batch, None], inputs.attributes[batch], covered, inputs.weights[batch]
        )


def _varied(
    recipe: Recipe, inputs: TrainingInputs, batch: NDArray[np.int64], rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Patches and what the nodule covers of them: (count, rows, columns, channels) and (count, rows, columns)."""
    if recipe.augmentation is None:
        return inputs.patches(batch), inputs.covered[0, batch].astype(np.float32)
    copies = rng.integers(len(inputs.cuts), size=len(batch))
    noisy = recipe.augmentation.noisy(inputs.cuts[copies, batch], rng)
    turned = turn_each(np.stack([noisy, inputs.covered[copies, batch]], axis=-1), rng)
    return windowed(turned[..., 0], inputs.patch), turned[..., 1]

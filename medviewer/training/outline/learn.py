"""Trains one outline network on the cuts of chosen slices."""

from collections.abc import Callable, Iterator

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from medviewer.training.outline.cuts import OutlineCuts
from medviewer.training.outline.network import TrainedOutline, build
from medviewer.training.outline.recipe import OutlineRecipe

Batch = tuple[NDArray[np.float32], NDArray[np.float32]]

_DICE_SMOOTHING_CELLS = 20.0
_NOISE_OF_A_FIELD = 0.02
_AVERAGED_EVERY = 10  # steps
_SETTLING = 1  # tells the draws of the second part of a training from those of the first


def fit_outline(
    recipe: OutlineRecipe,
    cuts: OutlineCuts,
    taught: NDArray[np.bool_],
    *,
    seed: int,
    step: Callable[[], None],
) -> TrainedOutline:
    """Train a fresh network on the slices where `taught`; `step` is called after each optimiser step.

    The loss is binary cross-entropy plus the soft Dice loss of each slice (Milletari et al.,
    doi:10.1109/3DV.2016.79). The same seed, data, versions and kind of processor give the same network.
    """
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    network = build(recipe.widths, recipe.dtype)
    steps = recipe.epochs * recipe.steps_of_epoch
    learn = _learning(network, keras.optimizers.schedules.CosineDecay(recipe.learning_rate, steps))
    for batch in _batches(recipe, cuts, taught, steps, np.random.default_rng(seed)):
        learn(*batch)
        step()
    settle(recipe, network, cuts, taught, seed=seed, step=step)
    trained = build(recipe.widths)
    trained.set_weights(network.get_weights())
    return TrainedOutline(trained)


def settle(
    recipe: OutlineRecipe,
    network: keras.Model,
    cuts: OutlineCuts,
    taught: NDArray[np.bool_],
    *,
    seed: int,
    step: Callable[[], None],
) -> None:
    """Train a trained network on at a steady rate, and give it the mean of the weights it had on the way.

    Those of the first pass do not count. Averaging: Izmailov et al., arXiv:1803.05407; statistics of the layers are
    averaged with the weights.
    """
    if not recipe.settling:
        return
    learn = _learning(network, recipe.settling_rate)
    mean, count = network.get_weights(), 0
    steps = recipe.settling * recipe.steps_of_epoch
    batches = _batches(recipe, cuts, taught, steps, np.random.default_rng((seed, _SETTLING)))
    for done, batch in enumerate(batches, start=1):
        learn(*batch)
        step()
        if done > recipe.steps_of_epoch and done % _AVERAGED_EVERY == 0:
            count += 1
            mean = [old + (new - old) / count for old, new in zip(mean, network.get_weights(), strict=True)]
    network.set_weights(mean)


def _learning(
    network: keras.Model, rate: float | keras.optimizers.schedules.LearningRateSchedule
) -> Callable[..., None]:
    """What learns one batch: called with its fields and its targets."""
    optimizer = keras.optimizers.Adam(rate)
    optimizer.build(network.trainable_variables)

    def learn(fields: tf.Tensor, targets: tf.Tensor) -> None:
        with tf.GradientTape() as tape:
            loss = outline_loss(targets, network(fields, training=True)[..., 0])
        gradients = tape.gradient(loss, network.trainable_variables)
        optimizer.apply_gradients(zip(gradients, network.trainable_variables, strict=True))

    learn_in_graph = tf.function(learn)
    return lambda fields, targets: learn_in_graph(tf.convert_to_tensor(fields), tf.convert_to_tensor(targets))


def outline_loss(targets: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """Mean binary cross-entropy plus one minus the mean soft Dice of (count, rows, columns)."""
    found = tf.sigmoid(logits)
    both = tf.reduce_sum(found * targets, [1, 2])
    all_cells = tf.reduce_sum(found, [1, 2]) + tf.reduce_sum(targets, [1, 2])
    dice = (2 * both + _DICE_SMOOTHING_CELLS) / (all_cells + _DICE_SMOOTHING_CELLS)
    entropy = tf.nn.sigmoid_cross_entropy_with_logits(targets, logits)
    return tf.reduce_mean(entropy) + 1 - tf.reduce_mean(dice)


def _batches(
    recipe: OutlineRecipe,
    cuts: OutlineCuts,
    taught: NDArray[np.bool_],
    steps: int,
    rng: np.random.Generator,
) -> Iterator[Batch]:
    """Draws slices so that a nodule of many of them counts for less than their number, but more than one."""
    rows = np.flatnonzero(taught)
    slices_of = np.bincount(cuts.nodule[rows])[cuts.nodule[rows]]
    weights = 1 / np.sqrt(slices_of)
    for _step in range(steps):
        batch = rng.choice(rows, recipe.batch_size, p=weights / weights.sum())
        copies = rng.integers(recipe.copies, size=len(batch))
        yield _varied(recipe, cuts.fields[batch, copies], cuts.targets[batch, copies], rng)


def _varied(
    recipe: OutlineRecipe, fields: NDArray[np.float16], targets: NDArray[np.float16], rng: np.random.Generator
) -> Batch:
    """Turned and mirrored, some without neighbours, a little brighter or darker, with noise."""
    form = int(rng.integers(8))
    fields, targets = (
        np.rot90(cells[:, ::-1] if form >= 4 else cells, form % 4, (1, 2)) for cells in (fields, targets)
    )
    varied = fields.astype(np.float32)
    lone = rng.random(len(varied)) < recipe.lone
    varied[lone] = varied[lone][..., 1:2]
    each = (len(varied), 1, 1, 1)
    varied += rng.normal(0, _NOISE_OF_A_FIELD, each)
    varied += rng.normal(0, 1, varied.shape) * rng.uniform(0, recipe.noise, each)
    return varied, targets.astype(np.float32)

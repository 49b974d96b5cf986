from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf

from medviewer.training.learn import fit_network
from medviewer.training.stray_evidence import by_cells, stray_evidence
from tests.training.tiny_training import TINY, tiny_network

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def network():
    keras.utils.set_random_seed(4)
    return tiny_network()


def covering(*cells):
    covered = np.zeros((1, 8, 8, 1), np.float32)
    for row, column in cells:
        covered[0, row, column] = 0.5
    return covered


def test_only_what_lies_farther_than_a_cell_from_the_nodule_counts(network):
    maps = np.random.default_rng(0).random((1, 8, 8, 4), np.float32)
    kernel = network.get_layer("score").kernel.numpy().reshape(8, 8, 4)
    evidence = np.abs((maps[0] * kernel).sum(axis=-1))
    loss = stray_evidence(network)(tf.constant(covering((2, 3))), tf.constant(maps)).numpy()

    near = np.zeros((8, 8), bool)
    near[1:4, 2:5] = True
    assert loss.shape == (1,)
    assert loss[0] == pytest.approx(evidence[~near].sum(), rel=1e-5)


def test_a_nodule_of_unknown_place_costs_nothing(network):
    maps = np.ones((1, 8, 8, 4), np.float32)
    assert stray_evidence(network)(tf.constant(covering()), tf.constant(maps)).numpy() == [0.0]


def test_cells_hold_the_mean_of_their_part():
    covered = np.zeros((1, 8, 8), np.float32)
    covered[0, 0, :3] = 1
    shares = by_cells(covered, 4)[0, :, :, 0]

    assert shares[0].tolist() == [0.5, 0.25, 0, 0]
    assert not shares[1:].any()


def test_a_training_that_counts_it_leaves_less_of_it(inputs):
    taught = np.ones(100, bool)
    stray = {}
    for weight in (1e-6, 3.0):
        recipe = replace(TINY, stray_weight=weight)
        network = fit_network(recipe, inputs, taught, seed=3, step=lambda: None).network
        stray[weight] = stray_of(network, inputs)

    assert stray[3.0] < 0.6 * stray[1e-6]


def stray_of(network, inputs):
    patches = inputs.patches(np.arange(100))
    maps = keras.Model(network.inputs[0], network.layers[-3].output)(patches).numpy()
    return float(stray_evidence(network)(tf.constant(by_cells(inputs.covered[0], 8)), maps).numpy().mean())

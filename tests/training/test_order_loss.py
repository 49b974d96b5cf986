"""The score's loss asks for the order of nodules too, not only for each one's own value."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from medviewer.training.order_loss import score_loss

BATCHES = st.lists(
    st.tuples(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), st.floats(-8, 8, width=32)),
    min_size=1,
    max_size=6,
)


def losses(order_weight, targets, logits):
    probabilities = 1 / (1 + np.exp(-np.array(logits, np.float64)))
    wanted = tf.constant(np.array(targets, np.float32)[:, None])
    return score_loss(order_weight)(wanted, tf.constant(probabilities.astype(np.float32)[:, None])).numpy()


@given(BATCHES)
def test_it_is_the_cross_entropy_and_every_pairs_share_summed_one_by_one(batch):
    targets, logits = zip(*batch, strict=True)

    def pair(i, j):
        if targets[i] == targets[j]:
            return 0.0
        ahead = logits[i] - logits[j] if targets[i] > targets[j] else logits[j] - logits[i]
        return abs(targets[i] - targets[j]) * np.logaddexp(0, -ahead)

    places = range(len(batch))
    own = [np.logaddexp(0, logits[i]) - targets[i] * logits[i] for i in places]
    pairs = [np.mean([pair(i, j) for j in places]) for i in places]

    assert losses(0.0, targets, logits) == pytest.approx(own, abs=2e-3)
    assert losses(0.7, targets, logits) == pytest.approx(np.add(own, np.multiply(0.7, pairs)), abs=5e-3)


def test_two_nodules_in_the_wrong_order_cost_more_than_in_the_right_one():
    right, wrong = losses(1.0, [1.0, 0.0], [0.5, -0.5]), losses(1.0, [1.0, 0.0], [-0.5, 0.5])
    alone_right, alone_wrong = losses(0.0, [1.0, 0.0], [0.5, -0.5]), losses(0.0, [1.0, 0.0], [-0.5, 0.5])

    assert (wrong - alone_wrong).min() > (right - alone_right).max() + 0.3


def test_probabilities_of_0_and_1_have_a_loss_and_a_slope():
    probabilities = tf.constant([[0.0], [1.0], [0.5]])
    with tf.GradientTape() as tape:
        tape.watch(probabilities)
        loss = score_loss(1.0)(tf.constant([[1.0], [0.0], [0.5]]), probabilities)

    assert np.isfinite(loss.numpy()).all()
    assert np.isfinite(tape.gradient(loss, probabilities).numpy()).all()

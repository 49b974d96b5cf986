"""The score's loss: each nodule by itself, and each pair in its order."""

from collections.abc import Callable

import keras
import tensorflow as tf

_LEAST = 1e-7  # probabilities nearer to 0 or 1 count as this far from it


def score_loss(order_weight: float) -> Callable[[tf.Tensor, tf.Tensor], tf.Tensor]:
    """Cross-entropy, and `order_weight` times how far the pairs of a batch are from their order.

    The loss is called with targets and probabilities, (count, 1) each, and returns (count,). A pair counts
    log(1 + exp(-difference of the logits)), the higher target's logit first, as much as its targets differ: the mean
    over all nodules of the batch (Burges et al., RankNet, doi:10.1145/1102351.1102363).
    """

    def loss(targets: tf.Tensor, probabilities: tf.Tensor) -> tf.Tensor:
        each = keras.losses.binary_crossentropy(targets, probabilities)
        inside = tf.clip_by_value(probabilities, _LEAST, 1 - _LEAST)
        logits = tf.math.log(inside) - tf.math.log1p(-inside)
        higher = targets - tf.transpose(targets)
        ahead = (logits - tf.transpose(logits)) * tf.sign(higher)
        pairs = tf.reduce_mean(tf.nn.softplus(-ahead) * tf.abs(higher), axis=1)
        return each + order_weight * pairs

    return loss

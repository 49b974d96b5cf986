"""What a network's map shows beside the nodule, as a loss: a score shall go by the nodule."""

from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

SCORE_LAYER = "score"
"""The name of the linear layer on the flattened last map."""

_COVERED = 0.05  # of a cell: so little of the nodule makes it one of the nodule's
_AROUND = 3  # cells: the nodule's own and those next to them


def stray_evidence(network: keras.Model) -> Callable[[tf.Tensor, tf.Tensor], tf.Tensor]:
    """The loss for the output `maps` of a network with a layer `SCORE_LAYER` on them.

    It is called with the share of each cell that the nodule covers (count, rows, columns, 1) and the maps
    (count, rows, columns, features). It returns, (count,), the sum of what cells farther from the nodule than one cell
    add to the logit or take from it, whichever; 0 where the nodule covers no cell. After Ross et al.,
    doi:10.24963/ijcai.2017/371, with the map's exact parts of the logit (HiResCAM, arXiv:2011.08891) in place of the
    gradient.
    """
    kernel = network.get_layer(SCORE_LAYER).kernel

    def loss(covered: tf.Tensor, maps: tf.Tensor) -> tf.Tensor:
        evidence = tf.reduce_sum(maps * tf.reshape(kernel, (1, *maps.shape[1:])), axis=-1)
        near = tf.nn.max_pool2d(covered, _AROUND, 1, "SAME")[..., 0] > _COVERED
        is_known = tf.reduce_any(near, axis=[1, 2])
        stray = tf.reduce_sum(tf.where(near, 0.0, tf.abs(evidence)), axis=[1, 2])
        return tf.where(is_known, stray, 0.0)

    return loss


def by_cells(covered: NDArray[np.float32], cells: int) -> NDArray[np.float32]:
    """The share that the nodule covers of each of `cells` x `cells` cells: (count, cells, cells, 1).

    Args:
        covered: (count, size, size), `size` a multiple of `cells`.
        cells: Cells of the last map along an edge.
    """
    count, size = covered.shape[:2]
    parts = covered.reshape(count, cells, size // cells, cells, size // cells)
    return np.asarray(parts.mean(axis=(2, 4))[..., None], dtype=np.float32)

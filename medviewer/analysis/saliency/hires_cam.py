"""HiResCAM: what each cell of the last convolutional layer adds to the logit."""

import numpy as np
from numpy.typing import NDArray

NAME = "HiResCAM"


def hires_cam(maps: NDArray[np.float32], gradients: NDArray[np.float32]) -> NDArray[np.float32]:
    """What speaks for the finding: max(sum over features of map x gradient, 0).

    Args:
        maps: (count, rows, columns, features), the last convolutional layer's.
        gradients: d logit / d maps, same shape.

    Returns:
        (count, rows, columns), >= 0.

    References:
        Draelos RL, Carin L, arXiv:2011.08891.
    """
    return np.maximum(contributions(maps, gradients), 0)


def contributions(maps: NDArray[np.float32], gradients: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same with its sign, (count, rows, columns).

    Where one dense layer (after flattening or global average pooling) follows the maps, the cells add up
    to the logit without that layer's bias.
    """
    return np.asarray((maps * gradients).sum(axis=-1), dtype=np.float32)

"""HiResCAM: what each cell of the last convolutional layer adds to the logit."""

import numpy as np
from numpy.typing import NDArray

NAME = "HiResCAM"


def hires_cam(maps: NDArray[np.float32], gradients: NDArray[np.float32]) -> NDArray[np.float32]:
    """What speaks for the finding, and where below 0 against it: sum over features of map x gradient.

    Where one dense layer (after flattening or global average pooling) follows the maps, the cells add up
    to the logit without that layer's bias.

    Args:
        maps: (count, rows, columns, features), the last convolutional layer's.
        gradients: d logit / d maps, same shape.

    Returns:
        (count, rows, columns), signed; as published, what is drawn is its positive part.

    References:
        Draelos RL, Carin L, arXiv:2011.08891.
    """
    return np.asarray((maps * gradients).sum(axis=-1), dtype=np.float32)

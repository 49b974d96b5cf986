"""Grad-CAM: the last convolutional layer's features, each weighted by its mean gradient."""

import numpy as np
from numpy.typing import NDArray

NAME = "Grad-CAM"


def grad_cam(maps: NDArray[np.float32], gradients: NDArray[np.float32]) -> NDArray[np.float32]:
    """What speaks for the finding, and where below 0 against it: sum over features of mean gradient x map.

    Args:
        maps: (count, rows, columns, features), the last convolutional layer's.
        gradients: d logit / d maps, same shape.

    Returns:
        (count, rows, columns), signed; as published, what is drawn is its positive part.

    References:
        Selvaraju RR et al., arXiv:1610.02391.
    """
    weights = gradients.mean(axis=(1, 2), keepdims=True)
    return np.asarray((weights * maps).sum(axis=-1), dtype=np.float32)

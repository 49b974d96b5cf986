"""Grad-CAM: feature maps weighted by their mean gradient."""

import numpy as np
from numpy.typing import NDArray

NAME = "Grad-CAM"


def grad_cam(maps: NDArray[np.float32], gradients: NDArray[np.float32]) -> NDArray[np.float32]:
    """What speaks for the finding: max(sum over features of mean gradient x map, 0).

    Args:
        maps: (count, rows, columns, features), the last convolutional layer's.
        gradients: d logit / d maps, same shape.

    Returns:
        (count, rows, columns), >= 0.

    References:
        Selvaraju RR et al., arXiv:1610.02391, doi:10.1109/ICCV.2017.74, with the logit in place of the
        class score.
    """
    weights = gradients.mean(axis=(1, 2), keepdims=True)
    return np.asarray(np.maximum((maps * weights).sum(axis=-1), 0), dtype=np.float32)

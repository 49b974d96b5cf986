"""What patches look like inside a network: the features that the inference's distance gate goes by."""

import keras
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.network_stages import stages


def network_features(network: keras.Model, patches: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
    """Each stage's maps averaged over the patch, the earliest stage first: (count, features) each."""
    last_maps = next(layer.output for layer in reversed(network.layers) if len(layer.output.shape) == 4)
    staged = keras.Model(network.inputs[0], stages(network.layers, last_maps))
    parts = []
    for start in range(0, len(patches), 64):
        maps = staged(patches[start : start + 64], training=False)
        parts.append(
            [np.concatenate([np.asarray(each).mean(axis=(1, 2)) for each in stage], axis=1) for stage in maps]
        )
    return tuple(np.concatenate(stage) for stage in zip(*parts, strict=True))

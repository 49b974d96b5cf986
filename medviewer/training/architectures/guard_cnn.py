"""The guard: about 42,000 weights that tell a nodule in the middle of a patch from all else."""

from typing import Any

import keras

WIDTHS = (24, 48)


def build() -> keras.Model:
    """Input (32, 32, 1) -> one probability of a nodule; last convolutional map 8 x 8 (4 mm cells of 32 mm)."""
    patch = keras.layers.Input((32, 32, 1))
    maps = _stage(patch, 12, 5)
    for width in WIDTHS:
        maps = keras.layers.MaxPooling2D((2, 2))(maps)
        for _repeat in range(2):
            maps = _stage(maps, width, 3)
    features = keras.layers.Flatten()(maps)
    features = keras.layers.Dropout(0.4)(features)
    probability = keras.layers.Dense(1, activation="sigmoid")(features)
    return keras.Model(patch, probability, name="guard_cnn")


def _stage(maps: Any, width: int, size: int) -> Any:
    maps = keras.layers.Conv2D(width, (size, size), padding="same", use_bias=False)(maps)
    maps = keras.layers.BatchNormalization(momentum=0.95)(maps)
    return keras.layers.ReLU()(maps)

"""The shipped network: about 80,000 weights, and one linear layer on its last map, so that HiResCAM is exact."""

import keras

from medviewer.training.datasets import ATTRIBUTES
from medviewer.training.stray_evidence import SCORE_LAYER

WIDTHS = (32, 64)


def build() -> keras.Model:
    """Input (48, 48, 2) -> a probability and, for the training alone, the attributes with the size, and the last map.

    Last convolutional map 12 x 12 (cells of 2.3 mm of a 28 mm field). Not compiled: the learning rate follows the length
    of the training.
    """
    patch = keras.layers.Input((48, 48, 2))
    maps = keras.layers.Conv2D(16, (5, 5), padding="same")(patch)
    maps = keras.layers.ReLU()(maps)
    for width in WIDTHS:
        maps = keras.layers.MaxPooling2D((2, 2))(maps)
        for _repeat in range(2):
            maps = keras.layers.Conv2D(width, (3, 3), padding="same")(maps)
            maps = keras.layers.ReLU()(maps)
    features = keras.layers.Flatten()(maps)
    features = keras.layers.Dropout(0.4)(features)
    probability = keras.layers.Dense(1, activation="sigmoid", name=SCORE_LAYER)(features)
    attributes = keras.layers.Dense(len(ATTRIBUTES) + 1)(features)
    return keras.Model(patch, [probability, attributes, maps], name="compact_cnn")

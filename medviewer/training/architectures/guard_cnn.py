"""The guard: about 42,000 weights that tell a nodule in the middle of a patch from all else."""

import keras

WIDTHS = (24, 48)


def build() -> keras.Model:
    """Input (32, 32, 1) -> one probability of a nodule; last convolutional map 8 x 8 (4 mm cells of 32 mm)."""
    patch = keras.layers.Input((32, 32, 1))
    maps = keras.layers.Conv2D(12, (5, 5), padding="same")(patch)
    maps = keras.layers.ReLU()(maps)
    for width in WIDTHS:
        maps = keras.layers.MaxPooling2D((2, 2))(maps)
        for _repeat in range(2):
            maps = keras.layers.Conv2D(width, (3, 3), padding="same")(maps)
            maps = keras.layers.ReLU()(maps)
    features = keras.layers.Flatten()(maps)
    features = keras.layers.Dropout(0.4)(features)
    probability = keras.layers.Dense(1, activation="sigmoid")(features)
    return keras.Model(patch, probability, name="guard_cnn")

"""The reference network: one convolution and one hidden layer, about 100 million weights."""

import keras


def build() -> keras.Model:
    """Input (224, 224, 3) -> one probability. Compiled with Adam, binary cross-entropy and accuracy."""
    network = keras.Sequential(
        [
            keras.layers.Input((224, 224, 3)),
            keras.layers.Conv2D(64, (3, 3), activation="relu"),
            keras.layers.MaxPooling2D((2, 2)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ],
        name="reference_cnn",
    )
    network.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return network

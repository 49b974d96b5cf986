"""Runs the outline network behind the analysis's OutlineModel."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.model_card import ModelCard
from medviewer.analysis.outline_field import CELLS
from medviewer.analysis.outline_model import Fields
from medviewer.services.keras_file import archived_layers, checked_file, load_network
from medviewer.services.keras_model import ForeignModelError

if TYPE_CHECKING:
    import keras

OUTLINE_FILE = "outline.keras"

ALLOWED_LAYERS = frozenset(
    {"InputLayer", "Conv2D", "BatchNormalization", "ReLU", "MaxPooling2D", "UpSampling2D", "Concatenate"}
)
"""Layers that only compute."""


class KerasOutline:
    """A network with one logit for each cell. Implements `analysis.outline_model.OutlineModel`."""

    def __init__(self, network: "keras.Model") -> None:
        import tensorflow as tf

        signature = [tf.TensorSpec((None, *network.input_shape[1:]), tf.float32)]
        self._probabilities = tf.function(
            lambda fields: tf.sigmoid(network(fields, training=False)[..., 0]), input_signature=signature
        )

    def probabilities(self, fields: Fields) -> NDArray[np.float32]:
        """The middle slice's cells, 0 to 1: (count, rows, columns)."""
        found: NDArray[np.float32] = self._probabilities(fields).numpy()
        return found


def load_keras_outline(card: ModelCard, folder: Path) -> KerasOutline:
    """Load the outline network of a model's folder, once its file is known to be the one the card speaks of.

    Raises:
        MissingModelError: The folder holds no such file.
        DamagedModelError: The file is not the card's (SHA-256), or can't be read.
        ForeignModelError: The network has another form than outline networks have, or a layer that is not allowed.
    """
    path = checked_file(card, folder, OUTLINE_FILE)
    check_outline_network(path)
    network = load_network(path)
    if network.output_shape != (None, CELLS, CELLS, 1):
        raise ForeignModelError(f"output shape {network.output_shape}")
    return KerasOutline(network)


def check_outline_network(path: Path) -> None:
    """Read a .keras file's architecture, without loading it, and refuse what is no plain outline network.

    Raises:
        DamagedModelError: The file is no .keras archive.
        ForeignModelError: As for `load_keras_outline`.
    """
    layers = archived_layers(path)
    kinds = {layer["class_name"] for layer in layers}
    if strangers := sorted(kinds - ALLOWED_LAYERS):
        raise ForeignModelError(f"layers not allowed: {strangers}")
    shape = tuple(layers[0]["config"].get("batch_shape") or ())
    if shape != (None, CELLS, CELLS, 3):
        raise ForeignModelError(f"input shape {shape}")
    last = layers[-1]["config"]
    if (layers[-1]["class_name"], last.get("filters"), last.get("activation")) != ("Conv2D", 1, "linear"):
        raise ForeignModelError("the last layer is not one logit for each cell")

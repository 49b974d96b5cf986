"""Runs a trained network behind the analysis's ScoreModel: the inference worker's only TensorFlow module."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.model_card import MODEL_FILE, ModelCard, PatchSpec, load_card
from medviewer.analysis.network_stages import stages
from medviewer.analysis.score_model import FeatureMaps, Patches
from medviewer.errors import MedviewerError
from medviewer.i18n import N_
from medviewer.services.keras_file import archived_layers, checked_file, load_network

if TYPE_CHECKING:
    import keras

ALLOWED_LAYERS = frozenset(
    {
        "InputLayer",
        "Conv2D",
        "BatchNormalization",
        "ReLU",
        "MaxPooling2D",
        "GlobalAveragePooling2D",
        "Flatten",
        "Concatenate",
        "Dropout",
        "Dense",
    }
)
"""Layers that only compute. A Lambda layer, for instance, is code and is never loaded."""

_AT_ONCE = 64


class ForeignModelError(MedviewerError):
    """A model file that was not made for this program."""

    message = N_("This model was not made for medviewer, so it was not loaded.")
    hint = N_("Train it with medviewer, or install medviewer again.")


class KerasModel:
    """A network that ends in one sigmoid unit, with its card. Implements `analysis.score_model.ScoreModel`.

    Several networks may stand side by side in it, as long as their last maps are joined and what comes after is
    one chain of layers.
    """

    def __init__(self, card: ModelCard, network: "keras.Model") -> None:
        """Take a loaded network apart.

        Raises:
            ForeignModelError: What comes after its last map is not one chain of layers.
        """
        import keras
        import tensorflow as tf

        self._card = card
        *layers, last = (layer for layer in network.layers if type(layer).__name__ != "InputLayer")
        deepest = max(place for place, layer in enumerate(layers) if len(layer.output.shape) == 4)
        head = layers[deepest + 1 :]
        if any(after.input is not before.output for before, after in pairwise([*layers[deepest:], last])):
            raise ForeignModelError("the layers after the last map are not a chain")
        signature = [tf.TensorSpec((None, *network.input_shape[1:]), tf.float32)]
        body = keras.Model(network.inputs[0], layers[deepest].output)
        staged = keras.Model(network.inputs[0], stages(layers, layers[deepest].output))

        def logits_of(maps: Any) -> Any:
            for layer in head:
                maps = layer(maps, training=False)
            return tf.linalg.matmul(maps, last.kernel)[:, 0] + last.bias[0]

        def with_gradients(patches: Any) -> tuple[Any, Any, Any]:
            maps = body(patches, training=False)
            with tf.GradientTape() as tape:
                tape.watch(maps)
                logits = logits_of(maps)
            return maps, tape.gradient(logits, maps), logits

        def by_input(patches: Any) -> Any:
            with tf.GradientTape() as tape:
                tape.watch(patches)
                logits = logits_of(body(patches, training=False))
            return tape.gradient(logits, patches)

        def pooled(patches: Any) -> Any:
            return [
                tf.concat([tf.reduce_mean(maps, (1, 2)) for maps in stage], axis=1)
                for stage in staged(patches, training=False)
            ]

        def graph(function: Callable[[Any], Any]) -> Any:
            return tf.function(function, input_signature=signature)

        self._logits = graph(lambda patches: logits_of(body(patches, training=False)))
        self._feature_maps = graph(with_gradients)
        self._input_gradients = graph(by_input)
        self._layer_features = graph(pooled)

    @property
    def card(self) -> ModelCard:
        return self._card

    def logits(self, patches: Patches) -> NDArray[np.float32]:
        """One logit for each patch: shape (count,). Many patches go through the network in parts, to save memory."""
        starts = range(0, len(patches), _AT_ONCE)
        return np.concatenate([self._logits(patches[start : start + _AT_ONCE]).numpy() for start in starts])

    def feature_maps(self, patches: Patches) -> FeatureMaps:
        """The last convolutional layer's maps, after its activation, and the logit's gradient by them."""
        maps, gradients, logits = (values.numpy() for values in self._feature_maps(patches))
        return FeatureMaps(maps, gradients, logits)

    def input_gradients(self, patches: Patches) -> Patches:
        """d logit / d patch, in the shape of `patches`."""
        gradients: Patches = self._input_gradients(patches).numpy()
        return gradients

    def layer_features(self, patches: Patches) -> tuple[NDArray[np.float32], ...]:
        """Each stage's maps averaged over the patch, the earliest stage first: (count, features) each."""
        return tuple(features.numpy() for features in self._layer_features(patches))


def load_keras_model(folder: Path) -> KerasModel:
    """Load the model of a folder, once its file is known to be the one its card speaks of.

    Raises:
        MissingModelError: The folder holds no card or no model file.
        DamagedModelError: The file is not the card's (SHA-256), or can't be read.
        ForeignModelError: The network has another input than the card says, or a layer that is not allowed.
    """
    card = load_card(folder)
    path = checked_file(card, folder, MODEL_FILE)
    check_network(path, card.patch)
    return KerasModel(card, load_network(path))


def check_network(path: Path, patch: PatchSpec) -> None:
    """Read a .keras file's architecture, without loading it, and refuse what is not a plain patch classifier.

    Raises:
        DamagedModelError: The file is no .keras archive.
        ForeignModelError: As for `load_keras_model`.
    """
    layers = archived_layers(path)
    kinds = [layer["class_name"] for layer in layers]
    shape = tuple(layers[0]["config"].get("batch_shape") or ())
    units, activation = (layers[-1]["config"].get(name) for name in ("units", "activation"))
    if strangers := sorted(set(kinds) - ALLOWED_LAYERS):
        raise ForeignModelError(f"layers not allowed: {strangers}")
    if shape != (None, patch.size_px, patch.size_px, len(patch.channels)):
        raise ForeignModelError(f"input shape {shape}")
    if (kinds[-1], units, activation) != ("Dense", 1, "sigmoid"):
        raise ForeignModelError("the last layer is not one sigmoid unit")

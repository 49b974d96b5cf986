"""Runs a trained network behind the analysis's ScoreModel: the inference worker's only TensorFlow module."""

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.model_card import MODEL_FILE, DamagedModelError, ModelCard, PatchSpec, load_card
from medviewer.analysis.score_model import FeatureMaps, Patches
from medviewer.errors import MedviewerError
from medviewer.i18n import N_
from medviewer.services.keras_file import checked_file, load_network

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
        "Dropout",
        "Dense",
    }
)
"""Layers that only compute. A Lambda layer, for instance, is code and is never loaded."""


class ForeignModelError(MedviewerError):
    """A model file that was not made for this program."""

    message = N_("This model was not made for medviewer, so it was not loaded.")
    hint = N_("Train it with medviewer, or install medviewer again.")


class KerasModel:
    """A network that ends in one sigmoid unit, with its card. Implements `analysis.score_model.ScoreModel`."""

    def __init__(self, card: ModelCard, network: "keras.Model") -> None:
        import tensorflow as tf

        self._card = card
        # with the allowed layers alone a network is a chain: none of them joins two branches
        *layers, last = (layer for layer in network.layers if type(layer).__name__ != "InputLayer")
        deepest = max(place for place, layer in enumerate(layers) if len(layer.output.shape) == 4) + 1
        signature = [tf.TensorSpec((None, *network.input_shape[1:]), tf.float32)]

        def maps_of(patches: Any) -> Any:
            return _through(layers[:deepest], patches)

        def logits_of(maps: Any) -> Any:
            return tf.linalg.matmul(_through(layers[deepest:], maps), last.kernel)[:, 0] + last.bias[0]

        def with_gradients(patches: Any) -> tuple[Any, Any, Any]:
            maps = maps_of(patches)
            with tf.GradientTape() as tape:
                tape.watch(maps)
                logits = logits_of(maps)
            return maps, tape.gradient(logits, maps), logits

        self._logits = tf.function(lambda patches: logits_of(maps_of(patches)), input_signature=signature)
        self._feature_maps = tf.function(with_gradients, input_signature=signature)

    @property
    def card(self) -> ModelCard:
        return self._card

    def logits(self, patches: Patches) -> NDArray[np.float32]:
        """One logit for each patch: shape (count,)."""
        logits: NDArray[np.float32] = self._logits(patches).numpy()
        return logits

    def feature_maps(self, patches: Patches) -> FeatureMaps:
        """The last convolutional layer's maps, after its activation, and the logit's gradient by them."""
        maps, gradients, logits = (values.numpy() for values in self._feature_maps(patches))
        return FeatureMaps(maps, gradients, logits)


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
    try:
        with zipfile.ZipFile(path) as archive:
            layers = json.loads(archive.read("config.json"))["config"]["layers"]
        kinds = [str(layer["class_name"]) for layer in layers]
        shape = tuple(layers[0]["config"]["batch_shape"])
        units, activation = (layers[-1]["config"].get(name) for name in ("units", "activation"))
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError, IndexError) as error:
        raise DamagedModelError(f"model file: {type(error).__name__}") from error
    if strangers := sorted(set(kinds) - ALLOWED_LAYERS):
        raise ForeignModelError(f"layers not allowed: {strangers}")
    if shape != (None, patch.size_px, patch.size_px, len(patch.channels)):
        raise ForeignModelError(f"input shape {shape}")
    if (kinds[-1], units, activation) != ("Dense", 1, "sigmoid"):
        raise ForeignModelError("the last layer is not one sigmoid unit")


def _through(layers: "list[keras.Layer]", values: Any) -> Any:
    for layer in layers:
        values = layer(values, training=False)
    return values

"""Runs the guard network behind the analysis's GuardModel."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.eight_forms import eight_forms
from medviewer.analysis.guard_file import GUARD_FILE, GUARD_SETTINGS_FILE, load_guard_settings
from medviewer.analysis.guard_model import GuardSettings
from medviewer.analysis.model_card import ModelCard
from medviewer.analysis.score_model import Patches
from medviewer.services.keras_file import checked_file, load_network
from medviewer.services.keras_model import check_network

if TYPE_CHECKING:
    import keras


class KerasGuard:
    """A network that ends in one sigmoid unit, with its settings. Implements `analysis.guard_model.GuardModel`."""

    def __init__(self, settings: GuardSettings, network: "keras.Model") -> None:
        import keras
        import tensorflow as tf

        self._settings = settings
        last = network.layers[-1]
        features = keras.Model(network.inputs, last.input)

        def logits_of(patches: Any) -> Any:
            return tf.linalg.matmul(features(patches, training=False), last.kernel)[:, 0] + last.bias[0]

        signature = [tf.TensorSpec((None, *network.input_shape[1:]), tf.float32)]
        self._logits = tf.function(logits_of, input_signature=signature)

    @property
    def settings(self) -> GuardSettings:
        return self._settings

    def logits(self, patches: Patches) -> NDArray[np.float32]:
        """One logit for each patch, the mean over its eight forms: shape (count,)."""
        logits: NDArray[np.float32] = self._logits(eight_forms(patches)).numpy()
        return np.asarray(logits.reshape(8, -1).mean(axis=0), dtype=np.float32)


def load_keras_guard(card: ModelCard, folder: Path) -> KerasGuard | None:
    """Load the guard that a model's card names; None where it names none.

    Raises:
        MissingModelError: The card names it, but the folder does not hold it.
        DamagedModelError: A file is not the card's (SHA-256), or can't be read.
        ForeignModelError: The network has another input than the settings say, or a layer that is not allowed.
    """
    if GUARD_FILE not in card.files:
        return None
    settings = load_guard_settings(checked_file(card, folder, GUARD_SETTINGS_FILE))
    path = checked_file(card, folder, GUARD_FILE)
    check_network(path, settings.patch)
    return KerasGuard(settings, load_network(path))

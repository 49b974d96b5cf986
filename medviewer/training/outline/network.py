"""The outline network: a small U-Net of plain layers (Ronneberger et al., doi:10.1007/978-3-319-24574-4_28)."""

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from medviewer.analysis.outline_field import CELLS
from medviewer.analysis.outline_model import Fields


def build(widths: tuple[int, ...], dtype: str = "float32") -> keras.Model:
    """Input (CELLS, CELLS, 3) -> one logit for each cell.

    Args:
        widths: Features at each scale, the finest first; each further scale halves the cells.
        dtype: Keras's dtype policy of all layers but the last.
    """
    fields = keras.layers.Input((CELLS, CELLS, 3))
    maps, finer = fields, []
    for width in widths[:-1]:
        maps = _twice(maps, width, dtype)
        finer.append((width, maps))
        maps = keras.layers.MaxPooling2D((2, 2), dtype=dtype)(maps)
    maps = _twice(maps, widths[-1], dtype)
    for width, beside in reversed(finer):
        maps = keras.layers.UpSampling2D((2, 2), interpolation="bilinear", dtype=dtype)(maps)
        maps = _twice(keras.layers.Concatenate(dtype=dtype)([maps, beside]), width, dtype)
    return keras.Model(fields, keras.layers.Conv2D(1, (1, 1), dtype="float32")(maps), name="outline")


class TrainedOutline:
    """A network in training's hands. Implements `analysis.outline_model.OutlineModel`."""

    def __init__(self, network: keras.Model) -> None:
        signature = [tf.TensorSpec((None, *network.input_shape[1:]), tf.float32)]
        self._network = network
        self._probabilities = tf.function(
            lambda fields: tf.sigmoid(network(fields, training=False)[..., 0]), input_signature=signature
        )

    @property
    def network(self) -> keras.Model:
        return self._network

    def probabilities(self, fields: Fields) -> NDArray[np.float32]:
        """The middle slice's cells, 0 to 1: (count, rows, columns)."""
        found: NDArray[np.float32] = self._probabilities(fields).numpy()
        return found


def _twice(maps: keras.KerasTensor, width: int, dtype: str) -> keras.KerasTensor:
    for _repeat in range(2):
        maps = keras.layers.Conv2D(width, (3, 3), padding="same", use_bias=False, dtype=dtype)(maps)
        maps = keras.layers.BatchNormalization(dtype=dtype)(maps)
        maps = keras.layers.ReLU(dtype=dtype)(maps)
    return maps

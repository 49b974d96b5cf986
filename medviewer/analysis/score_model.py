"""What the analysis asks of a network, whatever framework it runs on."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.model_card import ModelCard

Patches = NDArray[np.float32]
"""(count, rows, columns, channels), values as `analysis.preprocess` makes them."""


@dataclass(frozen=True, eq=False)
class FeatureMaps:
    """The last convolutional layer's maps and the logit's gradient by them.

    Attributes:
        maps: (count, rows, columns, features) float32.
        gradients: d logit / d maps, same shape.
        logits: (count,) float32.
    """

    maps: NDArray[np.float32]
    gradients: NDArray[np.float32]
    logits: NDArray[np.float32]


class ScoreModel(Protocol):
    """A network that gives each patch one logit."""

    @property
    def card(self) -> ModelCard:
        """What the model is, was trained on, and can't do."""
        ...

    def logits(self, patches: Patches) -> NDArray[np.float32]:
        """One logit for each patch: shape (count,)."""
        ...

    def feature_maps(self, patches: Patches) -> FeatureMaps:
        """The maps that Grad-CAM and HiResCAM are made from."""
        ...

    def input_gradients(self, patches: Patches) -> Patches:
        """d logit / d patch, in the shape of `patches`: what integrated gradients add up."""
        ...

    def layer_features(self, patches: Patches) -> tuple[NDArray[np.float32], ...]:
        """Each stage's maps averaged over the patch, the earliest stage first: (count, features) each."""
        ...

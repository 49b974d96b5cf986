"""How far a patch lies from the nodules a network was trained on, by the features of several of its layers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LayerFeatures = Sequence[NDArray[np.floating]]
"""Pooled features of several layers, (count, channels) each, the shallowest first."""


@dataclass(frozen=True, eq=False)
class LayerStatistics:
    """The training nodules' features in one layer.

    Attributes:
        mean: (channels,) of the l2-normalised features.
        whitening: (channels, channels): multiplied by it, a difference from the mean has the Mahalanobis distance
            as its length.
        reference: (count,) distances of nodules that the statistics were not taken from, ascending.
    """

    mean: NDArray[np.float64]
    whitening: NDArray[np.float64]
    reference: NDArray[np.float64]

    def distances(self, features: NDArray[np.floating]) -> NDArray[np.float64]:
        """Mahalanobis distance of each row of (count, channels) features: (count,)."""
        return np.asarray(np.linalg.norm((normalised(features) - self.mean) @ self.whitening, axis=1))

    def strangeness(self, features: NDArray[np.floating]) -> NDArray[np.float64]:
        """The share of reference nodules that lie nearer, 0 to 1; above 1 beyond them all, by how much further."""
        distances = self.distances(features)
        share = np.searchsorted(self.reference, distances) / len(self.reference)
        beyond = np.maximum(distances / self.reference[-1] - 1, 0)
        return np.asarray(share + beyond)


@dataclass(frozen=True, eq=False)
class FeatureStatistics:
    """The training nodules' features, and where caution and refusal begin.

    The distance of each layer is the Mahalanobis distance of l2-normalised features (Lee et al.,
    arXiv:1807.03888; normalised as in arXiv:2505.18032); no one layer sees all that is strange (Anthony and
    Kamnitsas, arXiv:2309.01488), so the strangest layer counts.

    Attributes:
        layers: One for each layer, the shallowest first.
        caution_from: Strangeness that 95 % of nodules not trained on stay below.
        refused_from: Strangeness that 99 % of them stay below.
    """

    layers: tuple[LayerStatistics, ...]
    caution_from: float
    refused_from: float

    def strangeness(self, features: LayerFeatures) -> NDArray[np.float64]:
        """Of each patch, in its strangest layer: (count,).

        Raises:
            ValueError: The features are of other layers than the statistics.
        """
        shapes = [np.shape(each)[1] for each in features]
        if shapes != [len(layer.mean) for layer in self.layers]:
            raise ValueError(f"features of layers with {shapes} channels")
        each = [layer.strangeness(rows) for layer, rows in zip(self.layers, features, strict=True)]
        return np.asarray(np.max(each, axis=0))


def normalised(features: NDArray[np.floating]) -> NDArray[np.float64]:
    """Each row divided by its length; a row of zeros stays."""
    rows = features.astype(np.float64)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12))

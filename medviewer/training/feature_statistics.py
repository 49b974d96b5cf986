"""Takes down what nodules look like inside a network, so that a patch unlike them all can be told."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.feature_distance import FeatureStatistics, LayerFeatures, LayerStatistics, normalised

CAUTION_SHARE = 0.05
REFUSED_SHARE = 0.01


@dataclass(frozen=True, eq=False)
class FoldFeatures:
    """The features of one fold's network, which saw the nodules taught and not those held out.

    Attributes:
        taught: Features of the nodules it was trained on.
        held_out: Features of the others.
    """

    taught: LayerFeatures
    held_out: LayerFeatures


def feature_statistics(features: LayerFeatures, folds: Sequence[FoldFeatures]) -> FeatureStatistics:
    """The statistics of the final network, with the distances and limits that unseen nodules had in the folds.

    Mahalanobis distances have the same scale in every network, so those of the folds' held-out nodules stand for
    the distances of nodules that the final network never saw.

    Args:
        features: Of all nodules in the final network.
        folds: Of all nodules in each fold's network.
    """
    distances = []
    for layer in range(len(features)):
        parts = [_layer(fold.taught[layer]).distances(fold.held_out[layer]) for fold in folds]
        distances.append(np.concatenate(parts))
    references = [np.sort(each) for each in distances]
    layers = tuple(_layer(rows, reference) for rows, reference in zip(features, references, strict=True))
    shares = [
        np.searchsorted(reference, each) / len(reference)
        for reference, each in zip(references, distances, strict=True)
    ]
    strangest = np.max(shares, axis=0)
    caution, refused = np.quantile(strangest, [1 - CAUTION_SHARE, 1 - REFUSED_SHARE])
    return FeatureStatistics(layers, float(caution), float(refused))


def shrunk_covariance(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Covariance of (count, channels), drawn to a multiple of the identity as far as Ledoit and Wolf say.

    doi:10.1016/S0047-259X(03)00096-4.
    """
    count, channels = rows.shape
    centered = rows - rows.mean(axis=0)
    sample = centered.T @ centered / count
    mean = np.trace(sample) / channels
    target = mean * np.eye(channels)
    spread = float(np.sum((sample - target) ** 2))
    noise = (float(np.mean(np.sum(centered**2, axis=1) ** 2)) - float(np.sum(sample**2))) / count
    share = 1.0 if spread <= 0 else min(1.0, max(0.0, noise / spread))
    return np.asarray((1 - share) * sample + share * target)


def _layer(features: NDArray[np.floating], reference: NDArray[np.float64] | None = None) -> LayerStatistics:
    rows = normalised(features)
    values, vectors = np.linalg.eigh(shrunk_covariance(rows))
    whitening = vectors / np.sqrt(np.maximum(values, 1e-9))
    return LayerStatistics(rows.mean(axis=0), whitening, np.zeros(0) if reference is None else reference)

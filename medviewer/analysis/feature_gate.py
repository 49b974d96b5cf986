"""Refuses, or marks with caution, scores of patches that are unlike the nodules the network was trained on."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from medviewer.analysis.feature_distance import FeatureStatistics
from medviewer.analysis.score import PointScore
from medviewer.analysis.score_model import ScoreModel
from medviewer.i18n import N_, message

UNLIKE_ALL = N_(
    "The picture here is unlike the nodules that the model learned from. You can still measure it."
)
UNLIKE_MOST = N_(
    "The picture here is less like the nodules that the model learned from than {share} in 100 of them are."
)
_CAUTION_SHARE = 95


def gated(
    scores: Sequence[PointScore], model: ScoreModel, statistics: FeatureStatistics | None
) -> list[PointScore]:
    """The scores in their order, each as it came, with a caution, or refused; without statistics all as they came.

    Raises:
        ValueError: The statistics are of another network.
    """
    patches = [score.patch.values for score in scores if score.patch is not None]
    if statistics is None or not patches:
        return list(scores)
    strangeness = iter(statistics.strangeness(model.layer_features(np.stack(patches))).tolist())
    return [
        score if score.patch is None else _judged(score, next(strangeness), statistics) for score in scores
    ]


def _judged(score: PointScore, strangeness: float, statistics: FeatureStatistics) -> PointScore:
    if strangeness > statistics.refused_from:
        return PointScore(None, None, None, message(UNLIKE_ALL))
    if strangeness > statistics.caution_from:
        return replace(score, cautions=(message(UNLIKE_MOST, share=_CAUTION_SHARE), *score.cautions))
    return score

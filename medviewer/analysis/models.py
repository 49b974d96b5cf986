"""The networks of one model, loaded: what an analysis works with."""

from dataclasses import dataclass

from medviewer.analysis.feature_distance import FeatureStatistics
from medviewer.analysis.guard_model import GuardModel
from medviewer.analysis.outline_model import OutlineModel
from medviewer.analysis.score_model import ScoreModel


@dataclass(frozen=True, eq=False)
class Models:
    """The networks that one card speaks of.

    Attributes:
        score: Gives each patch its logit; carries the card.
        outline: Outlines the nodule at a point, to be measured.
        guard: Tells nodules from all else; None for a model that came without.
        features: What nodules look like inside the scoring network; None for a model that came without.
    """

    score: ScoreModel
    outline: OutlineModel
    guard: GuardModel | None = None
    features: FeatureStatistics | None = None

"""The networks of one model, loaded: what an analysis works with."""

from dataclasses import dataclass

from medviewer.analysis.score_model import ScoreModel


@dataclass(frozen=True, eq=False)
class Models:
    """The networks that one card speaks of.

    Attributes:
        score: Gives each patch its logit; carries the card.
    """

    score: ScoreModel

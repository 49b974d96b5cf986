"""How reference nodules that were scored like this one were rated."""

import numpy as np

from medviewer.analysis.interval import ReferenceScores
from medviewer.finding.score import ReferenceCount

REACH = 0.1
"""How far from a score the scores of similar nodules lie, at most."""


def similar_nodules(score: float, reference: ReferenceScores) -> ReferenceCount:
    """Count the reference nodules whose calibrated score lies within 0.1 of `score`, and the suspicious among them."""
    similar = np.abs(reference.scores - score) <= REACH
    return ReferenceCount(int(similar.sum()), int(reference.labels[similar].sum()))

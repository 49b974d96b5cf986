"""Scores points of a Volume: the one way from a place in the patient to a score."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from medviewer.analysis.interval import score_with_interval
from medviewer.analysis.preprocess import Patch, PointOutsideError, extract_patch
from medviewer.analysis.score_model import ScoreModel
from medviewer.errors import reader_message
from medviewer.finding.score import ModelScore
from medviewer.i18n import Message
from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import Volume


@dataclass(frozen=True, eq=False)
class PointScore:
    """What the model says of one point.

    Attributes:
        score: Score and interval, None where the point was refused.
        patch: What the model looked at, None where the point was refused.
        logit: The network's own output before calibration, None where the point was refused.
        refusal: Why there is no score; None where there is one.
    """

    score: ModelScore | None
    patch: Patch | None
    logit: float | None
    refusal: Message | None = None


def score_points(volume: Volume, centers_mm: Sequence[Triple], model: ScoreModel) -> list[PointScore]:
    """Score points of an unfiltered Volume in HU, in their order. A point outside it is refused, not raised.

    Args:
        volume: A CT Volume in HU.
        centers_mm: (x, y, z) of each point in patient mm, LPS.
        model: The network and its card.
    """
    patches = [_patch_or_refusal(volume, center, model) for center in centers_mm]
    seen = [patch for patch in patches if isinstance(patch, Patch)]
    if not seen:
        return [PointScore(None, None, None, refusal) for refusal in patches if isinstance(refusal, Message)]
    logits = iter(model.logits(np.stack([patch.values for patch in seen])).tolist())
    return [
        _scored(patch, next(logits), model)
        if isinstance(patch, Patch)
        else PointScore(None, None, None, patch)
        for patch in patches
    ]


def _patch_or_refusal(volume: Volume, center_mm: Triple, model: ScoreModel) -> Patch | Message:
    try:
        return extract_patch(volume, center_mm, model.card.patch)
    except PointOutsideError as error:
        return reader_message(error)


def _scored(patch: Patch, logit: float, model: ScoreModel) -> PointScore:
    return PointScore(score_with_interval(logit, model.card.reference), patch, logit)

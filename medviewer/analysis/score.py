"""Scores points of a Volume: the one way from a place in the patient to a score."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.eight_forms import eight_forms
from medviewer.analysis.preprocess import Patch, PointOutsideError, extract_patch
from medviewer.analysis.score_model import Patches, ScoreModel
from medviewer.analysis.score_stability import nearby_patches
from medviewer.errors import reader_message
from medviewer.finding.score import ModelScore, ScoreRange
from medviewer.i18n import N_, Message, message
from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import Volume


@dataclass(frozen=True)
class SizedPoint:
    """A point to score.

    Attributes:
        center_mm: (x, y, z) in patient mm, LPS.
        diameter_mm: Mean diameter as measured there, None where none could be measured.
    """

    center_mm: Triple
    diameter_mm: float | None


@dataclass(frozen=True, eq=False)
class PointScore:
    """What the model says of one point.

    Attributes:
        score: Score, interval, similar nodules and stability; None where the point was refused.
        patch: What the network looked at, None where the point was refused.
        logit: The mean of the network's logits over the patch's eight turned and mirrored forms, None where the point
            was refused.
        refusal: Why there is no score; None where there is one.
        cautions: What makes the score less certain here.
    """

    score: ModelScore | None
    patch: Patch | None
    logit: float | None
    refusal: Message | None = None
    cautions: tuple[Message, ...] = ()


def score_points(volume: Volume, points: Sequence[SizedPoint], model: ScoreModel) -> list[PointScore]:
    """Score points of an unfiltered Volume in HU, in their order. A point outside it is refused, not raised.

    The network is asked once for all points, each with its small changes (`analysis.score_stability`).

    Args:
        volume: A CT Volume in HU.
        points: The points with their diameters.
        model: The network and its card.
    """
    patches = [_patches_or_refusal(volume, point.center_mm, model) for point in points]
    asked = [patch.values for seen in patches if not isinstance(seen, Message) for patch in seen]
    logits = iter(turned_logits(np.stack(asked), model).tolist() if asked else [])
    return [
        PointScore(None, None, None, seen)
        if isinstance(seen, Message)
        else _scored(seen[0], [next(logits) for _patch in seen], point.diameter_mm, model)
        for point, seen in zip(points, patches, strict=True)
    ]


def turned_logits(patches: Patches, model: ScoreModel) -> NDArray[np.float32]:
    """The mean logit of each patch's eight turned and mirrored forms: (count,). It is the same for all of them."""
    return np.asarray(model.logits(eight_forms(patches)).reshape(-1, len(patches)).mean(axis=0))


def _patches_or_refusal(volume: Volume, center_mm: Triple, model: ScoreModel) -> list[Patch] | Message:
    """The point's own patch, then its small changes."""
    spec = model.card.patch
    try:
        return [extract_patch(volume, center_mm, spec), *nearby_patches(volume, center_mm, spec)]
    except PointOutsideError as error:
        return reader_message(error)


def _scored(patch: Patch, logits: list[float], diameter_mm: float | None, model: ScoreModel) -> PointScore:
    rule = model.card.rules.of(diameter_mm)
    values = [rule.value(logit, diameter_mm) for logit in logits]
    score = replace(rule.score(logits[0], diameter_mm), stability=ScoreRange(min(values), max(values)))
    no_size = message(N_("No size could be measured here: the score goes by the image alone."))
    return PointScore(score, patch, logits[0], cautions=(no_size,) if diameter_mm is None else ())

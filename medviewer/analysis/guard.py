"""Asks the guard whether points of a Volume look like nodules, and ranks candidates by it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.candidates import Candidate
from medviewer.analysis.guard_model import GuardModel, GuardSettings
from medviewer.analysis.preprocess import extract_patch
from medviewer.i18n import N_, Message, message
from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import Volume

NO_NODULE = N_("This point does not look like a nodule to the model. You can still measure it.")
PERHAPS_NO_NODULE = N_(
    "This point looks less like a nodule than {share:.0f} in 100 of the nodules that the model was tried on."
)


class Likeness(Enum):
    """How much a point is like the nodules that the guard was tried on."""

    NODULE = "nodule"
    DOUBTFUL = "doubtful"
    OTHER = "other"


@dataclass(frozen=True)
class Guarded:
    """What the guard says of one point.

    Attributes:
        logit: The network's own output, larger = more nodule-like.
        likeness: What that means.
    """

    logit: float
    likeness: Likeness


def guard_points(volume: Volume, centers_mm: Sequence[Triple], guard: GuardModel) -> list[Guarded]:
    """Ask about points (x, y, z) in patient mm, LPS, that all lie in the Volume, in their order.

    Raises:
        PointOutsideError: A point is not in the Volume.
    """
    if not centers_mm:
        return []
    patches = np.stack([extract_patch(volume, center, guard.settings.patch).values for center in centers_mm])
    logits: NDArray[np.float32] = guard.logits(patches)
    return [Guarded(logit, likeness(logit, guard.settings)) for logit in logits.tolist()]


def likeness(logit: float, settings: GuardSettings) -> Likeness:
    """What a logit means."""
    if logit < settings.refused_below:
        return Likeness.OTHER
    return Likeness.DOUBTFUL if logit < settings.caution_below else Likeness.NODULE


def refusal(guarded: Guarded) -> Message | None:
    """Why a point gets no score; None where the guard lets it pass."""
    return message(NO_NODULE) if guarded.likeness is Likeness.OTHER else None


def cautions(guarded: Guarded, settings: GuardSettings) -> tuple[Message, ...]:
    """What the reader is told beside the score."""
    if guarded.likeness is not Likeness.DOUBTFUL:
        return ()
    return (message(PERHAPS_NO_NODULE, share=100 * (1 - settings.caution_share)),)


def ranked(candidates: Sequence[Candidate], guarded: Sequence[Guarded], settings: GuardSettings) -> list[int]:
    """Which candidates are kept, the most nodule-like first: their places in `candidates`.

    What does not look like a nodule is left out.
    """
    kept = (place for place, each in enumerate(guarded) if each.likeness is not Likeness.OTHER)
    return sorted(kept, key=lambda place: -rank(candidates[place].strength, guarded[place].logit, settings))


def rank(strength: float, logit: float, settings: GuardSettings) -> float:
    """The logarithm of the strength plus `rank_weight` times the guard's logit, as it was fitted: larger comes first."""
    return math.log(strength) + settings.rank_weight * logit

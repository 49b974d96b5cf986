"""Puts what the folds' networks said together: sizes, combined scores, rules."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.score_rule import ScoreRules
from medviewer.training.cross_validate import CrossValidation
from medviewer.training.datasets import NoduleSet
from medviewer.training.figures import Validated
from medviewer.training.inputs import TrainingInputs
from medviewer.training.outline.diameters import diameters_mm, measured_nodules
from medviewer.training.rules import Sized, combined, cross_fit, shipped_rules


@dataclass(frozen=True, eq=False)
class ValidationSizes:
    """Diameters in mm of the decided nodules, each measured by a network that has not seen its patient; nan for none.

    Attributes:
        middle_mm: (count,) pointed at in the middle.
        jittered_mm: (jitters, count) pointed at off the middle.
    """

    middle_mm: NDArray[np.float64]
    jittered_mm: NDArray[np.float64]


def validation_sizes(
    decided: NoduleSet, middle_mm: NDArray[np.float64], jitter_mm: NDArray[np.float64], folds_folder: Path
) -> ValidationSizes:
    """Measure the decided nodules where the score looks at them.

    Args:
        decided: The nodules.
        middle_mm: (count,) their diameters as measured in the middle.
        jitter_mm: (jitters, count, 2) how far off their middles they are pointed at, along x and y.
        folds_folder: Where the outline's training keeps its folds' networks.
    """
    off = [diameters_mm(measured_nodules(decided, folds_folder, shifts.tolist())) for shifts in jitter_mm]
    return ValidationSizes(middle_mm, np.array(off).reshape(jitter_mm.shape[:2]))


def validated(
    inputs: TrainingInputs, validation: CrossValidation, sizes: ValidationSizes
) -> tuple[Validated, ScoreRules]:
    """Fit the rules out of fold and for the shipped model, and score the decided nodules by the former."""
    decided = inputs.ratings.decided
    ratings = inputs.ratings.chosen(decided)

    def sized(logits: NDArray[np.float64], diameter_mm: NDArray[np.float64]) -> Sized:
        return Sized(logits[decided], diameter_mm, ratings.suspicious, ratings.folds)

    middle = sized(validation.logits, sizes.middle_mm)
    lines = cross_fit(middle)
    off = zip(validation.jittered, sizes.jittered_mm, strict=True)
    jittered = [combined(sized(logits, diameter_mm), lines) for logits, diameter_mm in off]
    scored = Validated(ratings, combined(middle, lines), middle.logits, sizes.middle_mm, np.array(jittered))
    return scored, shipped_rules(middle, lines)

"""Fits how the network's logit and the measured size become one score: out of fold, and for the shipped model."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.interval import ReferenceScores
from medviewer.analysis.score_rule import ScoreRule, ScoreRules
from medviewer.training.datasets import FOLDS

RIDGE = 1e-3
_ROUNDS = 50


@dataclass(frozen=True, eq=False)
class Sized:
    """Nodules as a network that has not seen their patients scored them; every array is (count,).

    Attributes:
        logits: The network's.
        diameter_mm: As measured; nan where it could not be.
        labels: 0 or 1.
        folds: The patient's fold.
    """

    logits: NDArray[np.float64]
    diameter_mm: NDArray[np.float64]
    labels: NDArray[np.int64]
    folds: NDArray[np.int64]

    @property
    def is_sized(self) -> NDArray[np.bool_]:
        """Which have a size."""
        return np.isfinite(self.diameter_mm)

    def chosen(self, kept: NDArray[np.bool_]) -> "Sized":
        """The nodules where `kept` is True."""
        return Sized(**{name: values[kept] for name, values in vars(self).items()})


@dataclass(frozen=True)
class Line:
    """Weights of the network's logit and of the diameter's logarithm, and what is added."""

    network: float
    log_diameter: float
    constant: float

    def of(self, logits: NDArray[np.float64], diameter_mm: NDArray[np.float64]) -> NDArray[np.float64]:
        """The combined logits; where the size does not count, it is not asked."""
        sized = self.log_diameter * np.log(diameter_mm) if self.log_diameter else 0.0
        return self.network * logits + sized + self.constant


@dataclass(frozen=True)
class FoldLines:
    """Lines fitted on all folds but one, with the size and without."""

    sized: Line
    unsized: Line


def fit_lines(nodules: Sized) -> FoldLines:
    """The two logistic regressions (a faint ridge keeps them finite)."""
    known = nodules.chosen(nodules.is_sized)
    sized = _logistic(np.column_stack([known.logits, np.log(known.diameter_mm)]), known.labels)
    unsized = _logistic(nodules.logits[:, None], nodules.labels)
    return FoldLines(Line(sized[0], sized[1], sized[2]), Line(unsized[0], 0.0, unsized[1]))


def cross_fit(nodules: Sized) -> tuple[FoldLines, ...]:
    """For each fold, the lines fitted on the others."""
    return tuple(fit_lines(nodules.chosen(nodules.folds != fold)) for fold in range(FOLDS))


def combined(nodules: Sized, lines: tuple[FoldLines, ...]) -> NDArray[np.float64]:
    """Each nodule's combined logit by the lines of its fold: with its size where it has one."""
    logits = np.empty(len(nodules.labels))
    for fold, fitted in enumerate(lines):
        for line, has_size in ((fitted.sized, True), (fitted.unsized, False)):
            rows = (nodules.folds == fold) & (nodules.is_sized == has_size)
            logits[rows] = line.of(nodules.logits[rows], nodules.diameter_mm[rows])
    return logits


def shipped_rules(nodules: Sized, lines: tuple[FoldLines, ...]) -> ScoreRules:
    """The rules of the shipped model: weights fitted on all nodules, reference scores out of fold."""
    final = fit_lines(nodules)
    known = nodules.chosen(nodules.is_sized)
    unsized = Sized(nodules.logits, np.full(len(nodules.labels), np.nan), nodules.labels, nodules.folds)
    return ScoreRules(
        sized=_rule(final.sized, combined(known, lines), known.labels),
        unsized=_rule(final.unsized, combined(unsized, lines), nodules.labels),
    )


def _rule(line: Line, logits: NDArray[np.float64], labels: NDArray[np.int64]) -> ScoreRule:
    weights = {name: round(weight, 6) for name, weight in vars(line).items()}
    return ScoreRule(ReferenceScores(logits, labels), **weights)


def _logistic(values: NDArray[np.float64], labels: NDArray[np.int64]) -> list[float]:
    """Weights and constant by Newton's method; `values` is (count, weights)."""
    design = np.column_stack([values, np.ones(len(values))])
    weights = np.zeros(design.shape[1])
    for _round in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (chance - labels) + RIDGE * weights
        bend = (design * (chance * (1 - chance))[:, None]).T @ design + RIDGE * np.eye(len(weights))
        weights = weights - np.linalg.solve(bend, slope)
    return [float(weight) for weight in weights]

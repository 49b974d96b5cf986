"""A score by logistic calibration, with an interval that is wide where few reference nodules are: Venn-Abers."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from medviewer.finding.score import ModelScore

_LEAST_LOGIT = -700.0  # below it the exponential is too large a number
SPREAD = 0.1
"""Standard deviation of the logit's spread, as a share of the reference logits' own."""


@dataclass(frozen=True, eq=False)
class Stairs:
    """A non-decreasing step function of the logit.

    Attributes:
        edges: (steps,) ascending logits at which it rises.
        values: (steps + 1,) its value before the first edge, between edges, after the last.
    """

    edges: NDArray[np.float64]
    values: NDArray[np.float64]

    def blurred(self, logit: float, spread: float) -> float:
        """Its mean under a normal distribution around `logit` with that standard deviation."""
        rises = np.diff(self.values)
        passed = [(1 + math.erf((logit - edge) / (spread * math.sqrt(2)))) / 2 for edge in self.edges]
        return float(self.values[0] + rises @ np.array(passed))


@dataclass(frozen=True, eq=False)
class ReferenceScores:
    """Nodules with known labels, scored by networks that had not seen their patients.

    Attributes:
        logits: (count,) float64, ascending or not.
        labels: (count,) 0 or 1.
    """

    logits: NDArray[np.float64]
    labels: NDArray[np.int64]

    def __post_init__(self) -> None:
        if self.logits.ndim != 1 or self.logits.shape != self.labels.shape or not self.logits.size:
            raise ValueError("reference logits and labels are two lists of the same length")
        if not np.all(np.isfinite(self.logits)) or not np.isin(self.labels, (0, 1)).all():
            raise ValueError("reference logits are finite, labels 0 or 1")

    @cached_property
    def spread(self) -> float:
        """Standard deviation of the normal spread that turns the stairs into curves."""
        return SPREAD * float(self.logits.std()) or SPREAD

    @cached_property
    def stairs(self) -> tuple[Stairs, Stairs]:
        """p0 and p1 as functions of the logit: what isotonic regression gives a new nodule of label 0 and 1."""
        edges = np.unique(self.logits)
        gaps = np.concatenate([[edges[0] - 1], (edges[1:] + edges[:-1]) / 2, [edges[-1] + 1]])
        p0, p1 = ([fitted_at(gap, label, self) for gap in gaps.tolist()] for label in (0, 1))
        return Stairs(edges, np.array(p0)), Stairs(edges, np.array(p1))

    @cached_property
    def scores(self) -> NDArray[np.float64]:
        """(count,) the calibrated score of each of its logits, 0 to 1."""
        return np.array([score_with_interval(logit, self).value for logit in self.logits.tolist()])

    @property
    def prevalence(self) -> float:
        """Share of label 1."""
        return float(self.labels.mean())


def score_with_interval(logit: float, reference: ReferenceScores) -> ModelScore:
    """The calibrated score of a logistic regression's logit, with its Venn-Abers interval.

    An isotonic regression of the labels on the logits is fitted twice, with the new logit added as
    negative (its fit there: p0) and as positive (p1). Both are step functions of the logit; averaged over a
    small normal spread of it, they become curves, so that the score keeps the order of the logits. The
    interval is [p0, p1]. The score is the regression's own chance, or the end of the interval where it lies beyond:
    measured by patient it is nearer to what was rated than p1 / (1 - p0 + p1), the steps of few nodules.

    Raises:
        ValueError: `logit` is not a finite number.

    References:
        Vovk V, Petej I, Venn-Abers predictors, UAI 2014, arXiv:1211.0025. The averaging is ours. Platt J (1999),
        Probabilistic outputs for support vector machines.
    """
    if not np.isfinite(logit):
        raise ValueError("a logit is a finite number")
    p0, p1 = (stairs.blurred(logit, reference.spread) for stairs in reference.stairs)
    chance = 1 / (1 + math.exp(-logit)) if logit > _LEAST_LOGIT else 0.0
    return ModelScore(value=min(max(chance, p0), p1), low=p0, high=p1)


def isotonic(values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The non-decreasing sequence nearest to `values` in weighted squares: shape (count,).

    References:
        Pool adjacent violators; Ayer M et al., Ann Math Stat 26:641 (1955), doi:10.1214/aoms/1177728423.
    """
    means: list[float] = []
    masses: list[float] = []
    lengths: list[int] = []
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        mean, mass, length = value, weight, 1
        while means and means[-1] >= mean:
            earlier, earlier_mass = means.pop(), masses.pop()
            mean = (earlier * earlier_mass + mean * mass) / (earlier_mass + mass)
            mass += earlier_mass
            length += lengths.pop()
        means.append(mean)
        masses.append(mass)
        lengths.append(length)
    return np.repeat(means, lengths)


def fitted_at(logit: float, label: int, reference: ReferenceScores) -> float:
    """The isotonic regression's value at `logit` once it has joined the reference with `label`."""
    logits = np.append(reference.logits, logit)
    labels = np.append(reference.labels, label).astype(np.float64)
    places, which, counts = np.unique(logits, return_inverse=True, return_counts=True)
    means = np.bincount(which, weights=labels) / counts
    fit = isotonic(means, counts.astype(np.float64))
    return float(fit[np.searchsorted(places, logit)])

"""How well scores tell two classes apart, and how sure that is when patients are drawn again."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class ReliabilityBins:
    """Groups of equal size along the score; every array is (groups,).

    Attributes:
        score: Mean score of the group.
        share: Share of positives in it.
        count: Nodules in it.
    """

    score: NDArray[np.float64]
    share: NDArray[np.float64]
    count: NDArray[np.int64]

    @property
    def expected_calibration_error(self) -> float:
        """Mean distance of share from score, weighted by nodules (Guo et al., arXiv:1706.04599)."""
        return float(np.average(np.abs(self.share - self.score), weights=self.count))


def auc(labels: NDArray[np.int64], scores: NDArray[np.float64]) -> float:
    """Area under the ROC curve: the chance that a positive scores above a negative, ties counting half.

    Raises:
        ValueError: One of the two classes is missing.
    """
    return float(_aucs(labels, scores, np.ones((1, len(labels))))[0])


def auc_by_patient(
    labels: NDArray[np.int64], scores: NDArray[np.float64], patients: NDArray[np.str_], *, seed: int = 1
) -> Estimate:
    """The AUC with the 2.5 and 97.5 percentiles of 2000 draws of as many patients, each with all nodules."""
    names, owner = np.unique(patients, return_inverse=True)
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES)
    resampled = _aucs(labels, scores, draws[:, owner].astype(np.float64))
    low, high = np.percentile(resampled[np.isfinite(resampled)], [2.5, 97.5])
    return Estimate(auc(labels, scores), float(low), float(high))


def roc_curve(
    labels: NDArray[np.int64], scores: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """False and true positive rates from the strictest threshold to the laxest, starting at (0, 0)."""
    places, which = np.unique(-scores, return_inverse=True)
    positives = np.bincount(which, weights=labels == 1, minlength=len(places))
    negatives = np.bincount(which, weights=labels == 0, minlength=len(places))
    rates = [np.concatenate([[0], np.cumsum(counts) / counts.sum()]) for counts in (negatives, positives)]
    return rates[0], rates[1]


def reliability(labels: NDArray[np.int64], scores: NDArray[np.float64], groups: int = 10) -> ReliabilityBins:
    """Sort by score and cut into groups of equal size."""
    parts = np.array_split(np.argsort(scores, kind="stable"), min(groups, len(scores)))
    return ReliabilityBins(
        np.array([scores[part].mean() for part in parts]),
        np.array([labels[part].mean() for part in parts]),
        np.array([len(part) for part in parts]),
    )


def brier(labels: NDArray[np.int64], scores: NDArray[np.float64]) -> float:
    """Mean squared distance of the score from the label."""
    return float(np.mean((scores - labels) ** 2))


def _aucs(
    labels: NDArray[np.int64], scores: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The AUC under each row of `weights` (draws, count); nan where a draw lacks a class."""
    if len(np.unique(labels)) != 2:
        raise ValueError("an AUC needs both classes")
    order = np.argsort(scores, kind="stable")
    starts = np.flatnonzero(np.diff(scores[order], prepend=-np.inf))
    sorted_weights, positive = weights[:, order], labels[order] == 1
    positives = np.add.reduceat(sorted_weights * positive, starts, axis=1)
    negatives = np.add.reduceat(sorted_weights * ~positive, starts, axis=1)
    below = np.cumsum(negatives, axis=1) - negatives
    wins = (positives * (below + negatives / 2)).sum(axis=1)
    pairs = positives.sum(axis=1) * negatives.sum(axis=1)
    aucs: NDArray[np.float64] = np.divide(wins, pairs, out=np.full(len(pairs), np.nan), where=pairs > 0)
    return aucs

"""How well scores tell two classes apart, and how sure that is when patients are drawn again."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
CALIBRATION_GROUPS = 15


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
    """The AUC with the 2.5 and 97.5 percentiles of 2000 draws of as many patients, each with all nodules.

    Args:
        labels: (count,) 0 or 1.
        scores: (count,), or (repeats, count), of whose AUCs the mean is taken.
        patients: (count,) whose nodule it is.
        seed: Of the draws.
    """
    return _estimate(_mean_aucs(labels, scores, None), _mean_aucs(labels, scores, _draws(patients, seed)))


def gain_by_patient(
    labels: NDArray[np.int64],
    scores: NDArray[np.float64],
    baseline: NDArray[np.float64],
    patients: NDArray[np.str_],
    *,
    seed: int = 1,
) -> Estimate:
    """How much higher the AUC of `scores` is than that of `baseline`, both on the same draws of patients."""
    draws = _draws(patients, seed)
    value, resampled = (
        _mean_aucs(labels, scores, weights) - _mean_aucs(labels, baseline, weights)
        for weights in (None, draws)
    )
    return _estimate(value, resampled)


def group_auc_by_patient(
    labels: NDArray[np.int64],
    scores: NDArray[np.float64],
    patients: NDArray[np.str_],
    groups: NDArray[np.int64],
    *,
    seed: int = 1,
) -> Estimate:
    """The mean over groups of nodules of the AUC within each: scores of two groups are never compared."""
    draws = _draws(patients, seed)
    parts = [groups == group for group in np.unique(groups)]
    resampled = np.mean([_aucs(labels[part], scores[part], draws[:, part]) for part in parts], axis=0)
    value = np.mean([auc(labels[part], scores[part]) for part in parts])
    return _estimate(np.array([value]), resampled)


def figure_by_patient(
    figure: Callable[[NDArray[np.int64], NDArray[np.float64]], float],
    labels: NDArray[np.int64],
    scores: NDArray[np.float64],
    patients: NDArray[np.str_],
    *,
    seed: int = 1,
) -> Estimate:
    """Any figure of labels and scores, drawn again by patient.

    Drawing again makes some figures larger by itself (a calibration error, for instance): the interval is shifted by
    the difference of the draws' mean from the figure, and ends at 0.
    """
    counts = _draws(patients, seed).astype(np.int64)
    rows = (np.repeat(np.arange(len(labels)), count) for count in counts)
    resampled = np.array([figure(labels[row], scores[row]) for row in rows])
    value = np.array([figure(labels, scores)])
    return _estimate(value, np.maximum(resampled - resampled.mean() + value, 0))


def mean_by_patient(values: NDArray[np.float64], patients: NDArray[np.str_], *, seed: int = 1) -> Estimate:
    """The mean of values (count,), drawn again by patient (count,)."""
    counts = _draws(patients, seed)
    return _estimate(values.mean(keepdims=True), counts @ values / counts.sum(axis=1))


def roc_curve(
    labels: NDArray[np.int64], scores: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """False and true positive rates from the strictest threshold to the laxest, starting at (0, 0)."""
    places, which = np.unique(-scores, return_inverse=True)
    positives = np.bincount(which, weights=labels == 1, minlength=len(places))
    negatives = np.bincount(which, weights=labels == 0, minlength=len(places))
    rates = [np.concatenate([[0], np.cumsum(counts) / counts.sum()]) for counts in (negatives, positives)]
    return rates[0], rates[1]


def reliability(
    labels: NDArray[np.int64], scores: NDArray[np.float64], groups: int = CALIBRATION_GROUPS
) -> ReliabilityBins:
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


def _draws(patients: NDArray[np.str_], seed: int) -> NDArray[np.float64]:
    """(draws, count) how often each nodule's patient was drawn."""
    names, owner = np.unique(patients, return_inverse=True)
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES)
    return draws[:, owner].astype(np.float64)


def _estimate(value: NDArray[np.float64], resampled: NDArray[np.float64]) -> Estimate:
    low, high = np.percentile(resampled[np.isfinite(resampled)], [2.5, 97.5])
    return Estimate(float(value[0]), float(low), float(high))


def _mean_aucs(
    labels: NDArray[np.int64], scores: NDArray[np.float64], weights: NDArray[np.float64] | None
) -> NDArray[np.float64]:
    """(draws,) the mean over the repeats of `scores` of their AUCs under `weights`; one draw of all for None."""
    drawn = np.ones((1, len(labels))) if weights is None else weights
    return np.asarray(np.mean([_aucs(labels, repeat, drawn) for repeat in np.atleast_2d(scores)], axis=0))


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

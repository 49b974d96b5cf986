"""How well the guard tells nodules from all else: sensitivity at fixed false-positive rates, by patient."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.training.statistics import Estimate, auc

RATES = (0.01, 0.02, 0.05, 0.10)
RESAMPLES = 1000


@dataclass(frozen=True, eq=False)
class Comparison:
    """Nodules against one kind of something else, scored by networks that saw none of their patients.

    Attributes:
        name: What is compared.
        scores: (count,) higher = more nodule-like.
        is_nodule: (count,).
        patient: (count,).
    """

    name: str
    scores: NDArray[np.float64]
    is_nodule: NDArray[np.bool_]
    patient: NDArray[np.str_]

    @property
    def nodules(self) -> int:
        return int(self.is_nodule.sum())

    @property
    def others(self) -> int:
        return int((~self.is_nodule).sum())

    @property
    def patients(self) -> int:
        return len(np.unique(self.patient))

    def with_scores(self, scores: NDArray[np.float64]) -> "Comparison":
        """The same points by another score."""
        return Comparison(self.name, scores, self.is_nodule, self.patient)

    def auc(self) -> Estimate:
        """Area under the ROC curve."""
        return self._by_patient(lambda nodule, scores: auc(nodule.astype(np.int64), scores), seed=1)

    def sensitivity(self, rate: float) -> Estimate:
        """Share of nodules scored above all but `rate` of the others."""
        return self._by_patient(lambda nodule, scores: sensitivity_at(nodule, scores, rate), seed=2)

    def _by_patient(
        self, figure: Callable[[NDArray[np.bool_], NDArray[np.float64]], float], *, seed: int
    ) -> Estimate:
        """The figure with the 2.5 and 97.5 percentiles of 1000 draws of as many patients."""
        names, owner = np.unique(self.patient, return_inverse=True)
        rows_of = np.split(np.argsort(owner, kind="stable"), np.cumsum(np.bincount(owner))[:-1])
        rng = np.random.default_rng(seed)
        drawn = []
        for _draw in range(RESAMPLES):
            rows = np.concatenate([rows_of[each] for each in rng.integers(len(names), size=len(names))])
            nodule = self.is_nodule[rows]
            if nodule.any() and not nodule.all():
                drawn.append(figure(nodule, self.scores[rows]))
        low, high = np.percentile(drawn, [2.5, 97.5])
        return Estimate(figure(self.is_nodule, self.scores), float(low), float(high))


def sensitivity_at(is_nodule: NDArray[np.bool_], scores: NDArray[np.float64], rate: float) -> float:
    """Share of nodules above the score that no more than `rate` of the others exceed."""
    others = np.sort(scores[~is_nodule])[::-1]
    limit = others[min(int(rate * len(others) + 1e-9), len(others) - 1)]
    return float(np.mean(scores[is_nodule] > limit))

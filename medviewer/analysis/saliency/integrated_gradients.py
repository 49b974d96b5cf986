"""Integrated gradients: what each cell of a patch adds to the logit on the way from a baseline to the patch."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.saliency.fills import air, blurred
from medviewer.analysis.score_model import Patches, ScoreModel

NAME = "Integrated gradients"
FEWEST_STEPS, MOST_STEPS = 32, 256
COMPLETE = 0.05
"""The largest share of the logit's change that the contributions may miss."""
_LEAST_CHANGE = 0.05


@dataclass(frozen=True, eq=False)
class Integral:
    """The contributions to one patch's logit, from one baseline.

    Attributes:
        contributions: (rows, columns) float32, signed, summed over the channels.
        change: Logit of the patch less that of the baseline: what the contributions should add up to.
        steps: At how many points of the way the gradient was taken.
    """

    contributions: NDArray[np.float32]
    change: float
    steps: int

    @property
    def missed(self) -> float:
        """|sum of the contributions - change| as a share of the change (or of 0.05, if the change is less)."""
        total = float(self.contributions.sum(dtype=np.float64))
        return abs(total - self.change) / max(abs(self.change), _LEAST_CHANGE)

    @property
    def is_complete(self) -> bool:
        return self.missed < COMPLETE


def integrated_gradients(patches: Patches, model: ScoreModel) -> NDArray[np.float32]:
    """The mean of the contributions from two baselines, air and heavy blur: (count, rows, columns), signed."""
    return np.stack(
        [
            (integral(patch, air(patch), model).contributions
             + integral(patch, blurred(patch), model).contributions) / 2
            for patch in patches
        ]
    )  # fmt: skip


def integral(patch: Patches, baseline: Patches, model: ScoreModel) -> Integral:
    """Integrate the gradient from `baseline` to `patch`, in ever more steps until the sum is complete.

    The gradient is taken in the middle of each step. Where 256 steps do not suffice, the result comes
    as it is: see `is_complete`.

    Args:
        patch: (rows, columns, channels).
        baseline: Same shape.
        model: The network.

    References:
        Sundararajan M, Taly A, Yan Q, arXiv:1703.01365.
    """
    logits = model.logits(np.stack([patch, baseline]))
    change, difference, steps = float(logits[0]) - float(logits[1]), patch - baseline, FEWEST_STEPS
    while True:
        shares = ((np.arange(steps, dtype=np.float32) + 0.5) / steps)[:, None, None, None]
        gradient = model.input_gradients(baseline + shares * difference).mean(axis=0)
        result = Integral((difference * gradient).sum(axis=-1), change, steps)
        if result.is_complete or steps >= MOST_STEPS:
            return result
        steps *= 2

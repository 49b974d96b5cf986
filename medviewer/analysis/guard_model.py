"""What the analysis asks of the network that tells nodules from all else."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.model_card import PatchSpec
from medviewer.analysis.score_model import Patches


@dataclass(frozen=True)
class GuardSettings:
    """What was fitted to validation nodules and to candidates, beside the network.

    Attributes:
        patch: What the network looks at.
        refused_below: A point with a lower logit is no nodule to the model; `refused_share` of validation nodules
            (three readers or more) lie below.
        caution_below: A point with a lower logit may be none; `caution_share` of them lie below.
        refused_share: 0 to 1.
        caution_share: 0 to 1.
        rank_weight: Candidates are ranked by the logarithm of their strength plus this times the logit.
    """

    patch: PatchSpec
    refused_below: float
    caution_below: float
    refused_share: float
    caution_share: float
    rank_weight: float


class GuardModel(Protocol):
    """A network that gives each patch the logit of a nodule in its middle."""

    @property
    def settings(self) -> GuardSettings:
        """The patch it looks at, and what its logits mean."""
        ...

    def logits(self, patches: Patches) -> NDArray[np.float32]:
        """One logit for each patch: shape (count,)."""
        ...

"""What hiding one region of the image does to a finding's score."""

from dataclasses import dataclass
from statistics import mean


@dataclass(frozen=True)
class ProbeAnswer:
    """The change of one score, beside what hiding other regions of the same shape does.

    Attributes:
        score: The score as it is.
        changes: Score less the score without the region, for each way to fill it: the mean of what lies around
            it, air, heavy blur. Above 0: the region speaks for the finding.
        logit_changes: The same of the network's logit.
        controls: For each control region, the mean change over the fills.
        control_limit: 95 % of the control regions change the score by less than this, either way.
        logit_control_limit: The same of the network's logit. A score near 0 or 1 hardly moves, the logit does.
    """

    score: float
    changes: tuple[float, float, float]
    logit_changes: tuple[float, float, float]
    controls: tuple[float, ...]
    control_limit: float
    logit_control_limit: float

    @property
    def contribution(self) -> float:
        """What the region adds to the score: mean over the fills."""
        return mean(self.changes)

    @property
    def logit_contribution(self) -> float:
        """The same of the network's logit."""
        return mean(self.logit_changes)

    @property
    def control(self) -> float:
        """What a control region adds: mean over all of them."""
        return mean(self.controls)

    @property
    def stands_out(self) -> bool:
        """The region changes the network's logit more than 95 % of the control regions do."""
        return abs(self.logit_contribution) > self.logit_control_limit

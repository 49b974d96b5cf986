"""A model's score of one finding, and how far it can be relied on."""

import math
from dataclasses import dataclass

FEW_NODULES = 30
"""Fewer reference nodules than this are too few to go by, and it is said so."""


@dataclass(frozen=True)
class ReferenceCount:
    """Validation nodules that were scored like this one.

    Attributes:
        nodules: How many.
        positives: How many of them were rated suspicious.
    """

    nodules: int
    positives: int

    @property
    def is_few(self) -> bool:
        """Whether there are too few to go by."""
        return self.nodules < FEW_NODULES

    @property
    def share_interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval of the share of positives; 0 to 1 for no nodules.

        References:
            Wilson EB, J Am Stat Assoc 22:209-212 (1927), doi:10.1080/01621459.1927.10502953.
        """
        if not self.nodules:
            return 0.0, 1.0
        z, count, share = 1.959964, self.nodules, self.positives / self.nodules
        middle = (share + z**2 / (2 * count)) / (1 + z**2 / count)
        half = z * math.sqrt(share * (1 - share) / count + z**2 / (4 * count**2)) / (1 + z**2 / count)
        return max(middle - half, 0.0), min(middle + half, 1.0)


@dataclass(frozen=True)
class ScoreRange:
    """Lowest and highest score under small changes of what is scored."""

    low: float
    high: float


@dataclass(frozen=True)
class ModelScore:
    """A model's score with its interval.

    Attributes:
        value: 0 to 1; what it means stands in the model's card.
        low: Lower end of the interval.
        high: Upper end of the interval.
        reference: Validation nodules scored like this; None where they were not counted.
        stability: What small shifts of place and values make of the score; None where not tried.
    """

    value: float
    low: float
    high: float
    reference: ReferenceCount | None = None
    stability: ScoreRange | None = None

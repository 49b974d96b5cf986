"""A model's score of one finding, and how far it can be relied on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReferenceCount:
    """Validation nodules that were scored like this one.

    Attributes:
        nodules: How many.
        positives: How many of them were rated suspicious.
    """

    nodules: int
    positives: int


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
        reference: Validation nodules scored like this; None where the model came without.
        stability: What small shifts of place and values make of the score; None where not tried.
    """

    value: float
    low: float
    high: float
    reference: ReferenceCount | None = None
    stability: ScoreRange | None = None

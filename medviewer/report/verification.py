"""What came of repeating a recorded analysis, as one frozen value."""

from dataclasses import dataclass
from enum import Enum

from medviewer.i18n import Message


class Outcome(Enum):
    """What can be said of a recorded result. Values are part of the JSON that `verify` writes."""

    IDENTICAL = "identical"
    WITHIN_TOLERANCE = "within_tolerance"
    DIFFERS = "differs"
    INPUT_CHANGED = "input_changed"
    OTHER_MODEL = "other_model"


@dataclass(frozen=True)
class Difference:
    """A value that came out otherwise.

    Attributes:
        finding: Number of the recorded finding; None for what is of the whole result.
        where: Its place in the JSON: "score", "measurement.long_mm".
        recorded: As it was written, as JSON.
        now: As it came out, as JSON.
        amount: How far apart, where both are numbers.
        is_score: It belongs to a score; else to a size, a place or a word.
        within: It is no more than the tolerance.
    """

    finding: int | None
    where: str
    recorded: str
    now: str
    amount: float | None = None
    is_score: bool = False
    within: bool = False


@dataclass(frozen=True)
class Verification:
    """What came of it.

    Attributes:
        outcome: In one word.
        reasons: Why, where the analysis was not repeated.
        differences: What came out otherwise, the largest difference of a score first.
        notes: What else is not as it was (versions, parameters, maps), in sentences.
    """

    outcome: Outcome
    reasons: tuple[Message, ...] = ()
    differences: tuple[Difference, ...] = ()
    notes: tuple[Message, ...] = ()

    @property
    def largest(self) -> Difference | None:
        """The largest difference of a score; None where no score differs."""
        return next((each for each in self.differences if each.is_score and each.amount is not None), None)

"""What the fuzzer asks of every kind of subject, and the words for how a trial ends."""

import shutil
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Protocol

SAME, REFUSED, TOLD, OTHER = "as before", "refused", "told", "another value, not judged"
DIED, SLOW, UNFORESEEN = "the process died", "no end in time", "an error nobody foresaw"
SPOILED, WRONG, LOST = "good files suffer", "wrong without a word", "a file was lost or changed"
BAD = (DIED, SLOW, UNFORESEEN, SPOILED, WRONG, LOST)


@dataclass(frozen=True)
class Case:
    """One odd subject, made.

    Attributes:
        subject: What was made odd.
        mutation: In which way.
        right: What its kind must know to judge the ending; None where every ending that was foreseen will do.
    """

    subject: str
    mutation: str
    right: object = None


@dataclass(frozen=True)
class Ending:
    """How an odd subject's opening ended.

    Attributes:
        verdict: One of the words above.
        said: What the reader is told, or where the error came from.
    """

    verdict: str
    said: str = ""


@dataclass(frozen=True)
class Trial:
    """One case and its ending.

    Attributes:
        kind: Name of the kind.
        number: With the seed, all that is needed to make it again.
        case: What was made.
        ending: What became of it.
        seconds: From opening to ending.
    """

    kind: str
    number: int
    case: Case
    ending: Ending
    seconds: float

    @property
    def is_bad(self) -> bool:
        return self.ending.verdict in BAD


class Kind(Protocol):
    """A kind of subject."""

    name: str

    def make(self, random: Random, place: Path) -> Case:
        """Write an odd subject, with what belongs beside it, into an empty folder. The random numbers decide all."""

    def open(self, case: Case, place: Path) -> Ending:
        """Open it as the program does. What this raises was not foreseen."""

    def close(self) -> None:
        """End the processes."""


def tried(
    kind: Kind, seed: int, number: int, place: Path, made: Callable[[Case], None] = lambda _case: None
) -> Trial:
    """Make and open one case.

    Args:
        kind: Of what.
        seed: Of the whole run.
        number: Of the trial.
        place: A folder, emptied first; the odd subject stays in it.
        made: Called with the case (without what it is judged by) before it is opened.
    """
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    case = kind.make(Random(f"{seed} {kind.name} {number}"), place)
    shown = replace(case, right=None)
    made(shown)
    begun = time.monotonic()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # numpy's, of numbers that overflow: what comes of them is judged
            ending = kind.open(case, place)
    except Exception as error:
        ending = Ending(UNFORESEEN, places_of(error))
    return Trial(kind.name, number, shown, ending, time.monotonic() - begun)


def places_of(error: BaseException) -> str:
    """Where an error came from: the last places in the program's own code."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f"{Path(each.filename).name}:{each.lineno}" for each in frames if "medviewer/" in each.filename]
    return f"{type(error).__name__} at {' '.join(own[-3:])}"

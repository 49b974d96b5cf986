"""One damaged file through the decode pool, and what became of its picture."""

import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from medviewer.services.decode_pool import DecodePool, Priority
from medviewer.services.jobs import foreground_context
from tests.oracles.causes import cause_of
from tests.oracles.mutations import DAMAGES, Original
from tests.oracles.ours import Frames, Outcome, outcome_of
from tests.oracles.outside import AskDcmtk, AskPydicom, AskSimpleItk, Facts

SAME, REFUSED, WARNED, SILENT = "the same picture", "refused", "warned", "differs silently"
CRASHED, SLOW, UNFORESEEN = "worker died, told", "stopped as too slow, told", "unforeseen error, told"
PATIENCE_S = 10.0


@dataclass(frozen=True)
class Trial:
    """One damage and its end.

    Attributes:
        kind: Which damage.
        result: One of the words above.
        seconds: From opening to the last picture.
        outcome: All that was shown and said.
        objectors: For a silent one: outside readers that refuse it, or draw something else, though they agree on
            the undamaged file: its damage could be noticed.
    """

    kind: str
    result: str
    seconds: float
    outcome: Outcome
    objectors: frozenset[str] = frozenset()


def tried(
    file: Original, frames: Frames, kind: str, *, random: Random, path: Path, pool: DecodePool
) -> Trial:
    """Damage a file in one way, write it to `path`, and open it.

    Args:
        file: The undamaged file.
        frames: Its pictures.
        kind: Key of `mutations.DAMAGES`.
        random: Decides where.
        path: Where the damaged file is written.
        pool: Opens it.
    """
    path.write_bytes(DAMAGES[kind](file, random))
    begun = time.monotonic()
    outcome = outcome_of(path, pool)
    return Trial(kind, result_of(frames, outcome), time.monotonic() - begun, outcome)


def objectors(path: Path, frames: Frames, pool: DecodePool) -> frozenset[str]:
    """Outside readers that refuse a file, or draw something else than `frames`."""
    questions = {
        "pydicom": AskPydicom(path), "pydicom with GDCM": AskPydicom(path, "gdcm"),
        "SimpleITK": AskSimpleItk(path), "dcmtk": AskDcmtk(path),
    }  # fmt: skip
    found = dict(
        pool.answers(
            foreground_context(), enumerate(questions.values()), priority=Priority.REST, batch_size=1
        )
    )
    return frozenset(name for index, name in enumerate(questions) if not _agrees(found[index], frames))


def _agrees(answer: object, frames: Frames) -> bool:
    if not isinstance(answer, dict):
        return False
    return all(
        number in answer and cause_of(values, answer[number], Facts(bits_stored=16)) is not None
        for number, values in frames.items()
    )


def result_of(frames: Frames, outcome: Outcome) -> str:
    if outcome.unforeseen:
        return UNFORESEEN
    if "CrashedFileError" in outcome.kinds:
        return CRASHED
    if "SlowFileError" in outcome.kinds:
        return SLOW
    if not outcome.frames:
        return REFUSED
    if outcome.reasons or outcome.warnings:
        return WARNED
    return SAME if is_same(frames, outcome.frames) else SILENT


def is_same(one: Frames, other: Frames) -> bool:
    """True where both hold the same frames with the same values."""
    return one.keys() == other.keys() and all(
        np.array_equal(values, other[number], equal_nan=values.dtype.kind == "f")
        for number, values in one.items()
    )

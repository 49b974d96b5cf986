"""One file's verdict: ours against each outside reader."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.oracles.causes import cause_of
from tests.oracles.ours import Frames, Outcome
from tests.oracles.outside import Facts
from tests.oracles.sides import SAME as SIDES_SAME
from tests.oracles.sides import Sides, difference

EXACT = "the same pixels"
UNEXPLAINED = "unexplained"


@dataclass
class Verdict:
    """What one line of the table says.

    Attributes:
        path: The file.
        outcome: What became of it here.
        facts: Its facts, where an outside reader can parse it.
        says: Oracle -> "the same pixels", a cause, or why it refuses.
        sides: How the letters and millimetres on the pictures compare with what the header says.
        wrong: What no cause explains; empty where all is well.
    """

    path: Path
    outcome: Outcome
    facts: Facts | None
    says: dict[str, str] = field(default_factory=dict)
    sides: str = ""
    wrong: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        return "wrong" if self.wrong else self.outcome.state


def verdict_on(
    path: Path,
    outcome: Outcome,
    facts: Facts | None,
    answers: Mapping[str, Frames | str],
    sides: Mapping[int, Sides] | None = None,
) -> Verdict:
    """Compare all frames with all oracles."""
    verdict = Verdict(path, outcome, facts)
    verdict.wrong.extend(f"unforeseen error: {place}" for place in outcome.unforeseen)
    for oracle, answer in answers.items():
        if isinstance(answer, str):
            verdict.says[oracle] = f"refuses ({answer})"
        elif not outcome.frames:
            verdict.says[oracle] = "draws it"
        else:
            _compare(verdict, oracle, answer, facts or Facts())
    if outcome.frames and facts is not None and facts.has_pixels:
        verdict.wrong.extend(_silence(outcome, facts))
        if sides is not None:
            found = difference(outcome.sides, sides)
            verdict.sides = "differ" if found else SIDES_SAME
            verdict.wrong.extend([found] if found else [])
    if outcome.state == "refused":
        _judge_refusal(verdict, facts, answers)
    if outcome.state == "listed" and (drawing := _drawing(answers)) and not _is_no_picture(facts):
        verdict.wrong.append(f"listed as {outcome.lists[0]}, but drawn by {', '.join(drawing)}")
    return verdict


def _silence(outcome: Outcome, facts: Facts) -> Iterator[str]:
    """Numbers that nobody can read are told, and no unit is given by them (a Modality LUT has a type of its own)."""
    if facts.unreadable and not outcome.warnings:
        yield f"nothing is told of what can't be read: {', '.join(facts.unreadable)}"
    told = any("decimal comma" in words for words in outcome.warnings)
    if outcome.is_hu and not (facts.has_rescale or facts.has_modality_lut or told):
        yield "in Hounsfield units without a rescale that can be read"


def _compare(verdict: Verdict, oracle: str, answer: Frames, facts: Facts) -> None:
    causes: set[str] = set()
    for number, ours in verdict.outcome.frames.items():
        theirs = answer.get(number)
        if theirs is None:
            causes.add("the oracle lacks frames")
            continue
        cause = cause_of(ours, theirs, facts)
        if cause is None:
            verdict.wrong.append(f"{oracle}: frame {number}: {_difference(ours, theirs)}")
        causes.add(UNEXPLAINED if cause is None else cause)
    lacking = len(set(answer) - set(verdict.outcome.frames))
    if lacking and not verdict.outcome.reasons:
        verdict.wrong.append(f"{oracle}: {lacking} frames are not shown, and no reason is told")
    verdict.says[oracle] = "; ".join(cause or EXACT for cause in sorted(causes))


def _judge_refusal(verdict: Verdict, facts: Facts | None, answers: Mapping[str, Frames | str]) -> None:
    """A refusal needs a reason that holds: no oracle draws it, or what is missing was counted."""
    if not verdict.outcome.reasons:
        verdict.wrong.append("neither shown, nor listed, nor refused")
        return
    drawing = _drawing(answers)
    if not drawing or _is_right_to_refuse(verdict.outcome, facts):
        return
    verdict.wrong.append(f"refused ({verdict.outcome.kinds[0]}), but drawn by {', '.join(drawing)}")


def _is_right_to_refuse(outcome: Outcome, facts: Facts | None) -> bool:
    if facts is None:
        return "NotDicomError" in outcome.kinds
    if "BadPixelFormatError" in outcome.kinds:  # PS3.5 8.1.1: 1, or a multiple of 8
        return facts.bits_allocated not in (1, 8, 16, 32, 64)
    return "MissingPixelsError" in outcome.kinds and facts.missing_bytes > 0


def _drawing(answers: Mapping[str, Frames | str]) -> list[str]:
    return [oracle for oracle, answer in answers.items() if not isinstance(answer, str)]


def _is_no_picture(facts: Facts | None) -> bool:
    """Segmentations: their pixels are labels upon another image."""
    return facts is not None and facts.sop_class.startswith("1.2.840.10008.5.1.4.1.1.66.")


def _difference(ours: np.ndarray, theirs: np.ndarray) -> str:
    if ours.shape != theirs.shape:
        return f"shape {ours.shape} instead of {theirs.shape}"
    distance = np.abs(ours.astype(np.float64) - theirs.astype(np.float64))
    share = np.count_nonzero(distance) / distance.size
    return (
        f"{share:.1%} of the values differ, by up to {np.nanmax(distance):g}"
        f" (ours {ours.min()}..{ours.max()}, theirs {theirs.min()}..{theirs.max()})"
    )

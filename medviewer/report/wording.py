"""Numbers, dates and places as the reader's documents write them."""

import re

from medviewer.finding.score import ModelScore
from medviewer.i18n import N_, Translate
from medviewer.imaging.geometry import Triple
from medviewer.imaging.patient_directions import AXES, Anatomy
from medviewer.minus import with_minus

UNIT_SPACE = "\u00a0"
"""Keeps a number and its unit on one line; the thin space U+202F is missing from most Chinese fonts."""


def mm_text(value: float, digits: int = 1) -> str:
    """A length with its unit: "12.4 mm", kept on one line."""
    return f"{value:.{digits}f}{UNIT_SPACE}mm"


def percent_text(share: float) -> str:
    """A share in whole percent, kept on one line: "45 %"."""
    return f"{share * 100:.0f}{UNIT_SPACE}%"


def number_text(value: float) -> str:
    """A number as short as it can be, with a true minus sign: "−600"."""
    return with_minus(f"{value:g}")


def unbroken(value: str) -> str:
    """A value whose numbers keep their unit on their line: "Area 120.5 mm²" breaks after "Area" at most."""
    return re.sub(r"(?<=[\d±×]) ", UNIT_SPACE, value)


def signed_text(change: float) -> str:
    """By how much something changes, two decimals with their sign: "+0.40", "−0.23", "+0.00"."""
    return with_minus(f"{round(change, 2) + 0.0:+.2f}")


def share_text(value: float) -> str:
    """A score with two decimals, never a certainty: "0.31", "< 0.01", "> 0.99"."""
    if value < 0.005:
        return f"<{UNIT_SPACE}0.01"
    if value > 0.995:
        return f">{UNIT_SPACE}0.99"
    return f"{value:.2f}"


def range_text(low: float, high: float) -> str:
    """What a score moves between: "0.31–0.42"; once where both ends are written the same: "> 0.99"."""
    start, end = share_text(low), share_text(high)
    if start == end:
        return start
    return f"{start} – {end}" if UNIT_SPACE in start + end else f"{start}–{end}"


def interval_text(score: ModelScore) -> str:
    """The interval of a score: "0.22–0.41"; unlike the score, it may reach to 0 and to 1."""
    return f"{score.low:.2f}–{score.high:.2f}"


def score_text(score: ModelScore) -> str:
    """A score with its interval: "0.31 (0.22–0.41)"."""
    return f"{share_text(score.value)} ({interval_text(score)})"


def date_text(date: str) -> str:
    """A DICOM date (PS3.5 6.2, DA): "20120514" becomes "2012-05-14"; anything else stays as it is."""
    if len(date) == 8 and date.isdigit():
        return f"{date[:4]}-{date[4:6]}-{date[6:]}"
    return date


def time_text(time: str) -> str:
    """A DICOM time (PS3.5 6.2, TM): "142307.5" becomes "14:23"; anything else stays as it is."""
    if len(time) >= 4 and time[:4].isdigit():
        return f"{time[:2]}:{time[2:4]}"
    return time


def sex_text(sex: str, _: Translate) -> str:
    """Patient's Sex (0010,0040) in words."""
    words = {"M": _(N_("male")), "F": _(N_("female")), "O": _(N_("other"))}
    return words.get(sex, sex)


def place_text(center_mm: Triple) -> str:
    """A position in the patient, each coordinate with the letter of its side: "L 62.4  P 21.0  H 145.2"."""
    return "  ".join(
        f"{plus if value >= 0 else minus}{UNIT_SPACE}{abs(value):.1f}"
        for value, (plus, minus) in zip(center_mm, AXES[Anatomy.BIPED], strict=True)
    )

"""A verification in words, and as JSON."""

from typing import Any

from medviewer.i18n import N_, Message, message
from medviewer.report.result_comparison import SCORE_TOLERANCE
from medviewer.report.verification import Difference, Outcome, Verification

SCHEMA = "medviewer.verification/1"
_HEADLINES = {
    Outcome.IDENTICAL: N_("Identical: the analysis made again gives the same result to the last digit."),
    Outcome.INPUT_CHANGED: N_("Input changed: this is not what was analyzed."),
    Outcome.OTHER_MODEL: N_("Other model: the model that gave this result is not the one installed here."),
}
MOST_LISTED = 8


def headline(verification: Verification) -> Message:
    """What came of it, in one sentence."""
    largest = verification.largest
    if verification.outcome in _HEADLINES:
        return message(_HEADLINES[verification.outcome])
    if verification.outcome is Outcome.WITHIN_TOLERANCE:
        amount = 0.0 if largest is None or largest.amount is None else largest.amount
        text = N_(
            "The same within the tolerance: no score differs by more than {amount} (tolerance {tolerance})."
        )
        return message(text, amount=f"{amount:.1e}", tolerance=f"{SCORE_TOLERANCE:g}")
    if largest is None or largest.amount is None or largest.within:
        return message(N_("Differs: the scores are the same, other values are not."))
    text = N_("Differs by {amount}: the score of finding {number} (tolerance {tolerance}).")
    return message(
        text, amount=f"{largest.amount:.4g}", number=largest.finding, tolerance=f"{SCORE_TOLERANCE:g}"
    )


def details(verification: Verification) -> tuple[Message, ...]:
    """Why, what differs, and what else is not as it was; a sentence each."""
    beyond = [each for each in verification.differences if not each.within]
    listed = [_difference_text(each) for each in beyond[:MOST_LISTED]]
    if len(beyond) > MOST_LISTED:
        listed.append(message(N_("And {count} more."), count=len(beyond) - MOST_LISTED))
    return (*verification.reasons, *listed, *verification.notes)


def verification_json(verification: Verification) -> dict[str, Any]:
    """The verification as plain lists, numbers and strings."""
    return {
        "schema": SCHEMA,
        "outcome": verification.outcome.value,
        "sentence": str(headline(verification)),
        "score_tolerance": SCORE_TOLERANCE,
        "largest_score_difference": verification.largest.amount if verification.largest else 0.0,
        "finding": verification.largest.finding if verification.largest else None,
        "differences": [
            {
                "finding": each.finding,
                "where": each.where,
                "recorded": each.recorded,
                "now": each.now,
                "within_tolerance": each.within,
            }
            for each in verification.differences
        ],
        "reasons": [str(reason) for reason in verification.reasons],
        "notes": [str(note) for note in verification.notes],
    }


def _difference_text(each: Difference) -> Message:
    if not each.where and each.finding is not None:
        return message(N_("Finding {number} is not found again."), number=each.finding)
    if not each.where:
        return message(N_("Something is found that was not recorded: {what}."), what=each.now)
    if each.finding is None:
        return message(
            N_("{where}: recorded {recorded}, now {now}."),
            where=each.where,
            recorded=each.recorded,
            now=each.now,
        )
    text = N_("Finding {number}, {where}: recorded {recorded}, now {now}.")
    return message(
        text, number=each.finding, where=each.where, recorded=each.recorded or "–", now=each.now or "–"
    )

"""How the reader's answer to a finding is shown: a sign and a word, never a color alone."""

from medviewer.i18n import N_, _
from medviewer.reading.decision import Decision, Verdict

SIGNS = {Verdict.ACCEPTED: "✓", Verdict.REJECTED: "✕", Verdict.REWORDED: "✎"}
WORDS = {
    Verdict.ACCEPTED: N_("Accepted"),
    Verdict.REJECTED: N_("Rejected"),
    Verdict.REWORDED: N_("In your words"),
}


def decision_text(decision: Decision | None) -> str:
    """ "✓ Accepted"; "" where there is no answer yet."""
    return "" if decision is None else f"{SIGNS[decision.verdict]} {_(WORDS[decision.verdict])}"


def decided_text(decision: Decision | None) -> str:
    """ "✓ Accepted, 14:05"; where there is none, that there is none."""
    if decision is None:
        return _("Not answered yet")
    return _("{answer}, {time}").format(
        answer=decision_text(decision), time=f"{decision.made_at.astimezone():%Y-%m-%d %H:%M}"
    )

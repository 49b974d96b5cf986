"""What came of verifying a result, as the text of a window."""

from medviewer.report.verification import Outcome, Verification
from medviewer.report.verification_words import details, headline
from medviewer.ui.dialogs.rich_text import heading, paragraph

_SIGNS = {
    Outcome.IDENTICAL: "✓",
    Outcome.WITHIN_TOLERANCE: "✓",
    Outcome.DIFFERS: "≠",
    Outcome.INPUT_CHANGED: "≠",
    Outcome.OTHER_MODEL: "≠",
}


def verification_text(verification: Verification) -> str:
    """The outcome with its sign, then a line for each reason, difference and note."""
    lines = (paragraph(str(each), quiet=True) for each in details(verification))
    return heading(f"{_SIGNS[verification.outcome]} {headline(verification)}") + "".join(lines)

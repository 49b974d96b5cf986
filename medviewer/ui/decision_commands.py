"""Commands on the selected finding: accept it, reject it, word it; and which marks are on the image."""

from collections.abc import Callable

from medviewer.finding.finding import Finding
from medviewer.reading.decision import Verdict
from medviewer.ui.desk import Desk


class DecisionCommands:
    """Acts on the selected finding of the active series."""

    def __init__(self, desk: Desk, edit_words: Callable[[], None]) -> None:
        """`edit_words` lets the reader type in the finding's card."""
        self._desk = desk
        self._edit_words = edit_words

    @property
    def finding(self) -> Finding | None:
        """The selected finding; None where none is."""
        state = self._desk.analysis.state(self._desk.hanging.key)
        return state.finding(state.selected)

    @property
    def has_own_margin(self) -> bool:
        """True if the reader changed its margin."""
        finding = self.finding
        return finding is not None and bool(self._desk.margins.of(self._desk.hanging.key, finding))

    def answer(self, verdict: Verdict) -> None:
        """Accept or reject it; doing so twice takes the answer back."""
        if (finding := self.finding) is not None:
            self._desk.decisions.decide(self._desk.hanging.key, finding, verdict)

    def edit_words(self) -> None:
        """Let the reader type own words in the finding's card."""
        self._desk.settings.change(analysis_open=True)
        self._edit_words()

    def toggle_rejected(self) -> None:
        """Draw the marks of rejected findings on the images, or leave them out."""
        self._desk.settings.change(show_rejected=not self._desk.settings.settings.show_rejected)

    def toggle_margins(self) -> None:
        """Draw the measured margins of the findings on the images, or leave them out."""
        self._desk.settings.change(show_margins=not self._desk.settings.settings.show_margins)

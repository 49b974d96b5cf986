"""The reader's answers to the findings: each a Decision of the Study's Reading, so that it is kept and can be undone."""

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.finding.finding import Finding
from medviewer.i18n import N_, message
from medviewer.reading.decision import Decision, Verdict
from medviewer.reading.written_form import now
from medviewer.ui.view_models.analysis import AnalysisViewModel
from medviewer.ui.view_models.reading import ReadingViewModel

if TYPE_CHECKING:
    from collections.abc import Mapping

_STEPS = {
    Verdict.ACCEPTED: message(N_("accept a finding")),
    Verdict.REJECTED: message(N_("reject a finding")),
    Verdict.REWORDED: message(N_("word a finding")),
}
_TAKE_BACK = message(N_("take back the answer to a finding"))


class DecisionsViewModel:
    """Answers to the findings of the open series, found again by the model and the place in the patient."""

    def __init__(self, analysis: AnalysisViewModel, reading: ReadingViewModel) -> None:
        self._analysis = analysis
        self._reading = reading

    def on(self, key: str, finding: Finding) -> Decision | None:
        """The reader's answer to a finding of a series; None where there is none yet."""
        reading, result = self._reading.of_series(key), self._analysis.state(key).result
        if reading is None or result is None:
            return None
        return reading.decision_on(key, result.model.id, finding.center_mm)

    def of_series(self, key: str) -> "Mapping[int, Decision]":
        """Number of a finding -> the answer to it."""
        answers = ((each.number, self.on(key, each)) for each in self._analysis.state(key).findings)
        return {number: decision for number, decision in answers if decision is not None}

    def decide(self, key: str, finding: Finding, verdict: Verdict, words: str = "") -> None:
        """Answer a finding; the same answer again takes it back. `words`: the reader's own, for REWORDED alone."""
        reading, result = self._reading.of_series(key), self._analysis.state(key).result
        if reading is None or result is None:
            return
        earlier = self.on(key, finding)
        if earlier is not None and (earlier.verdict, earlier.words) == (verdict, words):
            gone = earlier.id
            self._reading.change(reading.study_uid, lambda before: before.without({gone}), _TAKE_BACK)
            return
        decision = (
            Decision(key, result.model.id, finding.center_mm, verdict, words)
            if earlier is None
            else replace(earlier, verdict=verdict, words=words, made_at=now())
        )
        self._reading.change(reading.study_uid, lambda before: before.decided(decision), _STEPS[verdict])

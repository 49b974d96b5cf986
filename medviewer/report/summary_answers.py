"""The summary's account of the reader: answers to the findings, and the impression given before the result was shown."""

from medviewer.analysis.result import AnalysisResult
from medviewer.i18n import N_, Translate
from medviewer.reading.decision import Decision, Verdict
from medviewer.reading.first_opinion import FirstOpinion, Opinion
from medviewer.report.summary import Prose, Table
from medviewer.report.summary_reading import SummaryReading

_WIDTHS = (8.0, 22.0, 46.0, 24.0)
_ANSWERS = {
    Verdict.ACCEPTED: N_("accepted"),
    Verdict.REJECTED: N_("rejected"),
    Verdict.REWORDED: N_("in the reader's words"),
}
_OPINIONS = {
    Opinion.BENIGN: N_("benign"),
    Opinion.SUSPICIOUS: N_("suspicious"),
    Opinion.SKIPPED: N_("none given"),
}


def answers_table(result: AnalysisResult, reading: SummaryReading, _: Translate) -> Table | None:
    """A row for each finding with the reader's answer, words and time; None where no finding was answered."""
    if not reading.decisions:
        return None
    return Table(
        heading=_(N_("The reader's answers")),
        columns=(_(N_("No.")), _(N_("Answer")), _(N_("Words")), _(N_("Time"))),
        widths=_WIDTHS,
        rows=tuple(
            (str(finding.number), *_answer(reading.decisions.get(finding.number), _))
            for finding in result.findings
        ),
    )


def opinion_prose(reading: SummaryReading, _: Translate) -> Prose | None:
    """The impression given before the result was shown, with both times; None where there is none."""
    opinion = reading.first_opinion
    return None if opinion is None else Prose(_(N_("First impression")), (_opinion(opinion, _),))


def _answer(decision: Decision | None, _: Translate) -> tuple[str, str, str]:
    if decision is None:
        return _(N_("not answered")), "", ""
    return _(_ANSWERS[decision.verdict]), decision.words, f"{decision.made_at.astimezone():%Y-%m-%d %H:%M}"


def _opinion(opinion: FirstOpinion, _: Translate) -> str:
    text = N_("Before the result was shown: {word}. Series opened {opened}, impression given {made}.")
    return _(text).format(
        word=_(_OPINIONS[opinion.opinion]),
        opened=f"{opinion.opened_at.astimezone():%Y-%m-%d %H:%M:%S}",
        made=f"{opinion.made_at.astimezone():%Y-%m-%d %H:%M:%S}",
    )

"""The summary's account of the reader: answers to the findings, questions to the model, and the first impression."""

from medviewer.analysis.result import AnalysisResult
from medviewer.i18n import N_, Translate
from medviewer.reading.decision import Decision, Verdict
from medviewer.reading.first_opinion import FirstOpinion, Opinion
from medviewer.report.probe_wording import answer_text, detail_text
from medviewer.report.summary import Prose, Table
from medviewer.report.summary_reading import SummaryReading

_WIDTHS = (8.0, 22.0, 46.0, 24.0)
_PROBE_WIDTHS = (8.0, 40.0, 52.0)
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


def probes_table(result: AnalysisResult, reading: SummaryReading, _: Translate) -> Table | None:
    """A row for each finding that the model was asked about, with its last answer; None where there is none."""
    asked = [finding.number for finding in result.findings if finding.number in reading.probes]
    if not asked:
        return None
    return Table(
        heading=_(N_("What hiding a region did to the score")),
        columns=(_(N_("No.")), _(N_("What the model said")), _(N_("Compared with"))),
        widths=_PROBE_WIDTHS,
        rows=tuple(
            (str(number), answer_text(reading.probes[number], _), detail_text(reading.probes[number], _))
            for number in asked
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

"""The summary's table of what is to be said against single findings: why no score, or why with caution."""

from medviewer.analysis.result import AnalysisResult
from medviewer.finding.finding import Finding
from medviewer.i18n import N_, Message, Translate
from medviewer.report.summary import Table

_WIDTHS = (6.0, 16.0, 78.0)


def reasons_table(result: AnalysisResult, _: Translate) -> Table | None:
    """One row for each finding with a refusal or a caution; None without one."""
    rows = tuple(
        (str(finding.number), word, "\n".join(reason.worded(_) for reason in reasons))
        for finding in result.findings
        for word, reasons in [_against(finding, _)]
        if reasons
    )
    if not rows:
        return None
    return Table(
        heading=_(N_("Why there is no score, or one with caution")),
        columns=(_(N_("No.")), "", _(N_("Reason"))),
        widths=_WIDTHS,
        rows=rows,
    )


def _against(finding: Finding, _: Translate) -> tuple[str, tuple[Message, ...]]:
    if finding.refusal is not None:
        return _(N_("no score")), (finding.refusal,)
    return _(N_("with caution")), finding.cautions

"""The summary's table of how far each map of where the model looked can be relied on."""

from medviewer.analysis.result import AnalysisResult
from medviewer.i18n import N_, Translate
from medviewer.report.map_wording import map_lines
from medviewer.report.summary import Table

_WIDTHS = (5.0, 22.0, 14.0, 15.0, 14.0, 16.0, 14.0)


def map_table(result: AnalysisResult, _: Translate) -> Table | None:
    """One row for each finding whose map was checked; None without one."""
    lines = {finding.number: map_lines(finding, _) for finding in result.findings}
    rows = tuple((str(number), *(line.value for line in said)) for number, said in lines.items() if said)
    if not rows:
        return None
    first = next(said for said in lines.values() if said)
    return Table(
        heading=_(N_("Where the model looked, and how far that was confirmed")),
        columns=(_(N_("No.")), *(line.label for line in first)),
        widths=_WIDTHS,
        rows=rows,
    )

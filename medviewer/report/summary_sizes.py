"""The summary's table of what was measured of each nodule."""

from collections.abc import Mapping

from medviewer.analysis.result import AnalysisResult
from medviewer.finding.measurement import NoduleMeasurement
from medviewer.i18n import N_, Translate
from medviewer.report.measurement_wording import axes_text, kind_text, volume_text
from medviewer.report.summary import Table
from medviewer.report.wording import mm_text

_WIDTHS = (14.0, 18.0, 28.0, 18.0, 16.0, 14.0)


def size_table(
    result: AnalysisResult, margins: Mapping[int, NoduleMeasurement], _: Translate
) -> Table | None:
    """One row for each measured finding, and one more where the reader changed its margin; None without one.

    Args:
        result: The analysis.
        margins: Number of a finding -> its size by the reader's margins.
        _: Translates.
    """
    rows = []
    for finding in result.findings:
        if finding.measurement is not None:
            rows.append(_row(str(finding.number), finding.measurement, _))
        if finding.number in margins:
            name = _(N_("{number}, edited")).format(number=finding.number)
            rows.append(_row(name, margins[finding.number], _))
    if not rows:
        return None
    own = _(N_("What was measured, in the program's own outline"))
    edited = _(N_("What was measured, in the program's own outline and in margins edited by the reader"))
    return Table(
        heading=edited if margins else own,
        columns=(
            _(N_("No.")),
            _(N_("Mean diameter")),
            _(N_("Long axis × short axis")),
            _(N_("Volume")),
            _(N_("Kind")),
            _(N_("Slices")),
        ),
        widths=_WIDTHS,
        rows=tuple(rows),
    )


def _row(name: str, size: NoduleMeasurement, _: Translate) -> tuple[str, ...]:
    return (
        name,
        mm_text(size.mean_mm),
        axes_text(size),
        volume_text(size),
        kind_text(size, _),
        str(len(size.outlines)),
    )

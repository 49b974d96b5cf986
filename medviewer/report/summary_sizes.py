"""The summary's table of what was measured of each nodule."""

from medviewer.analysis.result import AnalysisResult
from medviewer.i18n import N_, Translate
from medviewer.report.measurement_wording import axes_text, kind_text, volume_text
from medviewer.report.summary import Table
from medviewer.report.wording import mm_text

_WIDTHS = (6.0, 18.0, 28.0, 18.0, 16.0, 14.0)


def size_table(result: AnalysisResult, _: Translate) -> Table | None:
    """One row for each measured finding; None without one."""
    measured = [(f.number, f.measurement) for f in result.findings if f.measurement is not None]
    if not measured:
        return None
    return Table(
        heading=_(N_("What was measured, in the program's own outline")),
        columns=(
            _(N_("No.")),
            _(N_("Mean diameter")),
            _(N_("Long axis × short axis")),
            _(N_("Volume")),
            _(N_("Kind")),
            _(N_("Slices")),
        ),
        widths=_WIDTHS,
        rows=tuple(
            (
                str(number),
                mm_text(size.mean_mm),
                axes_text(size),
                volume_text(size),
                kind_text(size, _),
                str(len(size.outlines)),
            )
            for number, size in measured
        ),
    )

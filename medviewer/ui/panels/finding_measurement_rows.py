"""The finding's card: what was measured of the nodule."""

from medviewer.finding.finding import Finding
from medviewer.i18n import _
from medviewer.report.measurement_wording import axes_text, kind_text, volume_text
from medviewer.report.wording import mm_text
from medviewer.ui.panels.detail_row import DetailRow


def measurement_rows(finding: Finding) -> tuple[DetailRow, ...]:
    """Diameter, volume and kind; that it could not be measured where it could not."""
    measured = finding.measurement
    if measured is None:
        return (DetailRow(_("Size"), _("not measured"), "caution"),)
    axes = _("{mean} ({axes})").format(mean=mm_text(measured.mean_mm), axes=axes_text(measured))
    whole = _("Mean of the long and the short axis; strands narrower than 2 mm are left out")
    rows = [DetailRow(_("Diameter"), axes, whole=whole)]
    if measured.volume_mm3 is not None:
        rows.append(DetailRow(_("Volume"), volume_text(measured)))
    rows.append(DetailRow(_("Kind"), kind_text(measured, _)))
    return tuple(rows)

"""The finding's card: what was measured of the nodule."""

from medviewer.finding.finding import Finding
from medviewer.finding.measurement import Attenuation
from medviewer.i18n import N_, _
from medviewer.report.wording import UNIT_SPACE, mm_text
from medviewer.ui.panels.detail_row import DetailRow

_KINDS = {
    Attenuation.SOLID: N_("solid"),
    Attenuation.PART_SOLID: N_("part-solid"),
    Attenuation.GROUND_GLASS: N_("ground glass"),
}


def measurement_rows(finding: Finding) -> tuple[DetailRow, ...]:
    """Diameter, volume and kind; that it could not be measured where it could not."""
    measured = finding.measurement
    if measured is None:
        return (DetailRow(_("Size"), _("not measured"), "caution"),)
    axes = _("{mean} ({long} × {short})").format(
        mean=mm_text(measured.mean_mm), long=f"{measured.long_mm:.1f}", short=mm_text(measured.short_mm)
    )
    rows = [DetailRow(_("Diameter"), axes, whole=_("Mean of the long and the short axis"))]
    if measured.volume_mm3 is not None:
        rows.append(DetailRow(_("Volume"), f"{measured.volume_mm3:.0f}{UNIT_SPACE}mm³"))
    rows.append(DetailRow(_("Kind"), _(_KINDS[measured.attenuation])))
    return tuple(rows)

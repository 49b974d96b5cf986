"""How a nodule's measured size and kind are written, in the window and in the summary."""

from medviewer.finding.measurement import Attenuation, NoduleMeasurement
from medviewer.i18n import N_, Translate
from medviewer.report.wording import UNIT_SPACE, mm_text

_KINDS = {
    Attenuation.SOLID: N_("solid"),
    Attenuation.PART_SOLID: N_("part-solid"),
    Attenuation.GROUND_GLASS: N_("ground glass"),
}


def kind_text(measured: NoduleMeasurement, _: Translate) -> str:
    """How dense the nodule is, in a word."""
    return _(_KINDS[measured.attenuation])


def axes_text(measured: NoduleMeasurement) -> str:
    """The long axis by the short one, kept on one line: "8.4 × 6.1 mm"."""
    return f"{measured.long_mm:.1f}{UNIT_SPACE}×{UNIT_SPACE}{mm_text(measured.short_mm)}"


def volume_text(measured: NoduleMeasurement) -> str:
    """Whole cubic millimeters, "–" where only one slice was there to measure."""
    return "–" if measured.volume_mm3 is None else f"{measured.volume_mm3:.0f}{UNIT_SPACE}mm³"

"""The finding's card: whether the map of where the model looked earned its place on the image."""

from medviewer.finding.finding import Finding
from medviewer.finding.map_check import MapVerdict
from medviewer.i18n import N_, _
from medviewer.ui.panels.detail_row import DetailRow

_WORDS = {
    MapVerdict.SUPPORTED: ("good", N_("supported")),
    MapVerdict.WEAK: ("caution", N_("weak")),
    MapVerdict.NOT_SUPPORTED: ("refused", N_("not supported")),
}


def map_rows(finding: Finding) -> tuple[DetailRow, ...]:
    """The verdict on the map; nothing where there is no map, or where it was not checked."""
    if finding.saliency is None or finding.map_check is None:
        return ()
    sign, word = _WORDS[finding.map_check.verdict]
    return (DetailRow(_("Map"), _(word), sign),)

"""The finding's card: whether the map of where the model looked earned its place on the image."""

from medviewer.finding.finding import Finding
from medviewer.i18n import _
from medviewer.report.map_wording import map_lines
from medviewer.ui.panels.detail_row import DetailRow


def map_rows(finding: Finding) -> tuple[DetailRow, ...]:
    """The verdict on the map and what it rests on."""
    return tuple(DetailRow(line.label, line.value, line.sign, line.whole) for line in map_lines(finding, _))

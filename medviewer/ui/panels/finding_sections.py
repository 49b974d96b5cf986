"""The sections of the finding's card, in their order: each module gives the lines of one kind."""

from medviewer.ui.panels.detail_row import Section
from medviewer.ui.panels.finding_map_rows import map_rows
from medviewer.ui.panels.finding_measurement_rows import measurement_rows
from medviewer.ui.panels.finding_score_rows import score_rows

SECTIONS: tuple[Section, ...] = (score_rows, measurement_rows, map_rows)

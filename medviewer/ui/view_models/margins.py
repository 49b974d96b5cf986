"""Margins of findings that the reader changed: polygons of the Study's Reading, each known to be a finding's."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from medviewer.analysis.edited_margin import edited_measurement
from medviewer.finding.finding import Finding
from medviewer.i18n import N_, message
from medviewer.reading.finding_place import FindingPlace
from medviewer.reading.measurement import Measurement
from medviewer.ui.view_models.analysis import AnalysisViewModel
from medviewer.ui.view_models.reading import ReadingViewModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medviewer.finding.measurement import NoduleMeasurement

_RESET = message(N_("reset a finding's margin"))


class MarginsViewModel:
    """Sizes of findings by the reader's margins, found again by the model and the place in the patient."""

    def __init__(self, analysis: AnalysisViewModel, reading: ReadingViewModel) -> None:
        self._analysis = analysis
        self._reading = reading
        self._known: dict[tuple[str, int], tuple[Finding, tuple[Measurement, ...], Finding]] = {}

    def place(self, key: str, finding: Finding) -> FindingPlace | None:
        """By what a finding of a series is known again; None where there is no result."""
        result = self._analysis.state(key).result
        return None if result is None else FindingPlace(result.model.id, finding.center_mm)

    def of(self, key: str, finding: Finding) -> tuple[Measurement, ...]:
        """The reader's margins of a finding of a series."""
        reading, place = self._reading.of_series(key), self.place(key, finding)
        if reading is None or place is None:
            return ()
        return reading.margins_of(key, place.model_id, place.center_mm)

    def shown(self, key: str, finding: Finding) -> Finding:
        """The finding as it is drawn: with the reader's margins in the place of its own; itself where there are none."""
        margins = self.of(key, finding)
        if not margins or finding.measurement is None:
            return finding
        known = self._known.get((key, finding.number))
        if known is not None and known[0] is finding and known[1] == margins:
            return known[2]
        corners = [np.array(margin.points, dtype=np.float64) for margin in margins]
        edited = replace(finding, measurement=edited_measurement(finding.measurement, corners))
        self._known[key, finding.number] = (finding, margins, edited)
        return edited

    def on(self, key: str, finding: Finding) -> "NoduleMeasurement | None":
        """The size by the reader's margins; None where the reader changed none."""
        shown = self.shown(key, finding)
        return None if shown is finding else shown.measurement

    def of_series(self, key: str) -> "Mapping[int, NoduleMeasurement]":
        """Number of a finding -> its size by the reader's margins."""
        sizes = ((each.number, self.on(key, each)) for each in self._analysis.state(key).findings)
        return {number: size for number, size in sizes if size is not None}

    def reset(self, key: str, finding: Finding) -> None:
        """Take the reader's margins of a finding away: its own count again."""
        reading, gone = self._reading.of_series(key), {margin.id for margin in self.of(key, finding)}
        if reading is not None and gone:
            self._reading.change(reading.study_uid, lambda before: before.without(gone), _RESET)

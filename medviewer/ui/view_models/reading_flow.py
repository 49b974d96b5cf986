"""Carries what one view-model says to the others: results onto the images, studies into the list of recent ones."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from medviewer.dicom.refusals import FileChangedError
from medviewer.finding.finding import Finding, FindingSource
from medviewer.i18n import N_, message
from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import Calibration, Volume
from medviewer.reading.decision import Verdict
from medviewer.services.recent_studies import RecentStudy
from medviewer.ui.view_models.analysis import SeriesAnalysis
from medviewer.ui.view_models.key_image_flow import KeyImageFlow
from medviewer.ui.view_models.marker_flow import MarkerFlow
from medviewer.ui.view_models.measurement_flow import MeasurementFlow
from medviewer.ui.view_models.viewport import ViewportViewModel

if TYPE_CHECKING:
    from medviewer.services.settings import Settings
    from medviewer.ui.desk import Desk


class ReadingFlow(QObject):
    """The connections between the view-models of a desk.

    Signals:
        failed: An exception that no view-model shows in a place of its own.
    """

    failed = Signal(object)

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self._desk = desk
        desk.study.failed.connect(self.failed)
        desk.study.catalog_changed.connect(self._note_study)
        desk.volumes.failed.connect(lambda _key, error: self.failed.emit(error))
        desk.volumes.completed.connect(self._tell_of_changed_files)
        desk.hanging.series_shown.connect(self._show_findings)
        desk.hanging.series_shown.connect(self._lay_overlay)
        desk.analysis.changed.connect(self._show_findings)
        desk.reading.changed.connect(lambda _uid: self._show_marks_anew())
        desk.settings.changed.connect(self._take_settings)
        desk.hanging.for_each_viewport(self._listen)
        MarkerFlow(desk, self)
        KeyImageFlow(desk, self)
        MeasurementFlow(desk, self)

    def _listen(self, _index: int, viewport: ViewportViewModel) -> None:
        viewport.filter_failed.connect(self.failed)

    def _tell_of_changed_files(self, key: str) -> None:
        """Slices say themselves why they aren't shown; that files are others than when they were listed is told once."""
        loaded = self._desk.volumes.loaded(key)
        errors = loaded.errors.values() if loaded is not None else ()
        if changed := next((each for each in errors if isinstance(each, FileChangedError)), None):
            self.failed.emit(changed)

    def _note_study(self) -> None:
        """Start afresh for a new study, and remember where it was."""
        self._desk.analysis.forget()
        catalog, sources = self._desk.study.catalog, self._desk.study.sources
        if catalog is None or not catalog.studies or len(sources) != 1:
            return
        study = catalog.studies[0]
        modalities = dict.fromkeys(series.modality for series in study.series if series.modality)
        self._desk.settings.opened(
            RecentStudy(
                str(sources[0].resolve()), study.date, "/".join(modalities), study.patient.name.display
            )
        )

    def _show_findings(self, key: str) -> None:
        analysis = self._desk.analysis.state(key)
        for viewport in self._desk.hanging.places_of(key):
            if viewport.content is not None:
                shown = (*self._marked(key), *unscored_markers(analysis, viewport.content.volume))
                if shown != viewport.findings or analysis.selected != viewport.selected:
                    viewport.set_findings(shown, analysis.selected)

    def _marked(self, key: str) -> tuple[Finding, ...]:
        """The findings as they are drawn on the images: without the rejected ones, where the reader wants it so."""
        margins = self._desk.margins
        findings = tuple(margins.shown(key, each) for each in self._desk.analysis.state(key).findings)
        if self._desk.settings.settings.show_rejected:
            return findings
        decisions = self._desk.decisions.of_series(key)
        rejected = {number for number, each in decisions.items() if each.verdict is Verdict.REJECTED}
        return tuple(each for each in findings if each.number not in rejected)

    def _show_marks_anew(self) -> None:
        for key in {self._desk.hanging.key_in(index) for index in range(len(self._desk.hanging.viewports))}:
            self._show_findings(key)

    def _lay_overlay(self, key: str) -> None:
        for viewport in self._desk.hanging.places_of(key):
            _lay_over(viewport, self._desk.settings.settings)

    def _take_settings(self, settings: "Settings") -> None:
        for viewport in self._desk.hanging.viewports:
            _lay_over(viewport, settings)
        self._show_marks_anew()


def _lay_over(viewport: ViewportViewModel, settings: "Settings") -> None:
    """Lay maps and margins over a viewport's image as the settings say."""
    viewport.set_overlay_opacity(settings.overlay_opacity)
    viewport.set_overlay_threshold(settings.overlay_threshold)
    viewport.set_margins_shown(settings.show_margins)


def unscored_markers(analysis: SeriesAnalysis, volume: Volume) -> tuple[Finding, ...]:
    """The reader's markers that no result speaks of, in the form of findings without a score.

    A stack that is no grid in the patient has none: earlier versions let them be put into a made-up one.
    """
    if volume.calibration is not Calibration.PATIENT:
        return ()
    scored = {each.center_mm for each in analysis.findings if each.source is FindingSource.MARKER}
    waiting = [marker for marker in analysis.markers if marker not in scored]
    first = max((each.number for each in analysis.findings), default=0) + 1
    return tuple(_unscored(first + offset, position_mm, volume) for offset, position_mm in enumerate(waiting))


def _unscored(number: int, position_mm: Triple, volume: Volume) -> Finding:
    index = volume.geometry.to_index(position_mm)
    nearest = min(max(round(index[0]), 0), len(volume.frames) - 1)
    return Finding(
        number,
        FindingSource.MARKER,
        position_mm,
        index,
        volume.frames[nearest],
        None,
        None,
        message(N_("Not scored yet")),
    )

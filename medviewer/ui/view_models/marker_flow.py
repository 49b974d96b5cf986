"""Carries the reader's markers: from the image into the Reading, and from there into the analysis."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from medviewer.i18n import N_, message
from medviewer.imaging.geometry import Triple
from medviewer.reading.marker import Marker
from medviewer.ui.view_models.viewport import ViewportViewModel

if TYPE_CHECKING:
    from medviewer.ui.desk import Desk

MARK = message(N_("mark a nodule"))
REMOVE = message(N_("remove a marker"))


class MarkerFlow(QObject):
    """Connects the viewports, the Readings and the analyses of a desk."""

    def __init__(self, desk: "Desk", parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        desk.reading.changed.connect(self._tell_analysis)
        desk.hanging.for_each_viewport(self._listen)

    def _listen(self, index: int, viewport: ViewportViewModel) -> None:
        viewport.marker_placed.connect(partial(self._add, index))

    def _add(self, index: int, position_mm: Triple) -> None:
        key = self._desk.hanging.key_in(index)
        study = self._desk.study.study_of(key)
        if study is not None:
            marker = Marker(key, position_mm)
            self._desk.reading.change(study.uid, lambda reading: reading.put(marker), MARK)

    def _tell_analysis(self, study_uid: str) -> None:
        catalog = self._desk.study.catalog
        markers = self._desk.reading.of_study(study_uid).markers
        for study in catalog.studies if catalog is not None else ():
            for series in study.series if study.uid == study_uid else ():
                own = tuple(each.position_mm for each in markers if each.series_key == series.key)
                self._desk.analysis.set_markers(series.key, own)


def remove_last_marker(desk: "Desk", key: str) -> None:
    """Take the last marker of a series out of its Study's Reading."""
    reading = desk.reading.of_series(key)
    own = [] if reading is None else [each.id for each in reading.markers if each.series_key == key]
    if reading is not None and own:
        desk.reading.change(reading.study_uid, lambda now: now.without(own[-1:]), REMOVE)

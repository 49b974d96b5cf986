"""Carries measurements: from the images into the Reading of their Study, and from there onto the images."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from medviewer.i18n import Message
from medviewer.reading.measurement import Measurement
from medviewer.ui.view_models.viewport import ViewportViewModel

if TYPE_CHECKING:
    from medviewer.ui.desk import Desk


class MeasurementFlow(QObject):
    """Connects the viewports and the Readings of a desk."""

    def __init__(self, desk: "Desk", parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        desk.reading.changed.connect(self._show)
        desk.reading.selection_changed.connect(self._show)
        desk.hanging.active_changed.connect(self._show)
        desk.hanging.series_shown.connect(self._show)
        desk.hanging.for_each_viewport(self._listen)

    def _listen(self, index: int, viewport: ViewportViewModel) -> None:
        viewport.measurements.put_asked.connect(partial(self._put, index))
        viewport.measurements.selection_asked.connect(self._select)

    def _put(self, index: int, measurement: Measurement, what: Message, goes_on: bool) -> None:
        reading = self._desk.reading.of_series(self._desk.hanging.key_in(index))
        if reading is not None:
            self._desk.reading.change(
                reading.study_uid, lambda now: now.put(measurement), what, goes_on=goes_on
            )

    def _select(self, id_: str) -> None:
        self._desk.reading.select([id_] if id_ else [])

    def _show(self) -> None:
        selected = {item.id for item in self._desk.reading.selected}
        for index, viewport in enumerate(self._desk.hanging.viewports):
            key = self._desk.hanging.key_in(index)
            reading = self._desk.reading.of_series(key) if key else None
            measurements = () if reading is None else reading.measurements
            viewport.measurements.show(key if reading is not None else "", measurements, selected)

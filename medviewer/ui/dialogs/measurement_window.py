"""Everything about the selected measurement: its values, where it lies, and the histogram of a region."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from medviewer.i18n import N_, _
from medviewer.imaging.region_statistics import histogram
from medviewer.reading.measurement import REGIONS, Measurement
from medviewer.reading.measuring import region_values
from medviewer.reading.quantity import QuantityName
from medviewer.reading.words import kind_name
from medviewer.report.reading_table import PlacedItem, slice_of
from medviewer.report.reading_text import where_text
from medviewer.ui.desk import Desk
from medviewer.ui.dialogs.histogram_view import HistogramView
from medviewer.ui.dialogs.rich_text import table
from medviewer.ui.texts import Texts

NAME_PX = 120


class MeasurementWindow(QDialog):
    """Follows the selection: it shows the measurement that is selected, or was last."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self._desk = desk
        self._id = ""
        self._drawn: Measurement | None = None
        self._heading, self._values = QLabel(), QLabel()
        self._heading.setProperty("role", "heading")
        self._heading.setWordWrap(True)
        self._values.setTextFormat(Qt.TextFormat.RichText)
        self._values.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._picture = HistogramView()
        close = QPushButton()
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(self._heading)
        column.addWidget(self._picture, 1)
        column.addWidget(self._values)
        column.addLayout(buttons)
        texts = Texts(self)
        texts.keep(self.setWindowTitle, N_("Properties of the measurement"))
        texts.keep(close.setText, N_("Close"))
        texts.keep(self._values.setAccessibleName, N_("Values"))
        texts.refresh(self._show)
        desk.reading.selection_changed.connect(self._show)
        desk.reading.changed.connect(self._show)
        for viewport in desk.hanging.viewports:
            viewport.slice_changed.connect(self._show)

    def _show(self) -> None:
        chosen = [each for each in self._desk.reading.selected if isinstance(each, Measurement)]
        self._id = chosen[0].id if len(chosen) == 1 else self._id
        reading = self._desk.reading.holding(self._id)
        measurement = None if reading is None else reading.item(self._id)
        if not isinstance(measurement, Measurement):
            self.close()
            return
        label = f" “{measurement.label}”" if measurement.label else ""
        self._heading.setText(kind_name(measurement) + label)
        self._values.setText(table(self._rows(measurement), NAME_PX))
        self._show_histogram(measurement)

    def _rows(self, measurement: Measurement) -> list[tuple[str, str]]:
        rows = [(_(each.title), each.text) for each in measurement.values]
        series = self._desk.study.series(measurement.place.series_key)
        if series is not None:
            where = where_text(PlacedItem(measurement, slice_of(measurement, series)), series)
            rows.append((_(N_("Place")), where))
        made = measurement.made_at.astimezone()
        return [*rows, (_(N_("Made")), f"{made:%Y-%m-%d %H:%M}")]

    def _show_histogram(self, measurement: Measurement) -> None:
        """Read the values from a viewport that shows the region's plane; while none does, the picture stays."""
        self._picture.setVisible(measurement.kind in REGIONS)
        if measurement == self._drawn or measurement.kind not in REGIONS:
            return
        shown = (each.measurements for each in self._desk.hanging.viewports)
        pixels = next((each.pixels() for each in shown if measurement in each.on_plane), None)
        self._drawn = None if pixels is None else measurement
        mean, unit = measurement.value(QuantityName.MEAN), "" if pixels is None else pixels.unit.value
        values = None if pixels is None else region_values(measurement.kind, measurement.points, pixels)
        found = None if values is None else histogram(values)
        self._picture.show_histogram(found, 0.0 if mean is None else mean.value, unit)

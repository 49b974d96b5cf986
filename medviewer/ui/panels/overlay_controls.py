"""The switch and the two sliders of the saliency overlay."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QSlider, QWidget

from medviewer.i18n import N_
from medviewer.imaging.viewport_state import OverlayState
from medviewer.ui.texts import Texts


class OverlayControls(QWidget):
    """Shows an `OverlayState`, and reports what the reader asks for.

    Signals:
        visibility_edited: The switch was used.
        opacity_edited: The opacity slider was moved: 0 to 1.
        threshold_edited: The threshold slider was moved: 0 to 1.
    """

    visibility_edited = Signal(bool)
    opacity_edited = Signal(float)
    threshold_edited = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._switch = QCheckBox()
        self._opacity, self._threshold = (
            QSlider(Qt.Orientation.Horizontal),
            QSlider(Qt.Orientation.Horizontal),
        )
        self._figures = QLabel(), QLabel()
        texts = Texts(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._switch, 0, 0, 1, 3)
        rows = ((self._opacity, N_("Opacity")), (self._threshold, N_("Threshold")))
        for row, (slider, title) in enumerate(rows, start=1):
            label, figure = QLabel(), self._figures[row - 1]
            label.setProperty("role", "quiet")
            figure.setProperty("role", "quiet")
            figure.setFixedWidth(40)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            slider.setRange(0, 100)
            slider.setPageStep(10)
            label.setBuddy(slider)
            texts.keep(label.setText, title)
            texts.keep(slider.setAccessibleName, title)
            grid.addWidget(label, row, 0)
            grid.addWidget(slider, row, 1)
            grid.addWidget(figure, row, 2)
        texts.keep(self._switch.setText, N_("Where the model looked"))
        texts.keep(self._switch.setToolTip, N_("Where the model looked – not a lesion outline (O)"))
        self._switch.toggled.connect(self.visibility_edited)
        self._opacity.valueChanged.connect(lambda value: self.opacity_edited.emit(value / 100))
        self._threshold.valueChanged.connect(lambda value: self.threshold_edited.emit(value / 100))
        self.show_state(OverlayState())

    def show_state(self, state: OverlayState) -> None:
        """Show `state` without reporting it back as an edit."""
        with QSignalBlocker(self._switch), QSignalBlocker(self._opacity), QSignalBlocker(self._threshold):
            self._switch.setChecked(state.visible)
            self._opacity.setValue(round(state.opacity * 100))
            self._threshold.setValue(round(state.threshold * 100))
        for figure, slider in zip(self._figures, (self._opacity, self._threshold), strict=True):
            figure.setText(f"{slider.value()} %")

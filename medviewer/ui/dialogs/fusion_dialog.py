"""How the scan laid over the active viewport is drawn: opacity, and the top of the color scale."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QDialog, QDoubleSpinBox, QGridLayout, QLabel, QSlider, QWidget

from medviewer.i18n import N_, _
from medviewer.ui.texts import Texts
from medviewer.ui.view_models.fusion import FusionViewModel


class FusionDialog(QDialog):
    """Stands beside the images and follows the active viewport."""

    def __init__(self, parent: QWidget, fusion: FusionViewModel) -> None:
        super().__init__(parent)
        self.setMinimumWidth(360)
        self._fusion = fusion
        self.opacity, self.top = QSlider(Qt.Orientation.Horizontal), QDoubleSpinBox()
        self._figure, self._reason = QLabel(), QLabel()
        self.opacity.setRange(0, 100)
        self.opacity.setPageStep(10)
        self.top.setRange(0.01, 1e9)
        self.top.setDecimals(2)
        self._figure.setFixedWidth(40)
        self._figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._reason.setProperty("role", "quiet")
        self._reason.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 16, 16, 16)
        grid.setSpacing(8)
        texts = Texts(self)
        rows: tuple[tuple[QSlider | QDoubleSpinBox, str], ...] = (
            (self.opacity, N_("Opacity")), (self.top, N_("Top of the color scale")),
        )  # fmt: skip
        for row, (widget, title) in enumerate(rows):
            label = QLabel()
            label.setBuddy(widget)
            texts.keep(label.setText, title)
            texts.keep(widget.setAccessibleName, title)
            grid.addWidget(label, row, 0)
            grid.addWidget(widget, row, 1)
        grid.addWidget(self._figure, 0, 2)
        grid.addWidget(self._reason, 2, 0, 1, 3)
        texts.keep(self.setWindowTitle, N_("Fusion"))
        texts.refresh(self._show)
        self.opacity.valueChanged.connect(lambda value: fusion.set_opacity(value / 100))
        self.top.valueChanged.connect(fusion.set_top)
        fusion.changed.connect(self._show)

    def _show(self) -> None:
        """Show what is laid over the active viewport, without reporting it back as an edit."""
        fused = self._fusion.active
        for widget in (self.opacity, self.top):
            widget.setEnabled(fused is not None)
        if fused is None:
            self._reason.setText(_("Nothing is laid over the active viewport."))
            return
        with QSignalBlocker(self.opacity), QSignalBlocker(self.top):
            self.opacity.setValue(round(fused.fusion.opacity * 100))
            self.top.setValue(fused.top)
            self.top.setSuffix(f" {fused.unit}" if fused.unit else "")
        self._figure.setText(f"{self.opacity.value()} %")
        without = _("SUV can't be calculated: {reason}").format(reason=fused.suv_factor)
        self._reason.setText("" if fused.unit else without)

"""Lets the reader choose what the digit keys stand for."""

from functools import partial

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QSpinBox, QWidget

from medviewer.i18n import N_, _
from medviewer.imaging.presets import Preset
from medviewer.services import preset_table
from medviewer.services.settings import Settings
from medviewer.ui.texts import Texts
from medviewer.ui.view_models.settings import SettingsViewModel


class PresetEditor(QWidget):
    """Name, width and center for each digit; a digit without a name has no preset."""

    def __init__(self, view_model: SettingsViewModel) -> None:
        super().__init__()
        self._view_model = view_model
        self._texts = Texts(self)
        self._rows: dict[int, tuple[QLineEdit, QSpinBox, QSpinBox]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for column, title in enumerate((N_("Key"), N_("Name of the preset"), N_("Width"), N_("Center"))):
            label = QLabel()
            label.setProperty("role", "quiet")
            self._texts.keep(label.setText, title)
            grid.addWidget(label, 0, column)
        for digit in preset_table.DIGITS:
            self._add_row(grid, digit)
        grid.setRowStretch(preset_table.DIGITS[-1] + 1, 1)
        view_model.changed.connect(self._show)
        self._texts.refresh(lambda: self._show(view_model.settings))

    def _add_row(self, grid: QGridLayout, digit: int) -> None:
        name, width, center = QLineEdit(), QSpinBox(), QSpinBox()
        name.setMaxLength(preset_table.LONGEST_NAME)
        name.setObjectName(f"preset-{digit}-name")
        width.setRange(preset_table.NARROWEST, preset_table.WIDEST)
        center.setRange(preset_table.LOWEST_CENTER, preset_table.HIGHEST_CENTER)
        self._texts.keep(name.setPlaceholderText, N_("No preset"))
        for each, title in ((name, N_("Name of the preset")), (width, N_("Width")), (center, N_("Center"))):
            self._texts.refresh(partial(_name, each, f"{digit}: ", title))
        name.editingFinished.connect(self._keep)
        for box in (width, center):
            box.setSuffix(" HU")
            box.setFixedWidth(112)
            box.setKeyboardTracking(False)
            box.valueChanged.connect(self._keep)
        grid.addWidget(QLabel(str(digit)), digit, 0)
        for column, widget in enumerate((name, width, center), start=1):
            grid.addWidget(widget, digit, column)
        self._rows[digit] = (name, width, center)

    def _show(self, settings: Settings) -> None:
        presets = {preset.digit: preset for preset in settings.presets}
        for digit, (name, width, center) in self._rows.items():
            preset = presets.get(digit)
            for box, value in (
                (width, preset.width if preset else 400),
                (center, preset.center if preset else 40),
            ):
                with QSignalBlocker(box):
                    box.setValue(round(value))
                box.setEnabled(preset is not None)
            name.setText(_(preset.name) if preset else "")

    def _keep(self) -> None:
        before = {preset.digit: preset for preset in self._view_model.settings.presets}
        presets = (self._read(digit, before.get(digit)) for digit in self._rows)
        self._view_model.change(presets=tuple(preset for preset in presets if preset is not None))

    def _read(self, digit: int, before: Preset | None) -> Preset | None:
        name, width, center = self._rows[digit]
        written = name.text().strip()
        if not written:
            return None
        is_same = before is not None and written == _(before.name)
        return Preset(digit, before.name if before and is_same else written, center.value(), width.value())


def _name(widget: QWidget, digit: str, title: str) -> None:
    widget.setAccessibleName(f"{digit}{_(title)}")

"""Makes the widget that edits one setting, from the setting's declaration."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QSpinBox, QWidget

from medviewer.i18n import LANGUAGES, _
from medviewer.services.setting_declaration import Declaration
from medviewer.ui.texts import Texts

Report = Callable[[object], None]


def editor(declaration: Declaration, value: object, report: Report) -> QWidget:
    """A widget showing `value`; it calls `report` with each new value.

    Raises:
        TypeError: There is no editor for a value of this type.
    """
    if declaration.choices:
        return _choice(declaration, value, report)
    if isinstance(value, bool):
        return _switch(declaration, value, report)
    if isinstance(value, int):
        return _whole_number(declaration, value, report)
    if isinstance(value, float):
        return _number(declaration, value, report)
    raise TypeError(f"no editor for {type(value).__name__}")


def _choice(declaration: Declaration, value: object, report: Report) -> QComboBox:
    box = QComboBox()
    values = list(declaration.choices)
    box.addItems([""] * len(values))

    def set_texts() -> None:
        for index, choice in enumerate(values):
            title = declaration.choices[choice]
            box.setItemText(index, title if choice in LANGUAGES else _(title))

    Texts(box).refresh(set_texts)
    box.setCurrentIndex(values.index(value))
    box.activated.connect(lambda index: report(values[index]))
    return box


def _switch(declaration: Declaration, value: bool, report: Report) -> QCheckBox:
    box = QCheckBox()
    box.setChecked(value)
    Texts(box).keep(box.setText, declaration.title)
    box.toggled.connect(report)
    return box


def _whole_number(declaration: Declaration, value: int, report: Report) -> QSpinBox:
    box = QSpinBox()
    box.setRange(int(declaration.low or 0), int(declaration.high or 10**6))
    box.setSingleStep(25 if declaration.unit == "%" else 1)
    box.setValue(value)
    _suffix(box, declaration)
    box.valueChanged.connect(report)
    return box


def _number(declaration: Declaration, value: float, report: Report) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    low, high = declaration.low or 0.0, declaration.high or 1e6
    box.setRange(low, high)
    fine = high - low <= 2
    box.setDecimals(2 if fine else 0)
    box.setSingleStep(0.05 if fine else 1)
    box.setValue(value)
    _suffix(box, declaration)
    box.valueChanged.connect(report)
    return box


def _suffix(box: QSpinBox | QDoubleSpinBox, declaration: Declaration) -> None:
    box.lineEdit().setTextMargins(4, 0, 0, 0)
    if declaration.unit:
        Texts(box).refresh(lambda: box.setSuffix(f" {_(declaration.unit)}"))

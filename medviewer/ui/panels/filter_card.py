"""One filter of the chain: its name, its parameters, and buttons to move or remove it."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
)

from medviewer.i18n import N_
from medviewer.ui import theme
from medviewer.ui.icons import icon
from medviewer.ui.panels.filter_parameters import PARAMETERS, Parameter
from medviewer.ui.texts import Texts

if TYPE_CHECKING:
    from medviewer.enhance.chain import Filter


class FilterCard(QFrame):
    """Shows a filter, and reports what the reader asks for.

    Signals:
        edited: The filter with other parameters.
        moved: By how many places it shall move: -1 or 1.
        removed: It shall go.
    """

    edited = Signal(object)
    moved = Signal(int)
    removed = Signal()

    def __init__(self, shown: "Filter", *, is_first: bool, is_last: bool) -> None:
        super().__init__()
        self.setObjectName("card")
        self._filter = shown
        self._texts = Texts(self)
        title = QLabel()
        self._texts.keep(title.setText, shown.name)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(title, 1)
        head.addWidget(self._button("up", N_("Earlier"), partial(self.moved.emit, -1), enabled=not is_first))
        head.addWidget(self._button("down", N_("Later"), partial(self.moved.emit, 1), enabled=not is_last))
        head.addWidget(self._button("remove", N_("Remove"), self.removed.emit))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for row, parameter in enumerate(PARAMETERS[shown.id]):
            label = QLabel()
            label.setProperty("role", "quiet")
            self._texts.keep(label.setText, parameter.title)
            grid.addWidget(label, row, 0)
            grid.addWidget(self._editor(parameter), row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 8, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(grid)

    def _button(self, sign: str, title: str, call: object, *, enabled: bool = True) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(sign, theme.QUIET))
        button.setFixedSize(28, 28)
        button.setEnabled(enabled)
        button.clicked.connect(call)
        self._texts.keep(button.setToolTip, title)
        self._texts.keep(button.setAccessibleName, title)
        return button

    def _editor(self, parameter: Parameter) -> QSpinBox | QDoubleSpinBox:
        value = getattr(self._filter, parameter.field)
        box: QSpinBox | QDoubleSpinBox
        if isinstance(value, int):
            box = QSpinBox()
            box.setRange(int(parameter.low), int(parameter.high))
            box.setSingleStep(int(parameter.step))
        else:
            box = QDoubleSpinBox()
            box.setDecimals(parameter.decimals)
            box.setRange(parameter.low, parameter.high)
            box.setSingleStep(parameter.step)
        box.setValue(value)
        box.lineEdit().setTextMargins(4, 0, 0, 0)
        box.setKeyboardTracking(False)
        box.setFixedWidth(112)
        box.setSuffix(f" {parameter.unit}" if parameter.unit else "")
        box.valueChanged.connect(partial(self._edit, parameter.field))
        self._texts.keep(box.setAccessibleName, parameter.title)
        return box

    def _edit(self, field: str, value: float) -> None:
        try:
            self._filter = replace(self._filter, **{field: value})  # type: ignore[arg-type]
        except ValueError:  # two bounds that cross each other: the chain stays as it was
            return
        self.edited.emit(self._filter)

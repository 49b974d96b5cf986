"""A stack of labelled lines that takes any number of rows and wraps what is long."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from medviewer.ui.panels.detail_row import DetailRow

LABEL_PX = 84


class DetailRows(QWidget):
    """Shows `DetailRow`s; its labels are made once and used again."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs: list[tuple[QLabel, QLabel]] = []
        self._shown: tuple[DetailRow, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)

    def show_rows(self, rows: tuple[DetailRow, ...]) -> None:
        if rows == self._shown:
            return
        self._shown = rows
        while len(self._pairs) < len(rows):
            self._pairs.append(self._add_pair())
        for (label, value), row in zip(self._pairs, rows, strict=False):
            _fill(label, value, row)
        for label, value in self._pairs[len(rows) :]:
            label.hide()
            value.hide()

    def _add_pair(self) -> tuple[QLabel, QLabel]:
        label, value, line = QLabel(), QLabel(), len(self._pairs)
        label.setProperty("role", "quiet")
        label.setFixedWidth(LABEL_PX)
        for column, shown in enumerate((label, value)):
            shown.setTextFormat(Qt.TextFormat.PlainText)
            shown.setWordWrap(True)
            shown.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(shown, line, column)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label, value


def _fill(label: QLabel, value: QLabel, row: DetailRow) -> None:
    label.setText(row.label)
    value.setText(row.value)
    if (value.property("verdict") or "") != row.sign:
        value.setProperty("verdict", row.sign)
        value.style().unpolish(value)
        value.style().polish(value)
    for shown in (label, value):
        shown.setToolTip(row.whole)
        shown.show()

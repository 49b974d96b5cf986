"""Asks what picture of the view the reader wants, and whether it may say whose it is."""

from collections.abc import Callable

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from medviewer.i18n import N_
from medviewer.ui.texts import Texts
from medviewer.ui.view_picture import ViewWanted

Answer = Callable[[ViewWanted], object]


class ViewExportDialog(QDialog):
    """Which viewports, how large, with or without the patient; then a file or the clipboard."""

    def __init__(self, parent: QWidget, *, save: Answer, copy: Answer) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.setFixedWidth(520)
        self._texts = Texts(self)
        self.only_active, self.every = QRadioButton(), QRadioButton()
        self.as_shown, self.whole = QRadioButton(), QRadioButton()
        self.with_patient = QCheckBox()
        heading, note = QLabel(), QLabel()
        heading.setProperty("role", "heading")
        note.setProperty("role", "quiet")
        note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addWidget(heading)
        for title, first, second in (
            (N_("Viewports"), self.only_active, self.every), (N_("Size"), self.as_shown, self.whole),
        ):  # fmt: skip
            column.addLayout(self._choice(title, first, second))
        column.addWidget(self.with_patient)
        column.addWidget(note)
        column.addSpacing(8)
        column.addLayout(self._buttons(save, copy))
        for setter, text in (
            (self.setWindowTitle, N_("Export the view")),
            (heading.setText, N_("Export the view as a picture")),
            (self.only_active.setText, N_("The active one")),
            (self.every.setText, N_("All on show")),
            (self.as_shown.setText, N_("As on the screen")),
            (self.whole.setText, N_("Every pixel of the image")),
            (self.with_patient.setText, N_("With the patient's name and the other text in the corners")),
            (
                note.setText,
                N_(
                    "Without this tick the picture does not say whose it is. Text that is part of the image itself, "
                    "as in ultrasound, stays in it."
                ),
            ),
        ):
            self._texts.keep(setter, text)

    def _choice(self, title: str, first: QRadioButton, second: QRadioButton) -> QHBoxLayout:
        label, group = QLabel(), QButtonGroup(self)
        label.setFixedWidth(96)
        self._texts.keep(label.setText, title)
        first.setChecked(True)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(label)
        for button in (first, second):
            group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _buttons(self, save: Answer, copy: Answer) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for text, answer, is_default in (
            (N_("Cancel"), None, False), (N_("Copy"), copy, False), (N_("Choose a file…"), save, True),
        ):  # fmt: skip
            button = QPushButton()
            button.setDefault(is_default)
            button.clicked.connect(lambda _checked=False, answer=answer: self._end(answer))
            self._texts.keep(button.setText, text)
            row.addWidget(button)
        return row

    def _end(self, answer: Answer | None) -> None:
        wanted = ViewWanted(self.every.isChecked(), self.whole.isChecked(), self.with_patient.isChecked())
        self.done(QDialog.DialogCode.Rejected if answer is None else QDialog.DialogCode.Accepted)
        if answer is not None:
            answer(wanted)

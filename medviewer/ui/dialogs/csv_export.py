"""Asks what of the measurements goes into a table, and whether it may say whose they are."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from medviewer.i18n import N_
from medviewer.ui.texts import Texts


class CsvExportDialog(QDialog):
    """Two ticks, both off: only the selected items, and with the patient's identity."""

    def __init__(
        self, parent: QWidget, *, has_selection: bool, export: Callable[[bool, bool], object]
    ) -> None:
        """`export` is called with the two answers: only the selected items, with identity."""
        super().__init__(parent)
        self.setModal(True)
        self.setFixedWidth(500)
        self.only_selected, self.with_identity = QCheckBox(), QCheckBox()
        self.only_selected.setEnabled(has_selection)
        heading, note = QLabel(), QLabel()
        heading.setProperty("role", "heading")
        note.setProperty("role", "quiet")
        note.setWordWrap(True)
        go_on, cancel = QPushButton(), QPushButton()
        go_on.setDefault(True)
        go_on.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self.accepted.connect(lambda: export(self.only_selected.isChecked(), self.with_identity.isChecked()))
        texts = Texts(self)
        texts.keep(self.setWindowTitle, N_("Export measurements"))
        texts.keep(heading.setText, N_("Export measurements as a table (CSV)"))
        texts.keep(self.only_selected.setText, N_("Only what is selected in the list"))
        texts.keep(
            self.with_identity.setText, N_("With the patient's name, ID, birth date, sex and study date")
        )
        texts.keep(
            note.setText,
            N_(
                "Without this tick the table holds values, your labels and UIDs, but nothing of who the patient is."
            ),
        )
        texts.keep(go_on.setText, N_("Choose a file…"))
        texts.keep(cancel.setText, N_("Cancel"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        for widget in (heading, self.only_selected, self.with_identity, note):
            column.addWidget(widget)
        column.addSpacing(8)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(go_on)
        column.addLayout(foot)

"""Asks before images that may be of two patients are brought together."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from medviewer.dicom.same_patient import SamePatient
from medviewer.i18n import N_
from medviewer.ui.texts import Texts

_HEADINGS = {
    SamePatient.NO: N_("Different patients"),
    SamePatient.UNKNOWN: N_("Not known whether this is one patient"),
}
_TEXTS = {
    SamePatient.NO: N_(
        "These images are of two different patients: what is brought together belongs to two bodies. Do it anyway?"
    ),
    SamePatient.UNKNOWN: N_(
        "Nothing in these images tells for certain that they are of one patient. Compare name, ID and birth date first. "
        "Do it anyway?"
    ),
}


class PatientQuestion(QDialog):
    """Cancel is the default; the other button does what was asked for."""

    def __init__(self, parent: QWidget, same: SamePatient, go_on: str, call: Callable[[], object]) -> None:
        """`go_on`: text of the button that does it, marked for translation; `call` does it."""
        super().__init__(parent)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(480)
        heading, text = QLabel(), QLabel()
        heading.setProperty("role", "heading")
        heading.setProperty("verdict", "refused" if same is SamePatient.NO else "caution")
        text.setWordWrap(True)
        self.go_on, self.cancel = QPushButton(), QPushButton()
        self.go_on.setAutoDefault(False)
        self.cancel.setDefault(True)
        self.go_on.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self.accepted.connect(call)
        texts = Texts(self)
        texts.keep(self.setWindowTitle, _HEADINGS[same])
        texts.keep(heading.setText, _HEADINGS[same])
        texts.keep(text.setText, _TEXTS[same])
        texts.keep(self.go_on.setText, go_on)
        texts.keep(self.cancel.setText, N_("Cancel"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addWidget(text)
        column.addSpacing(8)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.go_on)
        foot.addWidget(self.cancel)
        column.addLayout(foot)
        self.cancel.setFocus()


def ask_of_patients(parent: QWidget, same: SamePatient, go_on: str, call: Callable[[], object]) -> None:
    """Call `call` at once for one patient, else once the reader has said so."""
    if same is SamePatient.YES:
        call()
    else:
        PatientQuestion(parent, same, go_on, call).open()

"""Where the reader writes on a study; every word is kept while it is typed."""

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit

SOON_MS = 100


class NoteEditor(QPlainTextEdit):
    """A few lines of plain text that belong to one study.

    Signals:
        note_edited: Study Instance UID and the text, a moment after it was typed.
    """

    note_edited = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("input")
        self._study_uid = ""
        self._told = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.tell)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._tell_soon)

    def show_note(self, study_uid: str, note: str) -> None:
        """Show the note of a study; "" = no study, and nothing can be typed."""
        if study_uid != self._study_uid:
            self.tell()
            self._study_uid = study_uid
            self._show(note)
        elif note != self._told:
            self._show(note)
        self.setEnabled(bool(study_uid))

    def tell(self) -> None:
        """Report what has been typed and not yet been reported."""
        self._soon.stop()
        text = self.toPlainText()
        if self._study_uid and text != self._told:
            self._told = text
            self.note_edited.emit(self._study_uid, text)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (overrides Qt's name)
        self.tell()
        super().focusOutEvent(event)

    def _show(self, note: str) -> None:
        self._told = note
        self._soon.stop()
        with QSignalBlocker(self):
            self.setPlainText(note)

    def _tell_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

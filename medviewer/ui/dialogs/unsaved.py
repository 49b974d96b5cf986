"""Asks before the window closes over what could not be saved."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from medviewer.errors import reader_text
from medviewer.i18n import N_
from medviewer.services.reading_store import ReadingStore
from medviewer.ui.texts import Texts

TRY_S = 1.0
"""How long the window waits for the disk: longer than a write takes, unless something is wrong."""


class UnsavedDialog(QDialog):
    """Says why it could not be saved; the reader tries again, goes on reading, or gives it up."""

    def __init__(self, parent: QWidget, store: ReadingStore) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.setFixedWidth(480)
        self._store = store
        heading, self._reason, self._hint = QLabel(), QLabel(), QLabel()
        heading.setProperty("role", "heading")
        self._hint.setProperty("role", "quiet")
        for label in (self._reason, self._hint):
            label.setWordWrap(True)
        self._texts = Texts(self)
        self._texts.keep(self.setWindowTitle, N_("Not saved"))
        self._texts.keep(heading.setText, N_("Some of your work is not saved yet"))
        self._texts.refresh(self._show_reason)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        for widget in (heading, self._reason, self._hint):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for text, call, is_default in (
            (N_("Close and lose it"), self.accept, False),
            (N_("Keep the window open"), self.reject, False),
            (N_("Try again"), self._try_again, True),
        ):
            button = QPushButton()
            button.setDefault(is_default)
            button.clicked.connect(call)
            self._texts.keep(button.setText, text)
            row.addWidget(button)
        row.insertStretch(1)
        return row

    def _show_reason(self) -> None:
        if self._store.trouble is not None:
            message, hint = reader_text(self._store.trouble)
            self._reason.setText(message)
            self._hint.setText(hint)

    def _try_again(self) -> None:
        if self._store.flush(TRY_S):
            self.accept()
        else:
            self._show_reason()


class UnsavedGuard:
    """Knows whether the window may close."""

    def __init__(self, window: QWidget, store: ReadingStore) -> None:
        self._window = window
        self._store = store
        self._is_given_up = False

    def may_close(self) -> bool:
        """True if everything is on disk, or on its way there; otherwise the reader is asked, and may close then."""
        if self._is_given_up or self._store.trouble is None or self._store.flush(TRY_S):
            return True
        dialog = UnsavedDialog(self._window, self._store)
        dialog.accepted.connect(self._close)
        dialog.open()
        return False

    def give_up(self) -> None:
        """Let the window close whatever is not saved."""
        self._is_given_up = True

    def _close(self) -> None:
        self.give_up()
        self._window.close()

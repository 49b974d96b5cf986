"""A window with a heading, a text to read and a button to close it."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from medviewer.i18n import N_
from medviewer.ui.texts import Texts


class TextDialog(QDialog):
    """Shows rich text; it blocks nothing and follows the language."""

    def __init__(
        self, parent: QWidget, title: str, html: Callable[[], str], size: tuple[int, int] = (560, 560)
    ) -> None:
        """`title` is marked for translation; `html` gives the text in the language in use."""
        super().__init__(parent)
        self.resize(*size)
        self._heading = QLabel()
        self._heading.setProperty("role", "heading")
        self._text = QTextBrowser()
        self._text.setOpenLinks(False)
        close = QPushButton()
        close.clicked.connect(self.accept)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        self.buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(self._heading)
        column.addWidget(self._text, 1)
        column.addLayout(self.buttons)
        texts = Texts(self)
        texts.keep(self.setWindowTitle, title)
        texts.keep(self._heading.setText, title)
        texts.keep(self._text.setAccessibleName, title)
        texts.keep(close.setText, N_("Close"))
        texts.refresh(lambda: self._text.setHtml(html()))

    def add_button(self, text: str, call: Callable[[], object]) -> None:
        """Put one more button to the left; `text` is marked for translation."""
        button = QPushButton()
        button.clicked.connect(call)
        Texts(button).keep(button.setText, text)
        self.buttons.insertWidget(0, button)

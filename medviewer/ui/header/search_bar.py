"""What is looked for in a header, how many lines were found, and going from one to the next."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from medviewer.i18n import N_
from medviewer.ui import theme
from medviewer.ui.icons import icon
from medviewer.ui.texts import Texts

TYPED_MS = 120
"""How long typing must rest before it is searched for."""


class SearchBar(QWidget):
    """A line to type in, two buttons and a switch.

    Signals:
        searched: Another text, or another setting of the switch.
        stepped: To the next (1) or the previous (-1) line found.
    """

    searched = Signal()
    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._texts = Texts(self)
        self._line, self._count, self._filter = QLineEdit(), QLabel(), QCheckBox()
        clear = self._line.addAction(icon("close", theme.QUIET), QLineEdit.ActionPosition.TrailingPosition)
        clear.setVisible(False)
        clear.triggered.connect(self._line.clear)
        self._line.textChanged.connect(lambda text: clear.setVisible(bool(text)))
        self._texts.keep(clear.setToolTip, N_("Clear the search"))
        self._count.setProperty("role", "quiet")
        self._count.setFixedWidth(96)
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._filter.setChecked(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TYPED_MS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._line, 1)
        row.addWidget(self._count)
        row.addWidget(self._button("up", N_("Previous match (Shift+F3)"), -1))
        row.addWidget(self._button("down", N_("Next match (F3)"), 1))
        row.addWidget(self._filter)
        self._texts.keep(self._line.setPlaceholderText, N_("Tag, name or value"))
        self._texts.keep(self._line.setAccessibleName, N_("Search in the header"))
        self._texts.keep(self._filter.setText, N_("Only matches"))
        self._line.textChanged.connect(lambda _text: self._timer.start())
        self._timer.timeout.connect(self.searched)
        self._filter.toggled.connect(self.searched)
        self._line.returnPressed.connect(self._enter)
        for key, steps in (("F3", 1), ("Shift+F3", -1)):
            QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WindowShortcut).activated.connect(
                lambda steps=steps: self.stepped.emit(steps)
            )
        QShortcut(
            QKeySequence.StandardKey.Find, self, context=Qt.ShortcutContext.WindowShortcut
        ).activated.connect(self.take_focus)

    @property
    def text(self) -> str:
        """What is looked for."""
        return self._line.text()

    @property
    def only_matches(self) -> bool:
        """Hide what was not found."""
        return self._filter.isChecked()

    def take_focus(self) -> None:
        """Have the next keys type into the line."""
        self._line.setFocus()
        self._line.selectAll()

    def show_count(self, text: str) -> None:
        """Say how many lines were found."""
        self._count.setText(text)

    def _enter(self) -> None:
        """Search at once for what has just been typed; then go to the next line found."""
        if self._timer.isActive():
            self._timer.stop()
            self.searched.emit()
        self.stepped.emit(1)

    def _button(self, sign: str, title: str, steps: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(sign, theme.QUIET))
        button.setFixedSize(28, 28)
        button.clicked.connect(lambda: self.stepped.emit(steps))
        self._texts.keep(button.setToolTip, title)
        self._texts.keep(button.setAccessibleName, title)
        return button

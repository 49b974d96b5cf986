"""Why a finding's map is hidden, and the click that shows it all the same."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from medviewer.finding.finding import Finding
from medviewer.i18n import _


class MapReveal(QWidget):
    """Seen only for a finding whose map was not supported by its checks.

    Signals:
        reveal_asked: Show (True) or hide the map of the finding with this number.
    """

    reveal_asked = Signal(int, bool)

    def __init__(self) -> None:
        super().__init__()
        self._finding: Finding | None = None
        self._why, self._button = QLabel(), QPushButton()
        self._why.setWordWrap(True)
        self._why.setProperty("role", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._why)
        column.addWidget(self._button)
        self._button.clicked.connect(self._ask)
        self.hide()

    def show_finding(self, finding: Finding | None) -> None:
        """Follow the selected finding, in the language in use."""
        self._finding = finding
        self.setVisible(finding is not None and finding.map_is_hidden)
        if finding is None or not finding.map_is_hidden:
            return
        if finding.map_revealed:
            self._why.setText(_("The map is shown on request. Its checks do not support it."))
            self._button.setText(_("Hide the map"))
        else:
            self._why.setText(
                _("The map is not shown: its checks do not support it as what decided the score.")
            )
            self._button.setText(_("Show the map all the same"))

    def _ask(self) -> None:
        if self._finding is not None:
            self.reveal_asked.emit(self._finding.number, not self._finding.map_revealed)

"""The finding's card: what the model said when it was asked about a region."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from medviewer.errors import reader_text
from medviewer.finding.finding import Finding
from medviewer.i18n import _
from medviewer.report.probe_wording import answer_text, detail_text
from medviewer.ui.view_models.probing import ProbingViewModel


class ProbePart(QWidget):
    """A button that asks, and the answer below it; seen for a finding with a score.

    Signals:
        answered: What was asked about the finding on show has an answer now, or why there is none.
    """

    answered = Signal()

    def __init__(self, probing: ProbingViewModel, ask: QAction) -> None:
        """Make it.

        Args:
            probing: Has the questions.
            ask: Asks about the selected region and the selected finding.
        """
        super().__init__()
        self._probing = probing
        self._finding: Finding | None = None
        self._button, self._answer, self._more = QPushButton(), QLabel(), QLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._button)
        for label in (self._answer, self._more):
            label.setWordWrap(True)
            column.addWidget(label)
        self._more.setProperty("role", "quiet")
        self._button.setMinimumHeight(28)
        self._button.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed
        )  # never wider than the card
        self._button.clicked.connect(lambda: probing.cancel() if self._is_under_way else ask.trigger())
        probing.changed.connect(self._tell)
        self.show_finding(None)

    def show_finding(self, finding: Finding | None) -> None:
        """Follow the selected finding, in the language in use."""
        self._finding = finding
        self.setVisible(finding is not None and finding.score is not None)
        self._show()

    @property
    def _is_under_way(self) -> bool:
        asked = self._probing.about(self._finding)
        return asked is not None and asked.is_under_way

    def _tell(self) -> None:
        self._show()
        if not self._answer.isHidden():
            self.answered.emit()

    def _show(self) -> None:
        asked = self._probing.about(self._finding)
        self._button.setText(_("Cancel") if self._is_under_way else _("Ask about the selected region"))
        said = more = ""
        if asked is not None and asked.answer is not None:
            said, more = answer_text(asked.answer, _), detail_text(asked.answer, _)
        elif asked is not None and asked.error is not None:
            said, more = reader_text(asked.error)
        self._answer.setText(said)
        self._more.setText(more)
        self._answer.setVisible(bool(said))
        self._more.setVisible(bool(more))

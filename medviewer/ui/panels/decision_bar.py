"""Accept, reject or word the selected finding: three buttons, the answer with its time, and a line for own words."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from medviewer.finding.finding import Finding
from medviewer.i18n import N_
from medviewer.reading.decision import Decision, Verdict
from medviewer.reading.written_form import LONGEST_NOTE
from medviewer.ui.action_set import ActionSet
from medviewer.ui.elided_label import ElidedLabel
from medviewer.ui.panels.decision_words import decided_text
from medviewer.ui.texts import Texts

BUTTONS = (
    (Verdict.ACCEPTED, "accept-finding", N_("Accept")),
    (Verdict.REJECTED, "reject-finding", N_("Reject")),
    (Verdict.REWORDED, "word-finding", N_("Edit…")),
)


class DecisionBar(QWidget):
    """Shows the answer to one finding; its buttons run the actions of the same names.

    Signals:
        worded: The `Finding`, and the reader's own words on it.
    """

    worded = Signal(object, str)

    def __init__(self, actions: ActionSet, decision_on: Callable[[Finding], Decision | None]) -> None:
        """`decision_on` gives the answer to a finding, None where there is none yet."""
        super().__init__()
        self._decision_on = decision_on
        self._finding: Finding | None = None
        self._texts = Texts(self)
        self._buttons: dict[Verdict, QPushButton] = {}
        self._answer, self._words = ElidedLabel("quiet"), QLineEdit()
        self._words.setMaxLength(LONGEST_NOTE)
        self._words.returnPressed.connect(self._report_words)
        self._texts.keep(self._words.setPlaceholderText, N_("Your words on this finding, then Enter"))
        self._texts.keep(self._words.setAccessibleName, N_("Your words on this finding"))
        row = QHBoxLayout()
        row.setSpacing(8)
        for verdict, action, text in BUTTONS:
            self._buttons[verdict] = self._button(actions, action, text)
            row.addWidget(self._buttons[verdict], 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._answer)
        column.addWidget(self._words)
        self._words.hide()
        self.hide()

    def show_finding(self, finding: Finding | None) -> None:
        """Show the answer to a finding; None = none is selected."""
        is_another = finding is not self._finding
        self._finding = finding
        self.setVisible(finding is not None)
        if finding is None:
            return
        decision = self._decision_on(finding)
        for verdict, button in self._buttons.items():
            button.setChecked(decision is not None and decision.verdict is verdict)
        self._answer.show_text(decided_text(decision))
        words = "" if decision is None else decision.words
        if is_another or not self._words.hasFocus():
            self._words.setText(words)
            self._words.setVisible(bool(words))

    def edit_words(self) -> None:
        """Let the reader type own words."""
        self.show_finding(self._finding)
        self._words.show()
        self._words.setFocus()
        self._words.selectAll()

    def _button(self, actions: ActionSet, id_: str, text: str) -> QPushButton:
        button, action = QPushButton(), actions[id_]
        button.setCheckable(True)
        button.setMinimumHeight(28)
        button.clicked.connect(action.trigger)
        button.clicked.connect(lambda: self.show_finding(self._finding))
        self._texts.keep(button.setText, text)
        self._texts.refresh(lambda: button.setToolTip(action.toolTip()))
        self._texts.refresh(lambda: button.setAccessibleName(action.text()))
        return button

    def _report_words(self) -> None:
        words = self._words.text().strip()
        self._words.clearFocus()
        if self._finding is not None:
            self.worded.emit(self._finding, words)

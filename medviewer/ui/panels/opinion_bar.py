"""Read-first mode in the panel: the three answers while an impression is awaited; afterwards what it was."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from medviewer.i18n import N_, _
from medviewer.reading.first_opinion import FirstOpinion, Opinion
from medviewer.ui.action_set import ActionSet
from medviewer.ui.texts import Texts

WORDS = {
    Opinion.BENIGN: N_("benign"),
    Opinion.SUSPICIOUS: N_("suspicious"),
    Opinion.SKIPPED: N_("skipped"),
}
_BUTTONS = (
    ("opinion-benign", N_("Benign")),
    ("opinion-suspicious", N_("Suspicious")),
    ("opinion-skip", N_("Skip")),
)


class OpinionBar(QWidget):
    """Its buttons run the actions of the same names."""

    def __init__(self, actions: ActionSet) -> None:
        super().__init__()
        self._texts = Texts(self)
        self._said, self._answers = QLabel(), QWidget()
        self._said.setWordWrap(True)
        self._said.setProperty("role", "quiet")
        self._answers.setObjectName("see-through")
        row = QHBoxLayout(self._answers)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for id_, text in _BUTTONS:
            row.addWidget(self._button(actions, id_, text), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._said)
        column.addWidget(self._answers)
        self.hide()

    def show_opinion(self, opinion: FirstOpinion | None, *, is_awaited: bool) -> None:
        """Show the answers, or what was answered, in the language in use; nothing outside read-first mode."""
        self.setVisible(is_awaited or opinion is not None)
        self._answers.setVisible(is_awaited)
        if opinion is None:
            self._said.setText(_("Read first: what the analysis finds is shown after your own impression."))
        else:
            self._said.setText(opinion_text(opinion))

    def _button(self, actions: ActionSet, id_: str, text: str) -> QPushButton:
        button, action = QPushButton(), actions[id_]
        button.setMinimumHeight(28)
        button.clicked.connect(action.trigger)
        self._texts.keep(button.setText, text)
        self._texts.refresh(lambda: button.setToolTip(action.toolTip()))
        return button


def opinion_text(opinion: FirstOpinion) -> str:
    """ "Your first impression: suspicious, 2026-03-01 09:30, after 42 s"."""
    seconds = (opinion.made_at - opinion.opened_at).total_seconds()
    return _("Your first impression: {word}, {time}, after {seconds:.0f} s").format(
        word=_(WORDS[opinion.opinion]), time=f"{opinion.made_at.astimezone():%Y-%m-%d %H:%M}", seconds=seconds
    )

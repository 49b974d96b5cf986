"""The notice of the first run: what this program is not for, and one choice."""

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

import medviewer
from medviewer.i18n import N_
from medviewer.services.settings import DragDown
from medviewer.ui.texts import Texts
from medviewer.ui.view_models.settings import SettingsViewModel


class FirstNotice(QDialog):
    """Shown once for each version; the choice of the drag direction is there the first time."""

    def __init__(self, parent: QWidget, settings: SettingsViewModel) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.setFixedWidth(480)
        self._settings = settings
        texts = Texts(self)
        texts.keep(self.setWindowTitle, N_("Before you begin"))
        heading, notice, question = QLabel(), QLabel(), QLabel()
        heading.setProperty("role", "heading")
        notice.setWordWrap(True)
        texts.keep(heading.setText, N_("Investigational, not for diagnostic use"))
        texts.keep(
            notice.setText,
            N_(
                "medviewer is not a medical device. Its scores are the scores of a model, and nothing it shows may "
                "be the ground of a decision on a patient."
            ),
        )
        texts.keep(question.setText, N_("With the window tool, dragging down makes the image"))
        self._choices = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(24)
        for index, (direction, title) in enumerate(
            ((DragDown.BRIGHTER, N_("Brighter")), (DragDown.DARKER, N_("Darker")))
        ):
            button = QRadioButton()
            button.setMinimumHeight(28)
            button.setChecked(direction is settings.settings.drag_down)
            texts.keep(button.setText, title)
            self._choices.addButton(button, index)
            row.addWidget(button)
        row.addStretch(1)
        begin = QPushButton()
        begin.setDefault(True)
        texts.keep(begin.setText, N_("I understand, begin"))
        begin.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        for widget in (heading, notice):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addWidget(question)
        column.addLayout(row)
        column.addSpacing(8)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(begin)
        column.addLayout(foot)
        self.accepted.connect(self._keep)

    def _keep(self) -> None:
        chosen = DragDown.DARKER if self._choices.checkedId() == 1 else DragDown.BRIGHTER
        self._settings.change(drag_down=chosen, notice_seen_for=medviewer.__version__)

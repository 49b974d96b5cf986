"""What the selected finding's score would be where suspicious nodules are rarer or commoner: an assumption to try out."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSlider, QWidget

from medviewer.analysis.prevalence import at_prevalence
from medviewer.finding.finding import Finding
from medviewer.i18n import N_, _
from medviewer.report.wording import share_text
from medviewer.ui.texts import Texts

if TYPE_CHECKING:
    from medviewer.analysis.model_card import ModelCard

LEAST_PERCENT, MOST_PERCENT = 1, 90


class PrevalenceSlider(QWidget):
    """A slider from 1 to 90 % and what it makes of the score. Nothing of it is kept: the score stays the score.

    It starts at the share of the model's reference data, where nothing changes.
    """

    def __init__(self) -> None:
        super().__init__()
        self._finding: Finding | None = None
        self._reference: float | None = None
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(LEAST_PERCENT, MOST_PERCENT)
        self._slider.setPageStep(5)
        label, self._share, self._said = QLabel(), QLabel(), QLabel()
        for quiet in (label, self._share, self._said):
            quiet.setProperty("role", "quiet")
        label.setBuddy(self._slider)
        self._share.setFixedWidth(40)
        self._share.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._said.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for column, part in enumerate((label, self._slider, self._share)):
            grid.addWidget(part, 0, column)
        grid.addWidget(self._said, 1, 0, 1, 3)
        self._texts = Texts(self)
        self._texts.keep(label.setText, N_("Prevalence"))
        self._texts.keep(self._slider.setAccessibleName, N_("Assumed share of suspicious nodules"))
        self._slider.valueChanged.connect(lambda _percent: self._show())
        self._texts.refresh(self._show)

    def take_card(self, card: "ModelCard | None") -> None:
        """Take the share of suspicious nodules among the model's reference data; None = there is no model."""
        self._reference = None if card is None else card.rules.sized.reference.prevalence
        if self._reference is not None:
            self._slider.setValue(round(100 * self._reference))
        self._show()

    def show_finding(self, finding: Finding | None) -> None:
        """Show what becomes of this finding's score; hidden where it has none."""
        self._finding = finding
        self._show()

    def _show(self) -> None:
        score = self._finding.score if self._finding is not None else None
        reference, percent = self._reference, self._slider.value()
        self.setVisible(score is not None and reference is not None)
        self._share.setText(f"{percent} %")
        if score is None or reference is None:
            return
        if percent == round(100 * reference):
            text = _("As in the reference data: {share} % of the nodules are suspicious.")
            self._said.setText(text.format(share=percent))
            return
        text = _("Assumed, not the model's score: {value} where {share} % of the nodules are suspicious.")
        value = share_text(at_prevalence(score.value, reference, percent / 100))
        self._said.setText(text.format(value=value, share=percent))

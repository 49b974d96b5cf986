"""The foot of the finding's card: by what the result was made, and the button that makes it again."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from medviewer.analysis.result import AnalysisResult
from medviewer.i18n import N_, _
from medviewer.ui.elided_label import ElidedLabel
from medviewer.ui.texts import Texts

SHOWN_DIGITS = 8


class CapsulePart(QWidget):
    """Shows the start of the hashes of input and model; the whole ones in the tooltip."""

    def __init__(self, reverify: QAction) -> None:
        super().__init__()
        self._hashes, self._button = ElidedLabel("quiet"), QPushButton()
        self._button.setMinimumHeight(28)
        self._button.clicked.connect(reverify.trigger)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._hashes, 1)
        row.addWidget(self._button)
        texts = Texts(self)
        texts.keep(self._button.setText, N_("Re-verify"))
        texts.refresh(lambda: self._button.setToolTip(reverify.toolTip()))
        self.hide()

    def show_result(self, result: AnalysisResult | None) -> None:
        """Show what a result was made from, in the language in use; None = there is none."""
        self.setVisible(result is not None)
        if result is None:
            return
        before, model = result.input_sha256, result.model.sha256
        text = _("Input {input}…, model {model}…")
        self._hashes.setText(text.format(input=before[:SHOWN_DIGITS], model=model[:SHOWN_DIGITS]))
        self._hashes.setToolTip(
            _("SHA-256 of the input: {input}\nof the model: {model}").format(input=before, model=model)
        )

"""Which model is in use: its title and version, and the way to its card."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from medviewer.i18n import N_, _
from medviewer.ui.elided_label import ElidedLabel
from medviewer.ui.texts import Texts

if TYPE_CHECKING:
    from medviewer.analysis.model_card import ModelCard


class ModelHead(QWidget):
    """Two short lines, and a link at their right."""

    def __init__(self, open_card: QAction) -> None:
        super().__init__()
        self._card: ModelCard | None = None
        self._title, self._version, link = ElidedLabel("number"), ElidedLabel("quiet"), QPushButton()
        link.setObjectName("link")
        link.clicked.connect(open_card.trigger)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._title)
        names.addWidget(self._version)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(names, 1)
        row.addWidget(link)
        texts = Texts(self)
        texts.keep(link.setText, N_("Model card"))
        texts.refresh(self._show)

    def take_card(self, card: "ModelCard | None") -> None:
        """Show the model of this card; None = it is not installed."""
        self._card = card
        self._show()

    def _show(self) -> None:
        card = self._card
        self._title.show_text(_("No model") if card is None else _(card.title))
        self._version.show_text("" if card is None else _("version {version}").format(version=card.version))

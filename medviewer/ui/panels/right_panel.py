"""The right side of the window: the analysis, the reading, the structures and the filters, one page each."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from medviewer.i18n import N_
from medviewer.ui.panels.panel_heading import collapse_button
from medviewer.ui.texts import Texts

TITLES = (N_("Analysis"), N_("Reading"), N_("Structures"), N_("Filters"))


class RightPanel(QWidget):
    """The pages, and the button that makes the panel a strip."""

    def __init__(self, pages: Sequence[QWidget], toggle: QAction) -> None:
        """`pages`: in the order of `TITLES`."""
        super().__init__()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setExpanding(False)
        self.tabs.tabBar().setDrawBase(False)
        for page in pages:
            self.tabs.addTab(page, "")
        corner = QWidget()
        corner.setFixedSize(36, 40)
        collapse = collapse_button(toggle, "analysis")
        collapse.setParent(corner)
        collapse.move(0, 6)
        self.tabs.setCornerWidget(corner, Qt.Corner.TopRightCorner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        texts = Texts(self)
        texts.keep(self.tabs.setAccessibleName, N_("Panels"))
        for index, title in enumerate(TITLES):
            texts.keep(partial(self.tabs.setTabText, index), title)

"""The right side of the window: the analysis and the enhancement, one page each."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from medviewer.i18n import N_
from medviewer.ui.panels.panel_heading import collapse_button
from medviewer.ui.texts import Texts


class RightPanel(QWidget):
    """Two pages, and the button that makes the panel a strip."""

    def __init__(self, analysis: QWidget, enhancement: QWidget, toggle: QAction) -> None:
        super().__init__()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setExpanding(False)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(analysis, "")
        self.tabs.addTab(enhancement, "")
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
        texts.keep(lambda text: self.tabs.setTabText(0, text), N_("Analysis"))
        texts.keep(lambda text: self.tabs.setTabText(1, text), N_("Enhancement"))

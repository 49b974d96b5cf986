"""The head of a side panel: its title, and the button that makes the panel a strip."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from medviewer.ui import theme
from medviewer.ui.icons import icon
from medviewer.ui.texts import Texts


def panel_heading(title: str, toggle: QAction) -> QWidget:
    """A row of 40 px; `title` is marked for translation."""
    head, label = QWidget(), QLabel()
    head.setFixedHeight(40)
    label.setProperty("role", "heading")
    row = QHBoxLayout(head)
    row.setContentsMargins(12, 0, 8, 0)
    row.addWidget(label)
    row.addStretch(1)
    row.addWidget(collapse_button(toggle, "studies"))
    Texts(head).keep(label.setText, title)
    return head


def collapse_button(toggle: QAction, icon_name: str) -> QToolButton:
    """A button that runs `toggle`, without showing whether it is on."""
    button = QToolButton()
    button.setIcon(icon(icon_name, theme.QUIET))
    button.setFixedSize(28, 28)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(toggle.trigger)
    texts = Texts(button)
    texts.refresh(lambda: button.setToolTip(toggle.toolTip()))
    texts.refresh(lambda: button.setAccessibleName(toggle.text()))
    return button

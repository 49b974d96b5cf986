"""A panel at the side of the window that can be made a strip of one icon."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

STRIP_PX = 36


class SidePanel(QWidget):
    """Shows its content, or a strip with the button that brings it back.

    Signals:
        width_changed: The reader dragged it to another width.
    """

    width_changed = Signal(int)

    def __init__(self, content: QWidget, toggle: QAction, bounds: tuple[int, int]) -> None:
        """`bounds`: the least and the greatest width of the content, in pixels."""
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._content = content
        self._bounds = bounds
        self._strip = QWidget()
        button = QToolButton()
        button.setDefaultAction(toggle)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setFixedSize(28, 28)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = QVBoxLayout(self._strip)
        column.setContentsMargins(4, 8, 4, 8)
        column.addWidget(button)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._strip)
        row.addWidget(content, 1)
        self.set_open(True)

    @property
    def is_open(self) -> bool:
        return not self._content.isHidden()

    def set_open(self, is_open: bool) -> None:
        self._strip.setHidden(is_open)
        self._content.setHidden(not is_open)
        low, high = self._bounds if is_open else (STRIP_PX, STRIP_PX)
        self.setMinimumWidth(low)
        self.setMaximumWidth(high)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (overrides Qt's name)
        super().resizeEvent(event)
        if self.is_open and self.isVisible():
            self.width_changed.emit(self.width())

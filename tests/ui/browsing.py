"""The reader's hand in the browser: where a series lies in the list, a click and a drag there."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget


def point_of(window, key: str) -> QPoint:
    """The middle of a series' row in the list's viewport, scrolled into sight."""
    index = window.browser.model.index_of(key)
    assert index.isValid()
    window.browser.list.scrollTo(index)
    return window.browser.list.visualRect(index).center()


def click_series(qtbot, window, key: str) -> None:
    qtbot.mouseClick(window.browser.list.viewport(), Qt.MouseButton.LeftButton, pos=point_of(window, key))


def drag_mouse(widget: QWidget, to: QPoint) -> None:
    """Move the mouse with the left button down."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(to),
        QPointF(widget.mapToGlobal(to)),
        Qt.MouseButton.NoButton,
        left,
        none,
    )
    QApplication.sendEvent(widget, event)

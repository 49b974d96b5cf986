"""Lets the widget in focus keep the keys it needs, where a shortcut has the same key."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QMenuBar,
    QTabBar,
    QWidget,
)

from medviewer.ui.viewport.viewport_widget import ViewportWidget

_MOVES = {
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
}  # fmt: skip
_STEPS = {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
"""From viewport to viewport; everywhere else from widget to widget."""
_PRESSES = {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}


class KeyFocus(QObject):
    """An event filter of the application: a key that moves a slider or presses a button is no shortcut there."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (overrides Qt's name)
        is_offered = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_offered and isinstance(watched, QWidget) and belongs_to(watched, event):  # type: ignore[arg-type]
            event.accept()
            return True
        return False


def keep_keys_in_focus(application: QApplication) -> None:
    """Put the filter into force for the whole application."""
    if not application.findChildren(KeyFocus):
        application.installEventFilter(KeyFocus(application))


def belongs_to(widget: QWidget, event: QKeyEvent) -> bool:
    """True if `widget`, having the focus, needs this key for itself."""
    key = Qt.Key(event.key())
    if key in _STEPS:
        return not isinstance(QApplication.focusWidget(), ViewportWidget)
    if isinstance(widget, QLineEdit | QAbstractSpinBox):
        return not event.modifiers() & Qt.KeyboardModifier.ControlModifier and key != Qt.Key.Key_Escape
    if isinstance(widget, QMenuBar | QMenu):
        return key in _MOVES or key in _PRESSES or key == Qt.Key.Key_Escape
    if isinstance(widget, QAbstractSlider):
        return key in _MOVES
    if isinstance(widget, QAbstractScrollArea | QComboBox | QTabBar):
        edits = isinstance(widget, QAbstractItemView) and key == Qt.Key.Key_F2
        return key in _MOVES or key in _PRESSES or edits
    return isinstance(widget, QAbstractButton) and key in _PRESSES

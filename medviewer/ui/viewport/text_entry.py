"""A line to type in, on the picture: Enter keeps the text, Esc leaves it as it was."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from medviewer.i18n import _
from medviewer.reading.measurement import LONGEST_LABEL

WIDTH_PX = 200
MARGIN_PX = 4


class TextEntry(QLineEdit):
    """Asks for one text and goes. Clicking elsewhere keeps what was typed, as Enter does."""

    def __init__(self, viewport: QWidget, text: str, keep: Callable[[str], None]) -> None:
        super().__init__(text, viewport)
        self._viewport = viewport
        self._keep = keep
        self._is_done = False
        self.setObjectName("measurement-text")
        self.setMaxLength(LONGEST_LABEL)
        self.setPlaceholderText(_("Text"))
        self.setAccessibleName(_("Text"))

    def open_at(self, middle: QPoint) -> None:
        """Appear around a point of the viewport, inside it."""
        width = min(WIDTH_PX, self._viewport.width() - 2 * MARGIN_PX)
        self.resize(width, self.sizeHint().height())
        left = min(max(middle.x() - width // 2, MARGIN_PX), self._viewport.width() - width - MARGIN_PX)
        bottom = self._viewport.height() - self.height() - MARGIN_PX
        self.move(left, min(max(middle.y() - self.height() // 2, MARGIN_PX), bottom))
        self.show()
        self.selectAll()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the shortcut of the same key."""
        is_offered = event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_offered and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        if event.key() == Qt.Key.Key_Escape:
            self._end(kept=False)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._end(kept=True)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._end(kept=True)

    def _end(self, *, kept: bool) -> None:
        if self._is_done:
            return
        self._is_done = True
        if self.hasFocus():
            self._viewport.setFocus()
        self.hide()
        self.deleteLater()
        if kept:
            self._keep(self.text().strip())

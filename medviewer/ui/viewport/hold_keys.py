"""Keys that work while they are held: O hides the saliency map, F shows the unfiltered picture, X the other one."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from medviewer.ui.view_models.viewport import ViewportViewModel

HOLD_MS = 300


class HoldKeys(QObject):
    """An event filter. Install it on whatever has the keyboard focus while the reader looks at a viewport.

    The overlay key tapped switches the map on or off; held longer than 0.3 s it hides the map until it is
    let go. The compare key shows the unfiltered picture while it is held, the blink key another viewport's. It takes
    the three keys before any shortcut of the same key.

    Signals:
        blinked: The blink key went down (True) or up (False).
    """

    blinked = Signal(bool)

    def __init__(
        self,
        view_model: Callable[[], ViewportViewModel | None],
        parent: QObject | None = None,
        overlay_key: Qt.Key = Qt.Key.Key_O,
        compare_key: Qt.Key = Qt.Key.Key_F,
        blink_key: Qt.Key = Qt.Key.Key_X,
    ) -> None:
        """`view_model` gives the viewport that the keys act on; None = no viewport."""
        super().__init__(parent)
        self._view_model = view_model
        self._overlay_key, self._compare_key, self._blink_key = overlay_key, compare_key, blink_key
        self._overlay_is_down = False
        self._held: ViewportViewModel | None = None
        self._timer = QTimer(self, singleShot=True, interval=HOLD_MS)
        self._timer.timeout.connect(self._hide_overlay)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Take the three keys; let go of all when the focus leaves."""
        kind = event.type()
        if kind in (QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate):
            self._let_go()
            return False
        if not isinstance(event, QKeyEvent) or not self._is_ours(event):
            return False
        if kind is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if kind is QEvent.Type.KeyPress:
            if not event.isAutoRepeat():
                self._pressed(event.key())
            return True
        if kind is QEvent.Type.KeyRelease:
            if not event.isAutoRepeat():
                self._released(event.key())
            return True
        return False

    def _is_ours(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        released = event.type() is QEvent.Type.KeyRelease  # Ctrl may have gone down meanwhile
        ours = (self._overlay_key, self._compare_key, self._blink_key)
        return event.key() in ours and (plain or released)

    def _pressed(self, key: int) -> None:
        self._held = self._view_model()
        if self._held is None:
            return
        if key == self._overlay_key:
            self._overlay_is_down = True
            self._timer.start()
        elif key == self._compare_key:
            self._held.hold_compare(True)
        else:
            self.blinked.emit(True)

    def _released(self, key: int) -> None:
        if self._held is None:
            return
        if key == self._compare_key:
            self._held.hold_compare(False)
        elif key == self._blink_key:
            self.blinked.emit(False)
        elif self._overlay_is_down:
            self._overlay_is_down = False
            if self._timer.isActive():
                self._timer.stop()
                self._held.toggle_overlay()
            else:
                self._held.hold_overlay(False)

    def _hide_overlay(self) -> None:
        if self._held is not None:
            self._held.hold_overlay(True)

    def _let_go(self) -> None:
        self._timer.stop()
        self._overlay_is_down = False
        if self._held is not None:
            self._held.hold_overlay(False)
            self._held.hold_compare(False)
            self.blinked.emit(False)
            self._held = None

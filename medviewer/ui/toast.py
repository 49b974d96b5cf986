"""A short message at the foot of the window that leaves by itself, with one action at most."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from medviewer.i18n import N_, _
from medviewer.ui import theme
from medviewer.ui.icons import icon, pixmap

SHOWN_MS = 5000
_FOOT_PX, _WIDTH_PX = 48, 520
_NOTHING: Callable[[], object] = lambda: None  # noqa: E731 (a value, not a function of its own)


class Toast(QFrame):
    """One toast for the whole window; a new message takes the place of the old one.

    It stays as long as the pointer is over it or the focus in it.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("toast")
        self._act: Callable[[], object] = _NOTHING
        self._sign, self._message, self._hint = QLabel(), QLabel(), QLabel()
        self._hint.setProperty("role", "quiet")
        for label in (self._message, self._hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._button, self._close = QPushButton(), QToolButton()
        self._button.setObjectName("link")
        self._button.clicked.connect(self._run)
        self._close.setIcon(icon("close", theme.QUIET))
        self._close.setFixedSize(28, 28)
        self._close.clicked.connect(self.hide)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(self._message)
        texts.addWidget(self._hint)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addWidget(self._button)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._leave)
        window.installEventFilter(self)
        self.hide()

    @property
    def message(self) -> str:
        """The message on the screen; "" while none is."""
        return self._message.text() if self.isVisible() else ""

    def say(
        self, message: str, hint: str = "", *, action: str = "", call: Callable[[], object] = _NOTHING,
        sign: str = "info",
    ) -> None:  # fmt: skip
        """Show a translated message for five seconds.

        Args:
            message: One sentence.
            hint: What the reader can do; "" for nothing.
            action: Text of the button; "" for none.
            call: What the button does.
            sign: "info", "good", "caution" or "refused".
        """
        colors = {"good": theme.GOOD, "caution": theme.CAUTION, "refused": theme.REFUSED}
        self._sign.setPixmap(
            pixmap(sign, colors.get(sign, theme.ACCENT), theme.ICON_PX, self.devicePixelRatioF())
        )
        self._message.setText(message)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self._close.setToolTip(_(N_("Close this message")))
        self._close.setAccessibleName(self._close.toolTip())
        self.setAccessibleName(message)
        self._act = call
        self.show()
        self._place()
        self.raise_()
        self._timer.start(SHOWN_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (overrides Qt's name)
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        window = self._window
        width = min(_WIDTH_PX, window.width() - 32)
        self.setFixedWidth(width)
        self._row.activate()  # the texts and buttons may have changed since it last measured them
        self.resize(width, max(self._row.totalHeightForWidth(width), 44))
        self.move((window.width() - width) // 2, window.height() - self.height() - _FOOT_PX)

    def _leave(self) -> None:
        focused = self.focusWidget()
        if self.underMouse() or (focused is not None and focused.hasFocus()):
            self._timer.start(SHOWN_MS)
        else:
            self.hide()

    def _run(self) -> None:
        self.hide()
        self._act()

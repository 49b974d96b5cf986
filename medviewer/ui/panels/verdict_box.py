"""A quality verdict: sign, word and reasons in a place of fixed height."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from medviewer.ui import theme
from medviewer.ui.elided_text import ElidedText
from medviewer.ui.icons import pixmap

_COLORS = {
    "good": theme.GOOD,
    "caution": theme.CAUTION,
    "refused": theme.REFUSED,
    "info": theme.QUIET,
}
HEIGHT_PX = 72


class VerdictBox(QWidget):
    """The word of a verdict beside its sign, and under it why."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT_PX)
        self._sign, self._word, self._why = QLabel(), QLabel(), ElidedText()
        self._word.setTextFormat(Qt.TextFormat.PlainText)
        self._why.setProperty("role", "quiet")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._sign)
        head.addWidget(self._word, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._why, 1)

    def show_verdict(self, sign: str, word: str, reasons: tuple[str, ...]) -> None:
        """Show a translated verdict: `sign` is "good", "caution", "refused" or "info"."""
        self._sign.setPixmap(pixmap(sign, _COLORS[sign], theme.ICON_PX, self.devicePixelRatioF()))
        self._word.setText(word)
        self._word.setProperty("verdict", sign)
        self._word.style().unpolish(self._word)
        self._word.style().polish(self._word)
        why = " ".join(reasons)
        self._why.setText(why)
        self.setToolTip("\n".join(reasons))
        self.setAccessibleName(f"{word}. {why}")

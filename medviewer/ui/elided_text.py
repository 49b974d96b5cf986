"""A text of several lines that ends in an ellipsis where its place ends, never in half a line."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy


class ElidedText(QLabel):
    """Wraps plain text in the place it is given; its owner shows the whole in a tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def lines(self) -> tuple[list[str], float]:
        """The lines as they are painted, the last one elided where more would follow; and the height of each."""
        text, metrics = self.text(), self.fontMetrics()
        starts, line_px = self._laid_out()
        most = max(int(self.contentsRect().height() / line_px), 1)
        if len(starts) <= most:
            ends = [*starts[1:], len(text)]
            return [text[start:end] for start, end in zip(starts, ends, strict=True)], line_px
        kept = starts[: most - 1]
        shown = [text[start:end] for start, end in zip(kept, starts[1:most], strict=True)]
        rest = metrics.elidedText(
            text[starts[most - 1] :], Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        return [*shown, rest], line_px

    def _laid_out(self) -> tuple[list[int], float]:
        """Where each line starts, and the tallest line's height: Chinese letters stand higher than Latin ones."""
        layout = QTextLayout(self.text(), self.font())
        layout.setTextOption(_WRAPPING)
        layout.beginLayout()
        starts, line_px = [], float(self.fontMetrics().lineSpacing())
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self.contentsRect().width())
            starts.append(line.textStart())
            line_px = max(line_px, line.height())
        layout.endLayout()
        return starts, line_px

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (overrides Qt's name)
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            area = self.contentsRect()
            lines, line_px = self.lines()
            for number, line in enumerate(lines):
                baseline = area.top() + number * line_px + self.fontMetrics().ascent()
                painter.drawText(QPointF(area.left(), baseline), line.rstrip())


_WRAPPING = QTextOption()
_WRAPPING.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

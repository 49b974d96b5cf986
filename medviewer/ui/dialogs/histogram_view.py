"""Draws a histogram: bars, the ends of its range, and the mean as a line."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from medviewer.i18n import N_, _
from medviewer.imaging.region_statistics import Histogram
from medviewer.minus import with_minus
from medviewer.ui import theme
from medviewer.ui.viewport.outlined_text import sized

MARGIN_PX = 8.0


class HistogramView(QWidget):
    """A picture of how many pixels have which value; the mouse over a bar tells its numbers."""

    def __init__(self) -> None:
        super().__init__()
        self._histogram: Histogram | None = None
        self._mean = 0.0
        self._unit = ""
        self.setMouseTracking(True)
        self.setMinimumSize(240, 140)

    def show_histogram(self, histogram: Histogram | None, mean: float, unit: str) -> None:
        """Draw `histogram` with a line at `mean`; `unit` is that of the values."""
        self._histogram, self._mean, self._unit = histogram, mean, unit
        self.setAccessibleName(_("Histogram"))
        self.setAccessibleDescription(self._summary())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return QSize(360, 180)

    def bar_at(self, x: float) -> int | None:
        """The bar under a place across the widget; None beside the bars."""
        histogram, plot = self._histogram, self._plot()
        if histogram is None or not plot.left() <= x < plot.right():
            return None
        return int((x - plot.left()) / plot.width() * len(histogram.counts))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme.SURFACE_0))
            histogram, plot = self._histogram, self._plot()
            if histogram is not None:
                self._paint_bars(painter, histogram, plot)
                self._paint_scale(painter, histogram, plot)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        histogram, bar = self._histogram, self.bar_at(event.position().x())
        if histogram is None or bar is None:
            QToolTip.hideText()
            return
        QToolTip.showText(event.globalPosition().toPoint(), self._bar_text(histogram, bar), self)

    def _paint_bars(self, painter: QPainter, histogram: Histogram, plot: QRectF) -> None:
        width = plot.width() / len(histogram.counts)
        most = max(int(histogram.counts.max()), 1)
        for number, count in enumerate(histogram.counts):
            height = plot.height() * int(count) / most
            bar = QRectF(plot.left() + number * width, plot.bottom() - height, max(width - 1, 1), height)
            painter.fillRect(bar, QColor(theme.MEASURE))
        painter.fillRect(QRectF(plot.left(), plot.bottom(), plot.width(), 1), QColor(theme.LINE))

    def _paint_scale(self, painter: QPainter, histogram: Histogram, plot: QRectF) -> None:
        end = histogram.start + histogram.width * len(histogram.counts)
        x = plot.left() + (self._mean - histogram.start) / (end - histogram.start) * plot.width()
        painter.setPen(QPen(QColor(theme.TEXT), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        font = sized(self.font(), theme.QUIET_PT)
        painter.setFont(font)
        painter.setPen(QColor(theme.QUIET))
        below = QRectF(plot.left(), plot.bottom() + 3, plot.width(), QFontMetricsF(font).height())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, self._number(histogram.start))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{self._number(end)} {self._unit}".rstrip())
        most = _("{count} pixels").format(count=int(histogram.counts.max()))
        above = QRectF(plot.left(), MARGIN_PX, plot.width(), below.height())
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft, most)

    def _plot(self) -> QRectF:
        """Where the bars stand."""
        line = QFontMetricsF(sized(self.font(), theme.QUIET_PT)).height()
        return QRectF(self.rect()).adjusted(
            MARGIN_PX, MARGIN_PX + line + 4, -MARGIN_PX, -(MARGIN_PX + line + 2)
        )

    def _bar_text(self, histogram: Histogram, bar: int) -> str:
        low = histogram.start + bar * histogram.width
        ends = {"low": self._number(low), "high": self._number(low + histogram.width), "unit": self._unit}
        text = _(N_("{low} to {high} {unit}: {count} pixels"))
        return text.format(**ends, count=int(histogram.counts[bar])).replace(" :", ":")

    def _summary(self) -> str:
        histogram = self._histogram
        if histogram is None:
            return ""
        return self._bar_text(histogram, int(histogram.counts.argmax()))

    @staticmethod
    def _number(value: float) -> str:
        return with_minus(f"{value:.6g}")

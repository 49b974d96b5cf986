"""One series in the browser: its middle image, how many images, what it is."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDrag,
    QFont,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from medviewer.dicom.file_format import FileFormat
from medviewer.i18n import N_, _
from medviewer.ui import theme
from medviewer.ui.elided_label import ElidedLabel
from medviewer.ui.icons import pixmap
from medviewer.ui.texts import Texts
from medviewer.ui.view_models.series_content import series_title
from medviewer.ui.viewport_grid import SERIES_MIME

if TYPE_CHECKING:
    from medviewer.dicom.series import Series

_RING_PX = 20


class Thumbnail(QWidget):
    """The middle image with the number of images bottom left, the part top left, a ring while it loads."""

    def __init__(self, count: int, part: str) -> None:
        super().__init__()
        self.setFixedSize(theme.THUMBNAIL_PX, theme.THUMBNAIL_PX)
        self._count, self._part = str(count) if count else "", part
        self._picture: QPixmap | None = None
        self._sign: QPixmap | None = None
        self._loaded: float | None = None

    def show_picture(self, values: NDArray[np.uint8]) -> None:
        """Show (rows, columns) gray or (rows, columns, 3) values, at most 144 each way."""
        pixels = np.ascontiguousarray(values)
        kind = QImage.Format.Format_Grayscale8 if pixels.ndim == 2 else QImage.Format.Format_RGB888
        image = QImage(pixels.data, pixels.shape[1], pixels.shape[0], pixels.strides[0], kind)
        self._picture = QPixmap.fromImage(image.copy())
        self.update()

    def show_sign(self, name: str) -> None:
        """Show a sign in place of a picture that can't be had."""
        self._sign = pixmap(name, theme.FAINT, 32, self.devicePixelRatioF())
        self.update()

    def show_loading(self, part: float | None) -> None:
        """Draw the ring at `part` (0 to 1); None = no ring."""
        self._loaded = part
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (overrides Qt's name)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.CANVAS))
        shown = self._picture or self._sign
        if shown is not None:
            size = shown.deviceIndependentSize()
            at = QPoint(round((self.width() - size.width()) / 2), round((self.height() - size.height()) / 2))
            painter.drawPixmap(at, shown)
        font = QFont(self.font())
        font.setPointSizeF(theme.QUIET_PT)
        painter.setFont(font)
        self._write(painter, self._count, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self._write(painter, self._part, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        if self._loaded is not None:
            ring = QRectF(self.width() - _RING_PX - 6, self.height() - _RING_PX - 6, _RING_PX, _RING_PX)
            painter.setPen(QPen(QColor(theme.LINE), 2.5))
            painter.drawEllipse(ring)
            painter.setPen(QPen(QColor(theme.ACCENT), 2.5))
            painter.drawArc(ring, 90 * 16, round(-360 * 16 * self._loaded))
        painter.end()

    def _write(self, painter: QPainter, text: str, where: Qt.AlignmentFlag) -> None:
        area = self.rect().adjusted(6, 4, -6, -4)
        painter.setPen(QColor(theme.CANVAS))
        for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            painter.drawText(area.translated(dx, dy), where, text)
        painter.setPen(QColor(theme.TEXT))
        painter.drawText(area, where, text)


class SeriesCard(QFrame):
    """A series to click on, or to drag into a viewport.

    Signals:
        chosen: The series' key: clicked, or Return pressed on it.
        opened: The key of a series without images: clicked twice, or Return pressed on it.
        menu_asked: The series' key, and the global point: right click, or the menu key.
    """

    chosen = Signal(str)
    opened = Signal(str)
    menu_asked = Signal(str, QPoint)

    def __init__(self, series: "Series") -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.key, self._series = series.key, series
        self._pressed_at: QPoint | None = None
        self.thumbnail = Thumbnail(
            series.slice_count, f"#{series.split_number}" if series.split_count > 1 else ""
        )
        if not series.is_image:
            self.thumbnail.setFixedHeight(48)
            self.thumbnail.show_sign("log")
        self._name, self._about = ElidedLabel(), ElidedLabel("quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addWidget(self.thumbnail, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._name)
        column.addWidget(self._about)
        if series.is_image:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        Texts(self).refresh(self._set_texts)

    def set_current(self, current: bool) -> None:
        """Frame the card of the series in the active viewport."""
        self.setProperty("current", "true" if current else "false")
        self.style().unpolish(self)
        self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (overrides Qt's name)
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (overrides Qt's name)
        start = self._pressed_at
        if start is None or not self._series.is_image:
            return
        if (event.position().toPoint() - start).manhattanLength() >= QApplication.startDragDistance():
            self._pressed_at = None
            self._drag()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 (overrides Qt's name)
        if self._pressed_at is not None:
            self._pressed_at = None
            self.chosen.emit(self.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (overrides Qt's name)
        if event.button() is Qt.MouseButton.LeftButton and not self._series.is_image:
            self.opened.emit(self.key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 (overrides Qt's name)
        self.menu_asked.emit(self.key, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (overrides Qt's name)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.chosen if self._series.is_image else self.opened).emit(self.key)
        else:
            super().keyPressEvent(event)

    def _drag(self) -> None:
        mime = QMimeData()
        mime.setData(SERIES_MIME, self.key.encode())
        drag = QDrag(self)
        drag.setMimeData(mime)
        drag.setPixmap(self.thumbnail.grab())
        drag.exec(Qt.DropAction.CopyAction)

    def _set_texts(self) -> None:
        series = self._series
        self._name.show_text(series_title(series))
        number = "" if series.number is None else _(N_("Series {number}")).format(number=series.number)
        if series.is_image:
            count = _(N_("1 image")) if series.slice_count == 1 else _(N_("{count} images"))
            is_named = series.file_format is not FileFormat.DICOM or series.acquisition.is_mosaic
            what = series.kind if is_named else number
            parts = [what, count.format(count=series.slice_count)]
        else:
            parts = [number, series.kind]
        self._about.show_text(" · ".join(part for part in parts if part))
        self.setAccessibleName(", ".join((self._name.text(), self._about.text())))

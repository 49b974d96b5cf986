"""The list of series in the browser: click or Return hangs one, a drag takes it to any viewport."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QKeyEvent, QMouseEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from medviewer.ui.panels.series_delegate import SeriesDelegate
from medviewer.ui.panels.series_model import Role, Row, SeriesModel

AHEAD = 4
"""Rows beyond what is in sight whose thumbnails are made as well."""


class SeriesList(QListView):
    """Shows a `SeriesModel`.

    Signals:
        chosen: The key of an image series: clicked, or Return pressed on it.
        opened: The key of a series without images: clicked twice, or Return pressed on it.
        menu_asked: A series' key, and the global point: right click, or the menu key.
        in_sight: The keys of the series to be seen, from the first.
    """

    chosen = Signal(str)
    opened = Signal(str)
    menu_asked = Signal(str, QPoint)
    in_sight = Signal(list)

    def __init__(self, model: SeriesModel) -> None:
        super().__init__()
        self._model = model
        self._look_again = QTimer(self, singleShot=True, interval=30)
        self._look_again.timeout.connect(self._tell_sight)
        self.setModel(model)
        self.setItemDelegate(SeriesDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(24)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._look_again.start())
        model.modelReset.connect(self._look_again.start)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (overrides Qt's name)
        super().resizeEvent(event)
        self._look_again.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (overrides Qt's name)
        key = self._model.key(self.currentIndex())
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if key:
                self._take(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (overrides Qt's name)
        pressed = self.state() is not QAbstractItemView.State.DraggingState
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        row: Row | None = index.data(Role.ROW)
        is_click = pressed and event.button() is Qt.MouseButton.LeftButton and index == self.currentIndex()
        if is_click and row is not None and row.series is not None and row.series.is_image:
            self.chosen.emit(row.series.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (overrides Qt's name)
        super().mouseDoubleClickEvent(event)
        row: Row | None = self.indexAt(event.position().toPoint()).data(Role.ROW)
        if row is not None and row.series is not None and not row.series.is_image:
            self.opened.emit(row.series.key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 (overrides Qt's name)
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if key := self._model.key(index):
            at = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
            self.menu_asked.emit(key, at)

    def startDrag(self, _actions: Qt.DropAction) -> None:  # noqa: N802 (overrides Qt's name)
        index = self.currentIndex()
        if not self._model.flags(index) & Qt.ItemFlag.ItemIsDragEnabled:
            return
        drag = QDrag(self)
        drag.setMimeData(self._model.mimeData([index]))
        picture: QPixmap | None = index.data(Role.PICTURE)
        if picture is not None:
            drag.setPixmap(picture)
        drag.exec(Qt.DropAction.CopyAction)

    def _take(self, index: QModelIndex) -> None:
        row: Row = index.data(Role.ROW)
        if row.series is not None:
            (self.chosen if row.series.is_image else self.opened).emit(row.series.key)

    def _step(self, steps: int) -> None:
        """Go to the next series up or down, over headings; into the list from nowhere at its first."""
        row = self.currentIndex().row() + steps if self.currentIndex().isValid() else 0
        while 0 <= row < self._model.rowCount():
            if self._model.key(self._model.index(row)):
                self.setCurrentIndex(self._model.index(row))
                return
            row += steps if self.currentIndex().isValid() else 1

    def _tell_sight(self) -> None:
        """Tell which series are to be seen, and a few beyond."""
        if not self.isVisible() or not self._model.rowCount():
            return
        height = self.viewport().height()
        first = self.indexAt(QPoint(self.viewport().width() // 2, 1)).row()
        last = self.indexAt(QPoint(self.viewport().width() // 2, height - 2)).row()
        stop = self._model.rowCount() if last < 0 else min(last + 1 + AHEAD, self._model.rowCount())
        keys = (self._model.key(self._model.index(row)) for row in range(max(first, 0), stop))
        self.in_sight.emit([key for key in keys if key])

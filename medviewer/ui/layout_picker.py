"""A small grid on which the number of viewports is pointed at."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget, QWidgetAction

from medviewer.hanging.grid_layout import LAYOUTS, MOST_LINES, GridLayout
from medviewer.i18n import N_, _
from medviewer.ui import theme
from medviewer.ui.texts import Texts

_CELL_PX, _GAP_PX, _MARGIN_PX, _CAPTION_PX = 32, 4, 8, 24
_MOVES = {
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
}  # fmt: skip


class LayoutPicker(QWidget):
    """Three by three places; the ones up to the mouse (or the arrow keys) are the grid that a click chooses.

    Signals:
        chosen: The `GridLayout` that was clicked, or that was marked when Return was pressed.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._marked = LAYOUTS[0]
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        Texts(self).keep(self.setAccessibleName, N_("Layout"))

    def mark(self, layout: GridLayout) -> None:
        """Show `layout` as the one that would be chosen."""
        self._marked = layout
        self.setAccessibleDescription(_("{rows} × {columns} viewports").format(**vars(layout)))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (overrides Qt's name)
        side = MOST_LINES * _CELL_PX + (MOST_LINES - 1) * _GAP_PX + 2 * _MARGIN_PX
        return QSize(side, side + _CAPTION_PX)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that work here from being shortcuts of the window."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (overrides Qt's name)
        move = _MOVES.get(Qt.Key(event.key()))
        if move is not None:
            rows, columns = self._marked.rows + move[0], self._marked.columns + move[1]
            self.mark(GridLayout(min(max(rows, 1), MOST_LINES), min(max(columns, 1), MOST_LINES)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._marked)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (overrides Qt's name)
        if (layout := self._at(event.position())) is not None:
            self.mark(layout)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (overrides Qt's name)
        if (layout := self._at(event.position())) is not None:
            self.chosen.emit(layout)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (overrides Qt's name)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for row in range(MOST_LINES):
                for column in range(MOST_LINES):
                    is_in = row < self._marked.rows and column < self._marked.columns
                    painter.setPen(QPen(QColor(theme.ACCENT if is_in else theme.FAINT), 1.5 if is_in else 1))
                    painter.setBrush(QColor(theme.LINE if is_in else theme.SURFACE_1))
                    painter.drawRoundedRect(_cell(row, column), 2, 2)
            painter.setPen(QColor(theme.TEXT))
            caption = QRectF(0, self.height() - _CAPTION_PX - 2, self.width(), _CAPTION_PX)
            painter.drawText(
                caption, Qt.AlignmentFlag.AlignCenter, f"{self._marked.rows} × {self._marked.columns}"
            )

    @staticmethod
    def _at(position: QPointF) -> GridLayout | None:
        for layout in LAYOUTS:
            around = _cell(layout.rows - 1, layout.columns - 1).adjusted(-2, -2, 2, 2)
            if around.contains(position):
                return layout
        return None


class LayoutMenu(QMenu):
    """The picker in a menu that closes when a grid was chosen.

    Signals:
        chosen: The `GridLayout` chosen.
    """

    chosen = Signal(object)

    def __init__(self, current: Callable[[], GridLayout]) -> None:
        """`current` says which grid is in use."""
        super().__init__()
        self._current = current
        self.picker = LayoutPicker()
        place = QWidgetAction(self)
        place.setDefaultWidget(self.picker)
        self.addAction(place)
        self.picker.chosen.connect(self._choose)
        self.aboutToShow.connect(self._begin)

    def _begin(self) -> None:
        self.picker.mark(self._current())
        QTimer.singleShot(0, self.picker, self.picker.setFocus)  # the menu takes the focus as it comes up

    def _choose(self, layout: GridLayout) -> None:
        self.close()
        self.chosen.emit(layout)


def _cell(row: int, column: int) -> QRectF:
    step = _CELL_PX + _GAP_PX
    return QRectF(_MARGIN_PX + column * step + 0.5, _MARGIN_PX + row * step + 0.5, _CELL_PX - 1, _CELL_PX - 1)

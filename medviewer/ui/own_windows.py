"""Viewports in windows of their own: on a second screen, with all keys and the same label."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from medviewer.i18n import N_
from medviewer.ui import theme
from medviewer.ui.desk import Desk
from medviewer.ui.elided_label import ElidedLabel
from medviewer.ui.texts import Texts
from medviewer.ui.view_models.series_content import series_title
from medviewer.ui.viewport_grid import ViewportGrid
from medviewer.ui.window_keeper import WindowKeeper, move_to_screen, other_screen

FIRST_SIZE = QSize(900, 900)
BUTTONS = ("own-window", "next-screen", "full-screen")


class ViewportWindow(QWidget):
    """A viewport with a line below it: what it shows, its buttons, what it is not for.

    Signals:
        closing: The reader closes it.
    """

    closing = Signal()

    def __init__(self, cell: QWidget, actions: Sequence[QAction]) -> None:
        """`actions`: those of the main window; their keys work here too."""
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setMinimumSize(320, 320)
        self.resize(FIRST_SIZE)
        self.addActions(list(actions))
        self._title = ElidedLabel("quiet")
        notice = QLabel()
        notice.setProperty("role", "quiet")
        Texts(notice).keep(notice.setText, N_("Investigational, not for diagnostic use"))
        row = QHBoxLayout()
        row.setContentsMargins(12, 2, 12, 2)
        row.setSpacing(8)
        row.addWidget(self._title, 1)
        for action in (each for name in BUTTONS for each in actions if each.objectName() == name):
            row.addWidget(_button(action))
        row.addWidget(notice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(cell, 1)
        column.addLayout(row)

    def show_title(self, title: str) -> None:
        """Name the series on show; never the patient: a title stands in the task bar."""
        self._title.show_text(title)
        self.setWindowTitle(f"{title} – medviewer" if title else "medviewer")

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (overrides Qt's name)
        self.closing.emit()
        super().closeEvent(event)


class OwnWindows(QObject):
    """Keeps a window for each viewport that the hanging has taken out of the grid."""

    def __init__(
        self, desk: Desk, grid: ViewportGrid, keeper: WindowKeeper, actions: Callable[[], Sequence[QAction]]
    ) -> None:
        super().__init__(grid)
        self._desk = desk
        self._grid = grid
        self._keeper = keeper
        self._actions = actions
        self._windows: dict[int, ViewportWindow] = {}
        desk.hanging.layout_changed.connect(self._follow)
        desk.hanging.active_changed.connect(self._show_titles)
        desk.hanging.series_shown.connect(lambda _key: self._show_titles())

    def window_of(self, index: int) -> ViewportWindow | None:
        """The window of a viewport; None while it stands in the grid."""
        return self._windows.get(index)

    def close_all(self) -> None:
        """Bring every viewport back; call it before the main window closes."""
        for index in list(self._windows):
            self._desk.hanging.put_back(index)

    def _follow(self) -> None:
        out = self._desk.hanging.places.own_windows
        for index in [index for index in self._windows if index not in out]:
            self._close(index)
        for index in [index for index in out if index not in self._windows]:
            self._open(index)
        self._show_titles()

    def _open(self, index: int) -> None:
        window = ViewportWindow(self._grid.cells[index], self._actions())
        window.closing.connect(partial(self._desk.hanging.put_back, index))
        self._windows[index] = window
        if not self._keeper.restore(window, _name(index)) and (screen := other_screen(self._grid.window())):
            move_to_screen(window, screen)
        self._grid.cells[index].show()
        window.show()
        window.activateWindow()
        self._grid.cells[index].viewport.setFocus()

    def _close(self, index: int) -> None:
        window = self._windows.pop(index)
        self._keeper.remember(window, _name(index))
        window.hide()
        window.deleteLater()

    def _show_titles(self) -> None:
        for index, window in self._windows.items():
            series = self._desk.study.series(self._desk.hanging.key_in(index))
            window.show_title(series_title(series) if series is not None else "")


def _name(index: int) -> str:
    return f"viewport {index + 1}"


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setIconSize(QSize(theme.ICON_PX, theme.ICON_PX))
    button.setFixedSize(28, 28)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    Texts(button).refresh(lambda: button.setAccessibleName(action.text()))
    return button

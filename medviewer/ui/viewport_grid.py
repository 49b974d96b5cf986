"""The grid of viewports: one to nine, the active one framed, one of them maximised on a double click."""

from functools import partial
from typing import cast

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from medviewer.hanging.grid_layout import MOST_LINES, GridLayout
from medviewer.services.settings import DragDown, Settings
from medviewer.ui.drop_veil import accept_as_copy
from medviewer.ui.view_models.hanging import HangingViewModel
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.view_picture import Tile
from medviewer.ui.viewport.tools.mouse_tool import MouseTool
from medviewer.ui.viewport.viewport_widget import ViewportWidget

SERIES_MIME = "application/x-medviewer-series"
"""What is dragged from the browser: the series key, as UTF-8."""


class ViewportCell(QWidget):
    """One place of the grid: a viewport that takes a series dropped on it.

    Signals:
        series_dropped: The key of the series that was dropped here.
    """

    series_dropped = Signal(str)

    def __init__(self, view_model: ViewportViewModel) -> None:
        super().__init__()
        self.viewport = ViewportWidget(view_model)
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.viewport)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 (overrides Qt's name)
        _take_series(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 (overrides Qt's name)
        _take_series(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 (overrides Qt's name)
        if _take_series(event):
            self.series_dropped.emit(bytes(event.mimeData().data(SERIES_MIME).data()).decode())


def _take_series(event: QDropEvent) -> bool:
    """Accept a series from the browser, and nothing else."""
    if event.mimeData().hasFormat(SERIES_MIME):
        return accept_as_copy(event)
    event.ignore()
    return False


class ViewportGrid(QWidget):
    """Shows the viewports of a hanging.

    Signals:
        menu_requested: A right click in a viewport, with the global point.
        measurement_menu_requested: A right click on a measurement, with the global point.
        tool_changed: The left button does something else now.
        maximised_changed: One viewport takes the whole place, or no longer.
        object_dropped: The number of a viewport, and the key of a series without images that was dropped there.
    """

    menu_requested = Signal(QPoint)
    measurement_menu_requested = Signal(QPoint)
    tool_changed = Signal()
    maximised_changed = Signal()
    object_dropped = Signal(int, str)

    def __init__(self, hanging: HangingViewModel) -> None:
        super().__init__()
        self.setObjectName("grid")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hanging = hanging
        self._maximised: int | None = None
        self._tool = MouseTool.WINDOW
        self._settings = Settings()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(1)
        self._cells: list[ViewportCell] = []
        hanging.for_each_viewport(self._make_cell)
        hanging.layout_changed.connect(self._lay_out)
        hanging.active_changed.connect(self._frame_active)
        self._lay_out()

    @property
    def cells(self) -> tuple[ViewportCell, ...]:
        """One for each viewport there is, by its number; those not on show are hidden."""
        return tuple(self._cells)

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """The viewports on show in the grid, each with its place."""
        found = []
        for cell in self._cells:
            if (index := self._grid.indexOf(cell)) >= 0:
                place = cast(
                    tuple[int, int, int, int], self._grid.getItemPosition(index)
                )  # its stub says object
                found.append(Tile(cell.viewport, place[0], place[1]))
        return tuple(found)

    @property
    def active_tile(self) -> Tile:
        """The active viewport alone, wherever it is."""
        return Tile(self._cells[self._hanging.active].viewport)

    @property
    def is_maximised(self) -> bool:
        return self._maximised is not None

    @property
    def tool(self) -> MouseTool:
        """What the left button does in every viewport."""
        return self._tool

    def use_tool(self, tool: MouseTool) -> None:
        self._tool = tool
        for cell in self._cells:
            cell.viewport.set_tool(tool)
        self.tool_changed.emit()

    def cancel_tool(self) -> bool:
        """Drop what the tool has not finished in any viewport. True if there was something."""
        return sum(cell.viewport.cancel_tool() for cell in self.cells) > 0

    def take_settings(self, settings: Settings) -> None:
        self._settings = settings
        for cell in self._cells:
            cell.viewport.options.down_brightens = settings.drag_down is DragDown.BRIGHTER
            cell.viewport.options.wheel_goes_round = settings.wheel_goes_round
            cell.viewport.view_model.set_interpolation(settings.interpolation)

    def toggle_maximised(self) -> None:
        """Give the active viewport the whole place, or show all again."""
        self._toggle_maximised(self._hanging.active)

    def step(self, steps: int) -> None:
        """Go to the next (1) or previous (-1) viewport, round and round; a maximised one makes way for it."""
        if self._maximised is not None:
            self._toggle_maximised(self._maximised)
        self._hanging.step_viewport(steps)
        self.focus_active()

    def show_actual_size(self) -> None:
        """Show the active viewport with one image pixel on each pixel of the screen."""
        self._cells[self._hanging.active].viewport.show_actual_size()

    def focus_active(self) -> None:
        """Give the active viewport the keys, in whichever window it stands."""
        viewport = self._cells[self._hanging.active].viewport
        viewport.activateWindow()
        viewport.setFocus()

    def _make_cell(self, index: int, view_model: ViewportViewModel) -> None:
        cell = ViewportCell(view_model)
        cell.setParent(self)
        cell.hide()
        cell.viewport.set_tool(self._tool)
        cell.viewport.activated.connect(partial(self._hanging.activate, index))
        cell.viewport.maximise_requested.connect(partial(self._toggle_maximised, index))
        cell.viewport.context_menu_requested.connect(self.menu_requested)
        view_model.measurements.menu_asked.connect(self.measurement_menu_requested)
        cell.series_dropped.connect(partial(self._place, index))
        cell.viewport.blinked.connect(partial(self._blink, index))
        self._cells.append(cell)
        self.take_settings(self._settings)

    def _blink(self, index: int, held: bool) -> None:
        """Show the next viewport's image in one's place, as long as the key is held."""
        shown = self._hanging.places.on_show
        other = self._cells[shown[(shown.index(index) + 1) % len(shown)]].viewport.view_model
        is_another = held and len(shown) > 1 and other.content is not None
        self._cells[index].viewport.show_instead(other if is_another else None)

    def _place(self, index: int, key: str) -> None:
        if not self._hanging.place(key, index):
            self.object_dropped.emit(index, key)

    def _toggle_maximised(self, index: int) -> None:
        if index in self._hanging.places.own_windows:
            window = self._cells[index].window()
            window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)
            return
        self._maximised = index if self._maximised is None and self._hanging.layout.count > 1 else None
        self._arrange()
        self.maximised_changed.emit()

    def _lay_out(self) -> None:
        self._maximised = None
        self._arrange()
        self.maximised_changed.emit()

    def _arrange(self) -> None:
        """Put the viewports of the hanging into their places, or the maximised one alone."""
        places = self._hanging.places
        shown = places.in_grid if self._maximised is None else (self._maximised,)
        layout = places.layout if self._maximised is None else GridLayout()
        for index, cell in enumerate(self._cells):
            if index in places.own_windows:
                continue
            self._grid.removeWidget(cell)
            if index in shown:
                self._grid.addWidget(cell, *layout.cell(shown.index(index)))
            cell.setVisible(index in shown)
        for line in range(MOST_LINES):
            self._grid.setRowStretch(line, int(line < layout.rows))
            self._grid.setColumnStretch(line, int(line < layout.columns))
        self._frame_active()

    def _frame_active(self) -> None:
        for index, cell in enumerate(self._cells):
            cell.viewport.set_active(index == self._hanging.active)

"""One to nine viewports: chosen by key, menu or picker; filled, walked through, maximised, and found again."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QToolButton

from medviewer.hanging.grid_layout import LAYOUTS, GridLayout
from medviewer.ui.actions.layout import layout_action_id
from medviewer.ui.layout_picker import LayoutMenu
from medviewer.ui.viewport.tools.mouse_tool import MouseTool
from medviewer.ui.viewport.viewport_widget import ViewportWidget
from medviewer.ui.viewport_grid import SERIES_MIME
from tests.dicom.synthetic import write_series
from tests.ui.browsing import drag_mouse, point_of

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def many(qtbot, program, tmp_path):
    """The window with a study of five short series."""
    for number in range(1, 6):
        write_series(
            tmp_path / "many" / str(number), [3.0 * index for index in range(3 + number)],
            series_uid=f"1.2.3.{number}", SeriesNumber=number, SeriesDescription=f"Series {number}",
        )  # fmt: skip
    program.window.files.open([tmp_path / "many"])
    qtbot.waitUntil(lambda: program.desk.volumes.is_complete(program.desk.hanging.key), timeout=30000)
    return program


def shown(program):
    return [index for index, cell in enumerate(program.window.grid.cells) if cell.isVisible()]


def hung(program):
    """Series numbers at the places of the grid, None where nothing hangs."""
    hanging, study = program.desk.hanging, program.desk.study
    series = (study.series(hanging.key_in(index)) for index in hanging.places.in_grid)
    return [each.number if each else None for each in series]


def choose(program, rows, columns):
    program.window.actions_by_id[layout_action_id(GridLayout(rows, columns))].trigger()


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_each_grid_shows_its_rows_and_columns_of_equal_viewports(qtbot, opened, layout):
    choose(opened, layout.rows, layout.columns)
    qtbot.wait(1)
    boxes = [cell.geometry() for cell in opened.window.grid.cells if cell.isVisible()]

    assert len(boxes) == layout.count
    assert len({box.top() for box in boxes}) == layout.rows
    assert len({box.left() for box in boxes}) == layout.columns
    assert max(box.width() for box in boxes) - min(box.width() for box in boxes) <= 1
    assert max(box.height() for box in boxes) - min(box.height() for box in boxes) <= 1
    assert opened.window.actions_by_id[layout_action_id(layout)].isChecked()


@pytest.mark.parametrize(
    ("key", "modifiers", "expected"),
    [
        (Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier, GridLayout(2, 3)),
        (
            Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
            GridLayout(2, 1),
        ),
        (Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier, GridLayout(3, 3)),
    ],
)  # fmt: skip
def test_control_and_a_digit_choose_that_many_viewports(qtbot, opened, key, modifiers, expected):
    qtbot.keyClick(opened.window.grid.cells[0].viewport, key, modifiers)

    assert opened.desk.hanging.layout == expected


def test_viewports_are_made_only_when_a_grid_needs_them(opened):
    assert len(opened.desk.hanging.viewports) == 1
    choose(opened, 2, 3)
    choose(opened, 1, 1)
    choose(opened, 2, 2)

    assert len(opened.desk.hanging.viewports) == len(opened.window.grid.cells) == 6


def test_new_viewports_take_the_series_not_yet_on_show_and_the_tool_in_use(qtbot, many):
    many.window.actions_by_id["tool-pan"].trigger()
    choose(many, 2, 2)

    assert hung(many) == [5, 1, 2, 3]
    qtbot.waitUntil(
        lambda: all(each.content is not None for each in many.desk.hanging.viewports), timeout=20000
    )
    assert [cell.viewport.tool for cell in many.window.grid.cells] == [MouseTool.PAN] * 4


def test_the_active_viewport_stays_on_show_in_a_smaller_grid_and_all_come_back_in_a_larger_one(qtbot, many):
    choose(many, 2, 2)
    qtbot.waitUntil(lambda: many.desk.hanging.viewports[2].content is not None, timeout=20000)
    qtbot.mouseClick(many.window.grid.cells[2].viewport, LEFT)
    many.desk.hanging.viewport.go_to_slice(1)
    choose(many, 1, 1)

    assert hung(many) == [2]
    assert shown(many) == [2]
    choose(many, 2, 2)
    assert hung(many) == [5, 1, 2, 3]
    assert many.desk.hanging.viewports[2].state.slice_index == 1


def test_viewports_out_of_sight_give_their_memory_back_and_are_filled_again_when_shown(qtbot, many):
    hanging = many.desk.hanging
    choose(many, 2, 2)
    qtbot.waitUntil(lambda: all(each.content is not None for each in hanging.viewports), timeout=20000)
    many.desk.volumes._budget_bytes = 0
    choose(many, 1, 1)
    assert [viewport.content is None for viewport in hanging.viewports] == [False, True, True, True]

    choose(many, 2, 2)
    qtbot.waitUntil(lambda: all(each.content is not None for each in hanging.viewports), timeout=20000)
    assert hung(many) == [5, 1, 2, 3]


def test_an_empty_viewport_awaits_nothing_until_a_series_is_hung_there_and_none_that_can_not_be_had(
    qtbot, many
):
    choose(many, 3, 3)
    hanging, volumes = many.desk.hanging, many.desk.volumes
    empty = hanging.viewports[7]
    assert (empty.content, empty.is_awaited) == (None, False)
    volumes.clear()
    key = hanging.key_in(1)
    hanging.place(key, 7)
    assert (empty.content, empty.is_awaited) == (None, True)

    volumes.cancel(key)
    volumes.failed.emit(key, OSError())
    assert not empty.is_awaited


def test_tab_goes_from_viewport_to_viewport_round_and_round(qtbot, many):
    choose(many, 1, 3)
    many.window.grid.focus_active()
    visited = []
    for _press in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        visited.append(many.desk.hanging.active)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)

    assert visited == [1, 2, 0]
    assert many.desk.hanging.active == 2
    assert QApplication.focusWidget() is many.window.grid.cells[2].viewport


def test_tab_in_a_panel_goes_from_button_to_button(qtbot, many):
    choose(many, 1, 2)
    button = next(each for each in many.window.findChildren(QToolButton) if each.isVisible())
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Tab)

    assert many.desk.hanging.active == 0
    assert QApplication.focusWidget() is not button
    assert not isinstance(QApplication.focusWidget(), ViewportWidget)


def test_a_double_click_gives_one_viewport_the_whole_place_and_again_gives_it_back(qtbot, many):
    choose(many, 2, 2)
    grid = many.window.grid
    qtbot.mouseDClick(grid.cells[3].viewport, LEFT)
    assert shown(many) == [3]
    qtbot.waitUntil(lambda: grid.cells[3].size() == grid.size())

    qtbot.mouseDClick(grid.cells[3].viewport, LEFT)
    assert shown(many) == [0, 1, 2, 3]
    qtbot.waitUntil(lambda: len({cell.geometry().topLeft().toTuple() for cell in grid.cells}) == 4)


def test_tab_shows_all_viewports_again_while_one_is_maximised(qtbot, many):
    choose(many, 1, 2)
    qtbot.mouseDClick(many.window.grid.cells[0].viewport, LEFT)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)

    assert shown(many) == [0, 1]
    assert many.desk.hanging.active == 1


@pytest.mark.filterwarnings("ignore:.*QDragEnterEvent:DeprecationWarning")
def test_a_series_dragged_from_the_browser_hangs_where_it_is_dropped(qtbot, many, monkeypatch):
    choose(many, 2, 2)
    dragged = []
    monkeypatch.setattr(QDrag, "exec", lambda self, *_actions: dragged.append(self.mimeData()))
    key = next(each.key for each in many.desk.study.catalog.series if each.number == 4)
    listed, at = many.window.browser.list.viewport(), point_of(many.window, key)
    qtbot.mousePress(listed, LEFT, pos=at)
    drag_mouse(listed, at + QPoint(12, 0))
    drag_mouse(listed, at + QPoint(40, 0))
    mime = QMimeData()
    mime.setData(SERIES_MIME, bytes(dragged[0].data(SERIES_MIME).data()))
    cell, none = many.window.grid.cells[3], Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 20), Qt.DropAction.CopyAction, mime, LEFT, none)
    QApplication.sendEvent(cell, enter)
    QApplication.sendEvent(cell, QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, mime, LEFT, none))

    assert enter.isAccepted()
    assert hung(many) == [5, 1, 2, 4]
    assert many.desk.hanging.active == 3


@pytest.fixture
def menu(qtbot, many):
    """The layout picker, open."""
    button = next(
        each for each in many.window.findChildren(QToolButton) if isinstance(each.menu(), LayoutMenu)
    )
    menu = button.menu()
    menu.popup(button.mapToGlobal(QPoint(0, 40)))
    qtbot.waitUntil(menu.picker.hasFocus)
    yield menu
    menu.close()


def test_a_grid_is_pointed_at_in_the_tool_bar(qtbot, many, menu):
    qtbot.mouseMove(menu.picker, QPoint(95, 60))
    assert menu.picker.accessibleDescription() == "2 × 3 viewports"
    qtbot.mouseClick(menu.picker, LEFT, pos=QPoint(95, 60))

    assert many.desk.hanging.layout == GridLayout(2, 3)
    assert not menu.isVisible()


def test_a_grid_is_chosen_with_the_arrow_keys(qtbot, many, menu):
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Left):
        qtbot.keyClick(menu.picker, key)
    qtbot.keyClick(menu.picker, Qt.Key.Key_Return)

    assert many.desk.hanging.layout == GridLayout(3, 1)
    assert not menu.isVisible()


def test_escape_leaves_the_grid_as_it_is(qtbot, many, menu):
    qtbot.keyClick(menu.picker, Qt.Key.Key_Down)
    qtbot.keyClick(menu.picker, Qt.Key.Key_Escape)

    assert many.desk.hanging.layout == GridLayout(1, 1)
    assert not menu.isVisible()

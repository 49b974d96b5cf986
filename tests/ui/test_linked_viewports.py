"""In the window: the wheel, keys and the mouse move linked viewports together, and the corner says so."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from medviewer.ui.viewport.status_lines import status_lines
from tests.dicom.synthetic import write_series
from tests.ui.viewport.test_viewport_widget import move, picture_of, turn_wheel

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def three(qtbot, program, tmp_path):
    """Axial slices each 2 mm, axial slices each 6 mm, and coronal slices of the same patient, side by side."""
    folder = tmp_path / "three"
    write_series(folder / "thin", [2.0 * index for index in range(19)], SeriesDescription="Thin")
    write_series(folder / "thick", [6.0 * index for index in range(7)], series_uid="1.2.4", SeriesNumber=4)
    for index in range(5):
        write_series(
            folder / f"coronal{index}", [36.0], series_uid="1.2.5", SeriesNumber=5,
            ImagePositionPatient=[-100.0, -90.0 + 4 * index, 36.0], ImageOrientationPatient=[1, 0, 0, 0, 0, -1],
        )  # fmt: skip
    program.window.files.open([folder])
    desk = program.desk
    qtbot.waitUntil(lambda: desk.volumes.is_complete(desk.hanging.key), timeout=30000)
    program.window.actions_by_id["layout-1x3"].trigger()
    qtbot.waitUntil(
        lambda: all(
            viewport.content is not None and desk.volumes.is_complete(desk.hanging.key_in(index))
            for index, viewport in enumerate(desk.hanging.viewports)
        ),
        timeout=20000,
    )
    return program


def widgets(program):
    return [cell.viewport for cell in program.window.grid.cells]


def slices(program):
    return [viewport.state.slice_index for viewport in program.desk.hanging.viewports]


def test_the_wheel_in_one_viewport_moves_the_parallel_one_with_it(three):
    first = widgets(three)[0]
    three.desk.hanging.viewports[0].go_to_slice(0)
    assert slices(three)[:2] == [0, 0]
    turn_wheel(first, -120 * 6)

    assert slices(three)[:2] == [6, 2]
    assert slices(three)[2] == 2


def test_the_corner_says_what_is_linked_in_both_languages(qtbot, three):
    viewport = widgets(three)[0]
    texts = status_lines(three.desk.hanging.viewports[0], None, 1.0)
    assert "Linked by position: slices" in texts
    qtbot.keyClick(viewport, Qt.Key.Key_L, CONTROL | SHIFT)
    assert "Linked by position: slices, view" in status_lines(three.desk.hanging.viewports[1], None, 1.0)
    assert not any("Linked" in line for line in status_lines(three.desk.hanging.viewports[2], None, 1.0))

    three.desk.settings.change(language="zh_CN")
    assert "按位置联动：层面、视图" in status_lines(three.desk.hanging.viewports[0], None, 1.0)


def test_keys_turn_links_off_and_on_and_the_menu_marks_them(qtbot, three):
    viewport = widgets(three)[0]
    assert three.window.actions_by_id["link-scroll"].isChecked()
    qtbot.keyClick(viewport, Qt.Key.Key_L, CONTROL)
    before = slices(three)[1]
    qtbot.keyClick(viewport, Qt.Key.Key_Home)
    assert slices(three)[:2] == [0, before]
    assert not three.window.actions_by_id["link-scroll"].isChecked()

    qtbot.keyClick(viewport, Qt.Key.Key_L, CONTROL)
    qtbot.keyClick(viewport, Qt.Key.Key_End)
    assert slices(three)[:2] == [18, 6]


def test_control_k_links_the_slices_on_show(qtbot, three):
    viewport = widgets(three)[0]
    qtbot.keyClick(viewport, Qt.Key.Key_L, CONTROL)
    three.desk.hanging.viewports[0].go_to_slice(9)
    three.desk.hanging.viewports[1].go_to_slice(1)
    qtbot.keyClick(viewport, Qt.Key.Key_L, CONTROL)
    qtbot.keyClick(viewport, Qt.Key.Key_K, CONTROL)
    turn_wheel(viewport, -120 * 3)

    assert slices(three)[:2] == [12, 2]
    assert three.window.actions_by_id["link-here"].isChecked()


def bluish(widget):
    """Columns and rows of the pixels that are more blue than red: marks in the accent color, the frame left out."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    assert not image.isNull()
    pixels = picture_of(widget)[4:-4, 4:-20].astype(int)
    rows, columns = (pixels[..., 2] - pixels[..., 0] > 60).nonzero()
    return columns + 4, rows + 4


def test_the_plane_of_the_active_viewport_is_drawn_as_a_line_where_it_cuts_the_others(qtbot, three):
    axial, coronal = widgets(three)[0], widgets(three)[2]
    three.desk.hanging.viewports[0].go_to_slice(9)  # z = 18 mm: 18 mm below the coronal slices' first row
    _columns, rows = bluish(coronal)
    assert len(rows) > 20
    _x, expected = three.desk.hanging.viewports[2].transform.to_screen(0, 18 / 0.75)
    assert rows.mean() == pytest.approx(expected + 0.5, abs=1.5)
    assert len(bluish(axial)[0]) == 0

    qtbot.keyClick(axial, Qt.Key.Key_R, CONTROL)
    assert len(bluish(coronal)[0]) == 0


def test_shift_and_move_shows_the_place_in_the_other_viewports_until_shift_is_let_go(qtbot, three):
    axial, coronal = widgets(three)[0], three.desk.hanging.viewports[2]
    model = three.desk.hanging.viewports[0]
    model.go_to_slice(9)
    x, y = model.transform.to_screen(20, 14)  # y = -90 + 14 * 0.75 = -79.5 mm: nearest the slice at -78
    move(axial, (x + 0.5, y + 0.5), modifiers=SHIFT)
    assert coronal.state.slice_index in (0, 4, 3)
    assert coronal.compared.point_mm == pytest.approx((-90, -79.5, 18), abs=1e-6)
    depth = coronal.content.planes.geometry.to_patient((coronal.state.slice_index, 0, 0))[1]
    assert depth == -78
    assert len(bluish(axial)[0]) > 10

    move(axial, (x + 3, y + 0.5))
    assert coronal.compared.point_mm is None


def test_the_sheet_of_keys_tells_of_the_point(three):
    from PySide6.QtWidgets import QTextBrowser

    sheet = three.window.dialogs.show_keys().findChild(QTextBrowser).toPlainText()
    assert "Show the place under the mouse in every viewport of the same patient" in sheet


def test_a_linked_viewport_in_its_own_window_goes_along(qtbot, three):
    qtbot.mouseClick(widgets(three)[1], Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    three.window.actions_by_id["own-window"].trigger()
    three.desk.hanging.viewports[0].go_to_slice(0)

    assert [three.desk.hanging.viewports[index].state.slice_index for index in (0, 1)] == [0, 0]
    three.window.own_windows.close_all()

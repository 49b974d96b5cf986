"""What the reader does with mouse, wheel and keys in one plane, the other planes follow."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor

from medviewer.imaging.oblique import ObliquePlanes
from medviewer.imaging.reformat import ReformattedPlanes
from medviewer.imaging.slab import SlabPlanes
from medviewer.ui import theme
from medviewer.ui.viewport.tools.crosshair_grip import GAP_PX, HANDLE_PART
from medviewer.ui.viewport.tools.mouse_tool import MouseTool
from tests.ui.reformats import AXIAL, CORONAL, SAGITTAL, planes, reader

__all__ = ["planes", "reader"]
ALT, SHIFT, CONTROL = (
    Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip
ALL = (AXIAL, CORONAL, SAGITTAL)


def click(planes, plane, row, column):
    at = planes.at(plane, row, column)
    planes.drag(plane, at)
    return planes.view_model(plane).content.planes.geometry.to_patient(
        (planes.view_model(plane).state.slice_index, row, column)
    )


@pytest.mark.parametrize(("plane", "row", "column"), [(AXIAL, 5, 20), (CORONAL, 3, 9), (SAGITTAL, 8, 15)])
def test_a_click_brings_the_other_planes_to_the_point(planes, plane, row, column):
    clicked = click(planes, plane, row, column)
    pixel_mm = planes.view_model(plane).content.planes.geometry.spacing_mm[1:]

    np.testing.assert_allclose(planes.point(), clicked, atol=max(pixel_mm) / 4)
    assert [planes.off(each) <= 0.5 for each in ALL] == [True] * 3


def test_the_crosshair_stays_between_the_voxels_where_it_was_put(planes):
    between = planes.view_model(AXIAL).content.planes.geometry.to_patient((4.3, 7.4, 20.3))
    planes.view_model(AXIAL).crosshair_moved.emit(between)

    np.testing.assert_allclose(planes.point(), between, atol=1e-9)


def test_the_same_voxel_is_under_the_crosshair_in_every_plane(planes):
    click(planes, AXIAL, 7, 26)
    values = []
    for plane in ALL:
        view_model = planes.view_model(plane)
        values.append(view_model.probe(view_model.crosshair_pixel()).value)

    assert len(set(values)) == 1


def test_a_drag_takes_the_crosshair_along(planes):
    seen = []
    planes.view_model(SAGITTAL).slice_changed.connect(seen.append)
    path = [planes.at(AXIAL, 12, column) for column in (10, 14, 18, 22)]
    planes.drag(AXIAL, *path)

    assert len(set(seen)) == 4
    assert planes.view_model(AXIAL).content.planes.geometry.to_index(planes.point())[2] == pytest.approx(
        22, abs=0.1
    )


def test_beside_the_picture_the_crosshair_stays_at_its_edge(planes):
    planes.drag(AXIAL, QPoint(2, planes.widget(AXIAL).height() // 3))

    assert planes.view_model(AXIAL).content.planes.geometry.to_index(planes.point())[2] == pytest.approx(0)


@pytest.mark.parametrize("plane", ALL)
def test_the_wheel_moves_the_plane_and_the_crosshair_with_it(planes, plane):
    before, index = planes.point(), planes.view_model(plane).state.slice_index
    planes.wheel(plane, -1)
    view_model = planes.view_model(plane)
    moved = planes.point() - before

    assert view_model.state.slice_index == index + 1
    assert planes.off(plane) == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(np.cross(moved, view_model.content.planes.geometry.normal), 0, atol=1e-6)
    for other in ALL:
        if other is not plane:
            line = planes.view_model(other).crosshair_pixel()
            assert line is not None


def test_shift_and_the_wheel_move_ten_planes(planes):
    index = planes.view_model(CORONAL).state.slice_index
    planes.wheel(CORONAL, 1, SHIFT)

    assert planes.view_model(CORONAL).state.slice_index == index - 10


def handle(planes, plane, degrees):
    """A point on the circle of the handles, clockwise from the right."""
    x, y = planes.view_model(plane).crosshair_pixel()
    radius = HANDLE_PART * min(planes.widget(plane).width(), planes.widget(plane).height())
    angle = np.radians(degrees)
    return QPoint(round(x + radius * np.cos(angle)), round(y + radius * np.sin(angle)))


def test_a_drag_at_the_outer_part_of_a_line_turns_the_other_planes(planes):
    point = planes.point()
    planes.drag(AXIAL, handle(planes, AXIAL, 0), handle(planes, AXIAL, 10), handle(planes, AXIAL, 20))
    coronal = planes.view_model(CORONAL)

    assert isinstance(planes.view_model(AXIAL).content.planes, ReformattedPlanes)
    assert isinstance(coronal.content.planes, ObliquePlanes)
    assert coronal.crosshair.degrees_off == pytest.approx(20, abs=0.7)
    assert coronal.content.section.text == f"Coronal  oblique {coronal.crosshair.degrees_off:.0f}°"
    np.testing.assert_allclose(planes.point(), point)
    assert [planes.off(each) <= 0.5 for each in ALL] == [True] * 3


def test_turning_keeps_the_crosshair_where_it_is_on_each_screen(planes):
    before = [planes.view_model(plane).crosshair_pixel() for plane in ALL]
    planes.drag(CORONAL, handle(planes, CORONAL, 90), handle(planes, CORONAL, 115))

    assert not isinstance(planes.view_model(AXIAL).content.planes, ReformattedPlanes)
    np.testing.assert_allclose(
        [planes.view_model(plane).crosshair_pixel() for plane in ALL], before, atol=0.01
    )


def test_on_a_mirrored_picture_the_line_still_follows_the_mouse(planes):
    planes.view_model(AXIAL).flip_horizontal()
    planes.drag(AXIAL, handle(planes, AXIAL, 0), handle(planes, AXIAL, 25))
    view_model = planes.view_model(AXIAL)
    line = next(line for line in view_model.crosshair.lines if line.plane is CORONAL)
    middle, end = view_model.crosshair_pixel(), view_model.crosshair_pixel(line.direction)
    angle = np.degrees(np.arctan2(end[1] - middle[1], end[0] - middle[0])) % 180

    assert angle == pytest.approx(25, abs=0.7)


def test_near_the_middle_a_line_is_no_handle(planes):
    x, y = planes.view_model(AXIAL).crosshair_pixel()
    planes.drag(AXIAL, QPoint(round(x + GAP_PX), round(y)), QPoint(round(x + GAP_PX), round(y + 30)))

    assert isinstance(planes.view_model(CORONAL).content.planes, ReformattedPlanes)


def test_planes_are_turned_and_laid_back_by_keys(planes):
    for _press in range(12):
        planes.press(Qt.Key.Key_Right, ALT | SHIFT, AXIAL)
    assert planes.view_model(CORONAL).crosshair.degrees_off == pytest.approx(12)
    assert not planes.window.actions_by_id["planes-of-slices"].isChecked()
    planes.press(Qt.Key.Key_0, ALT, AXIAL)

    assert isinstance(planes.view_model(CORONAL).content.planes, ReformattedPlanes)
    assert planes.window.actions_by_id["planes-of-slices"].isChecked()
    assert planes.window.actions_by_id["planes-of-patient"].isChecked()


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Qt.Key.Key_Left, (-0.5, 0, 0)),
        (Qt.Key.Key_Right, (0.5, 0, 0)),
        (Qt.Key.Key_Up, (0, -0.75, 0)),
        (Qt.Key.Key_Down, (0, 0.75, 0)),
    ],
)
def test_keys_move_the_crosshair_pixel_by_pixel(planes, key, expected):
    before = planes.point()
    planes.press(key, ALT, AXIAL)

    np.testing.assert_allclose(planes.point() - before, expected, atol=1e-9)


def test_keys_move_the_crosshair_as_it_is_seen_on_a_turned_picture(planes):
    before = planes.point()
    planes.view_model(AXIAL).rotate(1)
    planes.press(Qt.Key.Key_Right, ALT, AXIAL)

    np.testing.assert_allclose(planes.point() - before, (0, -0.75, 0), atol=1e-9)


def test_alt_and_the_wheel_make_slabs_and_thicken_them(planes):
    planes.wheel(CORONAL, 1, ALT)
    assert planes.view_model(AXIAL).content.section.text == "Axial  MIP 10.0 mm"
    planes.wheel(CORONAL, 2, ALT)
    content = planes.view_model(AXIAL).content

    assert content.section.text == "Axial  MIP 14.0 mm"
    assert planes.window.actions_by_id["slab-maximum"].isChecked()
    index = planes.view_model(AXIAL).state.slice_index
    np.testing.assert_array_equal(
        content.planes.plane(index), content.volume.values[index - 2 : index + 3].max(axis=0)
    )


@pytest.mark.parametrize(
    ("key", "text"),
    [(Qt.Key.Key_2, "MIP 10.0 mm"), (Qt.Key.Key_3, "MinIP 10.0 mm"), (Qt.Key.Key_4, "Mean 10.0 mm")],
)
def test_slabs_are_chosen_by_keys_and_leave_again(planes, key, text):
    planes.press(key, ALT)
    assert [planes.view_model(plane).content.section.text.endswith(text) for plane in ALL] == [True] * 3
    planes.press(Qt.Key.Key_1, ALT)

    assert not any(isinstance(planes.view_model(plane).content.planes, SlabPlanes) for plane in ALL)
    assert planes.window.actions_by_id["slab-none"].isChecked()


def test_outside_a_reformat_alt_and_the_wheel_page_as_ever(reader):
    index = reader.desk.hanging.viewport.state.slice_index
    reader.wheel(None, -1, ALT)

    assert reader.desk.hanging.viewport.state.slice_index == index + 1


def test_the_lines_have_the_colors_of_their_planes_and_leave_the_middle_free(planes):
    click(planes, AXIAL, 12, 16)
    image = planes.widget(AXIAL).grab().toImage()
    x, y = (round(part) for part in planes.view_model(AXIAL).crosshair_pixel())
    coronal = QColor(theme.PLANE_COLORS[CORONAL])

    def differs(at_x, at_y, color):
        seen = [image.pixelColor(at_x, row) for row in range(at_y - 1, at_y + 2)]
        return min(abs(each.red() - color.red()) + abs(each.blue() - color.blue()) for each in seen)

    for away in (GAP_PX / 2 + 8, -(GAP_PX / 2 + 8)):
        assert differs(round(x + away), y, coronal) < 90
    for away in (0, 6, 12, -12):
        assert differs(round(x + away), y, coronal) > 90


def test_a_key_hides_the_lines_and_their_handles(planes):
    shown = planes.widget(AXIAL).grab().toImage()
    planes.press(Qt.Key.Key_Y, SHIFT, AXIAL)
    planes.drag(AXIAL, handle(planes, AXIAL, 0), handle(planes, AXIAL, 20))

    assert planes.widget(AXIAL).grab().toImage() != shown
    assert isinstance(planes.view_model(CORONAL).content.planes, ReformattedPlanes)
    assert not planes.window.actions_by_id["crosshair-lines"].isChecked()


def test_a_key_centers_every_plane_on_the_crosshair(planes):
    click(planes, AXIAL, 3, 28)
    planes.press(Qt.Key.Key_Y, ALT, AXIAL)
    for plane in ALL:
        middle = QPointF(QRectF(planes.widget(plane).rect()).center())
        x, y = planes.view_model(plane).crosshair_pixel()

        assert (x + 0.5, y + 0.5) == pytest.approx((middle.x(), middle.y()), abs=0.6)


def test_the_planes_share_the_window_and_nothing_else(planes):
    planes.view_model(CORONAL).set_window(300, 900)
    planes.view_model(SAGITTAL).invert()
    planes.view_model(AXIAL).zoom_by(3)

    states = [planes.view_model(plane).state for plane in ALL]
    assert {(state.window.center, state.window.width, state.inverted) for state in states} == {
        (300, 900, True)
    }
    assert states[1].zoom == states[2].zoom == 1


def test_the_slices_beside_the_planes_have_their_window(planes):
    planes.view_model(CORONAL).set_window(300, 900)
    planes.press(Qt.Key.Key_M, CONTROL | SHIFT, AXIAL)
    hanging = planes.desk.hanging
    acquired = hanging.viewports[hanging.places.in_grid[3]]
    assert (acquired.state.window.center, acquired.state.window.width) == (300, 900)
    planes.view_model(AXIAL).set_window(-500, 1400)

    assert (acquired.state.window.center, acquired.state.window.width) == (-500, 1400)


def test_the_left_button_moves_the_crosshair_until_another_tool_is_chosen(planes):
    assert planes.window.grid.tool is MouseTool.CROSSHAIR
    planes.press(Qt.Key.Key_W, plane=AXIAL)
    before = planes.point()
    click(planes, AXIAL, 3, 28)
    np.testing.assert_allclose(planes.point(), before)
    planes.press(Qt.Key.Key_Y, plane=AXIAL)
    click(planes, AXIAL, 3, 28)

    assert not np.allclose(planes.point(), before)


def test_a_finding_gone_to_is_under_the_crosshair(qtbot, planes):
    planes.window.reading.analyse()
    qtbot.waitUntil(lambda: bool(planes.desk.analysis.state(planes.desk.hanging.key).findings), timeout=20000)
    finding = planes.desk.analysis.state(planes.desk.hanging.key).findings[1]
    planes.window.reading.go_to(finding)

    np.testing.assert_allclose(planes.point(), finding.center_mm)
    assert [planes.off(each) <= 0.5 for each in ALL] == [True] * 3

"""Measurements on the picture: drawn where they lie, and changed by taking hold of them with any tool."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from medviewer.finding.finding import Finding, FindingSource
from medviewer.finding.score import ModelScore
from medviewer.imaging.label_place import TextBox
from medviewer.imaging.volume import FrameReference
from medviewer.reading.measurement import MeasurementKind
from medviewer.reading.quantity import QuantityName
from medviewer.ui.viewport.slice_strip import STRIP_PX
from medviewer.ui.viewport.tools.mouse_tool import MouseTool
from tests.ui.viewport.measuring.a_reader import ALT, LEFT, NO_KEY
from tests.ui.viewport.measuring.test_figure_tools import yellow
from tests.ui.viewport.test_viewport_widget import move, picture_of

KIND, NAME = MeasurementKind, QuantityName


@pytest.fixture
def distance(reader):
    """A distance of (30, 20) to (30, 60), not selected, the window tool chosen."""
    reader.widget.set_tool(MouseTool.DISTANCE)
    reader.drag((30, 20), (30, 60))
    reader.widget.set_tool(MouseTool.WINDOW)
    reader.measurements.select("")
    reader.steps.clear()
    return reader


@pytest.fixture
def region(reader):
    reader.widget.set_tool(MouseTool.RECTANGLE)
    reader.drag((20, 20), (40, 50))
    reader.widget.set_tool(MouseTool.WINDOW)
    reader.measurements.select("")
    return reader


def grip(reader):
    return reader.widget._mouse._grips[1]


def text_box(reader, number=0):
    return grip(reader)._layout.found[number].text_box


def center_of(box):
    return QPoint(round(box.center[0]), round(box.center[1]))


def test_it_is_drawn_on_its_own_slice_and_on_no_other(distance):
    x, y = distance.px((30, 40))
    for slice_index, is_there in ((5, True), (4, False), (6, False), (5, True)):
        distance.view_model.go_to_slice(slice_index)
        assert yellow(distance.widget)[y - 1 : y + 2, x].any() == is_there


@pytest.mark.parametrize("change", ["flip_horizontal", "flip_vertical", "rotate", "zoom_by", "pan"])
def test_it_stays_on_its_pixels_however_the_picture_lies(distance, change):
    arguments = {"rotate": (1,), "zoom_by": (1.5,), "pan": (60, -35)}
    getattr(distance.view_model, change)(*arguments.get(change, ()))
    drawn = yellow(distance.widget)
    for place in ((30, 30), (30, 40), (30, 50)):
        x, y = distance.px(place)
        assert drawn[y - 1 : y + 2, x - 1 : x + 2].any()


def test_the_text_is_beside_the_line_and_inside_the_viewport(distance):
    for pan in ((0, 0), (400, 0), (-300, 300), (0, -400)):
        distance.view_model.pan(*pan)
        distance.widget.grab()
        box = text_box(distance)
        if box is None:  # the line is out of sight, and so is its value
            ends = [distance.px(place) for place in ((30, 20), (30, 60))]
            assert all(not distance.widget.rect().contains(*end) for end in ends)
            continue
        assert box.left >= 0
        assert box.top >= 0
        assert box.left + box.width <= distance.widget.width() - STRIP_PX
        assert box.top + box.height <= distance.widget.height()


def test_the_text_keeps_off_the_corner_text(reader):
    reader.widget.grab()
    written = reader.widget._text_boxes()
    line = min(written, key=lambda box: (box.y(), box.x()))  # top left
    x, y = line.right() + 14, line.center().y()
    row, column = (reader.view_model.transform.to_image(x, y)[axis] for axis in (1, 0))
    reader.widget.set_tool(MouseTool.DISTANCE)
    reader.drag((row, column), (row, column + 60))
    box = text_box(reader)

    assert all(box.overlap(TextBox(each.x(), each.y(), each.width(), each.height())) == 0 for each in written)


def test_the_text_keeps_off_a_finding_s_number_the_letters_and_the_scale_bar(reader, content):
    index = (reader.view_model.state.slice_index, 30, 40)
    center = content.volume.geometry.to_patient(index)
    score = ModelScore(0.3, 0.2, 0.4)
    found = Finding(1, FindingSource.CANDIDATE, center, index, FrameReference("1.2"), None, score)
    reader.view_model.set_findings((found,))
    reader.widget.grab()
    others = [line.box for line in reader.widget._written if not line.whole]
    assert len(others) == 6
    for other in others:
        if other.left() < 100:
            continue  # a line to the left of this letter would be out of sight
        x, y = other.left() - 14, other.center().y()
        column, row = reader.view_model.transform.to_image(x, y)
        reader.widget.set_tool(MouseTool.DISTANCE)
        reader.drag((row, column - 15), (row, column))
        box = text_box(reader)
        reader.forget()

        assert box.overlap(TextBox(other.x(), other.y(), other.width(), other.height())) == 0


def test_two_texts_do_not_lie_on_each_other(distance):
    distance.widget.set_tool(MouseTool.DISTANCE)
    distance.drag((32, 20), (32, 60))

    assert text_box(distance, 0).overlap(text_box(distance, 1)) == 0


def test_dragging_an_end_measures_anew(distance):
    distance.drag((30, 60), (46, 60))

    one = distance.only
    assert one.points == tuple(pytest.approx(distance.patient(place)) for place in ((30, 20), (46, 60)))
    assert one.value(NAME.LENGTH).value == pytest.approx(np.hypot(16 * 0.8, 20), abs=0.3)
    assert distance.steps == [("change distance", False)]
    assert distance.selected == [one.id]


def test_dragging_the_line_moves_the_whole(distance):
    before = np.array(distance.only.points)
    distance.drag((30, 40), (40, 45))
    moved = np.array(distance.only.points) - before

    assert moved[0] == pytest.approx(moved[1])
    assert moved[0] == pytest.approx(np.subtract(distance.patient((40, 45)), distance.patient((30, 40))))
    assert distance.steps == [("move distance", False)]
    assert distance.only.value(NAME.LENGTH).value == pytest.approx(20, abs=0.2)


def test_dragging_a_region_reads_the_pixels_where_it_is_now(region, content):
    region.drag((20, 35), (30, 45))
    mean = content.volume.values[5, 30:51, 30:61].mean()

    assert region.only.value(NAME.MEAN).value == pytest.approx(mean, abs=30)


def test_a_corner_of_a_rectangle_takes_its_neighbours_along(region):
    region.drag((40, 50), (50, 70))
    corners = region.only.points

    assert corners[0] == pytest.approx(region.patient((20, 20)))
    assert corners[2] == pytest.approx(region.patient((50, 70)))
    assert np.subtract(corners[1], corners[0]) @ np.subtract(corners[2], corners[1]) == pytest.approx(
        0, abs=1e-9
    )


def test_the_inside_of_a_region_belongs_to_the_tool(region):
    window = region.view_model.state.window
    region.drag((30, 35), (35, 45))

    assert region.view_model.state.window != window
    assert len(region.steps) == 1


def test_the_text_can_be_put_elsewhere_and_goes_along_then(distance):
    box = text_box(distance)
    start = center_of(box)
    QTest.mousePress(distance.widget, LEFT, NO_KEY, start)
    for step in (20, 40, 60):
        move(distance.widget, (start.x() - step, start.y() + 2 * step), LEFT)
        distance.widget.grab()  # as the screen does between two moves
    QTest.mouseRelease(distance.widget, LEFT, NO_KEY, QPoint(start.x() - 60, start.y() + 120))
    distance.widget.grab()
    placed = text_box(distance)

    assert (placed.left, placed.top) == pytest.approx((box.left - 60, box.top + 120), abs=1)
    assert distance.steps == [("move the text: distance", False)]
    assert distance.only.value(NAME.LENGTH).value == pytest.approx(20, abs=0.2)
    distance.view_model.zoom_by(1.2)
    distance.widget.grab()
    assert distance.measurements.to_screen([distance.only.text_at])[0] == pytest.approx(
        text_box(distance).center
    )


def test_a_click_selects_and_a_click_elsewhere_does_not(distance):
    distance.click((30, 40))
    assert distance.selected == [distance.only.id]
    assert distance.steps == []
    distance.click((50, 40))

    assert distance.selected == []


def test_under_the_mouse_it_is_drawn_stronger_with_its_handles(distance):
    x, y = distance.px((30, 60))
    drawn = []
    for place in ((5, 5), (30, 40), (5, 5)):
        distance.hover(place)
        band = picture_of(distance.widget).astype(int)[y - 6 : y + 7, : x + 6]
        drawn.append((band[..., 0] - band[..., 2]).clip(0).sum())

    assert drawn[1] > 1.3 * drawn[0]
    assert drawn[2] == drawn[0]


@pytest.mark.parametrize(
    ("place", "shape"),
    [
        ((30, 20), Qt.CursorShape.CrossCursor),
        ((30, 40), Qt.CursorShape.SizeAllCursor),
        ((50, 40), Qt.CursorShape.ArrowCursor),
    ],
)
def test_the_pointer_says_what_it_would_take_hold_of(distance, place, shape):
    distance.hover(place)

    assert distance.widget.cursor().shape() is shape


def test_escape_while_dragging_puts_it_back(distance):
    before = distance.only
    x, y = distance.px((30, 60))
    QTest.mousePress(distance.widget, LEFT, NO_KEY, QPoint(x, y))
    move(distance.widget, (x + 20, y + 40), LEFT)
    assert distance.measurements.on_plane[0] != before
    assert distance.widget.cancel_tool()
    move(distance.widget, (x + 40, y + 40), LEFT)
    QTest.mouseRelease(distance.widget, LEFT, NO_KEY, QPoint(x + 40, y + 40))

    assert distance.kept == distance.measurements.on_plane == (before,)


def test_a_tool_at_work_is_not_disturbed_by_a_measurement_in_its_way(distance):
    distance.widget.set_tool(MouseTool.DISTANCE)
    distance.click((10, 40), (30, 40))

    assert len(distance.kept) == 2
    assert distance.kept[1].points[1] == pytest.approx(distance.patient((30, 40)))


def test_the_middle_button_pans_over_a_measurement(distance):
    before = distance.only
    x, y = distance.px((30, 40))
    QTest.mousePress(distance.widget, Qt.MouseButton.MiddleButton, NO_KEY, QPoint(x, y))
    move(distance.widget, (x + 30, y), Qt.MouseButton.MiddleButton)
    QTest.mouseRelease(distance.widget, Qt.MouseButton.MiddleButton, NO_KEY, QPoint(x + 30, y))

    assert distance.only == before
    assert distance.view_model.state.center is not None


def test_a_double_click_lets_the_reader_type_its_text(distance, qtbot):
    with qtbot.assertNotEmitted(distance.widget.maximise_requested):
        distance.double_click((30, 40))
    distance.type("Nodule 1")

    assert distance.only.label == "Nodule 1"
    assert distance.steps == [("rename distance", False)]


def test_a_text_left_as_it_was_is_no_step(distance):
    distance.double_click((30, 40))
    entry = distance.widget.findChild(QLineEdit)
    QTest.keyClick(entry, Qt.Key.Key_Return)

    assert distance.steps == []


def test_a_right_click_on_it_asks_for_its_own_menu(distance, qtbot):
    with (
        qtbot.waitSignal(distance.measurements.menu_asked) as asked,
        qtbot.assertNotEmitted(distance.widget.context_menu_requested),
    ):
        distance.right_click((30, 40))
    assert asked.args == [distance.widget.mapToGlobal(QPoint(*distance.px((30, 40))))]
    assert distance.selected == [distance.only.id]
    with qtbot.waitSignal(distance.widget.context_menu_requested):
        distance.right_click((50, 40))


def test_alt_with_an_arrow_nudges_the_selected_one_by_a_pixel_of_the_image(distance):
    distance.press(Qt.Key.Key_Right, ALT)
    assert distance.steps == []
    distance.click((30, 40))
    before = np.array(distance.only.points)
    distance.press(Qt.Key.Key_Right, ALT, times=3)
    distance.press(Qt.Key.Key_Down, ALT)

    columns = 3 * distance.view_model.magnification / distance.view_model.transform.screen_px_per_mm
    assert np.array(distance.only.points) - before == pytest.approx(
        np.array([[columns, columns / 3, 0]] * 2), abs=1e-6
    )
    assert distance.steps == [("move distance", True)] * 4
    assert distance.view_model.state.slice_index == 5


def test_an_arrow_key_without_alt_pages(distance):
    distance.click((30, 40))
    tool = distance.widget._mouse.wanting(Qt.Key.Key_Up, NO_KEY)

    assert tool is None


PLACES = {
    KIND.DISTANCE: [(12, 12), (12, 40)],
    KIND.BIDIRECTIONAL: [(20, 10), (20, 50), (10, 30), (30, 30)],
    KIND.ANGLE: [(12, 12), (30, 12), (30, 40)],
    KIND.COBB: [(12, 12), (14, 40), (35, 12), (33, 40)],
    KIND.ELLIPSE: [(20, 10), (20, 50), (10, 30), (30, 30)],
    KIND.RECTANGLE: [(12, 12), (12, 40), (30, 40), (30, 12)],
    KIND.POLYGON: [(12, 12), (12, 40), (30, 40)],
    KIND.ARROW: [(12, 12), (12, 40)],
    KIND.TEXT: [(12, 12)],
    KIND.PROBE: [(12, 12)],
}


@pytest.mark.parametrize("kind", KIND, ids=lambda kind: kind.value)
def test_every_kind_is_drawn_and_can_be_taken_hold_of(reader, kind):
    before = picture_of(reader.widget)
    one = reader.measurements.new(kind, [reader.patient(place) for place in PLACES[kind]], "word")
    reader.measurements.add(one)
    assert (picture_of(reader.widget) != before).any()

    for place in ("point", "text"):
        spot = reader.measurements.to_screen(one.points)[-1] if place == "point" else text_box(reader).center
        start = QPoint(round(spot[0]), round(spot[1]))
        QTest.mousePress(reader.widget, LEFT, NO_KEY, start)
        move(reader.widget, (start.x() + 30, start.y() + 30), LEFT)
        QTest.mouseRelease(reader.widget, LEFT, NO_KEY, start + QPoint(30, 30))
        assert reader.only.id == one.id
        assert reader.only != one
        one = reader.only


def test_the_filters_on_show_change_no_measured_value(reader, content, runner):
    class Doubler:
        def apply(self, plane, spacing_mm):
            return plane * 2

        def label(self):
            return "Doubled"

    reader.view_model.set_chain(Doubler())
    runner.deliver_all()
    reader.widget.set_tool(MouseTool.PROBE)
    reader.click((20, 30))

    assert reader.only.value(NAME.VALUE).value == content.volume.values[5, 20, 30]

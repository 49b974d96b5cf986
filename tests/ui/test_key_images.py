"""K keeps the image on show, with its look and a note; it is marked, gone to, and let go again."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLineEdit, QPushButton

from medviewer.enhance.chain import FILTERS, FilterChain
from medviewer.imaging.patient_plane import PatientPlane
from medviewer.imaging.reformat import ReformattedPlanes
from medviewer.reading.look import Look
from medviewer.ui import theme
from medviewer.ui.view_models.viewport_content import AnnotationLevel
from medviewer.ui.viewport.slice_strip import STRIP_PX
from medviewer.ui.viewport.status_lines import corners_of

STUDY = "1.2"


@pytest.fixture
def viewport(opened):
    return opened.window.grid.cells[0].viewport


@pytest.fixture
def press(qtbot, viewport):
    def key(which, modifiers=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(viewport, which, modifiers)

    return key


def kept_slices(desk):
    frames = desk.hanging.viewport.content.volume.frames
    return [frames.index(image.frame) for image in desk.reading.of_study(STUDY).key_images]


def test_k_keeps_the_image_with_its_look_and_lets_it_go_again(opened, press):
    desk, action = opened.desk, opened.window.actions_by_id["key-image"]
    desk.hanging.viewport.set_window(-600, 1500)
    desk.hanging.viewport.go_to_slice(4)
    press(Qt.Key.Key_K)
    kept = desk.reading.of_study(STUDY).key_images
    assert kept_slices(desk) == [4]
    assert kept[0].look == Look.of(desk.hanging.viewport.state)
    assert kept[0].series_key == desk.hanging.key
    assert action.isChecked()
    assert opened.window.actions_by_id["undo"].text() == "Undo: keep a key image"

    press(Qt.Key.Key_Down)
    assert not action.isChecked()
    press(Qt.Key.Key_Up)
    assert action.isChecked()
    press(Qt.Key.Key_K)
    assert kept_slices(desk) == []
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert kept_slices(desk) == [4]


def test_the_filters_on_view_are_part_of_the_look(opened, press):
    chain = FilterChain((FILTERS[2](),))
    view_model = opened.desk.hanging.viewport
    view_model.set_chain(chain)
    press(Qt.Key.Key_K)
    image = opened.desk.reading.of_study(STUDY).key_images[0]
    assert image.look.filters == chain

    view_model.set_chain(None)
    opened.window.items.go_to(image.id)
    assert view_model.filtered.chain == chain


@pytest.mark.parametrize("level", list(AnnotationLevel))
def test_a_key_image_says_that_it_is_one_at_every_level_of_text(opened, press, level):
    view_model = opened.desk.hanging.viewport
    while view_model.annotation_level is not level:
        view_model.cycle_annotations()
    assert not any("★" in line.text for line in corners_of(view_model, None, 1).top_right)
    press(Qt.Key.Key_K)

    first = corners_of(view_model, None, 1).top_right[0]
    assert (first.text, first.color) == ("★ Key image", theme.MEASURE)


def strip_has_mark(viewport, slice_index, count):
    """True if the marking color stands left of the strip's track at a slice."""
    image = viewport.grab().toImage()
    area = QRectF(viewport.rect())
    y = round(6 + (slice_index + 0.5) / count * (area.height() - 12))
    left = round(area.right() - STRIP_PX)
    colors = {image.pixelColor(x, y).name() for x in range(left - 4, left + 5)}
    return QColor(theme.MEASURE).name() in colors


def test_the_slice_strip_marks_key_images(opened, press, viewport):
    count = opened.desk.hanging.viewport.state.slice_count
    opened.desk.hanging.viewport.go_to_slice(3)
    press(Qt.Key.Key_K)
    opened.desk.hanging.viewport.go_to_slice(8)

    assert strip_has_mark(viewport, 3, count)
    assert not strip_has_mark(viewport, 10, count)


def test_j_goes_from_key_image_to_key_image_over_the_series_and_stops_at_the_ends(qtbot, opened, press):
    desk = opened.desk
    lung = desk.hanging.key
    bone = next(series.key for series in desk.study.catalog.series if series.description == "Bone")
    for slice_index in (9, 2):
        desk.hanging.viewport.go_to_slice(slice_index)
        press(Qt.Key.Key_K)
    desk.hanging.place(bone)
    qtbot.waitUntil(lambda: desk.volumes.is_complete(bone), timeout=20000)
    desk.hanging.viewport.go_to_slice(1)
    press(Qt.Key.Key_K)
    desk.hanging.place(lung)
    desk.hanging.viewport.go_to_slice(0)

    def at():
        state = desk.hanging.viewport.state
        return (desk.hanging.key, None if state is None else state.slice_index)

    shift = Qt.KeyboardModifier.ShiftModifier
    for modifiers, expected in (
        (None, (lung, 2)), (None, (lung, 9)), (None, (bone, 1)), (None, (bone, 1)), (shift, (lung, 9)),
        (shift, (lung, 2)), (shift, (lung, 2)),
    ):  # fmt: skip
        press(Qt.Key.Key_J, modifiers or Qt.KeyboardModifier.NoModifier)
        qtbot.waitUntil(lambda expected=expected: at() == expected, timeout=10000)


def test_the_toast_leads_to_the_note(qtbot, opened, press):
    window = opened.window
    press(Qt.Key.Key_K)
    button = next(b for b in window.toast.findChildren(QPushButton) if b.text() == "Write a note")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.right.tabs.currentWidget() is window.reading_panel
    editor = window.reading_panel.list.findChild(QLineEdit)
    assert editor.accessibleName() == "Note"
    qtbot.keyClicks(editor, "effusion")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.desk.reading.of_study(STUDY).key_images[0].note == "effusion")

    assert corners_of(opened.desk.hanging.viewport, None, 1).top_right[0].text == "★ Key image: effusion"


def test_a_plane_that_was_not_acquired_is_no_key_image_and_that_is_said(opened, press):
    view_model = opened.desk.hanging.viewport
    view_model.show(
        replace(view_model.content, cut=ReformattedPlanes(view_model.content.volume, PatientPlane.CORONAL))
    )
    press(Qt.Key.Key_K)

    assert kept_slices(opened.desk) == []
    assert "can't be a key image" in opened.window.toast.message


def test_from_a_reformat_a_key_image_leads_back_to_the_slices(qtbot, opened, press):
    desk = opened.desk
    desk.hanging.viewport.go_to_slice(4)
    press(Qt.Key.Key_K)
    image = desk.reading.of_study(STUDY).key_images[0]
    opened.window.actions_by_id["mpr"].trigger()
    qtbot.waitUntil(lambda: desk.mpr.is_on, timeout=20000)
    opened.window.items.go_to(image.id)
    qtbot.waitUntil(lambda: not desk.mpr.is_on)

    assert desk.hanging.viewport.state.slice_index == 4
    assert desk.hanging.viewport.content.cut is None

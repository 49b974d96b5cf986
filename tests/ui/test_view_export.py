"""A picture of the view: pixels as on the screen, measurements drawn, and nobody's name unless it was asked for."""

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QPushButton

from medviewer.i18n import message
from medviewer.imaging.render import render
from medviewer.imaging.viewport_state import Interpolation
from medviewer.reading.measurement import MeasurementPlace
from medviewer.report.picture_file import PictureFormat, UnknownPictureFormatError, format_of, picture_bytes
from medviewer.ui.view_models.viewport_content import AnnotationLevel
from medviewer.ui.view_picture import FOOT_PX, LEAST_WIDTH_PX, ViewPicture, ViewWanted
from tests.dicom.synthetic import write_series
from tests.reading.examples import measurement

PNG = PictureFormat.PNG


def picture(opened, **wanted):
    """(rows, columns, 3) of the picture, and the same without its foot."""
    wanted = ViewWanted(**wanted)
    grid = opened.window.grid
    tiles = grid.tiles if wanted.all_viewports else (grid.active_tile,)
    made = ViewPicture(tiles, wanted, opened.desk.runner)
    pixels = made.finish(made.draw())
    return pixels, pixels[: -round(FOOT_PX)]


def drawn(view_model, size):
    """What the renderer makes of the plane, nothing written on it."""
    gray = render(
        view_model.shown_plane.plane(view_model.content, view_model.state.slice_index), view_model.state, size
    )
    return np.repeat(gray[..., None], 3, axis=2)


def only_pixels(view_model):
    while view_model.annotation_level is not AnnotationLevel.NONE:
        view_model.cycle_annotations()


def test_the_picture_is_what_the_renderer_makes_with_a_foot_below(opened):
    view_model, widget = opened.desk.hanging.viewport, opened.window.grid.cells[0].viewport
    only_pixels(view_model)
    whole, shown = picture(opened)

    assert shown.shape == (widget.height(), widget.width(), 3)
    np.testing.assert_array_equal(shown, drawn(view_model, (widget.width(), widget.height())))
    assert whole[-round(FOOT_PX) :].std() > 0  # something is written there


def test_on_the_screen_and_in_the_picture_stands_the_same(opened):
    """Apart from the slice strip and the frame of the active viewport, with the patient's text."""
    widget = opened.window.grid.cells[0].viewport
    opened.desk.hanging.viewport.marker_placed.emit(
        opened.desk.hanging.viewport.content.volume.geometry.to_patient((6, 12, 16))
    )
    widget.leaveEvent(None)
    grabbed = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(grabbed.constBits(), np.uint8).reshape(grabbed.height(), grabbed.bytesPerLine())
    on_screen = lines[:, : grabbed.width() * 3].reshape(grabbed.height(), grabbed.width(), 3)
    _whole, shown = picture(opened, with_patient=True)
    across = slice(60, 240)

    np.testing.assert_array_equal(shown[60:-80, across], on_screen[60:-80, across])


def test_measurements_are_drawn_without_their_handles(opened):
    desk = opened.desk
    view_model, key = desk.hanging.viewport, desk.hanging.key
    only_pixels(view_model)
    volume, before = view_model.content.volume, picture(opened)[1]
    points = tuple(volume.geometry.to_patient((6, 12, column)) for column in (8, 24))
    place = MeasurementPlace(key, volume.frames[6], volume.frame_of_reference_uid)
    item = measurement(points=points, place=place)
    desk.reading.change("1.2", lambda reading: reading.put(item), message("draw"))
    view_model.go_to_slice(6)
    drawn_on = picture(opened)[1]
    desk.reading.select([item.id])

    color = np.array([255, 216, 102])
    assert not (np.abs(before.astype(int) - color).sum(axis=2) < 12).any()
    assert (np.abs(drawn_on.astype(int) - color).sum(axis=2) < 12).sum() > 50
    np.testing.assert_array_equal(picture(opened)[1], drawn_on)


def test_at_native_size_each_image_pixel_is_a_pixel_of_the_file(qtbot, program, tmp_path):
    """Square pixels; the display is the window's, nothing is interpolated."""
    write_series(tmp_path / "square", [0.0, 2.5], PixelSpacing=[0.5, 0.5])
    program.window.files.open([tmp_path / "square"])
    qtbot.waitUntil(lambda: program.desk.volumes.is_complete(program.desk.hanging.key), timeout=20000)
    view_model = program.desk.hanging.viewport
    only_pixels(view_model)
    view_model.zoom_by(3)
    view_model.pan(40, 12)
    _whole, shown = picture(program, is_native=True)
    rows, columns = view_model.content.planes.geometry.shape[1:]
    twin = view_model.snapshot(program.desk.runner, AnnotationLevel.NONE)
    twin.fit()
    twin.set_interpolation(Interpolation.NEAREST)

    assert shown.shape[1] == LEAST_WIDTH_PX
    np.testing.assert_array_equal(shown[:, :columns], drawn(twin, (columns, rows)))
    assert view_model.state.zoom == pytest.approx(3)  # what is on the screen stays


def test_a_turned_image_and_unequal_pixels_keep_their_shape(opened):
    """24 rows of 0.75 mm, 32 columns of 0.5 mm."""
    view_model = opened.desk.hanging.viewport
    only_pixels(view_model)
    assert picture(opened, is_native=True)[1].shape[:1] == (36,)
    view_model.rotate(1)
    assert picture(opened, is_native=True)[1].shape[:1] == (32,)


def test_all_viewports_stand_as_on_the_screen(qtbot, opened):
    opened.window.actions_by_id["layout-1x2"].trigger()
    both = opened.desk.hanging.viewports[:2]
    qtbot.waitUntil(lambda: all(v.content is not None for v in both), timeout=20000)
    qtbot.waitUntil(
        lambda: all(v.content.loaded is None or v.content.loaded.all() for v in both), timeout=20000
    )
    for view_model in both:
        only_pixels(view_model)
    left, right = (opened.window.grid.cells[index].viewport for index in (0, 1))
    _whole, shown = picture(opened, all_viewports=True)

    assert shown.shape[1] == left.width() + 1 + right.width()
    np.testing.assert_array_equal(
        shown[:, : left.width()], drawn(left.view_model, (left.width(), left.height()))
    )
    np.testing.assert_array_equal(
        shown[:, left.width() + 1 :], drawn(right.view_model, (right.width(), right.height()))
    )


def test_the_patients_text_is_on_the_picture_only_where_it_was_asked_for(opened):
    without, with_ = picture(opened)[1], picture(opened, with_patient=True)[1]
    corner = (slice(0, 60), slice(0, 200))
    view_model = opened.desk.hanging.viewport
    plain = drawn(view_model, (without.shape[1], without.shape[0]))

    np.testing.assert_array_equal(without[corner], plain[corner])
    assert (with_[corner] != plain[corner]).any()
    assert view_model.annotation_level is AnnotationLevel.ALL


@pytest.mark.parametrize("name", ["view.png", "view.jpg", "view.tif", "view"])
def test_the_file_holds_the_picture_and_no_word_on_the_patient(qtbot, opened, tmp_path, monkeypatch, name):
    target = tmp_path / name
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_anything: (str(target), ""))
    dialog = opened.window.exports.export_view()
    assert not dialog.with_patient.isChecked()
    qtbot.mouseClick(
        next(b for b in dialog.findChildren(QPushButton) if "file" in b.text()), Qt.MouseButton.LeftButton
    )
    written = target if target.suffix else target.with_suffix(".png")
    qtbot.waitUntil(lambda: opened.window.toast.message == f"Written: {written.name}", timeout=5000)
    content = written.read_bytes()
    read = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
    expected = picture(opened)[0]

    for secret in (b"Secret", b"secret-id", b"medviewer", b"1.2.3"):
        assert secret not in content
    if written.suffix == ".jpg":
        assert np.abs(read.astype(int) - expected).mean() < 3
    else:
        np.testing.assert_array_equal(read, expected)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".", "view"))] == [written.name]


def test_a_name_that_is_no_pictures_name_is_said(qtbot, opened, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_anything: (str(tmp_path / "view.docx"), ""))
    dialog = opened.window.exports.export_view()
    next(b for b in dialog.findChildren(QPushButton) if "file" in b.text()).click()

    qtbot.waitUntil(lambda: "is no name for a picture" in opened.window.toast.message, timeout=5000)
    assert not (tmp_path / "view.docx").exists()


def test_ctrl_shift_c_puts_the_view_on_the_clipboard_without_the_patient(qtbot, opened):
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    viewport = opened.window.grid.cells[0].viewport
    qtbot.keyClick(viewport, Qt.Key.Key_C, both)
    said = "The view is on the clipboard, without the patient's name."
    qtbot.waitUntil(lambda: opened.window.toast.message == said)
    image = QGuiApplication.clipboard().image()

    assert image.size() == QSize(viewport.width(), viewport.height() + round(FOOT_PX))
    assert image.textKeys() == []


def test_the_dialog_copies_what_was_chosen(qtbot, opened):
    dialog = opened.window.exports.export_view()
    qtbot.mouseClick(dialog.whole, Qt.MouseButton.LeftButton)
    dialog.with_patient.click()
    copy = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Copy")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    said = "The view is on the clipboard, with the patient's name."
    qtbot.waitUntil(lambda: opened.window.toast.message == said)

    assert QGuiApplication.clipboard().image().height() == 36 + round(FOOT_PX)


@pytest.mark.parametrize("kind", list(PictureFormat))
def test_every_format_is_known_by_its_suffixes(kind, tmp_path):
    for suffix in kind.value:
        assert format_of(tmp_path / f"view.{suffix.upper()}") is kind
    pixels = np.random.default_rng(1).integers(0, 255, (20, 31, 3), np.uint8)
    read = cv2.imdecode(np.frombuffer(picture_bytes(pixels, kind), np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
    assert read.shape == pixels.shape
    if kind is not PictureFormat.JPEG:
        np.testing.assert_array_equal(read, pixels)


def test_other_suffixes_are_refused(tmp_path):
    with pytest.raises(UnknownPictureFormatError):
        format_of(tmp_path / "view")

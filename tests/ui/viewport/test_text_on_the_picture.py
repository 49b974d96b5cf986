"""What is written on a picture: the right words, never overlapping, elided where there is no room."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from medviewer import i18n
from medviewer.imaging.presets import CT_PRESETS
from medviewer.imaging.volume import Calibration, Unit
from medviewer.reading.quantity import Quantity, QuantityName
from medviewer.ui import theme
from medviewer.ui.view_models.viewport_content import AnnotationLevel, PixelProbe
from medviewer.ui.viewport.corner_text import Corners, TextLine, paint_corners
from medviewer.ui.viewport.notices import paint_warnings
from medviewer.ui.viewport.status_lines import corners_of, probe_lines, slice_text, status_lines

LONG = tuple(TextLine(f"Line {number} " + "with many words " * 4) for number in range(6))


def written(corners, width, height, middle_px=0.0):
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    lines = paint_corners(painter, QRectF(0, 0, width, height), corners, QFont(), middle_px)
    painter.end()
    return lines


@pytest.mark.parametrize("size", [(1200, 900), (740, 720), (370, 340), (300, 200), (160, 120), (96, 96)])
@pytest.mark.parametrize("middle_px", [0.0, 60.0])
def test_no_line_lies_over_another_or_leaves_the_viewport(qapp, size, middle_px):
    lines = written(Corners(LONG, LONG, LONG, LONG), *size, middle_px)
    area = QRectF(0, 0, *size).adjusted(-0.5, -0.5, 0.5, 0.5)

    for number, line in enumerate(lines):
        assert area.contains(line.box)
        for other in lines[:number]:
            assert not line.box.adjusted(0.5, 0.5, -0.5, -0.5).intersects(other.box), (line, other)


def test_a_line_with_room_is_written_whole(qapp):
    lines = written(Corners(top_left=(TextLine("Short"),)), 600, 400)

    assert [line.shown for line in lines] == ["Short"]
    assert not lines[0].is_elided


def test_an_elided_line_keeps_its_whole_for_the_tooltip(qapp):
    line = written(Corners(top_right=LONG[:1]), 300, 300)[0]

    assert line.is_elided
    assert line.whole == LONG[0].text


def test_where_room_is_short_the_lowest_lines_stay_at_the_bottom(qapp):
    corners = Corners(bottom_left=tuple(TextLine(str(number)) for number in range(20)))
    shown = [line.shown for line in written(corners, 300, 120)]

    assert shown
    assert shown == [str(number) for number in range(20 - len(shown), 20)]


def test_the_bottom_left_corner_tells_window_zoom_and_slice(view_model, content):
    view_model.show(replace(content, instance_numbers=tuple(str(k + 100) for k in range(21))))
    view_model.resize(400, 400)
    view_model.use_window(CT_PRESETS[1].window)

    assert status_lines(view_model, None, 1.0) == [
        "W 1500  L −600  Lung",
        "Zoom 1000 %",
        "Slice 11 / 21  [instance 110]  0.0 mm",
    ]
    assert status_lines(view_model, None, 2.0)[1] == "Zoom 2000 %"


def test_the_probe_tells_value_unit_pixel_and_place():
    probe = PixelProbe(3, 4, 0, -812.0, Unit.HU, (1.0, -2.55, 30.0))

    assert probe_lines(probe) == ["−812 HU", "(3, 4)   1.0, −2.5, 30.0 mm"]
    assert probe_lines(replace(probe, position_mm=None, unit=Unit.NONE)) == ["−812", "(3, 4)"]
    assert probe_lines(replace(probe, value=(1, 2, 3), unit=Unit.NONE, position_mm=None))[0] == "1, 2, 3"


def test_the_pixel_under_the_mouse_in_a_spectrum_has_a_velocity_and_a_time():
    physical = (Quantity(QuantityName.ALONG_Y, -62.04, "cm/s"), Quantity(QuantityName.ALONG_X, 0.815, "s"))
    probe = PixelProbe(3, 4, 0, (1, 2, 3), Unit.NONE, None, physical=physical)

    assert probe_lines(probe) == ["1, 2, 3", "(3, 4)   −62.0 cm/s, 0.815 s"]


def test_without_a_place_in_the_patient_no_millimetres_are_told(content):
    volume = replace(content.volume, calibration=Calibration.NONE)

    assert slice_text(replace(content, volume=volume), 0) == "Slice 1 / 21"


def test_a_picture_that_may_be_wrong_says_so_on_its_slice_only(view_model, content):
    warnings = ("It may be shifted.", "It may be damaged.")
    view_model.show(replace(content, warnings={3: warnings}))
    image = QImage(300, 200, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(theme.CANVAS))
    for index, expected in ((2, []), (3, list(warnings))):
        view_model.go_to_slice(index)
        painter = QPainter(image)
        lines = paint_warnings(painter, QRectF(0, 0, 300, 200), view_model, QFont())
        painter.end()

        assert lines == expected
        assert (QColor(theme.CAUTION).rgb() in colors_of(image)) == bool(expected)


def lines_at_the_top(view_model):
    image = QImage(300, 200, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    lines = paint_warnings(painter, QRectF(0, 0, 300, 200), view_model, QFont())
    painter.end()
    return lines


def test_a_picture_without_letters_says_that_it_was_turned_flipped_and_inverted_at_every_level(
    view_model, content
):
    volume = replace(content.volume, calibration=Calibration.NONE)
    view_model.show(replace(content, volume=volume))
    assert lines_at_the_top(view_model) == []
    view_model.rotate(1)
    view_model.flip_horizontal()
    view_model.invert()
    for _level in AnnotationLevel:
        assert lines_at_the_top(view_model) == ["TURNED 90° RIGHT", "FLIPPED LEFT-RIGHT", "INVERTED"]
        view_model.cycle_annotations()
    i18n.use_language("zh_CN")
    assert lines_at_the_top(view_model) == ["已向右旋转 90°", "已左右翻转", "已反相"]


def test_letters_tell_of_flipping_themselves_and_the_window_of_inverting(view_model, content):
    view_model.show(content)
    assert "inverted" not in str(status_lines(view_model, None, 1.0))
    view_model.flip_vertical()
    view_model.invert()

    assert lines_at_the_top(view_model) == []
    assert any(line.endswith("  inverted") for line in status_lines(view_model, None, 1.0))


def colors_of(image):
    return {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}


def test_loss_stands_on_the_slices_that_have_it_and_on_every_reformat(view_model, content):
    lossy = replace(content, losses={1: "Lossy compression 12:1"})
    view_model.show(lossy)
    texts = {}
    for index in (0, 1):
        view_model.go_to_slice(index)
        texts[index] = [line.text for line in corners_of(view_model, None, 1.0).bottom_left[:2]]

    assert texts[1] == ["Tilted 12°", "Lossy compression 12:1"]
    assert "Lossy compression 12:1" not in texts[0]
    assert replace(lossy, cut=content.volume).cautions_on(7) == ("Tilted 12°", "Lossy compression 12:1")


def test_a_reformat_through_pictures_that_may_be_wrong_says_so(content):
    doubted = replace(content, warnings={3: ("It may be shifted.",), 4: ("It may be shifted.",)})

    assert doubted.warnings_on(3) == ("It may be shifted.",)
    cut = replace(doubted, cut=content.volume)
    assert cut.warnings_on(0) == ("Cut through pictures that may be wrong: 2",)
    assert replace(content, cut=content.volume).warnings_on(0) == ()


def test_text_comes_in_three_levels_but_cautions_always(view_model, content):
    view_model.show(content)
    seen = []
    for _level in AnnotationLevel:
        corners = corners_of(view_model, None, 1.0)
        assert corners.bottom_left[0] == TextLine("Tilted 12°", theme.CAUTION)
        seen.append((bool(corners.top_left), len(corners.bottom_left) > 1))
        view_model.cycle_annotations()

    assert seen == [(True, True), (False, True), (False, False)]
    assert view_model.annotation_level is AnnotationLevel.ALL

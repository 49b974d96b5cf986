"""In a small viewport less is written, and what is written leaves picture, letters and scale bar free."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from medviewer.i18n import LANGUAGES, use_language
from medviewer.imaging.volume import Calibration
from medviewer.reading.figure import Figure
from medviewer.reading.measurement import MeasurementKind
from medviewer.reading.quantity import Quantity, QuantityName
from medviewer.ui.view_models.viewport_content import CornerText
from medviewer.ui.viewport.annotations import paint_annotations
from medviewer.ui.viewport.measurement_layout import lay_out
from medviewer.ui.viewport.measurement_painter import paint_laid_out
from medviewer.ui.viewport.status_lines import corners_of
from tests.reading.examples import measurement

SMALL = [(246, 233), (246, 350), (344, 245), (160, 160)]
TEXT = CornerText(
    ("Ball^Round", "ID-77", "1950-02-03 F"),
    ("Clinic of Balls", "Chest CT", "ACC-9", "2030-04-05 14:15"),
    ("Series 3", "CT Balls thin", "Contrast", "Thickness 2.5 mm"),
)


@pytest.fixture(autouse=True)
def _english_afterwards():
    yield
    use_language("en")


def drawn(widget, view_model, size, probe=None):
    """Everything that was written over the picture, and the boxes of letters and scale bar."""
    widget.resize(*size)
    widget.grab()
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    lines = paint_annotations(
        painter, QRectF(0, 0, *size), view_model, probe, is_filtered=False, font=widget.font()
    )
    painter.end()
    return lines


@pytest.mark.parametrize("size", [*SMALL, (370, 700), (600, 500)])
@pytest.mark.parametrize("calibration", [Calibration.PATIENT, Calibration.DETECTOR, Calibration.NONE])
def test_texts_letters_and_scale_bar_never_cover_each_other(widget, view_model, content, size, calibration):
    volume = replace(content.volume, calibration=calibration)
    view_model.show(replace(content, volume=volume, corner_text=TEXT))
    for language in LANGUAGES:
        use_language(language)
        for probe in (None, view_model.probe((size[0] / 2, size[1] / 2))):
            boxes = [line.box for line in drawn(widget, view_model, size, probe)]

            assert len(boxes) >= 7
            for number, box in enumerate(boxes):
                for other in boxes[:number]:
                    assert not box.adjusted(1, 1, -1, -1).intersects(other), (box, other)


def test_at_the_size_of_nine_viewports_in_a_small_window_the_middle_of_the_picture_is_free(
    widget, view_model, content
):
    view_model.show(replace(content, corner_text=TEXT))
    middle = QRectF(246 * 0.2, 233 * 0.2, 246 * 0.6, 233 * 0.5)
    lines = drawn(widget, view_model, (246, 233))
    letters_and_bar = [line for line in lines if not line.whole]

    assert len(letters_and_bar) == 5
    assert not [line for line in lines if line.box.intersects(middle)]


def shown(widget, view_model, size):
    return {line.whole for line in drawn(widget, view_model, size)} - {""}


@pytest.mark.parametrize("size", SMALL)
def test_a_small_viewport_still_says_whose_picture_it_is_which_one_and_its_window(
    widget, view_model, content, size
):
    view_model.show(replace(content, corner_text=TEXT))
    (window,) = (text for text in shown(widget, view_model, (600, 500)) if text.startswith("W "))

    assert shown(widget, view_model, size) == {
        "Ball^Round", "2030-04-05 14:15", "Series 3", "CT Balls thin", "Tilted 12°", window, "Slice 11 / 21",
    }  # fmt: skip


def test_a_larger_viewport_says_it_all(widget, view_model, content):
    view_model.show(replace(content, corner_text=TEXT))
    whole = corners_of(view_model, None, 1.0)

    assert {*TEXT.top_left, *TEXT.top_right, *TEXT.bottom_right} <= shown(widget, view_model, (600, 500))
    assert {line.text for line in whole.bottom_left} <= shown(widget, view_model, (600, 500))


def test_the_pixel_under_the_mouse_is_told_in_a_small_viewport_too(widget, view_model, content):
    view_model.show(content)
    widget.resize(246, 233)
    widget.grab()
    probe = view_model.probe((100, 100))
    lines = drawn(widget, view_model, (246, 233), probe)

    assert any(" HU" in line.whole for line in lines)


def measured_text(widget, size):
    """Where a region's text stands in a viewport of a size, and (left, top, right, bottom) of what is drawn of it."""
    area = Quantity(QuantityName.AREA, 120.4, "mm²")
    names = (QuantityName.MEAN, QuantityName.STANDARD_DEVIATION, QuantityName.MINIMUM, QuantityName.MAXIMUM)
    values = (
        Quantity(name, number, "HU") for name, number in zip(names, (-630.2, 40.0, -928, 20), strict=True)
    )
    item = measurement(MeasurementKind.ELLIPSE, values=(area, *values))
    spots = ((30.0, 30.0), (50.0, 30.0), (40.0, 20.0), (40.0, 40.0))
    laid_out = lay_out(item, spots, None, font=widget.font(), room=QRectF(0, 0, *size))
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    paint_laid_out(painter, replace(laid_out, figure=Figure(())), widget.font())
    painter.end()
    drawn = [(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixel(x, y) >> 24]
    across, down = zip(*drawn, strict=True)
    return laid_out.text_box, (min(across), min(down), max(across), max(down))


def test_texts_of_measurements_are_smaller_in_a_small_viewport_and_fill_their_box(widget):
    large, small = (measured_text(widget, size) for size in ((600, 500), (246, 233)))

    for box, (_left, _top, right, bottom) in (large, small):
        assert right == pytest.approx(box.left + box.width, abs=4)
        assert bottom == pytest.approx(box.top + box.height, abs=5)
    assert small[0].width < 0.9 * large[0].width
    assert small[0].height < large[0].height

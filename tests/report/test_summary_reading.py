"""The summary carries what the reader made: note, measurements, and key images as they were chosen."""

import subprocess
from dataclasses import replace

import numpy as np
import pytest

from medviewer.enhance.chain import FILTERS, FilterChain
from medviewer.i18n import translator
from medviewer.imaging.display_transform import display_transform
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.render import plane_of, render
from medviewer.imaging.structures.on_plane import ShownStructure
from medviewer.imaging.viewport_state import Interpolation, ViewportState
from medviewer.imaging.volume import Calibration, FrameReference
from medviewer.reading.key_image import KeyImage
from medviewer.reading.look import Look
from medviewer.reading.measurement import MeasurementKind, MeasurementPlace
from medviewer.reading.quantity import Quantity, QuantityName
from medviewer.report.kept_images import EDGE_PX, KeptImage, kept_pictures
from medviewer.report.pdf.write import save_pdf
from medviewer.report.reading_table import PlacedItem, SeriesItems
from medviewer.report.summarize import summarize
from medviewer.report.summary_reading import SummaryReading
from tests.imaging.structures.bodies import RED, mask_of
from tests.reading.examples import measurement
from tests.report.examples import ball_volume, request
from tests.report.pdf.test_write import needs_chinese_font, text_of

KEY = "1.2.3.4#1"
STATE = ViewportState(40, VoiWindow(0, 1), 20, interpolation=Interpolation.CUBIC)
FRAME = FrameReference("1.2.3.4.20")
LOOK = Look(VoiWindow(40, 400), zoom=1.5, flipped_horizontally=True)


def distance(**fields):
    """104 mm from (32, 27) to (32, 53) of slice 20, the ball in its middle."""
    volume = ball_volume()
    points = tuple(volume.geometry.to_patient((20, 32, column)) for column in (27, 53))
    values = (Quantity(QuantityName.LENGTH, 104.0, "mm"),)
    return measurement(points=points, place=MeasurementPlace(KEY, FRAME), values=values, **fields)


def kept(image=None, **fields):
    image = image or KeyImage(KEY, FRAME, LOOK, "the ball, enlarged 球")
    return KeptImage(image, request().series, 20, ball_volume(), 20, (distance(label="ball"),), **fields)


def reading_of(*items, note="", images=()):
    group = SeriesItems(KEY, request().series, tuple(PlacedItem(item, 20) for item in items))
    return SummaryReading([group] if items else [], note, images)


def only_read(reading):
    return replace(request(), result=None, card=None, reading=reading)


def same(text):
    return text


def test_a_key_image_is_drawn_with_the_look_it_was_kept_with():
    picture = kept_pictures([kept()], same)[0].picture
    state = LOOK.on(
        ViewportState(40, VoiWindow(0, 1), 20, interpolation=Interpolation.CUBIC), VoiWindow(0, 1)
    )
    expected = render(plane_of(ball_volume(), 20), state, (EDGE_PX, EDGE_PX))

    np.testing.assert_array_equal(picture.pixels, expected)
    assert picture.letters == ("L", "A", "R", "P")  # mirrored, and the letters say so
    assert picture.caption == "Window center 40, width 400"


def test_a_key_image_without_letters_says_that_it_was_flipped_and_inverted():
    nowhere = replace(ball_volume(), calibration=Calibration.NONE)
    look = replace(LOOK, inverted=True)
    image = replace(kept(KeyImage(KEY, FRAME, look)), volume=nowhere, measurements=())
    picture = kept_pictures([image], translator("zh_CN"))[0].picture
    with_letters = kept_pictures([kept(KeyImage(KEY, FRAME, look))], same)[0].picture

    assert picture.letters == ("", "", "", "")
    assert picture.signs == ("已左右翻转", "已反相")
    assert with_letters.signs == ()
    assert "inverted" in with_letters.caption


@needs_chinese_font
def test_the_signs_of_a_key_image_stand_on_paper(qapp, tmp_path):
    image = replace(kept(), volume=replace(ball_volume(), calibration=Calibration.NONE), measurements=())
    save_pdf(summarize(only_read(reading_of(images=(image,)))), tmp_path / "a.pdf")

    assert "FLIPPED LEFT-RIGHT" in text_of(tmp_path / "a.pdf")


def test_a_filtered_key_image_is_filtered_and_says_so():
    chain = FilterChain((FILTERS[2](),))
    plain = kept(KeyImage(KEY, FRAME, LOOK))
    filtered = kept(KeyImage(KEY, FRAME, replace(LOOK, filters=chain)))
    first, second = (picture.picture for picture in kept_pictures([plain, filtered], same))

    assert (first.pixels != second.pixels).any()
    assert f"FILTERED: {chain.label()}" in second.caption
    assert "FILTERED" not in first.caption


def test_structures_on_show_are_drawn_on_a_key_image_and_named():
    body = np.zeros(ball_volume().values.shape, np.uint8)
    body[20, 30:40, 20:50] = 1
    shown = ShownStructure(RED, (mask_of(body, ball_volume().geometry),))
    plain, marked = (kept_pictures([kept(structures=each)], same)[0].picture for each in ((), (shown,)))
    is_red = marked.pixels[..., 0].astype(int) > marked.pixels[..., 1].astype(int) + 10
    state, spacing = LOOK.on(STATE, STATE.window), ball_volume().geometry.spacing_mm[1:]
    place = display_transform((64, 64), spacing, state, (EDGE_PX, EDGE_PX))
    rows, columns = np.nonzero(is_red)

    assert plain.pixels.ndim == 2
    assert (columns.mean(), rows.mean()) == pytest.approx(place.to_screen(34.5, 34.5), abs=2)
    assert "Structures: Red" in marked.caption
    assert "Structures" not in plain.caption


def test_a_measurement_lies_on_the_key_image_where_it_was_made():
    """At the look's magnification, mirrored: checked against the picture's own bright ball."""
    item = distance(label="ball")
    shown = kept_pictures([kept()], same)[0]
    (start, end) = shown.picture.figures[0].lines[0]
    middle_x, y = (start[0] + end[0]) / 2 * EDGE_PX, start[1] * EDGE_PX
    rows, columns = np.nonzero(shown.picture.pixels == shown.picture.pixels.max())  # around the ball
    span_mm = abs(end[0] - start[0]) * 256 / 1.5

    assert abs(y - rows.mean()) < 3
    assert abs(middle_x - columns.mean()) < 3
    assert span_mm == pytest.approx(104, abs=0.5)
    assert shown.picture.figures[0].texts == ("ball", "104.0 mm")
    assert shown.lines == ("Distance “ball”: 104.0\u00a0mm",)
    assert item.label == "ball"


def test_the_text_of_a_measurement_stays_in_the_picture():
    for column in (2, 60):
        volume = ball_volume()
        points = tuple(volume.geometry.to_patient((20, row, column)) for row in (10, 50))
        item = measurement(points=points, place=MeasurementPlace(KEY, FRAME))
        image = replace(kept(), measurements=(item,), image=KeyImage(KEY, FRAME, Look()))
        x, y = kept_pictures([image], same)[0].picture.figures[0].text_middle
        assert 0.05 < x < 0.95
        assert 0.02 < y < 0.98


@needs_chinese_font
@pytest.mark.parametrize("with_analysis", [True, False])
def test_note_measurements_and_key_images_stand_in_the_pdf(tmp_path, with_analysis):
    ellipse = measurement(
        MeasurementKind.ELLIPSE,
        place=MeasurementPlace(KEY, FRAME),
        values=(Quantity(QuantityName.AREA, 120.5, "mm²"),),
    )
    reading = reading_of(distance(label="ball"), ellipse, note="Known ball.\n随访", images=(kept(),))
    made = replace(request(), reading=reading) if with_analysis else only_read(reading)
    save_pdf(summarize(made), tmp_path / "a.pdf")
    text = text_of(tmp_path / "a.pdf", "-layout")

    for words in (
        "Known ball.", "随访", "ball (Distance)", "104.0 mm", "Area 120.5 mm²", "series 3, slice 21",
        "The reader's key images", "the ball, enlarged 球", "Balls thin · slice 21",
    ):  # fmt: skip
        assert words in text
    assert ("Model score (interval)" in text) == with_analysis
    assert ("What was analyzed" in text) == with_analysis
    assert ("Reading summary" in text) != with_analysis
    assert "Investigational, not for diagnostic use" in text


@needs_chinese_font
def test_the_summary_of_a_reading_is_in_the_language_that_was_asked_for(tmp_path):
    reading = reading_of(distance(), images=(kept(),))
    save_pdf(summarize(replace(only_read(reading), language="zh_CN")), tmp_path / "a.pdf")
    text = text_of(tmp_path / "a.pdf")

    assert "阅片摘要" in text
    assert "距离" in text
    assert "Distance" not in text


def test_an_image_that_cannot_be_read_is_counted(tmp_path):
    content = summarize(only_read(SummaryReading(missing=2)))

    assert content.kept_heading == "The reader's key images (not readable: 2)"
    save_pdf(content, tmp_path / "a.pdf")
    assert "not readable: 2" in text_of(tmp_path / "a.pdf")


def test_where_nothing_was_read_the_summary_has_no_such_part():
    content = summarize(request())

    assert (content.note, content.measurements, content.kept_heading, content.kept) == (None, None, "", ())


@needs_chinese_font
def test_many_key_images_keep_to_their_pages(tmp_path):
    images = [kept(KeyImage(KEY, FRAME, LOOK, "a long note " * 40)) for _ in range(5)]
    save_pdf(summarize(only_read(reading_of(images=images))), tmp_path / "a.pdf")
    pages = subprocess.run(["pdfinfo", tmp_path / "a.pdf"], capture_output=True, text=True, check=True).stdout

    assert text_of(tmp_path / "a.pdf").count("Balls thin · slice 21") == 5
    assert "Pages:           3" in pages

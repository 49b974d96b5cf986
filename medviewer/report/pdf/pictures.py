"""The summary's key images: pixels without loss, and letters, scale bars and marks as vectors over them."""

import numpy as np

from medviewer.report.key_picture import YELLOW, Circle, ColorScale, KeyPicture, KeyPictures
from medviewer.report.pdf.figures import draw_figures
from medviewer.report.pdf.pages import Block
from medviewer.report.pdf.paper import Align, Area, Paper, TextStyle
from medviewer.report.pdf.text import BODY, LEFT_MM, SMALL, STRONG, WIDTH_MM

_GAP_MM = 2.5
_LETTER = TextStyle(8.0, "#e6e8ea", bold=True)
_NUMBER = TextStyle(9.0, YELLOW, bold=True)
_SIGN = TextStyle(8.0, YELLOW, bold=True)
_BAR_LABEL = TextStyle(7.0, "#e6e8ea")
_CAPTION = TextStyle(7.5, SMALL.color, align=Align.CENTER)
_SCALE_BAR_MM, _SCALE_MM = 2.0, 6.4


def key_pictures(paper: Paper, shown: KeyPictures) -> Block:
    """A line of words, the pictures side by side, and the overlay's color bar."""
    count = max(len(shown.pictures), 3)
    edge_mm = (WIDTH_MM - _GAP_MM * (count - 1)) / count
    words = paper.set_text(shown.heading, STRONG, WIDTH_MM)
    result = paper.set_text(shown.result, BODY, WIDTH_MM)
    captions = [paper.set_text(picture.caption, _CAPTION, edge_mm) for picture in shown.pictures]
    caption_mm = max(caption.height_mm for caption in captions)
    scale_mm = _SCALE_MM + 1.0 if shown.scale else 0.0
    text_mm = words.height_mm + result.height_mm + 1.0

    def draw(y_mm: float) -> None:
        paper.draw_text(words, LEFT_MM, y_mm)
        paper.draw_text(result, LEFT_MM, y_mm + words.height_mm)
        top_mm = y_mm + text_mm
        for index, (picture, caption) in enumerate(zip(shown.pictures, captions, strict=True)):
            x_mm = LEFT_MM + index * (edge_mm + _GAP_MM)
            draw_picture(paper, picture, x_mm, top_mm, edge_mm)
            paper.draw_text(caption, x_mm, top_mm + edge_mm + 0.6)
        if shown.scale:
            _draw_scale(paper, shown.scale, shown.note, top_mm + edge_mm + caption_mm + 1.6, edge_mm)

    return Block(text_mm + edge_mm + caption_mm + 0.6 + scale_mm, draw, gap_mm=3.4)


def draw_picture(paper: Paper, picture: KeyPicture, x_mm: float, y_mm: float, edge_mm: float) -> None:
    """A picture of `edge_mm`, its corner at (x, y), with all that is drawn over it."""
    area = Area(x_mm, y_mm, edge_mm, edge_mm)
    paper.draw_pixels(picture.pixels, area)
    paper.clip(area)
    if picture.box:
        box = picture.box
        frame = Area(
            x_mm + box.x * edge_mm, y_mm + box.y * edge_mm, box.width * edge_mm, box.height * edge_mm
        )
        paper.draw_rectangle(frame, "#000000", 0.7)
        paper.draw_rectangle(frame, YELLOW, 0.3)
    if picture.circle:
        _draw_circle(paper, picture.circle, x_mm, y_mm, edge_mm)
    draw_figures(paper, picture.figures, x_mm, y_mm, edge_mm)
    paper.unclip()
    middle_mm, inset_mm = edge_mm / 2, 2.4
    places = (
        (inset_mm, middle_mm),
        (middle_mm, inset_mm),
        (edge_mm - inset_mm, middle_mm),
        (middle_mm, edge_mm - inset_mm),
    )
    for letter, (right_mm, down_mm) in zip(picture.letters, places, strict=True):
        if letter:
            paper.write_over_image(letter, _LETTER, x_mm + right_mm, y_mm + down_mm)
    for number, sign in enumerate(picture.signs):
        paper.write_over_image(sign, _SIGN, x_mm + middle_mm, y_mm + inset_mm + 4.0 * (number + 1))
    if picture.bar:
        _draw_bar(paper, picture.bar.length * edge_mm, picture.bar.label, x_mm + 3.0, y_mm + edge_mm - 2.6)


def _draw_circle(paper: Paper, circle: Circle, x_mm: float, y_mm: float, edge_mm: float) -> None:
    center_mm = (x_mm + circle.center[0] * edge_mm, y_mm + circle.center[1] * edge_mm)
    radius_mm = circle.radius * edge_mm
    paper.draw_circle(center_mm, radius_mm, "#000000", 0.75)
    paper.draw_circle(center_mm, radius_mm, YELLOW, 0.35)
    if circle.label:
        side = 1 if circle.center[0] < 0.5 else -1
        reach_mm = radius_mm * 0.71 + 1.9
        paper.write_over_image(circle.label, _NUMBER, center_mm[0] + side * reach_mm, center_mm[1] - reach_mm)


def _draw_bar(paper: Paper, length_mm: float, label: str, x_mm: float, y_mm: float) -> None:
    end_mm = x_mm + length_mm
    for color, grow_mm in (("#000000", 0.25), ("#e6e8ea", 0.0)):
        thick_mm = 0.35 + 2 * grow_mm
        paper.draw_line((x_mm - grow_mm, y_mm), (end_mm + grow_mm, y_mm), color, thick_mm)
        for tick_mm in (x_mm, end_mm):
            paper.draw_line((tick_mm, y_mm - 0.9 - grow_mm), (tick_mm, y_mm + 0.9 + grow_mm), color, thick_mm)
    paper.write_over_image(label, _BAR_LABEL, x_mm + length_mm / 2, y_mm - 2.4)


def _draw_scale(paper: Paper, scale: ColorScale, note: str, y_mm: float, edge_mm: float) -> None:
    """The color bar under the last picture, the note to its left."""
    x_mm = LEFT_MM + WIDTH_MM - edge_mm
    hidden_mm = scale.hidden * edge_mm
    shown = scale.colors[np.newaxis, round(scale.hidden * len(scale.colors)) :]
    paper.draw_pixels(shown, Area(x_mm + hidden_mm, y_mm, edge_mm - hidden_mm, _SCALE_BAR_MM))
    paper.fill_rectangle(Area(x_mm, y_mm, hidden_mm, _SCALE_BAR_MM), "#e4e8ec")
    words_mm = y_mm + _SCALE_BAR_MM + 0.4
    for text, align in ((scale.low, Align.LEFT), (scale.title, Align.CENTER), (scale.high, Align.RIGHT)):
        paper.write(text, TextStyle(7.0, SMALL.color, align=align), x_mm, words_mm, edge_mm)
    paper.write(note, SMALL, LEFT_MM, y_mm - 0.6, WIDTH_MM - edge_mm - 6)

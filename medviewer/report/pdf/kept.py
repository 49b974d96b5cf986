"""The reader's key images: a large picture with the measurements as vectors, note and values beside it."""

from medviewer.report.key_picture import KeptPicture
from medviewer.report.pdf.pages import Block
from medviewer.report.pdf.paper import Paper
from medviewer.report.pdf.pictures import draw_picture
from medviewer.report.pdf.text import BODY, LEFT_MM, SMALL, STRONG, WIDTH_MM

_EDGE_MM, _GAP_MM = 104.0, 6.0


def kept_picture(paper: Paper, shown: KeptPicture) -> Block:
    """The picture at the left; at the right series and slice, the note, and what was measured."""
    beside_mm = WIDTH_MM - _EDGE_MM - _GAP_MM
    texts = [paper.set_text(shown.heading, STRONG, beside_mm)]
    texts += [paper.set_text(text, BODY, beside_mm) for text in (shown.note, *shown.lines) if text]
    texts.append(paper.set_text(shown.picture.caption, SMALL, beside_mm))
    text_mm = sum(text.height_mm + 1.6 for text in texts)

    def draw(y_mm: float) -> None:
        draw_picture(paper, shown.picture, LEFT_MM, y_mm, _EDGE_MM)
        line_mm = y_mm
        for text in texts:
            paper.draw_text(text, LEFT_MM + _EDGE_MM + _GAP_MM, line_mm)
            line_mm += text.height_mm + 1.6

    return Block(max(_EDGE_MM, text_mm), draw, gap_mm=5.0)

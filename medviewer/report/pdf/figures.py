"""Measurements on a picture of a document, as vectors."""

from itertools import pairwise

from medviewer.report.key_picture import YELLOW, DrawnFigure
from medviewer.report.pdf.paper import Paper, TextStyle

_LABEL = TextStyle(7.5, YELLOW, bold=True)
_LINE_MM, _OUTLINE_MM, _DASH_MM = 0.3, 0.7, 1.2


def draw_figures(
    paper: Paper, figures: tuple[DrawnFigure, ...], x_mm: float, y_mm: float, edge_mm: float
) -> None:
    """Draw measurements over a picture of `edge_mm`, its corner at (x, y)."""

    def place(spot: tuple[float, float]) -> tuple[float, float]:
        return (x_mm + spot[0] * edge_mm, y_mm + spot[1] * edge_mm)

    for figure in figures:
        for color, width_mm in (("#000000", _OUTLINE_MM), (YELLOW, _LINE_MM)):
            for line in figure.lines:
                for start, end in pairwise(line):
                    paper.draw_line(place(start), place(end), color, width_mm)
            for line in figure.helping:
                for start, end in pairwise(line):
                    _dashed(paper, place(start), place(end), color, width_mm)
        height_mm = _LABEL.size_pt * 1.25 * 25.4 / 72
        middle = place(figure.text_middle)
        for number, text in enumerate(figure.texts):
            down_mm = (number - (len(figure.texts) - 1) / 2) * height_mm
            paper.write_over_image(text, _LABEL, middle[0], middle[1] + down_mm)


def _dashed(
    paper: Paper, start: tuple[float, float], end: tuple[float, float], color: str, width_mm: float
) -> None:
    length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
    count = max(int(length / _DASH_MM), 1)
    for number in range(0, count, 2):
        first, last = number / count, min(number + 1, count) / count
        paper.draw_line(
            (start[0] + (end[0] - start[0]) * first, start[1] + (end[1] - start[1]) * first),
            (start[0] + (end[0] - start[0]) * last, start[1] + (end[1] - start[1]) * last),
            color,
            width_mm,
        )

"""The findings' scores on the scale 0 to 1, over the scores of the model's reference data."""

from medviewer.report.pdf.pages import Block
from medviewer.report.pdf.paper import Align, Area, Paper, TextStyle
from medviewer.report.pdf.text import ACCENT, INK, LEFT_MM, RULE, SMALL, WIDTH_MM
from medviewer.report.summary import ScoreStrip, StripMark

_GROUP_COLORS = ("#9fb4c9", "#d9a66b")
_AXIS_LEFT_MM, _AXIS_WIDTH_MM = LEFT_MM + 44.0, WIDTH_MM - 50.0
_BARS_MM, _ROW_MM = 11.0, 3.6
_TICK = TextStyle(7.0, SMALL.color, align=Align.CENTER)


def score_strip(paper: Paper, strip: ScoreStrip) -> Block:
    """Bars of each reference group, and below them one line per finding with its interval."""
    marks_mm = _ROW_MM * len(strip.marks)
    title = paper.set_text(strip.axis, _TICK, _AXIS_WIDTH_MM)
    height_mm = len(strip.groups) * (_BARS_MM + 1.5) + marks_mm + 6.7 + title.height_mm

    def draw(y_mm: float) -> None:
        bottom_mm = y_mm
        for index, group in enumerate(strip.groups):
            bottom_mm += _BARS_MM + 1.5
            _draw_bars(paper, group.shares, bottom_mm, _GROUP_COLORS[index % 2])
            label = paper.set_text(group.label, SMALL, 41)
            paper.draw_text(label, LEFT_MM, bottom_mm - label.height_mm)
        _draw_marks(paper, strip, bottom_mm + 1.5)
        axis_mm = bottom_mm + 1.5 + marks_mm + 0.8
        _draw_axis(paper, axis_mm)
        paper.draw_text(title, _AXIS_LEFT_MM, axis_mm + 4.4)

    return Block(height_mm, draw, gap_mm=2.0)


def _x(score: float) -> float:
    return _AXIS_LEFT_MM + score * _AXIS_WIDTH_MM


def _draw_bars(paper: Paper, shares: tuple[float, ...], bottom_mm: float, color: str) -> None:
    tallest = max(*shares, 1e-9)
    width_mm = _AXIS_WIDTH_MM / len(shares)
    for index, share in enumerate(shares):
        height_mm = _BARS_MM * share / tallest
        if share > 0:
            left_mm = _AXIS_LEFT_MM + index * width_mm + 0.15
            paper.fill_rectangle(Area(left_mm, bottom_mm - height_mm, width_mm - 0.3, height_mm), color)
    paper.draw_line((_x(0), bottom_mm), (_x(1), bottom_mm), RULE, 0.2)


def _draw_marks(paper: Paper, strip: ScoreStrip, top_mm: float) -> None:
    for index, mark in enumerate(strip.marks):
        _draw_mark(paper, mark, top_mm + (index + 0.5) * _ROW_MM)


def _draw_mark(paper: Paper, mark: StripMark, y_mm: float) -> None:
    paper.draw_line((_x(0), y_mm), (_x(1), y_mm), "#eef1f4", 0.15)
    paper.draw_line((_x(mark.low), y_mm), (_x(mark.high), y_mm), ACCENT, 0.5)
    for end in (mark.low, mark.high):
        paper.draw_line((_x(end), y_mm - 0.8), (_x(end), y_mm + 0.8), ACCENT, 0.3)
    paper.draw_circle((_x(mark.value), y_mm), 0.95, ACCENT, 0.1, fill=ACCENT)
    label = paper.set_text(str(mark.number), TextStyle(7.5, INK, bold=True, align=Align.RIGHT), 8)
    paper.draw_text(label, _AXIS_LEFT_MM - 10, y_mm - label.height_mm / 2)


def _draw_axis(paper: Paper, y_mm: float) -> None:
    paper.draw_line((_x(0), y_mm), (_x(1), y_mm), INK, 0.25)
    for tenth in range(0, 11, 2):
        paper.draw_line((_x(tenth / 10), y_mm), (_x(tenth / 10), y_mm + 1.0), INK, 0.25)
        paper.write(f"{tenth / 10:.1f}", _TICK, _x(tenth / 10) - 5, y_mm + 1.1, 10)

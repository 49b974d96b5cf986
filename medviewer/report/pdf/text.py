"""The summary's blocks of text: headings, facts, verdicts, tables and paragraphs."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from medviewer.report.pdf.pages import Block
from medviewer.report.pdf.paper import Area, Paper, SetText, TextStyle
from medviewer.report.summary import Fact, FactBlock, Level, Prose, Table, Verdict

LEFT_MM, WIDTH_MM = 17.0, 176.0

INK, QUIET_INK, RULE, ACCENT, BAND = "#1b1e21", "#5c656e", "#ccd2d8", "#1f5fae", "#f1f4f7"
LEVEL_INK = {Level.GOOD: "#23744f", Level.CAUTION: "#8a5f00", Level.REFUSED: "#b3392b"}

HEADING = TextStyle(10.5, ACCENT, bold=True)
BODY = TextStyle(9.0, INK)
STRONG = TextStyle(9.0, INK, bold=True)
QUIET = TextStyle(8.5, QUIET_INK)
SMALL = TextStyle(7.5, QUIET_INK)

_GUTTER_MM = 8.0
_LABEL_MM, _WIDE_LABEL_MM = 31.0, 52.0
_VERDICT_MM, _WORD_MM = 26.0, 38.0
_LINE_GAP_MM = 0.9
_KEPT_TOGETHER_MM = 100.0


def heading(paper: Paper, text: str) -> Block:
    """A section's heading over a thin rule."""
    done = paper.set_text(text, HEADING, WIDTH_MM)

    def draw(y_mm: float) -> None:
        paper.draw_text(done, LEFT_MM, y_mm)
        rule_mm = y_mm + done.height_mm + 0.6
        paper.draw_line((LEFT_MM, rule_mm), (LEFT_MM + WIDTH_MM, rule_mm), RULE, 0.2)

    return Block(done.height_mm + 2.4, draw, gap_mm=5.0, with_next=True)


def fact_columns(paper: Paper, *columns: Sequence[Fact]) -> Block:
    """Lists of facts side by side, as wide as the page; they stay on one page."""
    width_mm = (WIDTH_MM - _GUTTER_MM * (len(columns) - 1)) / len(columns)
    set_columns = [[_fact(paper, fact, _LABEL_MM, width_mm) for fact in column] for column in columns]
    height_mm = max(sum(_fact_height(pair) for pair in column) for column in set_columns)

    def draw(y_mm: float) -> None:
        for index, column in enumerate(set_columns):
            x_mm, line_mm = LEFT_MM + index * (width_mm + _GUTTER_MM), y_mm
            for label, value in column:
                paper.draw_text(label, x_mm, line_mm)
                paper.draw_text(value, x_mm + _LABEL_MM, line_mm)
                line_mm += _fact_height((label, value))

    return Block(height_mm, draw)


def facts(paper: Paper, shown: FactBlock) -> list[Block]:
    """A heading and one block per fact; few facts stay on one page."""
    lines = [_fact_line(paper, fact) for fact in shown.facts]
    stays = sum(line.height_mm for line in lines) <= _KEPT_TOGETHER_MM
    together = [replace(line, with_next=stays) for line in lines[:-1]]
    return [heading(paper, shown.heading), *together, *lines[-1:]]


def titled_columns(paper: Paper, *blocks: FactBlock) -> list[Block]:
    """Fact blocks side by side, each under its heading."""
    width_mm = (WIDTH_MM - _GUTTER_MM * (len(blocks) - 1)) / len(blocks)
    titles = [paper.set_text(block.heading, HEADING, width_mm) for block in blocks]
    height_mm = max(title.height_mm for title in titles)

    def draw(y_mm: float) -> None:
        for index, title in enumerate(titles):
            x_mm = LEFT_MM + index * (width_mm + _GUTTER_MM)
            paper.draw_text(title, x_mm, y_mm)
            rule_mm = y_mm + height_mm + 0.6
            paper.draw_line((x_mm, rule_mm), (x_mm + width_mm, rule_mm), RULE, 0.2)

    head = Block(height_mm + 2.4, draw, gap_mm=5.0, with_next=True)
    return [head, fact_columns(paper, *(block.facts for block in blocks))]


def verdict(paper: Paper, shown: Verdict) -> Block:
    """What was judged, a sign and the word, and the reasons beside them."""
    ink = LEVEL_INK[shown.level]
    label = paper.set_text(shown.heading, QUIET, _VERDICT_MM - 5)
    word = paper.set_text(shown.word, STRONG.colored(ink), _WORD_MM - 8)
    reasons_mm = _VERDICT_MM + _WORD_MM
    reasons = [paper.set_text(reason, BODY, WIDTH_MM - reasons_mm - 3) for reason in shown.reasons]
    inner_mm = max(word.height_mm, sum(reason.height_mm for reason in reasons), label.height_mm)

    def draw(y_mm: float) -> None:
        paper.fill_rectangle(Area(LEFT_MM, y_mm, WIDTH_MM, inner_mm + 3.0), BAND, 1.0)
        paper.fill_rectangle(Area(LEFT_MM, y_mm, 1.0, inner_mm + 3.0), ink)
        text_mm = y_mm + 1.5
        paper.draw_text(label, LEFT_MM + 3.5, text_mm)
        _draw_sign(paper, shown.level, (LEFT_MM + _VERDICT_MM + 2.0, text_mm + word.height_mm / 2))
        paper.draw_text(word, LEFT_MM + _VERDICT_MM + 5.5, text_mm)
        for reason in reasons:
            paper.draw_text(reason, LEFT_MM + reasons_mm, text_mm)
            text_mm += reason.height_mm

    return Block(inner_mm + 3.0, draw, gap_mm=1.2)


def table(paper: Paper, shown: Table) -> list[Block]:
    """A heading and one block per row; the column headings stand again on each new page.

    Neither the first row nor the last one stands on a page without the one beside it.
    """
    if not shown.rows:
        return [heading(paper, shown.heading), *paragraphs(paper, (shown.empty,), BODY)]
    total = sum(shown.widths)
    widths_mm = [WIDTH_MM * width / total for width in shown.widths]
    header = _table_row(paper, list(zip(shown.columns, widths_mm, strict=True)), SMALL, RULE)
    rows = [
        _table_row(paper, list(zip(cells, widths_mm, strict=True)), BODY, "#e4e8ec", header)
        for cells in shown.rows
    ]
    stays = {0, len(rows) - 2} - {len(rows) - 1}
    together = [replace(row, with_next=at in stays) for at, row in enumerate(rows)]
    return [heading(paper, shown.heading), replace(header, with_next=True), *together]


def paragraphs(paper: Paper, texts: Sequence[str], style: TextStyle) -> list[Block]:
    """One block per paragraph."""
    blocks = []
    for text in texts:
        done = paper.set_text(text, style, WIDTH_MM)
        blocks.append(Block(done.height_mm, _drawer(paper, done), gap_mm=_LINE_GAP_MM))
    return blocks


def prose(paper: Paper, shown: Prose) -> list[Block]:
    """A heading and its paragraphs."""
    return [heading(paper, shown.heading), *paragraphs(paper, shown.paragraphs, BODY)]


def _drawer(paper: Paper, done: SetText) -> Callable[[float], None]:
    return lambda y_mm: paper.draw_text(done, LEFT_MM, y_mm)


def _fact(paper: Paper, fact: Fact, label_mm: float, width_mm: float) -> tuple[SetText, SetText]:
    label = paper.set_text(fact.label, QUIET, label_mm - 2)
    return label, paper.set_text(fact.value or "–", BODY, width_mm - label_mm)


def _fact_line(paper: Paper, fact: Fact) -> Block:
    label, value = _fact(paper, fact, _WIDE_LABEL_MM, WIDTH_MM)

    def draw(y_mm: float) -> None:
        paper.draw_text(label, LEFT_MM, y_mm)
        paper.draw_text(value, LEFT_MM + _WIDE_LABEL_MM, y_mm)

    return Block(_fact_height((label, value)), draw)


def _fact_height(pair: tuple[SetText, SetText]) -> float:
    return max(pair[0].height_mm, pair[1].height_mm) + _LINE_GAP_MM


def _table_row(
    paper: Paper, cells: Sequence[tuple[str, float]], style: TextStyle, rule: str, header: Block | None = None
) -> Block:
    """One row of (text, column width in mm) over a thin rule."""
    done = [(paper.set_text(text, style, width_mm - 2), width_mm) for text, width_mm in cells]
    height_mm = max(text.height_mm for text, _width in done) + 1.7

    def draw(y_mm: float) -> None:
        x_mm = LEFT_MM
        for text, width_mm in done:
            paper.draw_text(text, x_mm, y_mm + 0.85)
            x_mm += width_mm
        rule_mm = y_mm + height_mm
        paper.draw_line((LEFT_MM, rule_mm), (LEFT_MM + WIDTH_MM, rule_mm), rule, 0.2)

    return Block(height_mm, draw, header=header)


def _draw_sign(paper: Paper, level: Level, center_mm: tuple[float, float]) -> None:
    """A tick in a disc, an exclamation mark in a triangle, or a bar in a disc: told apart without color."""
    x_mm, y_mm = center_mm
    ink = LEVEL_INK[level]
    if level is Level.CAUTION:
        corners = [(x_mm, y_mm - 1.8), (x_mm + 2.0, y_mm + 1.6), (x_mm - 2.0, y_mm + 1.6)]
        paper.fill_polygon(corners, ink)
        paper.draw_line((x_mm, y_mm - 0.7), (x_mm, y_mm + 0.5), "#ffffff", 0.42)
        paper.draw_line((x_mm, y_mm + 0.75), (x_mm, y_mm + 1.17), "#ffffff", 0.42)
        return
    paper.draw_circle(center_mm, 1.75, ink, 0.1, fill=ink)
    if level is Level.REFUSED:
        paper.draw_line((x_mm - 0.95, y_mm), (x_mm + 0.95, y_mm), "#ffffff", 0.5)
        return
    paper.draw_line((x_mm - 0.85, y_mm + 0.05), (x_mm - 0.2, y_mm + 0.75), "#ffffff", 0.42)
    paper.draw_line((x_mm - 0.35, y_mm + 0.75), (x_mm + 0.95, y_mm - 0.7), "#ffffff", 0.42)

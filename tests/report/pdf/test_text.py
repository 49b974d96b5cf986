"""Tables and lists of facts go on from page to page: nothing is cut off, and no row stands alone."""

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QFont, QPdfWriter, QRawFont

from medviewer.minus import with_minus
from medviewer.report.pdf.pages import Block, paginate
from medviewer.report.pdf.paper import Paper, TextStyle, font_families
from medviewer.report.pdf.text import facts, table
from medviewer.report.pdf.write import BOTTOM_MM, TOP_MM, ensure_application
from medviewer.report.summary import Fact, FactBlock, Table


@pytest.fixture
def paper():
    ensure_application()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    paper = Paper(writer, font_families("row"))
    yield paper
    paper.finish()
    buffer.close()


def pages_of(blocks, used_mm):
    """The pages of blocks that begin so far down the first page."""
    above = Block(used_mm, lambda _y_mm: None)
    return [
        [placed for _y, placed in page if placed is not above]
        for page in paginate([above, *blocks], TOP_MM, BOTTOM_MM)
    ]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 40, 41])
def test_no_row_of_a_table_stands_on_a_page_without_another(paper, count):
    shown = Table("Findings", ("No.", "Score"), (1.0, 3.0), tuple((str(n), "0.5") for n in range(count)))
    blocks = table(paper, shown)
    rows = blocks[2:]
    assert len(rows) == count
    for used_mm in range(180, 259):
        on_pages = [sum(block in rows for block in page) for page in pages_of(blocks, used_mm)]

        assert sum(on_pages) == count
        assert 1 not in on_pages or count == 1


def test_facts_longer_than_a_page_go_on_on_the_next(paper):
    shown = FactBlock("The model", tuple(Fact(f"Figure {n}", "0.9") for n in range(120)))
    blocks = facts(paper, shown)
    pages = paginate(blocks, TOP_MM, BOTTOM_MM)

    assert [placed for page in pages for _y, placed in page] == blocks
    assert len(pages) == 3
    assert all(y + placed.height_mm <= BOTTOM_MM for page in pages for y, placed in page)


def test_few_facts_stay_together_under_their_heading(paper):
    shown = FactBlock("Provenance", tuple(Fact(f"Hash {n}", "0.9") for n in range(8)))
    blocks = facts(paper, shown)
    for used_mm in range(180, 259):
        on_pages = [page for page in pages_of(blocks, used_mm) if page]

        assert on_pages == [blocks]


@pytest.mark.parametrize("text", ["the share is 95 % of all ", "与参考数据相同：95 % 的结节可疑。"])
def test_no_line_begins_with_a_percent_sign(paper, text):
    written = text * 4
    for width_mm in range(20, 60):
        layout = paper.set_text(written, TextStyle(), width_mm).layout
        starts = [layout.lineAt(number).textStart() for number in range(layout.lineCount())]

        assert len(starts) > 2
        assert "%" not in [written[start] for start in starts]


def test_the_documents_own_font_has_the_minus_sign():
    ensure_application()

    assert QRawFont.fromFont(QFont(font_families("row"))).supportsCharacter(ord(with_minus("-")))

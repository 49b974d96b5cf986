"""Blocks are spread over pages without splitting, overlapping or stranding a heading."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from medviewer.report.pdf.pages import Block, paginate


def block(height_mm: float, **more: object) -> Block:
    return Block(height_mm, lambda _y_mm: None, **more)  # type: ignore[arg-type]


heights = st.lists(st.tuples(st.floats(1, 60), st.floats(0, 8), st.booleans()), max_size=40)


@given(heights)
def test_nothing_is_lost_overlaps_or_leaves_the_page(described):
    blocks = [block(height, gap_mm=gap, with_next=heading) for height, gap, heading in described]
    chains_fit = all(not one[2] or not other[2] for one, other in pairwise(described))
    pages = paginate(blocks, 20, 220)

    assert [placed for page in pages for _y, placed in page] == blocks
    for page in pages:
        bottoms = [y + placed.height_mm for y, placed in page]
        tops = [y for y, _placed in page]
        assert all(bottom <= top + 1e-9 for bottom, top in zip(bottoms, tops[1:], strict=False))
        if chains_fit and bottoms:
            assert max(bottoms) <= 220 + 1e-9


def test_a_heading_goes_to_the_next_page_with_what_it_is_for():
    text, heading, picture = block(150), block(10, with_next=True), block(60)

    first, second = paginate([text, heading, picture], 0, 200)

    assert [placed for _y, placed in first] == [text]
    assert [placed for _y, placed in second] == [heading, picture]


def test_column_headings_stand_again_over_rows_on_a_new_page():
    header = block(10)
    rows = [block(80, header=header) for _ in range(3)]

    pages = paginate([header, *rows], 0, 200)

    assert [placed for _y, placed in pages[1]] == [header, rows[2]]


def test_a_gap_is_dropped_at_the_top_of_a_page():
    pages = paginate([block(190, gap_mm=5), block(50, gap_mm=5)], 0, 200)

    assert [page[0][0] for page in pages] == [0, 0]


def test_an_empty_document_has_one_page():
    assert paginate([], 0, 200) == ((),)

"""Two headers are matched line by line: what they share, what differs, what only one has."""

from pathlib import Path

import hypothesis.strategies as st
from hypothesis import given
from pydicom import Dataset

from medviewer.dicom.header_comparison import Difference, alone, compare
from medviewer.dicom.header_row import HeaderRow
from medviewer.dicom.header_rows import header_rows
from medviewer.dicom.source_file import SourceFile
from tests.dicom.synthetic import make_ct_slice, write

SAME, DIFFERENT = Difference.SAME, Difference.DIFFERENT


def rows_of(dataset: Dataset, path: Path) -> tuple[HeaderRow, ...]:
    return header_rows(SourceFile(write(dataset, path)))


def by_keyword(lines) -> dict[str, Difference]:
    return {line.row.keyword: line.difference for line in lines if not line.row.item}


def code(value: str) -> Dataset:
    item = Dataset()
    item.CodeValue = value
    return item


def test_only_what_differs_is_marked(tmp_path):
    left = rows_of(make_ct_slice(5.0, KVP=120, PatientComments="only here"), tmp_path / "a")
    right = rows_of(make_ct_slice(5.0, KVP=100, ProtocolName="only there"), tmp_path / "b")
    found = by_keyword(compare(left, right))

    unlike = {name for name, difference in found.items() if difference is not SAME}
    assert unlike == {
        "KVP", "PatientComments", "ProtocolName", "SOPInstanceUID", "MediaStorageSOPInstanceUID", "PixelData",
    }  # fmt: skip
    assert found["KVP"] is DIFFERENT
    assert found["PatientComments"] is Difference.ONLY_LEFT
    assert found["ProtocolName"] is Difference.ONLY_RIGHT
    assert found["PixelData"] is Difference.NOT_COMPARED


def test_lines_stay_in_the_order_of_tags(tmp_path):
    left = rows_of(make_ct_slice(5.0, KVP=120), tmp_path / "a")
    right = rows_of(make_ct_slice(5.0, ProtocolName="x"), tmp_path / "b")
    tags = [line.row.tag for line in compare(left, right)]

    assert tags == sorted(tags)


def test_a_difference_inside_a_sequence_marks_all_that_lies_around_it(tmp_path):
    left = rows_of(make_ct_slice(5.0, ProcedureCodeSequence=[code("a"), code("b")]), tmp_path / "a")
    right = rows_of(
        make_ct_slice(5.0, ProcedureCodeSequence=[code("a"), code("c"), code("d")]), tmp_path / "b"
    )
    inside = [
        (line.row.item, line.row.keyword, line.difference)
        for line in compare(left, right)
        if line.depth or line.row.keyword == "ProcedureCodeSequence"
    ]

    assert inside == [
        (0, "ProcedureCodeSequence", DIFFERENT),
        (1, "", SAME),
        (0, "CodeValue", SAME),
        (2, "", DIFFERENT),
        (0, "CodeValue", DIFFERENT),
        (3, "", Difference.ONLY_RIGHT),
        (0, "CodeValue", Difference.ONLY_RIGHT),
    ]


def test_long_values_that_differ_only_behind_what_is_shown_are_found(tmp_path):
    text = "x" * 5000
    left = rows_of(make_ct_slice(5.0, TextValue=text + "a", EncapsulatedDocument=b"\0" * 400), tmp_path / "a")
    right = rows_of(
        make_ct_slice(5.0, TextValue=text + "b", EncapsulatedDocument=b"\0" * 399 + b"\1"), tmp_path / "b"
    )
    found = by_keyword(compare(left, right))

    assert found["TextValue"] is DIFFERENT
    assert found["EncapsulatedDocument"] is DIFFERENT


def test_a_private_block_at_another_place_is_the_same_block(tmp_path):
    left, right = make_ct_slice(5.0), make_ct_slice(5.0)
    left.private_block(0x0029, "MAKER", create=True).add_new(0x08, "LO", "value")
    right.private_block(0x0029, "OTHER", create=True).add_new(0x08, "LO", "other")
    right.private_block(0x0029, "MAKER", create=True).add_new(0x08, "LO", "value")
    lines = compare(rows_of(left, tmp_path / "a"), rows_of(right, tmp_path / "b"))
    found = {line.row.creator: line.difference for line in lines if line.row.value in ("value", "other")}

    assert found == {"MAKER": SAME, "OTHER": Difference.ONLY_RIGHT}


def tree(depth: int = 0):
    """Rows of one level, with levels inside."""
    leaf = st.builds(
        lambda tag, value: [HeaderRow(depth, tag, vr="LO", value=value)], st.integers(0, 9), st.text("ab")
    )

    def around(inner):
        return st.builds(
            lambda tag, parts: [
                HeaderRow(depth, tag, vr="SQ"),
                *(
                    row._replace(depth=row.depth + 2) if not row.item else row
                    for number, part in enumerate(parts, 1)
                    for row in (HeaderRow(depth + 1, tag, number), *part)
                ),
            ],
            st.integers(10, 15),
            st.lists(inner, max_size=3),
        )

    level = st.lists(leaf | around(leaf), max_size=6, unique_by=lambda rows: rows[0].tag)
    return level.map(
        lambda parts: tuple(row for part in sorted(parts, key=lambda rows: rows[0].tag) for row in part)
    )


@given(tree())
def test_a_header_is_like_itself(rows):
    lines = compare(rows, rows)

    assert {line.difference for line in lines} <= {SAME}
    assert [line.left for line in lines] == list(rows) == [line.right for line in lines]


@given(tree(), tree())
def test_a_comparison_loses_no_line_and_is_the_same_from_the_other_side(left, right):
    lines, mirrored = compare(left, right), compare(right, left)

    assert [line.left for line in lines if line.left is not None] == list(left)
    assert [line.right for line in lines if line.right is not None] == list(right)
    assert [(line.right, line.left) for line in mirrored] == [(line.left, line.right) for line in lines]


def test_a_header_alone_has_no_differences(tmp_path):
    rows = rows_of(make_ct_slice(5.0), tmp_path / "a")

    assert [(line.left, line.right, line.difference) for line in alone(rows)] == [
        (row, None, None) for row in rows
    ]

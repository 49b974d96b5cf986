"""A search in a header finds by tag, name, keyword and value, and keeps what stands around a match."""

import time

import pytest

from medviewer.dicom.header_comparison import HeaderLine, alone, compare
from medviewer.dicom.header_row import HeaderRow
from medviewer.dicom.header_tree import TOP, HeaderQuery, HeaderTree

ROWS = (
    HeaderRow(0, 0x00080060, vr="CS", name="Modality", keyword="Modality", value="CT"),
    HeaderRow(0, 0x00081140, vr="SQ", name="Referenced Image Sequence", keyword="ReferencedImageSequence"),
    HeaderRow(1, 0x00081140, 1),
    HeaderRow(2, 0x00081155, vr="UI", name="Referenced SOP Instance UID", keyword="ReferencedSOPInstanceUID", value="1.2.7"),
    HeaderRow(1, 0x00081140, 2),
    HeaderRow(2, 0x00081155, vr="UI", name="Referenced SOP Instance UID", keyword="ReferencedSOPInstanceUID", value="1.2.8"),
    HeaderRow(0, 0x00100010, vr="PN", name="Patient's Name", keyword="PatientName", value="王^小东"),
    HeaderRow(0, 0x00280010, vr="US", name="Rows", keyword="Rows", value="512"),
    HeaderRow(0, 0x00280030, vr="DS", name="Pixel Spacing", keyword="PixelSpacing", value="0.75\\0.5"),
    HeaderRow(0, 0x00291008, vr="LO", creator="SIEMENS CSA HEADER", value="IMAGE NUM 4"),
)  # fmt: skip
TREE = HeaderTree(alone(ROWS))


def found(text: str) -> list[int]:
    return list(TREE.choose(HeaderQuery.of(text)).matches)


def shown(choice) -> list[int]:
    return sorted(index for each in choice.children.values() for index in each)


@pytest.mark.parametrize(
    "text",
    [
        "0028,0010",
        "(0028,0010)",
        "00280010",
        "0028 0010",
        " (0028, 0010) ",
        "0028.0010",
        "rows",
        "ROWS",
        "512",
    ],
)
def test_a_line_is_found_by_its_tag_however_it_is_written_by_name_and_by_value(text):
    assert found(text) == [7]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0028", [7, 8]),
        ("0028,00", [7, 8]),
        ("pixel spacing", [8]),
        ("PixelSpacing", [8]),
        ("spacing pixel", [8]),
        ("小东", [6]),
        ("siemens", [9]),
        ("0.75", [8]),
        ("sq", [1]),
        ("no such thing", []),
        ("Modality CT", [0]),
    ],
)
def test_words_are_found_in_any_order_and_case(text, expected):
    assert found(text) == expected


def test_what_a_match_lies_in_and_what_lies_in_it_stays():
    assert shown(TREE.choose(HeaderQuery.of("1.2.8"))) == [1, 4, 5]
    assert shown(TREE.choose(HeaderQuery.of("Referenced Image"))) == [1, 2, 3, 4, 5]


def test_without_the_filter_everything_stays_and_matches_are_told():
    choice = TREE.choose(HeaderQuery.of("rows"), only_matches=False)

    assert shown(choice) == list(range(len(ROWS)))
    assert choice.matches == (7,)


def test_an_empty_search_finds_nothing_and_hides_nothing():
    choice = TREE.choose(HeaderQuery.of("  "))

    assert shown(choice) == list(range(len(ROWS)))
    assert choice.matches == ()


def test_every_line_stands_under_its_parent():
    choice = TREE.choose(HeaderQuery())

    assert choice.children == {TOP: [0, 1, 6, 7, 8, 9], 1: [2, 4], 2: [3], 4: [5]}


def test_only_differences_hides_what_is_alike():
    other = tuple(
        row._replace(value="1.2.9") if row.value == "1.2.8" else row for row in ROWS if row.keyword != "Rows"
    )
    tree = HeaderTree(compare(ROWS, other))

    assert (TREE.difference_count, tree.difference_count) == (None, 2)
    assert shown(tree.choose(HeaderQuery(), only_differences=True)) == [1, 4, 5, 7]
    assert shown(tree.choose(HeaderQuery.of("1.2"), only_differences=True)) == [1, 4, 5]
    assert tree.choose(HeaderQuery.of("1.2"), only_differences=True).matches == (5,)


def test_the_other_header_s_value_is_found_too():
    other = tuple(row._replace(value="256") if row.keyword == "Rows" else row for row in ROWS)

    assert HeaderTree(compare(ROWS, other)).choose(HeaderQuery.of("256")).matches == (7,)


def test_the_path_of_a_line_is_the_same_in_another_header():
    assert TREE.path(5) == ((0x00081140, 0), (0x00081140, 2), (0x00081155, 0))


def test_five_thousand_elements_are_searched_in_a_few_milliseconds():
    many = HeaderTree(
        [HeaderLine(0, HeaderRow(0, tag, name=f"Name {tag}", value="some value " * 8)) for tag in range(5000)]
    )
    taken = []
    for _round in range(5):
        begun = time.perf_counter()
        choice = many.choose(HeaderQuery.of("name 4999"))
        taken.append(time.perf_counter() - begun)

    assert choice.matches == (4999,)
    assert min(taken) < 0.05

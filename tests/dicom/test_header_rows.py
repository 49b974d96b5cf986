"""The whole header as lines: every element, in words, whatever the file does to its reader."""

import struct
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom import Dataset
from pydicom.dataelem import DataElement
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian

from medviewer.dicom.element_text import MOST_CHARACTERS, element_text
from medviewer.dicom.header_row import HeaderRow
from medviewer.dicom.header_rows import MOST_DEPTH, header_rows
from medviewer.dicom.refusals import NotDicomError, TruncatedFileError
from medviewer.dicom.source_file import SourceFile
from tests.dicom.synthetic import make_ct_slice, store_compressed, write


def rows_of(dataset: Dataset, folder: Path, **options) -> tuple[HeaderRow, ...]:
    return header_rows(SourceFile(write(dataset, folder / "header.dcm")), **options)


def row(rows: tuple[HeaderRow, ...], keyword: str) -> HeaderRow:
    return next(each for each in rows if each.keyword == keyword and not each.item)


def nested(levels: int, element: str = "ContentSequence") -> Dataset:
    """A sequence in a sequence in a sequence ..."""
    innermost = Dataset()
    innermost.CodeValue = "inside"
    for _level in range(levels):
        outer = Dataset()
        setattr(outer, element, [innermost])
        innermost = outer
    return innermost


def walked(dataset: Dataset, depth: int = 0) -> list[tuple[int, int]]:
    """(depth, tag) of every element, as pydicom walks them."""
    found = []
    for element in dataset:
        found.append((depth, int(element.tag)))
        if element.VR == "SQ":
            for item in element.value:
                found += walked(item, depth + 2)
    return found


@pytest.mark.parametrize("syntax", [None, ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_every_element_of_the_file_has_a_line_and_pydicom_agrees(tmp_path, syntax):
    slice_ = make_ct_slice(5.0, ReferencedStudySequence=[nested(3)])
    slice_.add(DataElement(0xFFFCFFFC, "OB", b"\0" * 16))
    if syntax:
        slice_.file_meta.TransferSyntaxUID = syntax
    if syntax == ExplicitVRBigEndian:
        slice_.PixelData = np.frombuffer(slice_.PixelData, "<u2").astype(">u2").tobytes()
    rows = rows_of(slice_, tmp_path)

    theirs = pydicom.dcmread(tmp_path / "header.dcm")
    expected = walked(theirs.file_meta) + walked(theirs)
    assert [(each.depth, each.tag) for each in rows if not each.item] == expected


def test_a_line_says_tag_name_keyword_representation_and_value(tmp_path):
    found = row(rows_of(make_ct_slice(5.0), tmp_path), "PixelSpacing")

    assert found.tag_text == "(0028,0030)"
    assert (found.name, found.vr, found.value) == ("Pixel Spacing", "DS", "0.75\\0.5")


def test_pixels_are_told_of_and_not_read(tmp_path):
    found = row(rows_of(make_ct_slice(5.0), tmp_path), "PixelData")

    assert (found.value, str(found.note)) == ("", "1,536 bytes, not read")
    assert not found.is_comparable


def test_elements_behind_compressed_pixels_are_found(tmp_path):
    slice_ = make_ct_slice(5.0)
    store_compressed(slice_, "1.2.840.10008.1.2.4.90", b"\xff\x4f" * 600)
    slice_.add(DataElement(0xFFFCFFFC, "OB", b"\0" * 6))
    rows = rows_of(slice_, tmp_path)

    assert [each.name for each in rows[-2:]] == ["Pixel Data", "Data Set Trailing Padding"]
    assert str(rows[-2].note) == "compressed, not read"


def test_zeros_behind_the_pixels_are_no_elements(tmp_path):
    path = write(make_ct_slice(5.0), tmp_path / "padded.dcm")
    path.write_bytes(path.read_bytes() + b"\0" * 64)

    assert header_rows(SourceFile(path))[-1].keyword == "PixelData"


def test_a_private_element_names_its_creator(tmp_path):
    slice_ = make_ct_slice(5.0)
    block = slice_.private_block(0x0029, "SIEMENS CSA HEADER", create=True)
    block.add_new(0x08, "CS", "IMAGE NUM 4")
    block.add_new(0x99, "LO", "unknown to every dictionary")
    rows = {each.tag: each for each in rows_of(slice_, tmp_path)}

    assert rows[0x00290010].name == "Private Creator"
    known, unknown = rows[0x00291008], rows[0x00291099]
    assert (known.creator, known.name) == ("SIEMENS CSA HEADER", "CSA Image Header Type")
    assert (unknown.creator, unknown.name) == ("SIEMENS CSA HEADER", "")


def test_names_are_read_in_the_declared_character_set_and_in_that_of_the_item_they_lie_in(tmp_path):
    slice_ = make_ct_slice(5.0, SpecificCharacterSet="GB18030", PatientName="Wang^XiaoDong=王^小东")
    item = Dataset()
    item.SpecificCharacterSet, item.PatientName = "ISO_IR 192", "Müller^Jörg"
    slice_.ReferencedPatientSequence = [item]
    rows = [each.value for each in rows_of(slice_, tmp_path) if each.keyword == "PatientName"]

    assert rows == ["Müller^Jörg", "Wang^XiaoDong=王^小东"]


def test_chinese_bytes_under_a_latin_declaration_are_read_all_the_same(tmp_path):
    path = write(make_ct_slice(5.0, SpecificCharacterSet="ISO_IR 100"), tmp_path / "latin.dcm")
    path.write_bytes(path.read_bytes().replace(b"Secret^Name", "王^小东x".encode("gb18030").ljust(11)))

    assert row(header_rows(SourceFile(path)), "PatientName").value == "王^小东x"


def test_a_long_text_is_cut_and_says_how_long_it_is(tmp_path):
    long = "x" * 70_000
    found = row(rows_of(make_ct_slice(5.0, TextValue=long), tmp_path), "TextValue")

    assert found.value == "x" * MOST_CHARACTERS
    assert str(found.note) == "… 70,000 characters in all"
    assert found.digest


def test_bytes_are_shown_as_a_few_hexadecimal_figures():
    short = element_text(b"\x01\xab", "OB", (), "<")
    long = element_text(bytes(range(200)), "UN", (), "<")

    assert (short.value, str(short.note), short.digest) == ("01 AB", "(2 bytes)", b"")
    assert long.value.startswith("00 01 02")
    assert len(long.value) == 32 * 3 - 1
    assert str(long.note) == "… 200 bytes in all"


def test_bytes_of_an_unknown_element_that_are_text_are_shown_as_text():
    assert element_text(b"RESEARCH 7 ", "UN", (), "<").value == "RESEARCH 7"


@pytest.mark.parametrize(
    ("vr", "values", "kind", "expected"),
    [
        ("US", [1, 65535], "H", "1\\65535"),
        ("SS", [-1], "h", "-1"),
        ("SL", [-70000], "i", "-70000"),
        ("UV", [1 << 60], "Q", str(1 << 60)),
        ("FL", [0.5], "f", "0.5"),
        ("FD", [1e-9, -2.25], "d", "1e-09\\-2.25"),
        ("AT", [0x0028, 0x0010], "H", "(0028,0010)"),
    ],
)
@pytest.mark.parametrize("order", "<>")
def test_binary_numbers_are_read_in_the_file_s_byte_order(vr, values, kind, expected, order):
    content = struct.pack(f"{order}{len(values)}{kind}", *values)

    assert element_text(content, vr, (), order).value == expected


def test_numbers_whose_bytes_don_t_add_up_are_shown_as_bytes():
    assert element_text(b"\x01\x02\x03", "US", (), "<").value == "01 02 03"


def test_a_known_uid_is_followed_by_its_name():
    assert element_text(b"1.2.840.10008.1.2.1\0", "UI", (), "<").value == (
        "1.2.840.10008.1.2.1 = Explicit VR Little Endian"
    )


def test_values_that_can_be_two_things_follow_the_pixels_sign(tmp_path):
    for signed, expected in ((0, "US"), (1, "SS")):
        slice_ = make_ct_slice(5.0, PixelRepresentation=signed, SmallestImagePixelValue=7)
        slice_.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
        assert row(rows_of(slice_, tmp_path), "SmallestImagePixelValue").vr == expected


def test_nesting_without_end_ends_in_a_note(tmp_path):
    rows = rows_of(nested_file(120), tmp_path)

    assert max(each.depth for each in rows) == MOST_DEPTH
    assert [str(each.note) for each in rows if each.depth == MOST_DEPTH and each.vr == "SQ"] == [
        "nested too deeply: not shown"
    ]
    assert rows[-1].keyword == "PixelData"


def nested_file(levels: int) -> Dataset:
    slice_ = make_ct_slice(5.0)
    slice_.ContentSequence = [nested(levels)]
    return slice_


def test_a_sequence_whose_bytes_make_no_items_is_told_of(tmp_path):
    path = write(make_ct_slice(5.0), tmp_path / "broken.dcm")
    content = path.read_bytes()
    at = content.index(struct.pack("<HH", 0x7FE0, 0x0010))
    broken = struct.pack("<HH2sHI", 0x0040, 0xA730, b"SQ", 0, 12) + b"no item here"
    path.write_bytes(content[:at] + broken + content[at:])
    rows = header_rows(SourceFile(path))

    assert str(row(rows, "ContentSequence").note) == "damaged: can't be read as a sequence"
    assert rows[-1].keyword == "PixelData"


def test_a_header_with_more_lines_than_anyone_reads_is_cut_with_a_note(tmp_path):
    rows = rows_of(make_ct_slice(5.0), tmp_path, most_rows=20)

    assert len(rows) == 21
    assert str(rows[-1].note) == "There are more elements than are shown here (20)."


def test_files_that_are_no_dicom_are_refused(tmp_path):
    (tmp_path / "text").write_text("no header here")
    cut = write(make_ct_slice(5.0), tmp_path / "cut.dcm")
    cut.write_bytes(cut.read_bytes()[:400])

    with pytest.raises(NotDicomError):
        header_rows(SourceFile(tmp_path / "text"))
    with pytest.raises(TruncatedFileError):
        header_rows(SourceFile(cut))

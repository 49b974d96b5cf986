"""The fast splitting of headers agrees with pydicom on every file, or leaves it to pydicom."""

import warnings
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydicom import Dataset, dcmread
from pydicom.dataelem import DataElement
from pydicom.dataset import FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
)

from medviewer.dicom import data_set_file
from medviewer.dicom.element_scan import scan_elements
from medviewer.dicom.read_instance import read_instance
from medviewer.dicom.source_file import SourceFile
from tests.dicom.synthetic import make_ct_slice, store_compressed, with_syntax


def file_of(dataset: Dataset) -> bytes:
    file = BytesIO()
    dataset.save_as(file, enforce_file_format=True)
    return file.getvalue()


def slice_with_sequences(*, of_undefined_length: bool, syntax: str = ExplicitVRLittleEndian) -> Dataset:
    slice_ = make_ct_slice(1.0, SpecificCharacterSet="ISO_IR 192", StudyDescription="Brust, über alles")
    inner = Dataset()
    inner.CodeValue = "T-D1100"
    item = Dataset()
    item.ReferencedSOPInstanceUID = "1.2.3.4"
    item.PurposeOfReferenceCodeSequence = Sequence([inner])
    slice_.ReferencedImageSequence = Sequence([item, Dataset()])
    slice_["ReferencedImageSequence"].is_undefined_length = of_undefined_length
    slice_.add_new((0x0019, 0x0010), "LO", "MAKER")
    slice_.add_new((0x0019, 0x1001), "UN", b"\x01\x02")
    slice_.ContrastBolusAgent = ""
    slice_.file_meta.TransferSyntaxUID = syntax
    return slice_


def by_pydicom(content: bytes) -> Dataset:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return dcmread(BytesIO(content), stop_before_pixels=True, force=True)


def raw(elements) -> dict:
    """Tag -> all that is known of the element; the character set aside, which pydicom has interpreted by now."""
    return {int(tag): _known(element) for tag, element in elements.items() if tag != 0x00080005}


def _known(element) -> tuple[object, ...]:
    if isinstance(element, DataElement):
        is_sequence = element.VR == "SQ"
        return (element.VR, [raw(item) for item in element.value] if is_sequence else str(element.value))
    return tuple(element)


def assert_the_same(content: bytes) -> None:
    scanned = scan_elements(content, is_whole=True)
    theirs = by_pydicom(content)
    assert scanned is not None
    assert raw(scanned.elements) == raw(theirs)
    assert FileMetaDataset(scanned.meta) == theirs.file_meta
    encodings = theirs.original_character_set
    assert scanned.encodings == ((encodings,) if isinstance(encodings, str) else tuple(encodings))


@pytest.mark.parametrize("of_undefined_length", [False, True])
@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_elements_are_those_of_pydicom(syntax, of_undefined_length):
    content = file_of(slice_with_sequences(of_undefined_length=of_undefined_length, syntax=syntax))

    assert_the_same(content)
    scanned = scan_elements(content, is_whole=True)
    assert content[scanned.end : scanned.end + 4] == b"\xe0\x7f\x10\x00"
    assert scanned.transfer_syntax_uid == syntax


def test_compressed_pixels_end_the_scan():
    slice_ = make_ct_slice(0.0)
    store_compressed(slice_, JPEG2000Lossless, b"\xff\x4f\xff\x51" + bytes(40))

    assert_the_same(file_of(slice_))


def test_a_file_without_pixels_is_read_to_its_end():
    slice_ = make_ct_slice(0.0)
    del slice_.PixelData
    content = file_of(slice_)

    assert_the_same(content)
    assert scan_elements(content, is_whole=False) is None


@pytest.mark.parametrize(
    "syntax", [DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, "1.2.3", "1.2.840.10008.1.20"]
)
def test_other_encodings_are_left_to_pydicom(syntax):
    assert scan_elements(with_syntax(file_of(make_ct_slice(0.0)), syntax), is_whole=True) is None


def test_explicit_elements_declared_implicit_are_left_to_pydicom():
    content = with_syntax(file_of(make_ct_slice(0.0)), ImplicitVRLittleEndian)

    assert scan_elements(content, is_whole=True) is None


def test_a_header_longer_than_what_was_read_is_left_to_pydicom():
    content = file_of(slice_with_sequences(of_undefined_length=True))
    end = scan_elements(content, is_whole=True).end

    assert [scan_elements(content[:length], is_whole=False) for length in range(130, end + 12, 7)].count(
        None
    ) == len(range(130, end + 12, 7))


WHOLE = file_of(slice_with_sequences(of_undefined_length=True))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(132, 1100), st.integers(0, 255)), min_size=1, max_size=6))
@example([(WHOLE.index(b"ISO_IR"), 0)])
def test_a_damaged_file_is_read_as_pydicom_reads_it_or_left_to_it(changes):
    damaged = bytearray(WHOLE)
    for position, value in changes:
        damaged[position] = value
    scanned = scan_elements(bytes(damaged), is_whole=True)
    if scanned is None:
        return

    theirs = by_pydicom(bytes(damaged))
    assert raw(scanned.elements) == raw(theirs)


@settings(max_examples=60, deadline=None)
@given(st.integers(132, len(WHOLE)))
def test_a_file_cut_off_is_judged_as_without_the_scan(tmp_path_factory, length):
    path = tmp_path_factory.mktemp("cut") / "cut"
    path.write_bytes(WHOLE[:length])
    assert _outcome(path) == _outcome(path, scan=False)


def _outcome(path, *, scan: bool = True) -> str:
    with pytest.MonkeyPatch.context() as patch:
        if not scan:
            patch.setattr(data_set_file, "scan_elements", lambda start, is_whole: None)
        try:
            return repr(read_instance(SourceFile(path)))
        except Exception as error:
            return repr(error)


@pytest.mark.slow
def test_every_real_file_reads_the_same(shared_data):
    paths = [path for path in sorted((shared_data / "dicom").rglob("*")) if path.is_file()][::3]
    scanned = 0
    for path in paths:
        with path.open("rb") as file:
            start = file.read(data_set_file.START_BYTES)
        scanned += scan_elements(start, is_whole=len(start) < data_set_file.START_BYTES) is not None
        assert _outcome(path) == _outcome(path, scan=False)

    assert scanned > len(paths) // 2

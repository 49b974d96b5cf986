"""Headers are read whatever state they are in, and a refusal says why."""

import contextlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import Dataset
from pydicom.sequence import Sequence

from medviewer.dicom.read_instance import read_instance
from medviewer.dicom.refusals import (
    BadPixelFormatError,
    DamagedHeaderError,
    DicomDirectoryError,
    EmptyFileError,
    ImpossibleSizeError,
    MissingPixelsError,
    NotDicomError,
    RefusedFileError,
    TruncatedFileError,
    UnknownTransferSyntaxError,
    UnlistedTransferSyntaxError,
    VideoError,
)
from medviewer.dicom.source_file import SourceFile
from medviewer.imaging.volume import Calibration, Unit
from tests.dicom.reading import read_folder, read_one
from tests.dicom.synthetic import make_ct_slice, store_compressed, with_syntax, write


def test_the_header_of_a_ct_slice(tmp_path):
    instance = read_one(write(make_ct_slice(12.5, AcquisitionNumber=4), tmp_path / "a"))

    assert instance.series.modality == "CT"
    assert instance.frames[0].position_mm == (-100.0, -90.0, 12.5)
    assert instance.frames[0].spacing_mm == (0.75, 0.5)
    assert instance.frames[0].intercept == -1024
    assert instance.frames[0].unit is Unit.HU
    assert instance.value_range == (-1024, 3071)
    assert instance.calibration is Calibration.PATIENT
    assert instance.defect is None


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFileError),
        (b"hello, I am text " * 30, NotDicomError),
        (b"PK", NotDicomError),
        (b"\x08\x00", NotDicomError),
    ],
)
def test_what_is_no_dicom_is_named(tmp_path, content, error):
    (tmp_path / "a.dcm").write_bytes(content)

    with pytest.raises(error):
        read_one(tmp_path / "a.dcm")


def test_a_header_cut_off_is_named(tmp_path):
    path = write(make_ct_slice(0), tmp_path / "a")
    content = path.read_bytes()
    path.write_bytes(content[: content.index(b"Secret^Name") + 5])

    with pytest.raises(TruncatedFileError):
        read_one(path)


def test_pixels_cut_off_are_a_listed_defect_with_the_numbers(tmp_path):
    path = write(make_ct_slice(0), tmp_path / "a")
    path.write_bytes(path.read_bytes()[:-100])

    catalog = read_folder(tmp_path)

    assert isinstance(catalog.refused[0].error, MissingPixelsError)
    assert catalog.refused[0].reason == "The pixel data is cut off: 1436 of 1536 bytes are there."
    assert catalog.series == ()


def test_a_giant_size_with_a_kilobyte_of_pixels_is_refused_from_the_header(tmp_path):
    slice_ = make_ct_slice(0)
    slice_.Rows = slice_.Columns = 65535
    slice_.PixelData = bytes(1024)

    instance = read_one(write(slice_, tmp_path / "a"))

    assert isinstance(instance.defect, ImpossibleSizeError)


def test_a_billion_frames_are_refused_at_once(tmp_path):
    write(make_ct_slice(0, NumberOfFrames=2_000_000_000), tmp_path / "a")

    assert isinstance(read_folder(tmp_path).refused[0].error, ImpossibleSizeError)


@pytest.mark.parametrize(
    ("syntax", "error", "word"),
    [
        ("1.2.840.10008.1.2.4.102", VideoError, "MPEG-4 AVC/H.264"),
        ("1.2.840.10008.1.2.4.112", UnknownTransferSyntaxError, "JPEG XL"),
        ("1.2.840.10008.1.2.4.58", UnknownTransferSyntaxError, "JPEG Lossless (process 15)"),
        ("1.2.840.10008.1.2.4.107", VideoError, "HEVC/H.265"),
        ("1.2.840.10008.1.2.4.100.1", VideoError, "MPEG2"),
        ("1.2.3.4.5", UnlistedTransferSyntaxError, "transfer syntax 1.2.3.4.5"),
    ],
)
def test_what_has_no_decoder_is_named_in_words(tmp_path, syntax, error, word):
    slice_ = make_ct_slice(0)
    store_compressed(slice_, "1.2.840.10008.1.2.4.90", b"\x00" * 600)
    path = write(slice_, tmp_path / "a")
    path.write_bytes(with_syntax(path.read_bytes(), syntax))

    (refused,) = read_folder(tmp_path).refused

    assert isinstance(refused.error, error)
    assert word in refused.reason


def test_contradicting_pixel_elements_are_named(tmp_path):
    write(make_ct_slice(0, SamplesPerPixel=3), tmp_path / "a")

    (refused,) = read_folder(tmp_path).refused

    assert isinstance(refused.error, BadPixelFormatError)


def test_a_directory_file_is_a_hint_only(tmp_path):
    directory = make_ct_slice(0, SOPClassUID="1.2.840.10008.1.3.10")
    write(directory, tmp_path / "DICOMDIR")

    with pytest.raises(DicomDirectoryError):
        read_one(tmp_path / "DICOMDIR")


def test_a_file_without_preamble_is_read(tmp_path):
    path = write(make_ct_slice(3.0), tmp_path / "a")
    path.write_bytes(path.read_bytes()[132:])

    assert read_one(path).frames[0].position_mm == (-100.0, -90.0, 3.0)


def test_garbage_in_single_values_costs_those_values_only(tmp_path):
    slice_ = make_ct_slice(0)
    path = write(slice_, tmp_path / "a")
    content = path.read_bytes()
    assert content.count(b"0.75\\0.5") == 1
    path.write_bytes(content.replace(b"0.75\\0.5", b"0,75;0.5"))

    instance = read_one(path)

    assert instance.frames[0].spacing_mm is None
    assert instance.frames[0].position_mm == (-100.0, -90.0, 0.0)


def test_detector_millimetres_are_never_taken_for_the_body_s(tmp_path):
    image = make_ct_slice(0, Modality="DX", SOPClassUID="1.2.840.10008.5.1.4.1.1.1.1")
    for keyword in ("PixelSpacing", "ImagePositionPatient", "ImageOrientationPatient"):
        delattr(image, keyword)
    image.ImagerPixelSpacing = [0.2, 0.2]

    instance = read_one(write(image, tmp_path / "a"))

    assert instance.calibration is Calibration.DETECTOR


def test_sequences_nested_beyond_reason_are_refused_or_read_but_never_crash(tmp_path):
    innermost = Dataset()
    for _level in range(80):
        outer = Dataset()
        outer.ReferencedImageSequence = Sequence([innermost])
        innermost = outer
    slice_ = make_ct_slice(0)
    slice_.update(innermost)
    path = write(slice_, tmp_path / "a")

    with contextlib.suppress(RefusedFileError):
        read_one(path)


def test_a_group_length_of_one_byte_is_a_damaged_header(tmp_path):
    path = write(make_ct_slice(1.0), tmp_path / "a")
    content = bytearray(path.read_bytes())
    content[138] = 1
    path.write_bytes(content)

    with pytest.raises(DamagedHeaderError):
        read_one(path)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_damaged_bytes_end_in_an_instance_or_a_refusal(tmp_path_factory, data):
    folder = tmp_path_factory.getbasetemp() / "fuzz"
    path = folder / "original"
    content = bytearray((path if path.exists() else write(make_ct_slice(1.0), path)).read_bytes())
    for position, value in data.draw(
        st.lists(st.tuples(st.integers(128, 1400), st.integers(0, 255)), min_size=1, max_size=6)
    ):
        content[position] = value
    damaged = folder / "damaged"
    damaged.write_bytes(bytes(content))

    try:
        instance = read_instance(SourceFile(damaged))
    except RefusedFileError:
        return
    assert instance.pixels is None or np.isfinite(instance.value_range).all()

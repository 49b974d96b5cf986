"""Siemens mosaics are named, with the number of their slices, and have no place in the patient."""

import struct
from pathlib import Path

import pydicom
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from medviewer.dicom.header import Header
from medviewer.dicom.siemens import csa_value, mosaic_count
from medviewer.imaging.geometry_passport import GeometryVerdict, OrderSource
from medviewer.imaging.volume import Calibration
from tests.dicom.reading import read_folder, read_one
from tests.dicom.synthetic import make_ct_slice, write

MR = "1.2.840.10008.5.1.4.1.1.4"


def make_mosaic(**elements):
    kind = ["ORIGINAL", "PRIMARY", "M", "ND", "MOSAIC"]
    return make_ct_slice(0, SOPClassUID=MR, Modality="MR", ImageType=kind, **elements)


def csa_header(values):
    """A CSA header of the second form: name -> values as text."""
    content = b"SV10\x04\x03\x02\x01" + struct.pack("<2I", len(values), 77)
    for name, texts in values.items():
        content += struct.pack("<64si4s3i", name.encode(), 1, b"US\0\0", 6, len(texts), 77)
        for text in texts:
            value = text.encode() + b"\0" if text else b""
            content += struct.pack("<4i", *[len(value)] * 2, 77, len(value)) + value
            content += bytes(-len(value) % 4)
    return content


CSA = csa_header(
    {"EchoLinePosition": ["32", "x"], "Empty": [], "NumberOfImagesInMosaic": ["36", "", ""], "Z": ["1"]}
)


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian])
@pytest.mark.parametrize("block", [0x10, 0x13])
def test_the_number_of_slices_from_their_own_element(tmp_path, syntax, block):
    slice_ = make_mosaic()
    slice_.file_meta.TransferSyntaxUID = syntax
    slice_["PixelData"].VR = "OW"
    slice_.add_new(0x00190010, "LO", "SIEMENS MR HEADER" if block == 0x10 else "OTHER")
    slice_.add_new(0x00190000 | block, "LO", "SIEMENS MR HEADER")
    slice_.add_new(0x0019000A | block << 8, "US", 48)

    assert read_one(write(slice_, tmp_path / "a")).series.acquisition.mosaic_count == 48


def test_the_number_of_slices_from_the_csa_header(tmp_path):
    slice_ = make_mosaic()
    slice_.add_new(0x00290010, "LO", "SIEMENS CSA HEADER")
    slice_.add_new(0x00291010, "OB", CSA)

    assert read_one(write(slice_, tmp_path / "a")).series.acquisition.mosaic_count == 36


def test_a_csa_header_is_read_by_name():
    assert csa_value(CSA, b"EchoLinePosition") == "32"
    assert csa_value(CSA, b"Z") == "1"
    assert csa_value(CSA, b"Empty") == ""
    assert csa_value(CSA, b"Nothing") == ""


@given(st.integers(0, len(CSA)), st.binary(max_size=80), st.integers(0, len(CSA)))
def test_a_damaged_csa_header_never_stops_reading(cut, other, at):
    assert isinstance(csa_value(CSA[:cut], b"Nothing"), str)
    assert isinstance(csa_value(CSA[:at] + other + CSA[at + len(other) :], b"Nothing"), str)


@pytest.mark.parametrize("count", [0, 1])
def test_a_mosaic_of_less_than_two_slices_has_no_number(count):
    slice_ = make_mosaic()
    slice_.add_new(0x00190010, "LO", "SIEMENS MR HEADER")
    slice_.add_new(0x0019100A, "US", count)
    raw = pydicom.Dataset(slice_)
    raw[0x0019100A].value = struct.pack("<H", count)

    assert mosaic_count(Header(raw)) is None


def test_a_mosaic_is_named_and_has_no_place_but_millimetres_in_its_plane(tmp_path):
    for number in range(3):
        write(make_mosaic(InstanceNumber=number + 1), tmp_path / f"{number}")

    (series,) = read_folder(tmp_path).series

    assert series.kind == "MR mosaics (Siemens)"
    assert series.passport.verdict is GeometryVerdict.NONE
    assert series.passport.order_source is OrderSource.INSTANCE_NUMBER
    assert series.slice_count == 3
    assert series.instances[0].calibration is Calibration.PIXEL_SPACING
    assert series.geometry.spacing_mm[1:] == (0.75, 0.5)


def test_an_ordinary_picture_stays_what_it_is(tmp_path):
    instance = read_one(write(make_ct_slice(0), tmp_path / "a"))

    assert not instance.series.acquisition.is_mosaic
    assert instance.calibration is Calibration.PATIENT


def test_the_csa_header_of_a_real_file(shared_data):
    path = Path(shared_data) / "dicom/fo-dicom/Tests/FO-DICOM.Tests/Test Data/GH1261.dcm"
    if not path.is_file():
        pytest.skip("GH1261.dcm is not among the real scans")
    dataset = pydicom.dcmread(path)
    content = dataset[0x00291010].value

    assert int(csa_value(content, b"RealDwellTime")) == dataset[0x00191018].value
    assert csa_value(content, b"NumberOfImagesInMosaic") in ("", "0")

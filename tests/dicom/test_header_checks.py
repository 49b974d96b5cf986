"""A header that is read although it is damaged says so; sound ones say nothing."""

import pytest
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from medviewer.imaging.volume import Unit
from tests.dicom.reading import read_one
from tests.dicom.synthetic import make_ct_slice, write

ORDER = "The header's elements are out of order: it may be damaged, and values may be missing."


def warnings_of(path):
    return [str(each) for each in read_one(path).warnings]


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_a_sound_header_says_nothing(tmp_path, syntax):
    slice_ = make_ct_slice(0)
    slice_["PixelData"].VR = "OW"
    slice_.file_meta.TransferSyntaxUID = syntax

    assert warnings_of(write(slice_, tmp_path / "a")) == []


def test_a_damaged_tag_that_hides_the_rescale_is_told(tmp_path):
    path = write(make_ct_slice(0), tmp_path / "a")
    content = path.read_bytes()
    tag = b"\x28\x00\x52\x10DS"
    assert content.count(tag) == 1
    path.write_bytes(content.replace(tag, b"\xc9\x00\x52\x10DS"))

    assert read_one(path).frame(1).intercept == 0
    assert read_one(path).frame(1).unit is Unit.NONE
    assert warnings_of(path) == [
        ORDER,
        "Rescale Intercept (0028,1052) is missing: the values have no unit.",
    ]


def test_an_element_among_those_of_a_later_group_is_out_of_order(tmp_path):
    path = write(make_ct_slice(0), tmp_path / "a")
    content = path.read_bytes()
    begin = content.index(b"\x28\x00\x10\x00US")
    path.write_bytes(content[:begin] + b"\x18\x00\x60\x00DS\x04\x00120 " + content[begin:])

    assert warnings_of(path) == [ORDER]


@pytest.mark.parametrize(
    ("keyword", "value"),
    [("PixelRepresentation", 203), ("BitsStored", 17), ("BitsStored", 0), ("HighBit", 10), ("HighBit", 16)],
)
def test_impossible_values_of_the_pixel_module_are_told(tmp_path, keyword, value):
    path = write(make_ct_slice(0, **{keyword: value}), tmp_path / "a")

    told = warnings_of(path)

    assert f"The header says {keyword} = {value}, which can't be: the picture may be wrong." in told


@pytest.mark.parametrize(("samples", "is_told"), [(3, True), (1, False)])
def test_the_planes_of_color_are_by_pixel_or_by_plane(tmp_path, samples, is_told):
    slice_ = make_ct_slice(0, PlanarConfiguration=7)
    if samples == 3:
        slice_.SamplesPerPixel, slice_.PhotometricInterpretation = 3, "RGB"
        slice_.BitsAllocated, slice_.BitsStored, slice_.HighBit = 8, 8, 7
        slice_.PixelData = bytes(3 * slice_.Rows * slice_.Columns)

    assert bool(warnings_of(write(slice_, tmp_path / "a"))) == is_told

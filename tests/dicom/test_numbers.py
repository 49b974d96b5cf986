"""A number that is there but can't be read is told, and nothing is measured by it; absent is not 0 or 1."""

import struct
import warnings

import numpy as np
import pydicom
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydicom import Dataset
from pydicom.uid import CTImageStorage, SecondaryCaptureImageStorage

from medviewer.dicom.header import Header
from medviewer.imaging.geometry_passport import GeometryVerdict
from medviewer.imaging.volume import Calibration, Unit
from tests.dicom.reading import read_folder, read_one, values_of
from tests.dicom.synthetic import make_ct_slice, picture, write

SLOT = "+00000001024"
"""Twelve characters, as many as an Integer String may have: a place for any text."""
STORED = picture(0).astype(np.float32) + 1024


def with_text(folder, keyword, *texts, name="a", **elements):
    """A CT slice whose element holds exactly these characters, one text for each of its values."""
    slice_ = make_ct_slice(0, **elements)
    setattr(slice_, keyword, SLOT if len(texts) == 1 else [SLOT] * len(texts))
    path = write(slice_, folder / name)
    content = path.read_bytes()
    assert content.count(SLOT.encode()) == len(texts)
    for text in texts:
        content = content.replace(SLOT.encode(), text.ljust(len(SLOT)).encode("latin_1"), 1)
    path.write_bytes(content)
    return path


def told(path):
    return [str(each) for each in read_one(path).warnings]


def unusable(name, then):
    return f"{name} is there but can't be used: {then}."


AS_STORED = "stored values are shown, without a unit"


@pytest.mark.parametrize(
    "text", ["abc", "1e400", "nan", "-inf", "0x10", "1 2", "1,5,5", "1,024", "1_0", "\0001\0002", "\\2"]
)
@pytest.mark.parametrize(
    ("keyword", "name"),
    [("RescaleSlope", "Rescale Slope (0028,1053)"), ("RescaleIntercept", "Rescale Intercept (0028,1052)")],
)
def test_a_rescale_that_can_t_be_read_leaves_the_stored_values_without_a_unit(tmp_path, keyword, name, text):
    path = with_text(tmp_path, keyword, text)
    instance = read_one(path)

    assert told(path) == [unusable(name, AS_STORED)]
    assert instance.frame(1).unit is Unit.NONE
    assert instance.frame(1).windows == ()  # 40/400 is meant for HU
    np.testing.assert_array_equal(values_of(instance), STORED)


@pytest.mark.parametrize("slope", ["0", "1e308", "-1e308", "1e-40"])
def test_a_slope_that_would_erase_the_picture_is_told(tmp_path, slope):
    path = with_text(tmp_path, "RescaleSlope", slope)
    instance = read_one(path)

    assert told(path) == [unusable("Rescale Slope (0028,1053)", AS_STORED)]
    assert instance.frame(1).unit is Unit.NONE
    assert instance.value_range == (0, 4095)
    np.testing.assert_array_equal(values_of(instance), STORED)


@pytest.mark.parametrize("text", ["-1024\\", "-1024\\\\", "-1024\0", " -1.024e3 ", "-1024\\-1024"])
def test_the_first_component_is_the_value_and_padding_is_none(tmp_path, text):
    path = with_text(tmp_path, "RescaleIntercept", text)

    assert told(path) == []
    assert read_one(path).frame(1).intercept == -1024
    assert read_one(path).frame(1).unit is Unit.HU


def test_a_second_value_where_there_is_one_only_is_told(tmp_path):
    path = with_text(tmp_path, "RescaleIntercept", "-1024\\-10\\3")

    assert told(path) == [
        "Rescale Intercept (0028,1052) holds 3 values instead of one: the first one counts."
    ]
    assert read_one(path).frame(1).intercept == -1024
    assert read_one(path).frame(1).unit is Unit.HU


@pytest.mark.parametrize(
    ("text", "value"), [("2,5", 2.5), ("-0,625", -0.625), ("0,125", 0.125), (",5", 0.5), ("1,25e1", 12.5)]
)
def test_a_decimal_comma_is_read_as_a_point_and_told(tmp_path, text, value):
    path = with_text(tmp_path, "RescaleSlope", text)
    instance = read_one(path)

    assert [each.replace("\N{MINUS SIGN}", "-") for each in told(path)] == [
        f"Rescale Slope (0028,1053) is written with a decimal comma, and was read as {value:g}."
    ]
    np.testing.assert_array_equal(values_of(instance), STORED * np.float32(value) - 1024)


def test_spacing_that_can_t_be_read_gives_no_millimetres_of_another_element(tmp_path):
    path = with_text(tmp_path, "PixelSpacing", "0.75", "oops", ImagerPixelSpacing=[0.2, 0.3])
    instance = read_one(path)

    assert told(path) == [unusable("Pixel Spacing (0028,0030)", "lengths in the plane can't be measured")]
    assert instance.frame(1).spacing_mm is None
    assert instance.calibration is Calibration.NONE


@pytest.mark.parametrize(
    "texts", [("0.75", "0.5", "0.25"), ("0.75",), ("0", "0.5"), ("-0.75", "0.5"), ("1e9", "1")]
)
def test_spacing_of_another_number_of_values_or_out_of_bounds_is_told(tmp_path, texts):
    path = with_text(tmp_path, "PixelSpacing", *texts)

    assert read_one(path).frame(1).spacing_mm is None
    assert len(told(path)) == 1


def test_spacing_with_commas_and_padding_is_read(tmp_path):
    path = with_text(tmp_path, "PixelSpacing", "0,75", "0,5", "")

    assert read_one(path).frame(1).spacing_mm == (0.75, 0.5)
    assert len(told(path)) == 1


@pytest.mark.parametrize(
    ("keyword", "texts"),
    [
        ("ImagePositionPatient", ("1", "2", "z")),
        ("ImagePositionPatient", ("1", "2")),
        ("ImagePositionPatient", ("1", "2", "1e200")),
        ("ImageOrientationPatient", ("1", "0", "0", "0", "1", "?")),
        ("ImageOrientationPatient", ("1", "0", "0", "1", "0", "0")),
        ("ImageOrientationPatient", ("1e200", "0", "0", "0", "1e200", "0")),
    ],
)
def test_a_place_that_can_t_be_read_is_told_and_unknown(tmp_path, keyword, texts):
    path = with_text(tmp_path, keyword, *texts)
    (series,) = read_folder(path).series

    assert ["the position in the patient is unknown" in each for each in told(path)] == [True]
    assert series.passport.verdict is GeometryVerdict.NONE


def test_a_window_that_can_t_be_read_is_told_and_not_made_up(tmp_path):
    path = with_text(tmp_path, "WindowCenter", "forty")

    assert told(path) == [unusable("Window Center (0028,1050)", "the window is chosen by the values")]
    assert read_one(path).frame(1).windows == ()
    assert read_one(path).frame(1).unit is Unit.HU


def test_numbers_that_decide_nothing_are_not_told(tmp_path):
    assert told(with_text(tmp_path, "SeriesNumber", "seven")) == []
    assert read_one(with_text(tmp_path, "ExposureTime", "?", name="b")).frame(1).unit is Unit.HU


@pytest.mark.parametrize("value", [b"", b"  ", b"\\"])
def test_an_empty_value_is_absent_and_no_zero(tmp_path, value):
    path = with_text(tmp_path, "RescaleIntercept", value.decode(), SOPClassUID=CTImageStorage)

    assert told(path) == ["Rescale Intercept (0028,1052) is missing: the values have no unit."]
    assert read_one(path).frame(1).unit is Unit.NONE


def test_a_ct_image_without_rescale_has_no_unit_even_if_it_says_hu(tmp_path):
    slice_ = make_ct_slice(0, RescaleType="HU")
    del slice_.RescaleSlope, slice_.RescaleIntercept
    path = write(slice_, tmp_path / "a")

    assert read_one(path).frame(1).unit is Unit.NONE
    assert [each.split(" is ")[0] for each in told(path)] == [
        "Rescale Slope (0028,1053)", "Rescale Intercept (0028,1052)",
    ]  # fmt: skip


def test_a_secondary_capture_without_rescale_says_nothing(tmp_path):
    slice_ = make_ct_slice(0, SOPClassUID=SecondaryCaptureImageStorage)
    del slice_.RescaleSlope, slice_.RescaleIntercept
    path = write(slice_, tmp_path / "a")

    assert read_one(path).frame(1).unit is Unit.NONE
    assert told(path) == []


def first_by_pydicom(path, keyword):
    """pydicom's first value as a finite float; None where it reads none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            value = pydicom.dcmread(path)[keyword].value
            first = value[0] if isinstance(value, pydicom.multival.MultiValue) else value
            number = float(first)
        except (ValueError, TypeError, OverflowError, IndexError):
            return None
    return number if np.isfinite(number) else None


TEXTS = st.text(st.sampled_from("0123456789+-.,eE\\ _\0xnaif\xa0"), max_size=len(SLOT))


@settings(deadline=None, max_examples=250)
@given(text=TEXTS)
@example("1_000")
@example("1\\2")
@example("\\5")
@example("\xa07")
def test_whatever_text_stands_in_a_decimal_string_is_pydicom_s_value_or_told_without_a_unit(
    tmp_path_factory, text
):
    path = with_text(tmp_path_factory.getbasetemp() / "decimal", "RescaleIntercept", text)
    frame, theirs, sentences = read_one(path).frame(1), first_by_pydicom(path, "RescaleIntercept"), told(path)

    if frame.unit is Unit.HU:
        assert frame.intercept == theirs or any("decimal comma" in each for each in sentences)
    else:
        assert sentences
        assert frame.intercept == 0


@settings(deadline=None, max_examples=150)
@given(text=TEXTS)
@example("12.5")
@example("25,0")
def test_whatever_text_stands_in_an_integer_string_is_pydicom_s_value_or_told(tmp_path_factory, text):
    path = with_text(tmp_path_factory.getbasetemp() / "integer", "CineRate", text)
    theirs, ours = first_by_pydicom(path, "CineRate"), read_one(path).frame_rate_hz

    if ours is not None:
        assert ours == theirs or told(path)
    elif theirs is not None and 0.1 <= theirs <= 1000:
        assert told(path)


@settings(deadline=None, max_examples=150)
@given(value=st.binary(max_size=17) | st.floats().map(lambda value: struct.pack("<d", value)))
@example(struct.pack("<d", float("nan")))
@example(struct.pack("<dd", 0.02, 0.03))
def test_whatever_bytes_stand_in_a_double_are_its_value_or_told(tmp_path_factory, value):
    path = write(ultrasound(), tmp_path_factory.getbasetemp() / "double")
    content = path.read_bytes()
    place = content.index(struct.pack("<d", 0.0625))
    head = content[: place - 2] + struct.pack("<H", len(value))
    path.write_bytes(head + value + content[place + 8 :])
    instance = read_one(path)
    spacing, number = (
        instance.frame(1).spacing_mm,
        value[:8] and len(value) % 8 == 0 and struct.unpack("<d", value[:8])[0],
    )

    if spacing is None:
        assert value == b"" or told(path)
    else:
        assert spacing == (pytest.approx(abs(number) * 10), 0.5)


def ultrasound():
    slice_ = make_ct_slice(0, Modality="US")
    del slice_.PixelSpacing
    region = Dataset()
    region.RegionSpatialFormat, region.PhysicalUnitsXDirection, region.PhysicalUnitsYDirection = 1, 3, 3
    region.PhysicalDeltaX, region.PhysicalDeltaY = 0.05, 0.0625
    region.RegionLocationMinX0, region.RegionLocationMinY0 = 0, 0
    region.RegionLocationMaxX1, region.RegionLocationMaxY1 = slice_.Columns - 1, slice_.Rows - 1
    slice_.SequenceOfUltrasoundRegions = pydicom.Sequence([region])
    slice_.SequenceOfUltrasoundRegions[0].is_undefined_length_sequence_item = True
    slice_["SequenceOfUltrasoundRegions"].is_undefined_length = True
    return slice_


@pytest.mark.parametrize(
    ("vr", "asked", "value", "numbers"),
    [
        ("FD", "DS", struct.pack("<d", 2.5), (2.5,)),
        ("DS", "FD", b"2.5 ", (2.5,)),
        ("UL", "US", struct.pack("<I", 70_000), (70_000,)),
        ("SS", "US", struct.pack("<h", -2), (65534,)),
        ("US", "US", b"\x01", ()),
        ("UN", "DS", b"2.5 ", (2.5,)),
    ],
)
def test_numbers_are_read_by_the_vr_that_the_file_states(vr, asked, value, numbers):
    dataset = Dataset()
    tag = pydicom.tag.Tag("RescaleSlope")
    dataset[tag] = pydicom.dataelem.RawDataElement(tag, vr, len(value), value, 0, False, True)
    header = Header(dataset)

    assert header.numbers("RescaleSlope", asked) == numbers
    assert bool(header.doubts) is not bool(numbers)


@pytest.mark.parametrize(
    ("text", "thickness"), [("5", 5), ("0", 0), ("1e-200", None), ("1e9", None), ("five", None)]
)
def test_a_thickness_that_can_t_be_is_unknown_and_told(tmp_path, text, thickness):
    path = with_text(tmp_path, "SliceThickness", text)
    (series,) = read_folder(path).series

    assert series.acquisition.slice_thickness_mm == thickness
    assert told(path) == (
        [unusable("Slice Thickness (0018,0050)", "it counts as unknown")] if thickness is None else []
    )

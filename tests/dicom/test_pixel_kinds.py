"""Every kind of pixel cell, sign and photometric interpretation gives the values that pydicom and SimpleITK read."""

import numpy as np
import pydicom
import pytest
import SimpleITK
from pydicom.pixels import convert_color_space, pixel_array
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from medviewer.dicom.read_instance import FASTEST_HZ
from medviewer.dicom.volume_type import volume_type
from medviewer.imaging.padding import Padding
from tests.dicom.reading import read_one, values_of
from tests.dicom.synthetic import make_ct_slice, store, write

RNG = np.random.default_rng(4)
SYNTAXES = (ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian)


def gray_slice(allocated, stored, signed, syntax):
    low, high = (-(1 << stored - 1), (1 << stored - 1) - 1) if signed else (0, (1 << stored) - 1)
    values = np.linspace(low, high, 24 * 32).round().astype(np.int64).reshape(24, 32)
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    slice_ = make_ct_slice(
        0, BitsAllocated=allocated, BitsStored=stored, HighBit=stored - 1, PixelRepresentation=int(signed),
        RescaleIntercept=0,
    )  # fmt: skip
    store(slice_, values.astype(f"{order}{'i' if signed else 'u'}{allocated // 8}"))
    slice_["PixelData"].VR = "OW"
    if syntax == ExplicitVRBigEndian and allocated == 8:
        slice_.PixelData = np.frombuffer(slice_.PixelData, "<u2").astype(">u2").tobytes()
    slice_.file_meta.TransferSyntaxUID = syntax
    return slice_, values


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize(
    ("allocated", "stored"), [(8, 8), (8, 6), (16, 10), (16, 12), (16, 16), (32, 20), (32, 32)]
)
def test_integers_of_every_width(tmp_path, allocated, stored, signed, syntax):
    slice_, values = gray_slice(allocated, stored, signed, syntax)
    path = write(slice_, tmp_path / "a")
    instance = read_one(path)
    kind = volume_type(*instance.value_range, integral=instance.integral)

    ours = values_of(instance, dtype=kind)

    assert instance.value_range == (values.min(), values.max())
    np.testing.assert_array_equal(ours, values.astype(kind))
    if syntax != ExplicitVRBigEndian:  # pydicom takes the words of OW in another order
        np.testing.assert_array_equal(ours, pixel_array(pydicom.dcmread(path)).astype(kind))


FLOATS = {"FloatPixelData": ("OF", "f4", "FL"), "DoubleFloatPixelData": ("OD", "f8", "FD")}


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("keyword", FLOATS)
@pytest.mark.parametrize(("slope", "intercept"), [(1, 0), (0.5, -3)])
def test_floats_of_both_widths(tmp_path, keyword, slope, intercept, syntax):
    vr, kind, one = FLOATS[keyword]
    values = RNG.normal(0, 1e4, (2, 6, 8))
    slice_ = make_ct_slice(0, SOPClassUID="1.2.840.10008.5.1.4.1.1.30", NumberOfFrames=2)
    slice_.RescaleSlope, slice_.RescaleIntercept = slope, intercept
    del slice_.PixelData, slice_.BitsStored, slice_.HighBit, slice_.PixelRepresentation
    slice_.Rows, slice_.Columns, slice_.BitsAllocated = 6, 8, int(kind[1]) * 8
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    slice_.add_new(pydicom.datadict.tag_for_keyword(keyword), vr, values.astype(order + kind).tobytes())
    padding = f"{keyword.removesuffix('PixelData')}PixelPadding"
    slice_.add_new(pydicom.datadict.tag_for_keyword(f"{padding}Value"), one, -8.0)
    slice_.add_new(pydicom.datadict.tag_for_keyword(f"{padding}RangeLimit"), one, -4.0)
    slice_.file_meta.TransferSyntaxUID = syntax
    instance = read_one(write(slice_, tmp_path / "a"))

    for number, frame in enumerate(values.astype(kind), start=1):
        expected = frame.astype(np.float64) * slope + intercept
        np.testing.assert_allclose(values_of(instance, number), expected, rtol=1e-6, atol=1e-2)
    assert not instance.integral
    assert instance.padding == Padding(-8.0 * slope + intercept, -4.0 * slope + intercept)


def ybr_slice(photometric, frames=1, *, full_length=False):
    """Color differences of a pair of pixels are equal, so that sharing them loses nothing."""
    ybr = RNG.integers(16, 236, (frames, 6, 8, 3)).astype(np.uint8)
    ybr[:, :, 1::2, 1:] = ybr[:, :, ::2, 1:]
    slice_ = make_ct_slice(
        0, SamplesPerPixel=3, PhotometricInterpretation=photometric, PlanarConfiguration=0, BitsAllocated=8,
        BitsStored=8, HighBit=7, NumberOfFrames=frames,
    )  # fmt: skip
    slice_.Rows, slice_.Columns = 6, 8
    if photometric.endswith("422") and not full_length:
        pairs = np.stack([ybr[..., ::2, 0], ybr[..., 1::2, 0], ybr[..., ::2, 1], ybr[..., ::2, 2]], axis=-1)
        slice_.PixelData = pairs.tobytes()
    else:
        slice_.PixelData = ybr.tobytes()
    return slice_, ybr


@pytest.mark.parametrize("photometric", ["YBR_FULL", "YBR_FULL_422"])
def test_ycbcr_agrees_with_pydicom(tmp_path, photometric):
    slice_, ybr = ybr_slice(photometric, frames=2)
    path = write(slice_, tmp_path / "a")
    instance = read_one(path)
    theirs = pixel_array(pydicom.dcmread(path))

    for number in (1, 2):
        np.testing.assert_array_equal(
            values_of(instance, number), convert_color_space(ybr, "YBR_FULL", "RGB")[number - 1]
        )
        assert np.abs(values_of(instance, number).astype(int) - theirs[number - 1]).max() <= 1


def test_ycbcr_that_is_not_subsampled_against_its_name(tmp_path):
    slice_, ybr = ybr_slice("YBR_FULL_422", full_length=True)
    instance = read_one(write(slice_, tmp_path / "a"))

    np.testing.assert_array_equal(values_of(instance), convert_color_space(ybr[0], "YBR_FULL", "RGB"))
    assert instance.warnings == ()


def test_ycbcr_of_the_partial_range_reaches_black_and_white(tmp_path):
    slice_, _ybr = ybr_slice("YBR_PARTIAL_422")
    landmarks = {(16, 128, 128): (0, 0, 0), (235, 128, 128): (255, 255, 255), (81, 90, 240): (255, 0, 0)}
    pairs = np.array([[y, y, b, r] for y, b, r in landmarks], np.uint8)
    slice_.Rows, slice_.Columns, slice_.PixelData = 1, 6, pairs.tobytes()

    ours = values_of(read_one(write(slice_, tmp_path / "a"))).astype(int)

    for index, expected in enumerate(landmarks.values()):
        assert np.abs(ours[0, 2 * index] - expected).max() <= 2
        assert np.array_equal(ours[0, 2 * index], ours[0, 2 * index + 1])


@pytest.mark.parametrize("photometric", ["YBR_PARTIAL_420", "HSV", "CMYK", "ARGB"])
def test_other_color_is_named_and_not_guessed(tmp_path, photometric):
    slice_, _ybr = ybr_slice("YBR_FULL")
    slice_.PhotometricInterpretation = photometric
    instance = read_one(write(slice_, tmp_path / "a"))

    assert instance.defect is not None
    assert photometric in str(instance.defect.fields["detail"])


@pytest.mark.parametrize(("bits", "planar"), [(8, 0), (8, 1), (12, 0), (16, 0), (16, 1)])
def test_rgb_shows_the_upper_eight_bits(tmp_path, bits, planar):
    color = RNG.integers(0, 1 << bits, (6, 8, 3))
    slice_ = make_ct_slice(
        0, SamplesPerPixel=3, PhotometricInterpretation="RGB", PlanarConfiguration=planar,
        BitsAllocated=8 if bits == 8 else 16, BitsStored=bits, HighBit=bits - 1,
    )  # fmt: skip
    slice_.Rows, slice_.Columns = 6, 8
    cells = color.astype(np.uint8 if bits == 8 else np.uint16)
    slice_.PixelData = (np.moveaxis(cells, -1, 0) if planar else cells).tobytes()
    path = write(slice_, tmp_path / "a")

    ours = values_of(read_one(path))

    np.testing.assert_array_equal(ours, color >> (bits - 8))
    np.testing.assert_array_equal(ours, pixel_array(pydicom.dcmread(path)).astype(int) >> (bits - 8))


@pytest.mark.parametrize(
    ("signed", "value", "limit"), [(0, 0, None), (0, 4000, 4095), (1, -2000, -1024), (1, -2000, None)]
)
def test_padding_and_its_range_are_modality_values(tmp_path, signed, value, limit):
    slice_ = make_ct_slice(0, PixelRepresentation=signed, RescaleSlope=2, RescaleIntercept=-10)
    vr = "SS" if signed else "US"
    slice_.add_new(0x00280120, vr, value)
    if limit is not None:
        slice_.add_new(0x00280121, vr, limit)

    padding = read_one(write(slice_, tmp_path / "a")).padding

    assert padding == Padding(2 * value - 10, None if limit is None else 2 * limit - 10)


@pytest.mark.parametrize(
    ("elements", "rate"),
    [
        ({}, None),
        ({"FrameTime": 40}, 25),
        ({"CineRate": 15, "FrameTime": 40}, 15),
        ({"RecommendedDisplayFrameRate": 12, "CineRate": 15, "FrameTime": 40}, 12),
        ({"FrameTimeVector": [0, 20, 40, 60]}, 25),
        ({"FrameTimeVector": [0, 0, 0]}, None),
        ({"FrameTimeVector": [0], "FrameTime": 100}, 10),
        ({"ActualFrameDuration": 500}, 2),
        ({"FrameTime": 0}, None),
        ({"FrameTime": 0.0001}, None),
    ],
)
def test_the_rate_of_a_film(tmp_path, elements, rate):
    slice_ = make_ct_slice(0, NumberOfFrames=4, **elements)
    slice_.PixelData = slice_.PixelData * 4

    found = read_one(write(slice_, tmp_path / "a")).frame_rate_hz

    assert found == (None if rate is None else pytest.approx(rate))
    assert found is None or found <= FASTEST_HZ


def test_signed_values_agree_with_simpleitk(tmp_path):
    slice_, values = gray_slice(16, 12, True, ExplicitVRLittleEndian)
    path = write(slice_, tmp_path / "a.dcm")

    np.testing.assert_array_equal(SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(path)))[0], values)
    np.testing.assert_array_equal(values_of(read_one(path)), values)

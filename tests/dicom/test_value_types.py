"""Modality values reach the screen whole: types wide enough, VOI LUTs, and the presentation's inversion."""

import numpy as np
import pydicom
import pytest
import SimpleITK
from pydicom.pixels import apply_modality_lut, apply_voi
from pydicom.uid import ImplicitVRLittleEndian

from medviewer.dicom.volume_type import volume_type
from medviewer.imaging.grayscale import VoiLut, VoiWindow, apply_window
from tests.dicom.reading import read_one, values_of
from tests.dicom.synthetic import make_ct_slice, store, write


@pytest.mark.parametrize("signed", [0, 1])
@pytest.mark.parametrize(("slope", "intercept"), [(1, -1024), (2, 0), (1, 0), (-1, 0), (300, -8)])
def test_ct_values_beyond_int16_are_kept(tmp_path, signed, slope, intercept):
    kind = np.int16 if signed else np.uint16
    limits = np.iinfo(kind)
    stored = np.linspace(limits.min, limits.max, 24 * 32).round().astype(kind).reshape(24, 32)
    slice_ = make_ct_slice(0, BitsStored=16, HighBit=15, PixelRepresentation=signed)
    slice_.RescaleSlope, slice_.RescaleIntercept = slope, intercept
    store(slice_, stored)
    path = write(slice_, tmp_path / "a")
    instance = read_one(path)
    kind = volume_type(*instance.value_range, integral=instance.integral)

    ours = values_of(instance, dtype=kind)

    np.testing.assert_array_equal(ours, stored.astype(np.int64) * slope + intercept)
    np.testing.assert_array_equal(ours, SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(path)))[0])
    dataset = pydicom.dcmread(path)
    np.testing.assert_array_equal(ours, apply_modality_lut(dataset.pixel_array, dataset))


@pytest.mark.parametrize(
    ("low", "high", "integral", "expected"),
    [
        (-1024, 3071, True, np.int16),
        (-32768, 32767, True, np.int16),
        (-33792, 31743, True, np.float32),
        (-1024, 64511, True, np.float32),
        (0, 1, False, np.float32),
        (0, (1 << 31) - 1, True, np.int32),
        (0, (1 << 32) - 1, True, np.float32),
    ],
)
def test_the_type_is_the_smallest_that_holds_every_value(low, high, integral, expected):
    assert volume_type(low, high, integral=integral) == expected


def voi_item(first, entries, bits, explanation=""):
    item = pydicom.Dataset()
    item.LUTDescriptor = [len(entries), first % 65536, bits]
    item["LUTDescriptor"].VR = "US"
    item.LUTData = np.asarray(entries, "<u2").tobytes()
    item["LUTData"].VR = "OW"
    if explanation:
        item.LUTExplanation = explanation
    return item


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", ImplicitVRLittleEndian])
@pytest.mark.parametrize("first", [-1024, 0])
def test_a_voi_lut_comes_first_by_its_name_and_gives_pydicom_s_picture(tmp_path, syntax, first):
    entries = (np.sqrt(np.arange(3000)) * 70).astype(np.uint16)
    slice_ = make_ct_slice(0)
    slice_.VOILUTSequence = [voi_item(first, entries, 12, "Soft and bright"), voi_item(0, [0, 9], 8)]
    slice_.file_meta.TransferSyntaxUID = syntax
    path = write(slice_, tmp_path / "a")
    instance = read_one(path)
    lut, second, window = instance.frame(1).windows

    dataset = pydicom.dcmread(path)
    del dataset.VOILUTSequence[
        0
    ].LUTDescriptor  # pydicom reads the second value by Pixel Representation alone
    dataset.VOILUTSequence[0].add_new("LUTDescriptor", "SS", [len(entries), first, 12])
    theirs = apply_voi(apply_modality_lut(dataset.pixel_array, dataset).astype(np.int32), dataset) / 4095

    assert isinstance(lut, VoiLut)
    assert (lut.name, second.name) == ("Soft and bright", "")
    assert window == VoiWindow(40, 400)
    np.testing.assert_allclose(apply_window(values_of(instance), lut), theirs, atol=1e-5)


def test_an_eight_bit_table_may_pack_two_entries_to_a_word(tmp_path):
    slice_ = make_ct_slice(0)
    item = voi_item(0, [], 8)
    item.LUTDescriptor = [4, 0, 8]
    item.LUTData = bytes([0, 50, 100, 255])
    item["LUTData"].VR = "OW"
    slice_.VOILUTSequence = [item]
    lut = read_one(write(slice_, tmp_path / "a")).frame(1).windows[0]

    assert np.rint(apply_window(np.arange(4), lut) * 255).tolist() == [0, 50, 100, 255]


@pytest.mark.parametrize(("count", "entries"), [(9, [1, 2]), (1, [1])])
def test_a_voi_lut_cut_off_leaves_the_window(tmp_path, count, entries):
    slice_ = make_ct_slice(0)
    item = voi_item(0, entries, 12)
    item.LUTDescriptor = [count, 0, 12]
    slice_.VOILUTSequence = [item]

    assert read_one(write(slice_, tmp_path / "a")).frame(1).windows == (VoiWindow(40, 400),)


@pytest.mark.parametrize(
    ("photometric", "shape", "inverted"),
    [
        ("MONOCHROME2", "", False),
        ("MONOCHROME2", "IDENTITY", False),
        ("MONOCHROME2", "INVERSE", True),
        ("MONOCHROME1", "", True),
        ("MONOCHROME1", "INVERSE", True),
    ],
)
def test_monochrome1_and_an_inverse_shape_invert_once(tmp_path, photometric, shape, inverted):
    slice_ = make_ct_slice(0, PhotometricInterpretation=photometric)
    if shape:
        slice_.PresentationLUTShape = shape

    assert read_one(write(slice_, tmp_path / "a")).pixels.is_inverted is inverted

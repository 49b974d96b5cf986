"""What a compressed frame says of itself is believed over the header, and contradictions are refused."""

import warnings

import cv2
import numpy as np
import pydicom
import pytest
from pydicom.encaps import get_frame
from pydicom.pixels import pixel_array
from pydicom.uid import DeflatedExplicitVRLittleEndian

from medviewer.dicom.refusals import DamagedPixelsError
from tests.dicom.reading import read_one, values_of
from tests.dicom.synthetic import make_ct_slice, picture, store, store_compressed, write

STORED = (picture(5, 64, 80) + 1024).astype(np.uint16)
RLE, JPEG_BASELINE = "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.50"


def rle_stream(bits: int) -> bytes:
    slice_ = make_ct_slice(0, BitsAllocated=bits, BitsStored=bits, HighBit=bits - 1)
    store(slice_, STORED if bits == 16 else (STORED >> 4).astype(np.uint8))
    slice_.compress(RLE)
    return get_frame(slice_.PixelData, 0, number_of_frames=1)


@pytest.mark.parametrize(
    "damage",
    [
        lambda stream: stream[:64] + bytes([(stream[64] + 1) % 128]) + stream[65:],
        lambda stream: stream + bytes([0, 7]) * 20,
        lambda stream: b"\x09" + stream[1:],
        lambda stream: stream[:4] + b"\x41" + stream[5:],
        lambda stream: stream[:40],
    ],
)
def test_an_rle_segment_of_another_length_is_refused(tmp_path, damage):
    slice_ = make_ct_slice(0)
    store(slice_, STORED)
    store_compressed(slice_, RLE, damage(rle_stream(16)))

    with pytest.raises(DamagedPixelsError):
        values_of(read_one(write(slice_, tmp_path / "a")))


@pytest.mark.parametrize("padding", [0, 1, 2])
def test_padding_after_an_rle_segment_is_no_damage(tmp_path, padding):
    slice_ = make_ct_slice(0)
    store(slice_, STORED)
    store_compressed(slice_, RLE, rle_stream(16) + bytes(padding))

    np.testing.assert_array_equal(values_of(read_one(write(slice_, tmp_path / "a"))), picture(5, 64, 80))


def test_a_jfif_stream_is_ycbcr_even_where_the_header_says_rgb(tmp_path):
    color = np.zeros((64, 64, 3), np.uint8)
    color[:, :, 0], color[:, :, 1], color[:, :, 2] = 200, np.arange(64)[:, None] * 2, 60
    stream = cv2.imencode(".jpg", color[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 98])[1].tobytes()
    slice_ = make_ct_slice(0, SamplesPerPixel=3, PhotometricInterpretation="RGB", PlanarConfiguration=0)
    slice_.BitsAllocated = slice_.BitsStored = 8
    slice_.HighBit, slice_.Rows, slice_.Columns = 7, 64, 64
    store_compressed(slice_, JPEG_BASELINE, stream)
    path = write(slice_, tmp_path / "a")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydicom tells of the contradiction
        theirs = pixel_array(pydicom.dcmread(path))

    ours = values_of(read_one(path)).astype(int)

    assert np.abs(ours - color).max() <= 6
    assert np.abs(ours - theirs).max() <= 2


def test_a_deflated_picture_of_several_megabytes_is_opened(tmp_path):
    slice_ = make_ct_slice(0, BitsStored=16, HighBit=15, RescaleIntercept=0)
    noise = np.random.default_rng(1).integers(0, 65536, (1400, 1200)).astype(np.uint16)
    store(slice_, noise)
    slice_["PixelData"].VR = "OW"
    slice_.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    path = write(slice_, tmp_path / "a")
    assert path.stat().st_size > 3 << 20

    np.testing.assert_array_equal(values_of(read_one(path)), noise)

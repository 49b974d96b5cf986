"""A lossless JPEG picture takes exactly the bits that its code has; damage that changes their number is told."""

import contextlib
import shutil
import subprocess
from random import Random

import numpy as np
import pydicom
import pytest
from pydicom.encaps import get_frame

from medviewer.dicom import codec_messages
from medviewer.dicom.gdcm_codec import decode_jpeg
from medviewer.dicom.jpeg_code_length import misfit_bits
from tests.dicom.reading import read_one
from tests.dicom.synthetic import make_ct_slice, picture, store, write
from tests.dicom.test_picture_warnings import told
from tests.oracles.lossless_jpeg import bits_left

needs_dcmtk = pytest.mark.skipif(shutil.which("dcmcjpeg") is None, reason="dcmtk is not installed")
PROCESS_14 = "1.2.840.10008.1.2.4.57"


def raw_slice(kind):
    if kind == "rgb":
        slice_ = make_ct_slice(0, SamplesPerPixel=3, PhotometricInterpretation="RGB", PlanarConfiguration=0)
        color = np.stack([picture(seed, 40, 52) / 10 + 100 for seed in range(3)], -1).clip(0, 255)
        store(slice_, color.astype(np.uint8))
        slice_.BitsAllocated, slice_.BitsStored, slice_.HighBit = 8, 8, 7
        return slice_
    if kind == "noise":
        slice_ = make_ct_slice(0, BitsStored=16, HighBit=15, RescaleIntercept=0)
        store(slice_, np.random.default_rng(3).integers(0, 65536, (40, 52)).astype(np.uint16))
        return slice_
    bits, signed = kind
    slice_ = make_ct_slice(
        0, BitsStored=bits, HighBit=bits - 1, PixelRepresentation=signed, RescaleIntercept=0
    )
    values = picture(1, 40, 52).astype(np.int64)
    shifted = values if signed else values + 1024
    stored = (shifted >> max(11 - bits, 0)) if bits < 12 else shifted
    store(slice_, stored.astype(np.uint8 if bits == 8 else np.int16 if signed else np.uint16))
    slice_.BitsAllocated = 8 if bits == 8 else 16
    return slice_


def compressed(folder, kind, selection=1, transform=0):
    raw, jpeg = write(raw_slice(kind), folder / "raw"), folder / "jpeg"
    option = ["+e1"] if selection == 0 else ["+el", "+sv", str(selection), "+pt", str(transform)]
    subprocess.run(["dcmcjpeg", *option, str(raw), str(jpeg)], check=True, capture_output=True)
    return jpeg


def stream_of(path):
    return get_frame(pydicom.dcmread(path).PixelData, 0, number_of_frames=1)


@needs_dcmtk
@pytest.mark.parametrize("selection", range(1, 8))
@pytest.mark.parametrize("kind", [(8, 0), (10, 0), (12, 0), (12, 1), (16, 0), (16, 1), "noise", "rgb"])
def test_a_sound_picture_fills_its_code_with_every_predictor(tmp_path, kind, selection):
    path = compressed(tmp_path, kind, selection)

    assert told(path) == []
    assert b"\xff\xc3" in stream_of(path)


@needs_dcmtk
def test_a_point_transform_is_taken_into_account(tmp_path):
    path = compressed(tmp_path, (12, 0), 1, transform=2)
    pixels = read_one(path).pixels

    assert misfit_bits(stream_of(path), decode_jpeg(stream_of(path), pixels)) == 0


@needs_dcmtk
@pytest.mark.parametrize("selection", [1, 4, 6, 7])
def test_another_picture_does_not_fill_the_code(tmp_path, selection):
    path = compressed(tmp_path, (12, 0), selection)
    pixels, stream = read_one(path).pixels, stream_of(path)
    values = decode_jpeg(stream, pixels)
    smoother = (values // 8) * 8
    rougher = values ^ (np.random.default_rng(0).integers(0, 64, values.shape).astype(values.dtype))

    assert misfit_bits(stream, smoother) != 0
    assert misfit_bits(stream, rougher) < 0


@needs_dcmtk
def test_a_decoded_picture_is_told_of_just_where_its_code_ends_elsewhere(tmp_path):
    path = compressed(tmp_path, (12, 0))
    pixels, stream, random = read_one(path).pixels, stream_of(path), Random(5)
    assert 0 <= bits_left(stream) < 8
    results, decoded = [], []
    for _trial in range(150):
        damaged = bytearray(stream)
        damaged[random.randrange(len(stream) // 5, len(stream) - 4)] ^= 1 << random.randrange(8)
        with codec_messages.caught() as messages, contextlib.suppress(ValueError):
            values = decode_jpeg(bytes(damaged), pixels)
            if not messages.text:
                decoded.append((bytes(damaged), values))
    for damaged, values in decoded:
        left, told_bits = bits_left(damaged), misfit_bits(damaged, values)
        results.append(told_bits)

        assert told_bits < 0 if left is None else told_bits == (0 if left in range(8) else left)

    assert min(results) < 0 < max(results)


@pytest.mark.parametrize(
    "stream", [b"", b"\xff\xd8", b"\xff\xd8\xff\xc3\x00", b"\xff\xd8\xff\xda\x00\x02", bytes(40)]
)
def test_what_is_no_lossless_jpeg_is_not_judged(stream):
    assert misfit_bits(stream, np.zeros((4, 4), np.uint16)) == 0

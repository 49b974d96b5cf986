"""A picture that may be wrong says so, and a sound one never does."""

import struct
import zlib

import numpy as np
import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.encaps import encapsulate
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from medviewer.dicom.pixels import read_frame
from medviewer.dicom.refusals import BadPixelFormatError, RefusedFileError
from tests.dicom.reading import read_one, values_of
from tests.dicom.synthetic import make_ct_slice, picture, store, write

NATIVE = (ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian)
RLE, JPEG_LS, J2K = "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90"
STORED = (picture(5, 24, 32) + 1024).astype(np.uint16)
LARGE = (picture(5, 64, 80) + 1024).astype(np.uint16)


def native_slice(syntax=ExplicitVRLittleEndian, stored=STORED):
    slice_ = make_ct_slice(0)
    store(slice_, stored.astype(">u2") if syntax == ExplicitVRBigEndian else stored)
    slice_["PixelData"].VR = "OW"
    slice_.file_meta.TransferSyntaxUID = syntax
    return slice_


def told(path, number=1):
    """The sentences about one frame, by its file and by its decoding."""
    instance = read_one(path)
    if instance.defect is not None:
        raise instance.defect
    pixels = instance.pixels
    shape = (pixels.rows, pixels.columns, 3) if pixels.is_color else (pixels.rows, pixels.columns)
    out = np.zeros(shape, np.uint8 if pixels.is_color else np.float32)
    frame = instance.frame(number)
    return [
        *map(str, instance.warnings),
        *map(str, read_frame(instance.source, pixels, frame, number, out).warnings),
    ]


@pytest.mark.parametrize("syntax", [*NATIVE, RLE, JPEG_LS, J2K])
@pytest.mark.parametrize("padding", [0, 6, 200])
def test_a_sound_file_tells_nothing(tmp_path, syntax, padding):
    slice_ = native_slice(syntax if syntax in NATIVE else ExplicitVRLittleEndian, LARGE)
    slice_.SmallestImagePixelValue, slice_.LargestImagePixelValue = int(LARGE.min()), int(LARGE.max())
    for keyword in ("SmallestImagePixelValue", "LargestImagePixelValue"):
        slice_[keyword].VR = "US"
    if padding:
        slice_.DataSetTrailingPadding = bytes(padding)
    if syntax not in NATIVE:
        slice_.compress(syntax)

    assert told(write(slice_, tmp_path / "a")) == []


@pytest.mark.parametrize("syntax", NATIVE)
@settings(deadline=None, max_examples=40)
@given(at=st.integers(0, 1535), added=st.binary(min_size=1, max_size=40))
def test_bytes_that_came_in_among_the_pixels_are_told(tmp_path_factory, syntax, at, added):
    folder = tmp_path_factory.getbasetemp() / "came in"
    path = folder / syntax
    whole = (path if path.exists() else write(native_slice(syntax), path)).read_bytes()
    start = len(whole) - 1536
    damaged = folder / "damaged"
    damaged.write_bytes(whole[: start + at] + added + whole[start + at :])

    sentences = told(damaged)

    assert f"{len(added)} bytes after the pixel data make no sense: the picture may be shifted." in sentences


@pytest.mark.parametrize("syntax", NATIVE)
@settings(deadline=None, max_examples=40)
@given(at=st.integers(0, 1500), lost=st.integers(1, 30), padding=st.integers(20, 60))
def test_bytes_lost_among_the_pixels_are_told_or_refused(tmp_path_factory, syntax, at, lost, padding):
    folder = tmp_path_factory.getbasetemp() / "lost"
    slice_ = native_slice(syntax)
    slice_.DataSetTrailingPadding = bytes(2 * padding)
    whole = write(slice_, folder / "whole").read_bytes()
    start = whole.rindex(STORED.astype(">u2" if syntax == ExplicitVRBigEndian else "<u2").tobytes())
    damaged = folder / "damaged"
    damaged.write_bytes(whole[: start + at] + whole[start + at + lost :])

    sentences = told(damaged)

    assert any("after the pixel data make no sense" in each for each in sentences)


@pytest.mark.parametrize(("excess", "is_told"), [(0, False), (2, True), (128, True)])
def test_pixel_data_that_is_too_long_is_told(tmp_path, excess, is_told):
    slice_ = native_slice()
    slice_.PixelData = STORED.tobytes() + bytes(excess)

    sentences = told(write(slice_, tmp_path / "a"))

    expected = f"The pixel data is {excess} bytes too long: the picture may be shifted."
    assert sentences == ([expected] if is_told else [])


def test_one_byte_that_makes_an_odd_picture_even_is_not_too_long(tmp_path):
    slice_ = make_ct_slice(0, BitsAllocated=8, BitsStored=8, HighBit=7, RescaleIntercept=0)
    store(slice_, np.arange(15, dtype=np.uint8).reshape(3, 5))
    slice_.PixelData += b"\0"

    assert told(write(slice_, tmp_path / "a")) == []


@pytest.mark.parametrize("syntax", ["native", RLE])
@pytest.mark.parametrize(
    ("signed", "cell", "is_told"),
    [(0, 0x0FFF, False), (0, 0x1FFF, True), (1, 0xFFFF, False), (1, 0x0FFF, False), (1, 0x7FFF, True)],
)
def test_bits_beyond_those_of_the_header_are_told(tmp_path, syntax, signed, cell, is_told):
    slice_ = make_ct_slice(0, PixelRepresentation=signed)
    stored = np.full((4, 8), 7, np.uint16)
    stored[2, :2] = cell
    store(slice_, stored)
    if syntax == RLE:
        slice_.compress(RLE)

    sentences = told(write(slice_, tmp_path / "a"))

    expected = "6.25 % of the pixels exceed the 12 bits of the header: the picture may be damaged."
    assert sentences == ([expected] if is_told else [])


def announced(low, high, stored, **elements):
    slice_ = make_ct_slice(0, **elements)
    store(slice_, stored)
    vr = "SS" if slice_.PixelRepresentation else "US"
    for keyword, value in (("SmallestImagePixelValue", low), ("LargestImagePixelValue", high)):
        slice_.add_new(keyword, vr, value)
    return slice_


@pytest.mark.parametrize(
    ("low", "high", "elements", "is_told"),
    [
        (10, 90, {}, False),
        (0, 4095, {}, False),
        (11, 90, {}, True),
        (10, 89, {}, True),
        (0, 0, {}, False),  # some scanners write zeros
        (20, 90, {"PixelPaddingValue": 10}, False),
        (10, 89, {"LossyImageCompression": "01"}, False),
    ],
)
def test_values_outside_the_announced_range_are_told(tmp_path, low, high, elements, is_told):
    stored = np.linspace(10, 90, 32).astype(np.uint16).reshape(4, 8)
    path = write(announced(low, high, stored, **elements), tmp_path / "a")

    expected = f"Values from 10 to 90 where the header says {low} to {high}: the picture may be damaged."
    assert told(path) == ([expected] if is_told else [])


def test_the_announced_range_of_signed_pixels_is_signed(tmp_path):
    stored = np.linspace(-500, 500, 32).astype(np.int16).reshape(4, 8)
    slice_ = announced(-500, 500, stored, PixelRepresentation=1, BitsStored=16, HighBit=15)

    assert told(write(slice_, tmp_path / "a")) == []


def j2k_streams(count):
    streams = []
    for seed in range(count):
        slice_ = make_ct_slice(0)
        store(slice_, (picture(seed, *LARGE.shape) + 1024).astype(np.uint16))
        slice_.compress(J2K)
        streams.append(pydicom.encaps.get_frame(slice_.PixelData, 0, number_of_frames=1))
    return streams


def compressed_file(path, streams, frames, *, has_table=True):
    slice_ = make_ct_slice(0, NumberOfFrames=frames)
    store(slice_, LARGE)
    slice_.file_meta.TransferSyntaxUID = J2K
    slice_.PixelData = encapsulate(streams, has_bot=has_table)
    slice_["PixelData"].VR, slice_["PixelData"].is_undefined_length = "OB", True
    return write(slice_, path)


@pytest.mark.parametrize("has_table", [True, False])
def test_more_pictures_than_the_header_announces_are_told(tmp_path, has_table):
    path = compressed_file(tmp_path / "a", j2k_streams(3), 2, has_table=has_table)

    assert told(path, 2) == ["The file holds more pictures than the 2 of its header."]


def test_one_picture_announced_where_there_are_three_is_told(tmp_path):
    path = compressed_file(tmp_path / "a", j2k_streams(3), 1)

    assert told(path) == ["The file holds more pictures than the 1 of its header."]


@pytest.mark.parametrize("has_table", [True, False])
@pytest.mark.parametrize("frames", [1, 3])
def test_a_missing_end_of_the_pixel_data_is_told_of_the_last_frame(tmp_path, frames, has_table):
    path = compressed_file(tmp_path / "a", j2k_streams(frames), frames, has_table=has_table)
    assert [told(path, number + 1) for number in range(frames)] == [[]] * frames
    path.write_bytes(path.read_bytes()[:-8])

    sentences = [told(path, number + 1) for number in range(frames)]

    assert sentences[:-1] == [[]] * (frames - 1)
    assert sentences[-1] == ["The end of the pixel data is missing: the file may be cut off."]


def test_nonsense_after_the_last_fragment_is_told(tmp_path):
    path = compressed_file(tmp_path / "a", j2k_streams(1), 1)
    path.write_bytes(path.read_bytes() + b"stray bytes")

    assert told(path) == ["11 bytes after the pixel data make no sense: the picture may be shifted."]


@pytest.mark.parametrize(
    ("after", "count"), [(bytes(30), 0), (b"abcdefg\0", 0), (b"abcdefgh", 8), (b"\xff" * 9, 9)]
)
def test_bytes_after_the_end_of_a_stream_are_told_but_for_padding(tmp_path, after, count):
    stream = j2k_streams(1)[0].rstrip(b"\0")
    path = compressed_file(tmp_path / "a", [stream + after], 1)

    try:
        sentences = told(path)
    except RefusedFileError:
        sentences = ["refused"]

    expected = f"{count} bytes follow the end of the compressed picture: it may be damaged."
    assert sentences in ([[expected], ["refused"]] if count else [[]])


def test_an_element_of_undefined_length_after_the_pixels_is_no_nonsense(tmp_path):
    slice_ = native_slice()
    slice_.add_new(0x7FE10010, "LO", "MAKER")
    slice_.add_new(0x7FE11001, "SQ", [pydicom.Dataset()])
    slice_[0x7FE11001].is_undefined_length = True

    path = write(slice_, tmp_path / "a")

    assert struct.pack("<HH", 0x7FE1, 0x1001) in path.read_bytes()
    assert told(path) == []
    assert values_of(read_one(path)).shape == (24, 32)


def deflated(path, *, checksum, padding=0):
    slice_ = native_slice(stored=LARGE)
    slice_.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    if padding:
        slice_.DataSetTrailingPadding = bytes(padding)
    content = write(slice_, path).read_bytes()
    start = 144 + int.from_bytes(content[140:144], "little")
    data_set = zlib.decompress(content[start:], -15)
    trailer = struct.pack("<2I", zlib.crc32(data_set), len(data_set)) if checksum else b""
    return content[:start], data_set, trailer


def pack(head, data_set, behind):
    deflate = zlib.compressobj(wbits=-15)
    return head + deflate.compress(data_set) + deflate.flush() + behind


@pytest.mark.parametrize("checksum", [True, False])
@pytest.mark.parametrize("padding", [0, 20])
def test_a_sound_deflated_file_tells_nothing(tmp_path, checksum, padding):
    path = tmp_path / "a"
    path.write_bytes(pack(*deflated(path, checksum=checksum, padding=padding)))

    assert told(path) == []


def test_changed_pixels_before_gzip_s_checksum_are_told(tmp_path):
    path = tmp_path / "a"
    head, data_set, trailer = deflated(path, checksum=True)
    changed = bytearray(data_set)
    changed[-500] ^= 1
    path.write_bytes(pack(head, bytes(changed), trailer))

    assert told(path) == ["The checksum of the file doesn't fit: the picture may be damaged."]


@pytest.mark.parametrize("added", [1, 5, 300])
def test_bytes_that_came_in_among_deflated_pixels_are_told(tmp_path, added):
    path = tmp_path / "a"
    head, data_set, _trailer = deflated(path, checksum=False)
    path.write_bytes(pack(head, data_set[:-900] + bytes(added) + data_set[-900:], b""))

    assert f"{added} bytes after the pixel data make no sense: the picture may be shifted." in told(path)


@pytest.mark.parametrize("signed", [0, 1])
def test_bits_below_those_of_the_header_are_told_and_not_dropped_in_silence(tmp_path, signed):
    """Bits Stored 8 with High Bit 15: the value is the upper byte, and the lower one must be empty."""
    stored = np.arange(24 * 32, dtype=np.uint16).reshape(24, 32)
    upper, mixed = native_slice(stored=stored << 8), native_slice(stored=(stored << 8) + (stored % 4 == 0))
    for slice_ in (upper, mixed):
        slice_.BitsStored, slice_.HighBit, slice_.PixelRepresentation = 8, 15, signed

    assert told(write(upper, tmp_path / "a")) == []
    assert told(write(mixed, tmp_path / "b")) == [
        "25 % of the pixels exceed the 8 bits of the header: the picture may be damaged."
    ]


@pytest.mark.parametrize("syntax", [JPEG_LS, J2K])
@pytest.mark.parametrize("signed", [0, 1])
@pytest.mark.parametrize(("announced", "allocated"), [(8, 16), (10, 16), (8, 8)])
def test_a_stream_of_more_bits_than_the_header_says_is_shown_whole(
    tmp_path, syntax, signed, announced, allocated
):
    stored = (LARGE.astype(np.int16) - 1500) if signed else LARGE
    slice_ = native_slice(stored=stored)
    slice_.BitsStored, slice_.HighBit, slice_.PixelRepresentation = 12, 11, signed
    slice_.compress(syntax)
    slice_.BitsStored, slice_.HighBit, slice_.BitsAllocated = announced, announced - 1, allocated
    path = write(slice_, tmp_path / "a")

    np.testing.assert_array_equal(values_of(read_one(path)), stored.astype(np.float32) - 1024)
    assert told(path) == [
        f"The compressed picture has 12 bits, the header says {announced}: those of the picture are shown."
    ]


def test_a_stream_whose_values_the_volume_can_t_hold_is_refused(tmp_path):
    slice_ = native_slice(stored=LARGE * np.uint16(20))
    slice_.BitsStored, slice_.HighBit = 16, 15
    slice_.compress(JPEG_LS)
    slice_.BitsStored, slice_.HighBit = 8, 7
    instance = read_one(write(slice_, tmp_path / "a"))

    with pytest.raises(BadPixelFormatError):
        values_of(instance, dtype=np.int16)


def test_a_stream_of_wider_cells_whose_values_fit_says_nothing(tmp_path):
    slice_ = native_slice(stored=LARGE)
    slice_.BitsStored, slice_.HighBit = 16, 15
    slice_.compress(JPEG_LS)
    slice_.BitsStored, slice_.HighBit = 12, 11
    path = write(slice_, tmp_path / "a")

    assert told(path) == []
    np.testing.assert_array_equal(values_of(read_one(path)), LARGE.astype(np.float32) - 1024)

"""Frames of odd cells: 12 bits, another high bit, deflated or plain fragments."""

import zlib

import numpy as np
import pytest
import SimpleITK
from pydicom.encaps import encapsulate
from pydicom.pixels import convert_color_space

from medviewer.dicom.refusals import DamagedPixelsError, MissingPixelsError, RefusedFileError
from tests.dicom.reading import read_one, values_of
from tests.dicom.synthetic import make_ct_slice, store, with_syntax, write

DEFLATED_FRAME = "1.2.840.10008.1.2.8.1"
RNG = np.random.default_rng(8)


def packed(values):
    """Pairs of 12-bit values in three bytes, low bits first."""
    cells = values.astype(np.int64).reshape(-1) & 4095
    bits = (cells[:, None] >> np.arange(12)) & 1
    return np.packbits(bits.reshape(-1).astype(np.uint8), bitorder="little").tobytes()


def packed_slice(frames, **elements):
    slice_ = make_ct_slice(0, BitsAllocated=12, RescaleIntercept=0, NumberOfFrames=len(frames), **elements)
    slice_.Rows, slice_.Columns = frames.shape[1:]
    content = packed(frames)
    slice_.PixelData = content + b"\0" * (len(content) % 2)
    slice_["PixelData"].VR = "OW"
    return slice_


@pytest.mark.parametrize("signed", [0, 1])
@pytest.mark.parametrize("shape", [(3, 5, 7), (2, 4, 6), (1, 1, 1)])
def test_cells_of_12_bits_in_every_frame(tmp_path, shape, signed):
    low = -2048 if signed else 0
    frames = RNG.integers(low, low + 4096, shape)
    instance = read_one(write(packed_slice(frames, PixelRepresentation=signed), tmp_path / "a"))

    for number, expected in enumerate(frames, start=1):
        np.testing.assert_array_equal(values_of(instance, number), expected)


def test_12_bit_cells_are_read_as_simpleitk_reads_them(tmp_path):
    path = write(packed_slice(RNG.integers(0, 4096, (1, 4, 6))), tmp_path / "a.dcm")

    theirs = SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(path)))

    np.testing.assert_array_equal(values_of(read_one(path)), theirs.reshape(4, 6))


def test_missing_12_bit_cells_are_told(tmp_path):
    slice_ = packed_slice(RNG.integers(0, 4096, (1, 4, 6)))
    slice_.Rows = 5
    instance = read_one(write(slice_, tmp_path / "a"))

    assert isinstance(instance.defect, MissingPixelsError)


def deflated_slice(frames, streams=None, **elements):
    deflate = [zlib.compressobj(wbits=-15) for _frame in frames]
    whole = [
        each.compress(frame.tobytes()) + each.flush() for each, frame in zip(deflate, frames, strict=True)
    ]
    slice_ = make_ct_slice(0, NumberOfFrames=len(frames), **elements)
    slice_.Rows, slice_.Columns = frames[0].shape[:2]
    slice_.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.5"  # pydicom writes no file with the other
    slice_.PixelData = encapsulate(streams or whole)
    slice_["PixelData"].VR, slice_["PixelData"].is_undefined_length = "OB", True
    return slice_, whole


def read_deflated(slice_, path):
    path = write(slice_, path)
    path.write_bytes(with_syntax(path.read_bytes(), DEFLATED_FRAME))
    return read_one(path)


def test_every_deflated_frame(tmp_path):
    frames = [RNG.integers(0, 4096, (6, 8)).astype("<u2") for _number in range(3)]
    instance = read_deflated(deflated_slice(frames, RescaleIntercept=0)[0], tmp_path / "a")

    for number, expected in enumerate(frames, start=1):
        np.testing.assert_array_equal(values_of(instance, number), expected)


def test_deflated_single_bits_begin_each_frame_at_a_byte(tmp_path):
    masks = RNG.integers(0, 2, (2, 3, 5)).astype(np.uint8)
    frames = [np.packbits(mask.reshape(-1), bitorder="little") for mask in masks]
    slice_, _whole = deflated_slice(
        [frame.reshape(1, -1) for frame in frames],
        BitsAllocated=1,
        BitsStored=1,
        HighBit=0,
        RescaleIntercept=0,
    )
    slice_.Rows, slice_.Columns = 3, 5
    instance = read_deflated(slice_, tmp_path / "a")

    for number, expected in enumerate(masks, start=1):
        np.testing.assert_array_equal(values_of(instance, number), expected)


def color_frames(photometric):
    ybr = RNG.integers(16, 236, (2, 6, 8, 3)).astype(np.uint8)
    if photometric == "YBR_FULL_422":
        ybr[:, :, 1::2, 1:] = ybr[:, :, ::2, 1:]
        pairs = [np.stack([f[:, ::2, 0], f[:, 1::2, 0], f[:, ::2, 1], f[:, ::2, 2]], axis=-1) for f in ybr]
        return ybr, [np.ascontiguousarray(each) for each in pairs]
    return ybr, list(ybr)


@pytest.mark.parametrize("photometric", ["RGB", "YBR_FULL", "YBR_FULL_422"])
@pytest.mark.parametrize("syntax", [DEFLATED_FRAME, "1.2.840.10008.1.2.1.98"])
def test_uncompressed_color_in_fragments(tmp_path, syntax, photometric):
    color, frames = color_frames(photometric)
    elements = {"SamplesPerPixel": 3, "PhotometricInterpretation": photometric, "PlanarConfiguration": 0}
    elements |= {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7}
    plain = [frame.tobytes() for frame in frames] if syntax != DEFLATED_FRAME else None
    slice_, _whole = deflated_slice(frames, plain, **elements)
    slice_.Rows, slice_.Columns = color.shape[1:3]
    path = write(slice_, tmp_path / "a")
    path.write_bytes(with_syntax(path.read_bytes(), syntax))
    instance = read_one(path)

    for number, ybr in enumerate(color, start=1):
        theirs = ybr if photometric == "RGB" else convert_color_space(ybr, "YBR_FULL", "RGB")
        assert np.abs(values_of(instance, number).astype(int) - theirs).max() <= 1


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2.5"])
def test_cells_whose_high_bit_is_not_the_lowest_possible(tmp_path, syntax):
    values = RNG.integers(0, 4096, (6, 8)).astype(np.uint16)
    slice_ = make_ct_slice(0, HighBit=15, RescaleIntercept=0)
    store(slice_, (values << 4) | 5)
    if syntax != "1.2.840.10008.1.2.1":
        slice_.compress(syntax)

    np.testing.assert_array_equal(values_of(read_one(write(slice_, tmp_path / "a"))), values)


@pytest.mark.parametrize("damage", ["cut", "short", "long", "flipped", "unended"])
def test_a_damaged_deflated_frame_is_refused(tmp_path, damage):
    frame = RNG.integers(0, 4096, (6, 8)).astype("<u2")
    other = {"short": frame[:5], "long": np.concatenate([frame, frame])}.get(damage, frame)
    stream = deflated_slice([other])[1][0]
    if damage == "cut":
        stream = stream[:-6]
    if damage == "unended":
        deflate = zlib.compressobj(wbits=-15)
        stream = deflate.compress(frame.tobytes()) + deflate.flush(zlib.Z_SYNC_FLUSH)
    if damage == "flipped":
        stream = bytes([stream[0] ^ 6]) + stream[1:]
    slice_, _whole = deflated_slice([frame], [stream])

    with pytest.raises(RefusedFileError) as caught:
        values_of(read_deflated(slice_, tmp_path / "a"))
    assert isinstance(caught.value, DamagedPixelsError)

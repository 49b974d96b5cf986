"""Palette colors come out as pydicom and dcmtk look them up, from tables of every form."""

import shutil
import struct
import subprocess

import numpy as np
import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.pixels import apply_color_lut
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from medviewer.dicom.header import Header
from medviewer.dicom.palette import palette
from medviewer.dicom.refusals import BadPixelFormatError
from tests.dicom.reading import read_one, values_of
from tests.dicom.synthetic import make_ct_slice, store, write

CHANNELS = ("Red", "Green", "Blue")
RNG = np.random.default_rng(6)


def with_tables(tables, bits, first=0, *, signed=False, segmented=False, count=None, order="<", syntax=None):
    """A palette color slice; `tables` are the three channels' entries (or segments)."""
    slice_ = make_ct_slice(0, PhotometricInterpretation="PALETTE COLOR", PixelRepresentation=int(signed))
    slice_.file_meta.TransferSyntaxUID = syntax or ExplicitVRLittleEndian
    store(slice_, np.arange(first - 4, first + 60).astype(f"{order}{'i' if signed else 'u'}2").reshape(8, 8))
    slice_["PixelData"].VR = "OW"
    for channel, entries in zip(CHANNELS, tables, strict=True):
        name = f"{channel}PaletteColorLookupTableD"
        slice_.add_new(pydicom.datadict.tag_for_keyword(f"{name}escriptor"), "SS" if signed else "US",
                       [len(entries) if count is None else count, first, bits])  # fmt: skip
        data = np.asarray(entries, f"{order}u2" if bits == 16 else "u1").tobytes()
        keyword = f"{'Segmented' if segmented else ''}{name}ata"
        slice_.add_new(pydicom.datadict.tag_for_keyword(keyword), "OW", data + b"\0" * (len(data) % 2))
    return slice_


def by_pydicom(path, shift):
    dataset = pydicom.dcmread(path)
    return (apply_color_lut(dataset.pixel_array, dataset) >> shift).astype(np.uint8)


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize(("first", "signed"), [(0, False), (30, False), (-20, True), (5, True)])
def test_tables_agree_with_pydicom(tmp_path, syntax, bits, first, signed):
    slice_ = with_tables(RNG.integers(0, 1 << bits, (3, 50)), bits, first, signed=signed, syntax=syntax)
    if first == 0:
        slice_.PixelData = np.arange(64, dtype=np.uint16).tobytes()
    path = write(slice_, tmp_path / "a")

    ours = values_of(read_one(path))

    np.testing.assert_array_equal(ours, by_pydicom(path, bits - 8))


@pytest.mark.skipif(shutil.which("dcmj2pnm") is None, reason="dcmtk is not installed")
def test_a_channel_of_low_values_is_not_taken_for_one_of_eight_bits(tmp_path):
    tables = [RNG.integers(0, 65536, 64), np.full(64, 200), RNG.integers(0, 65536, 64)]
    slice_ = with_tables(tables, 16)
    slice_.PixelData = np.arange(64, dtype=np.uint16).tobytes()
    path, target = write(slice_, tmp_path / "a"), tmp_path / "theirs.ppm"
    subprocess.run(["dcmj2pnm", "+op", str(path), str(target)], check=True, capture_output=True)
    theirs = np.frombuffer(target.read_bytes().split(b"\n", 3)[3], np.uint8).reshape(8, 8, 3)

    ours = values_of(read_one(path))

    assert ours[..., 1].max() == 0
    np.testing.assert_array_equal(ours, theirs)


def test_sixteen_bit_tables_of_eight_bit_entries_are_shown_bright(tmp_path):
    slice_ = with_tables(RNG.integers(0, 256, (3, 64)), 16)
    slice_.PixelData = np.arange(64, dtype=np.uint16).tobytes()
    path = write(slice_, tmp_path / "a")

    np.testing.assert_array_equal(values_of(read_one(path)), by_pydicom(path, 0))


segments = st.lists(
    st.one_of(
        st.tuples(st.just(0), st.lists(st.integers(0, 255), min_size=1, max_size=6)),
        st.tuples(st.just(1), st.integers(1, 9), st.integers(0, 255)),
    ),
    min_size=1,
    max_size=6,
)


def words_of(parts, scale=1):
    words = [0, 1, 7 * scale]  # the first segment must be discrete
    for kind, *rest in parts:
        words += (
            [0, len(rest[0]), *(value * scale for value in rest[0])]
            if kind == 0
            else [1, rest[0], rest[1] * scale]
        )
    return words


@pytest.mark.parametrize(("bits", "scale"), [(8, 1), (16, 257)])
@settings(deadline=None, max_examples=40)
@given(parts=segments)
def test_segmented_tables_agree_with_pydicom(tmp_path_factory, bits, scale, parts):
    words = words_of(parts, scale)
    count = 1 + sum(len(part[1]) if part[0] == 0 else part[1] for part in parts)
    slice_ = with_tables([words] * 3, bits, segmented=True, count=count)
    slice_.PixelData = np.arange(64, dtype=np.uint16).tobytes()
    path = write(slice_, tmp_path_factory.getbasetemp() / "segmented" / str(bits))
    theirs = by_pydicom(path, 0 if bits == 8 or max(words) <= 255 else 8)

    np.testing.assert_array_equal(values_of(read_one(path)), theirs)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("bits", [8, 16])
def test_an_indirect_segment_copies_earlier_ones_from_a_byte_offset(tmp_path, bits, order):
    # discrete [10, 20], linear to 50 in 3 steps, then again the two segments from the first one on
    size = bits // 8
    offset = struct.pack(f"{order}HH", 0, 0)
    head = [0, 2, 10, 20, 1, 3, 50, 2, 2]
    words = [*head, *offset] if bits == 8 else [*head, 0, 0]
    syntax = ExplicitVRBigEndian if order == ">" else ExplicitVRLittleEndian
    slice_ = with_tables([words] * 3, bits, segmented=True, count=10, order=order, syntax=syntax)
    slice_.PixelData = np.arange(64).astype(f"{order}u2").tobytes()

    ours = values_of(read_one(write(slice_, tmp_path / "a")))

    assert size in (1, 2)
    assert ours.reshape(-1, 3)[:10, 0].tolist() == [10, 20, 30, 40, 50, 10, 20, 30, 40, 50]


@pytest.mark.parametrize(
    "words",
    [
        [1, 4, 9],  # nothing to begin from
        [0, 1, 9, 7, 1, 1],  # no such segment
        [0, 1, 9, 2, 1, 0],  # an offset cut off
        [0, 1, 9, 1, 0, 5],  # a ramp of no length
        [0, 1, 9, 2, 2, 0, 0],  # segments that copy themselves
        [0, 1, 9],  # too few
    ],
)
def test_damaged_segments_are_refused(tmp_path, words):
    slice_ = with_tables([words] * 3, 16, segmented=True, count=50)

    with pytest.raises(BadPixelFormatError):
        values_of(read_one(write(slice_, tmp_path / "a")))


@given(st.lists(st.integers(0, 65535), max_size=40))
def test_any_segments_end_in_a_table_or_a_refusal(words):
    header = Header(with_tables([words] * 3, 16, segmented=True, count=4))

    try:
        colors = palette(np.arange(6, dtype=np.uint16).reshape(2, 3), header)
    except BadPixelFormatError:
        return
    assert colors.shape == (2, 3, 3)


@pytest.mark.parametrize(
    "missing", ["RedPaletteColorLookupTableDescriptor", "BluePaletteColorLookupTableData"]
)
def test_a_missing_table_is_told(tmp_path, missing):
    slice_ = with_tables(RNG.integers(0, 256, (3, 64)), 16)
    delattr(slice_, missing)

    with pytest.raises(BadPixelFormatError):
        values_of(read_one(write(slice_, tmp_path / "a")))

"""The right fragments make the right frame, with any offset table or none."""

import struct
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.encaps import encapsulate, encapsulate_extended, get_frame

from medviewer.dicom.encapsulated import frame_stream
from tests.dicom.reading import read_one, values_of
from tests.dicom.synthetic import make_ct_slice, picture, store, write

ITEM, END = b"\xfe\xff\x00\xe0", b"\xfe\xff\xdd\xe0\0\0\0\0"


def frame_bytes(file, frame_count, number):
    return frame_stream(file, frame_count, number).content


def stream(number, length=40):
    """Something that begins and ends as a JPEG stream does."""
    return b"\xff\xd8\xff" + bytes([number]) * (length - 5 - length % 2) + b"\xff\xd9"


def item(content):
    return ITEM + struct.pack("<I", len(content)) + content


def value(fragments, table=b"", end=END):
    return BytesIO(item(table) + b"".join(map(item, fragments)) + end)


@given(
    st.lists(st.integers(10, 80), min_size=1, max_size=6),
    st.integers(1, 3),
    st.booleans(),
)
def test_every_frame_agrees_with_pydicom(lengths, parts, has_table):
    streams = [stream(index + 1, length) for index, length in enumerate(lengths)]
    content = encapsulate(streams, fragments_per_frame=parts, has_bot=has_table)

    for number, expected in enumerate(streams, start=1):
        ours = frame_bytes(BytesIO(content), len(streams), number)

        assert ours.rstrip(b"\0") == expected
        assert ours == get_frame(content, number - 1, number_of_frames=len(streams))


@pytest.mark.parametrize(
    "offsets",
    [
        [0, 4, 100],  # into the middle of a fragment
        [0, 48, 48],
        [0, 96, 48],
        [8, 56, 104],
        [0, 1 << 31, (1 << 32) - 1],  # beyond the file
        [0, 48],  # too few
    ],
)
def test_a_wrong_offset_table_is_not_believed(offsets):
    streams = [stream(number) for number in (1, 2, 3)]
    content = value(streams, struct.pack(f"<{len(offsets)}I", *offsets))

    assert [frame_bytes(content_at(content), 3, number) for number in (1, 2, 3)] == streams


def content_at(content):
    content.seek(0)
    return content


def test_a_table_that_begins_frames_in_mid_stream_is_not_believed():
    streams = [stream(number) for number in (1, 2)]
    pieces = [streams[0][:20], streams[0][20:], streams[1][:20], streams[1][20:]]
    content = value(pieces, struct.pack("<2I", 0, 28))

    assert [frame_bytes(content_at(content), 2, number) for number in (1, 2)] == streams


def test_fragments_that_show_no_start_can_not_be_shared_out():
    with pytest.raises(ValueError, match="4 fragments for 2 frames"):
        frame_bytes(value([b"abcd"] * 4), 2, 1)


def test_of_a_file_cut_off_between_frames_those_that_are_there_remain():
    content = value([stream(1), stream(2)], end=b"")

    assert frame_bytes(content, 3, 2) == stream(2)
    with pytest.raises(ValueError, match="2 fragments for 3 frames"):
        frame_bytes(content_at(content), 3, 3)


@pytest.mark.parametrize("missing", [9, 30, 47])
def test_a_fragment_longer_than_the_file_is_refused(missing):
    whole = value([stream(1)]).getvalue()

    with pytest.raises(ValueError, match="longer than the file"):
        frame_bytes(BytesIO(whole[:-missing]), 1, 1)


def test_a_file_too_short_for_any_item_is_refused():
    with pytest.raises(ValueError, match="Basic Offset Table"):
        frame_bytes(BytesIO(ITEM), 1, 1)


@pytest.mark.parametrize("offsets", [[0, 24, 12], [0, 12, 12], [12, 0, 24], [0, 12, 23]])
def test_a_wrong_table_of_streams_without_start_marker_is_not_believed(offsets):
    streams = [b"aaaa", b"bbbb", b"cccc"]
    content = value(streams, struct.pack("<3I", *offsets))

    assert [frame_bytes(content_at(content), 3, number) for number in (1, 2, 3)] == streams


def test_something_else_than_items_is_refused():
    with pytest.raises(ValueError, match="item"):
        frame_bytes(BytesIO(b"\0" * 64), 1, 1)


def test_frames_with_an_extended_offset_table(tmp_path):
    frames = [picture(seed, 24, 32) + 1024 for seed in range(4)]
    streams = []
    for stored in frames:
        single = make_ct_slice(0)
        store(single, stored.astype(np.uint16))
        single.compress("1.2.840.10008.1.2.5")
        streams.append(get_frame(single.PixelData, 0, number_of_frames=1))
    slice_ = make_ct_slice(0, NumberOfFrames=4)
    slice_.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.5"
    slice_.PixelData, slice_.ExtendedOffsetTable, slice_.ExtendedOffsetTableLengths = encapsulate_extended(
        streams
    )
    slice_["PixelData"].VR, slice_["PixelData"].is_undefined_length = "OB", True
    instance = read_one(write(slice_, tmp_path / "a"))

    for number, stored in enumerate(frames, start=1):
        np.testing.assert_array_equal(values_of(instance, number), stored - 1024)

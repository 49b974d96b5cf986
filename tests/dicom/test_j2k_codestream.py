"""JPEG 2000 streams whose parts contradict each other are found out; sound ones pass."""

import struct

import numpy as np
import openjpeg
import pytest
from openjpeg.utils import encode_array
from pydicom.encaps import get_frame

from medviewer.dicom.j2k_codestream import is_irreversible, j2k_flaw
from medviewer.dicom.refusals import DamagedPixelsError, RefusedFileError
from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import foreground_context
from medviewer.services.series_loader import load_series
from tests.dicom.reading import read_folder, read_one, values_of
from tests.dicom.synthetic import make_ct_slice, picture, store, store_compressed, write

J2K = "1.2.840.10008.1.2.4.90"
SOT, SOD = b"\xff\x90", b"\xff\x93"


def codestream(rows=96, columns=80):
    slice_ = make_ct_slice(0)
    store(slice_, (picture(5, rows, columns) + 1024).astype(np.uint16))
    slice_.compress(J2K)
    return get_frame(slice_.PixelData, 0, number_of_frames=1).rstrip(b"\0")


STREAM = codestream()
START, DATA = STREAM.index(SOT), STREAM.index(SOD) + 2


def with_bytes(position, content, of=STREAM):
    return of[:position] + content + of[position + len(content) :]


def two_tile_parts(index=0):
    """The same picture in two tile-parts."""
    middle = (DATA + len(STREAM)) // 2
    first = SOT + struct.pack(">HHIBB", 10, 0, 14 + middle - DATA, 0, 2) + SOD + STREAM[DATA:middle]
    rest = STREAM[middle:-2]
    second = SOT + struct.pack(">HHIBB", 10, index, 14 + len(rest), 1, 2) + SOD + rest
    return STREAM[:START] + first + second + b"\xff\xd9"


@pytest.mark.parametrize("size", [(33, 300), (96, 80), (512, 300)])
@pytest.mark.parametrize("lossy", [False, True])
def test_sound_streams_of_any_size_have_no_flaw(size, lossy):
    options = {"compression_ratios": [8]} if lossy else {}
    stream = encode_array((picture(1, *size) + 1024).astype(np.uint16), bits_stored=12, **options)

    assert j2k_flaw(stream) is None


def test_a_second_tile_part_is_no_flaw():
    assert j2k_flaw(two_tile_parts()) is None
    np.testing.assert_array_equal(openjpeg.decode(two_tile_parts()), openjpeg.decode(STREAM))


def test_a_last_tile_part_may_leave_its_length_open():
    assert j2k_flaw(with_bytes(START + 6, bytes(4))) is None


def test_padding_behind_the_end_is_no_flaw():
    assert j2k_flaw(STREAM + b"\0") is None


@pytest.mark.parametrize("stream", [b"", b"\xff\xd8\xff\xd9", bytes(64)])
def test_other_streams_are_none_of_its_business(stream):
    assert j2k_flaw(stream) is None


FLAWED = {
    "Psot one more": with_bytes(START + 6, struct.pack(">I", len(STREAM) - START - 1)),
    "Psot one less": with_bytes(START + 6, struct.pack(">I", len(STREAM) - START - 3)),
    "Psot huge": with_bytes(START + 6, b"\xff\xff\xff\xff"),
    "Psot tiny": with_bytes(START + 6, struct.pack(">I", 12)),
    "no end": STREAM[:-2],
    "bytes missing": STREAM[: DATA + 900] + STREAM[DATA + 1000 :],
    "bytes twice": STREAM[: DATA + 900] + STREAM[DATA + 800 :],
    "marker in the data": with_bytes(DATA + 500, b"\xff\xa3"),
    "marker segment without length": with_bytes(STREAM.index(b"\xff\x52") + 2, b"\0\0"),
    "marker segment too long": with_bytes(STREAM.index(b"\xff\x52") + 2, b"\xff\0"),
    "other tile": with_bytes(START + 4, b"\0\x01"),
    "second tile-part of an unknown tile": two_tile_parts(index=7),
    "no SOD": with_bytes(DATA - 2, b"\0\0"),
    "tiles without number": with_bytes(8 + 16, struct.pack(">I", 8)),
    "no tiles": with_bytes(8 + 16, bytes(4)),
}


@pytest.mark.parametrize("name", list(FLAWED))
def test_parts_that_contradict_each_other_are_refused_and_nothing_is_drawn(tmp_path, name):
    slice_ = make_ct_slice(0)
    store(slice_, np.zeros((96, 80), np.uint16))
    store_compressed(slice_, J2K, FLAWED[name])

    assert j2k_flaw(FLAWED[name]) is not None
    with pytest.raises(DamagedPixelsError):
        values_of(read_one(write(slice_, tmp_path / "a")))


@pytest.mark.parametrize("length", range(0, 120, 7))
def test_no_beginning_of_a_stream_makes_it_fail(length):
    if length >= 4:
        assert j2k_flaw(STREAM[:length] + b"\xff\xd9") is not None


def test_damage_anywhere_gives_a_whole_picture_or_a_refusal(tmp_path):
    """Most flips inside the arithmetic code can't be seen by anybody; those in headers must not crash."""
    generator, refused = np.random.default_rng(11), 0
    for _round in range(60):
        position = int(generator.integers(0, DATA if generator.random() < 0.7 else len(STREAM)))
        changed = bytes([STREAM[position] ^ (1 << int(generator.integers(8)))])
        slice_ = make_ct_slice(0)
        store(slice_, np.zeros((96, 80), np.uint16))
        store_compressed(slice_, J2K, with_bytes(position, changed))
        try:
            assert values_of(read_one(write(slice_, tmp_path / "a"))).shape == (96, 80)
        except RefusedFileError:
            refused += 1

    assert refused >= 10


def wavelet_stream(*, lossy):
    slice_ = make_ct_slice(0)
    store(slice_, (picture(5, 64, 80) + 1024).astype(np.uint16))
    ratios = {"j2k_cr": [8]} if lossy else {}
    slice_.compress("1.2.840.10008.1.2.4.91" if lossy else "1.2.840.10008.1.2.4.90", **ratios)
    return slice_, get_frame(slice_.PixelData, 0, number_of_frames=1)


@pytest.mark.parametrize("lossy", [True, False])
def test_the_wavelet_tells_whether_a_stream_has_lost_something(lossy):
    stream = wavelet_stream(lossy=lossy)[1]

    assert is_irreversible(stream) is lossy
    assert not is_irreversible(stream[: stream.index(b"\xff\x52") + 5])
    assert not is_irreversible(b"\xff\xd8" + stream)


@pytest.mark.parametrize(("declared", "added"), [("00", {0}), ("01", set())])
def test_loss_that_the_header_does_not_tell_is_noticed_on_loading(tmp_path, declared, added):
    slice_, _stream = wavelet_stream(lossy=True)
    slice_.LossyImageCompression = declared
    write(slice_, tmp_path / "a")
    (series,) = read_folder(tmp_path).series
    pool = DecodePool(1)
    try:
        loaded = load_series(foreground_context(), series, pool)
    finally:
        pool.shutdown()

    assert loaded.lossy_slices == added
    assert [str(each) for each in loaded.doubts] == (
        ["The pixels were compressed with loss."] if added else []
    )

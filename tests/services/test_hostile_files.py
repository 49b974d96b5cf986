"""Files made to break a reader end in a listed reason, in seconds and in little memory, and the rest is shown."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from pydicom.uid import DeflatedExplicitVRLittleEndian, ImplicitVRLittleEndian

from medviewer.dicom.refusals import (
    BadPixelFormatError,
    DamagedHeaderError,
    DamagedPixelsError,
    EmptyFileError,
    ImpossibleSizeError,
    MissingPixelsError,
    NoPixelsError,
    NotDicomError,
    RefusedFileError,
    TruncatedFileError,
)
from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import foreground_context
from medviewer.services.series_loader import NothingDrawnError, load_series
from medviewer.services.study_reader import read_catalog
from tests.dicom.synthetic import make_ct_slice, picture, store, store_compressed, write
from tests.services.hostile import bounded, errors, opened

J2K = "1.2.840.10008.1.2.4.90"
LARGE_ENOUGH = (picture(5, 64, 80) + 1024).astype(np.uint16)
"""JPEG 2000 needs a picture larger than its five halvings."""


@pytest.fixture(scope="module")
def pool():
    pool = DecodePool(2)
    pool.warm_up()
    yield pool
    pool.shutdown()


def element(group: int, number: int, vr: str, value: bytes, length: int | None = None) -> bytes:
    """One explicit little endian element that announces `length` bytes (its own, if None)."""
    size = len(value) if length is None else length
    head = struct.pack("<HH", group, number) + vr.encode()
    is_long = vr in ("OB", "OW", "SQ", "UN", "UT")
    return head + (b"\0\0" + struct.pack("<I", size) if is_long else struct.pack("<H", size)) + value


def with_extra(folder: Path, extra: bytes, name: str = "hostile") -> Path:
    """A CT slice whose header has more bytes before its pixels."""
    path = write(make_ct_slice(50.0), folder / name)
    content = path.read_bytes()
    at = content.index(struct.pack("<HH", 0x7FE0, 0x0010))
    path.write_bytes(content[:at] + extra + content[at:])
    return path


@pytest.mark.parametrize("side", [65535, 46341])
@pytest.mark.parametrize("syntax", ["raw", J2K])
def test_a_giant_size_over_a_kilobyte_allocates_nothing(tmp_path, pool, side, syntax):
    slice_ = make_ct_slice(0)
    slice_.Rows = slice_.Columns = side
    slice_.PixelData = bytes(1024)
    if syntax == J2K:
        store_compressed(slice_, J2K, b"\xff\x4f\xff\x51" + bytes(1000) + b"\xff\xd9")
    write(slice_, tmp_path / "giant")
    write(make_ct_slice(0), tmp_path / "good")

    catalog = opened(tmp_path, pool)

    assert errors(catalog) == [ImpossibleSizeError]
    assert [series.slice_count for series in catalog.series] == [1]


def test_a_stream_that_unpacks_to_more_than_its_header_says_is_refused_before_decoding(tmp_path, pool):
    slice_ = make_ct_slice(0)
    write(slice_, tmp_path / "good")
    slice_ = make_ct_slice(2.0)
    siz = struct.pack(">HHH8IH", 41, 0, 0, 60000, 60000, 0, 0, 60000, 60000, 0, 0, 1)[2:]
    store_compressed(slice_, J2K, b"\xff\x4f\xff\x51" + struct.pack(">H", 41) + siz + b"\x0b\x01\x01\xff\xd9")
    write(slice_, tmp_path / "bomb")

    with bounded():
        (series,) = read_catalog(foreground_context(), [tmp_path], pool).series
        loaded = load_series(foreground_context(), series, pool)

    assert [type(error) for error in loaded.errors.values()] == [DamagedPixelsError]


def test_a_deflated_bomb_is_refused(tmp_path, pool):
    slice_ = make_ct_slice(0)
    slice_.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    path = write(slice_, tmp_path / "bomb")
    content = path.read_bytes()
    meta = content[: 144 + struct.unpack("<I", content[140:144])[0]]
    inflator = zlib.decompressobj(-zlib.MAX_WBITS)
    dataset = inflator.decompress(content[len(meta) :])
    deflator = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    parts = [deflator.compress(dataset)]
    parts += [deflator.compress(bytes(16 << 20)) for _ in range(80)]  # more than a gigabyte of zeros
    path.write_bytes(meta + b"".join([*parts, deflator.flush()]))
    write(make_ct_slice(0), tmp_path / "good")

    catalog = opened(tmp_path, pool)

    assert errors(catalog) == [DamagedHeaderError]
    assert [series.slice_count for series in catalog.series] == [1]


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("empty.dcm", b"", EmptyFileError),
        ("letter.dcm", b"Dear colleague,\nthe study is attached.\n" * 40, NotDicomError),
        ("picture.dcm", b"%PDF-1.7\n" + bytes(500), NotDicomError),
        ("preamble.dcm", bytes(128) + b"DICM", TruncatedFileError),
        ("prefix.dcm", bytes(128) + b"DICM\x02\x00", RefusedFileError),
        ("zeros.dcm", bytes(100_000), NotDicomError),
        ("ones.dcm", b"\xff" * 100_000, NotDicomError),
    ],
)
def test_what_only_looks_like_dicom_is_named(tmp_path, pool, name, content, error):
    (tmp_path / name).write_bytes(content)

    (refused,) = opened(tmp_path, pool).refused

    assert isinstance(refused.error, error)


@pytest.mark.parametrize("share", [0.02, 0.2, 0.4, 0.6, 0.8, 0.99])
@pytest.mark.parametrize("syntax", ["raw", J2K, "1.2.840.10008.1.2.5"])
def test_a_file_cut_anywhere_is_listed_and_never_half_drawn(tmp_path, pool, syntax, share):
    slice_ = make_ct_slice(4.0)
    store(slice_, LARGE_ENOUGH)
    if syntax != "raw":
        slice_.compress(syntax)
    content = write(slice_, tmp_path / "cut").read_bytes()
    (tmp_path / "cut").write_bytes(content[: int(len(content) * share)])

    try:
        catalog = opened(tmp_path, pool)
    except NothingDrawnError:
        return  # the header was whole, and the only picture is refused

    assert catalog.series == ()
    assert [issubclass(error, RefusedFileError) for error in errors(catalog)] == [True]
    assert set(errors(catalog)) <= {
        TruncatedFileError, MissingPixelsError, NotDicomError, DamagedPixelsError, DamagedHeaderError,
        BadPixelFormatError, NoPixelsError,
    }  # fmt: skip


def test_a_sequence_without_an_end_is_told(tmp_path, pool):
    item = b"\xfe\xff\x00\xe0\xff\xff\xff\xff"
    with_extra(tmp_path, element(0x3006, 0x0010, "SQ", item * 2, 0xFFFFFFFF))

    (refused,) = opened(tmp_path, pool).refused

    assert isinstance(refused.error, TruncatedFileError | DamagedHeaderError)


@pytest.mark.parametrize("depth", [60, 2000, 100_000])
@pytest.mark.parametrize("is_closed", [True, False])
def test_sequences_within_sequences_cost_their_own_file_at_most(tmp_path, pool, depth, is_closed):
    begin = element(0x0008, 0x1140, "SQ", b"\xfe\xff\x00\xe0\xff\xff\xff\xff", 0xFFFFFFFF)
    end = b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0" if is_closed else b""
    with_extra(tmp_path, element(0x3006, 0x0010, "SQ", b"", 0) + begin * depth + end * depth)
    write(make_ct_slice(0, series_uid="1.2.4"), tmp_path / "good")

    catalog = opened(tmp_path, pool)

    assert "1.2.4" in [series.uid for series in catalog.series]
    assert len(catalog.series) + len(catalog.refused) == 2


@pytest.mark.parametrize("vr", ["OB", "UT", "SQ", "UN"])
def test_an_element_that_announces_four_gigabytes_is_told(tmp_path, pool, vr):
    with_extra(tmp_path, element(0x6001, 0x0010, vr, bytes(64), 0xFFFFFFF0))

    catalog = opened(tmp_path, pool)

    assert [issubclass(error, RefusedFileError) for error in errors(catalog)] == [True]
    assert catalog.series == ()


def test_a_fragment_that_announces_four_gigabytes_is_told(tmp_path, pool):
    slice_ = make_ct_slice(4.0)
    store(slice_, LARGE_ENOUGH)
    slice_.compress(J2K)
    path = write(slice_, tmp_path / "a")
    content = path.read_bytes()
    at = content.index(b"\xff\x4f\xff\x51") - 4
    path.write_bytes(content[:at] + struct.pack("<I", 0xFFFFFFF0) + content[at + 4 :])

    with bounded(), pytest.raises(NothingDrawnError):
        opened(tmp_path, pool)


def test_a_file_of_elements_without_number_is_read_in_time(tmp_path, pool):
    many = b"".join(element(0x0009, 0x1000 + n % 0x1000, "LO", b"x ") for n in range(200_000))
    with_extra(tmp_path, element(0x0009, 0x0010, "LO", b"MAKER ") + many)

    catalog = opened(tmp_path, pool)

    assert len(catalog.series) + len(catalog.refused) >= 1


def test_implicit_lengths_that_reach_beyond_the_file_are_told(tmp_path, pool):
    slice_ = make_ct_slice(0)
    slice_.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
    slice_["PixelData"].VR = "OW"
    path = write(slice_, tmp_path / "a")
    content = path.read_bytes()
    at = content.index(struct.pack("<HH", 0x0018, 0x0050)) + 4
    path.write_bytes(content[:at] + struct.pack("<I", 0x7FFFFFFF) + content[at + 4 :])

    assert errors(opened(tmp_path, pool)) == [TruncatedFileError]

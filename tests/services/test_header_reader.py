"""A header is read in a worker: a hostile one ends in a sentence or a note, and the next is read all the same."""

import struct
from pathlib import Path

import numpy as np
import pytest

from medviewer.dicom.header_rows import MOST_DEPTH
from medviewer.dicom.source_file import SourceFile
from medviewer.errors import MedviewerError, reader_text
from medviewer.services.decode_pool import DecodePool
from medviewer.services.header_reader import NoElementsError, read_header
from medviewer.services.jobs import foreground_context
from tests.dicom.synthetic import make_ct_slice, write
from tests.foreign.nifti_files import write_nifti
from tests.services.hostile import bounded

UNDEFINED = 0xFFFFFFFF


@pytest.fixture(scope="module")
def pool():
    pool = DecodePool(1)
    pool.warm_up()
    yield pool
    pool.shutdown()


def with_extra(path: Path, extra: bytes) -> Path:
    """A CT slice with more bytes before its pixels."""
    write(make_ct_slice(5.0), path)
    content = path.read_bytes()
    at = content.index(struct.pack("<HH", 0x7FE0, 0x0010))
    path.write_bytes(content[:at] + extra + content[at:])
    return path


def nested(levels: int, *, defined: bool) -> bytes:
    """Sequences in sequences, with or without their lengths stated."""
    if not defined:
        head = struct.pack("<HH2sHI", 0x0040, 0xA730, b"SQ", 0, UNDEFINED) + struct.pack(
            "<HHI", 0xFFFE, 0xE000, UNDEFINED
        )
        tail = struct.pack("<HHI", 0xFFFE, 0xE00D, 0) + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
        return head * levels + tail * levels
    content = b""
    for _level in range(levels):
        item = struct.pack("<HHI", 0xFFFE, 0xE000, len(content)) + content
        content = struct.pack("<HH2sHI", 0x0040, 0xA730, b"SQ", 0, len(item)) + item
    return content


def read(path: Path, pool: DecodePool):
    with bounded():
        return read_header(foreground_context(), SourceFile(path), pool)


def test_a_header_comes_back_line_by_line(tmp_path, pool):
    rows = read(write(make_ct_slice(5.0), tmp_path / "a"), pool)

    assert rows[0].tag == 0x00020000
    assert rows[-1].keyword == "PixelData"


@pytest.mark.parametrize(
    ("levels", "defined"), [(100, True), (5_000, True), (100, False), (5_000, False), (50_000, False)]
)
def test_nesting_without_end_hurts_nobody(tmp_path, pool, levels, defined):
    path = with_extra(tmp_path / "deep", nested(levels, defined=defined))
    try:
        rows = read(path, pool)
    except MedviewerError:
        pass
    else:
        assert max(row.depth for row in rows) <= MOST_DEPTH

    assert read(write(make_ct_slice(5.0), tmp_path / "next"), pool)[-1].keyword == "PixelData"


def test_twenty_thousand_lines_come_back_in_time(tmp_path, pool):
    item = struct.pack("<HHI", 0xFFFE, 0xE000, 10) + struct.pack("<HH2sH2s", 0x0008, 0x0060, b"CS", 2, b"CT")
    items = item * 10_000
    path = with_extra(tmp_path / "many", struct.pack("<HH2sHI", 0x0040, 0xA730, b"SQ", 0, len(items)) + items)
    rows = read(path, pool)

    assert sum(row.keyword == "Modality" and row.depth == 2 for row in rows) == 10_000


def test_a_value_of_many_megabytes_does_not_travel(tmp_path, pool):
    path = with_extra(
        tmp_path / "large", struct.pack("<HH2sHI", 0x0042, 0x0011, b"OB", 0, 32 << 20) + bytes(32 << 20)
    )
    found = next(row for row in read(path, pool) if row.keyword == "EncapsulatedDocument")

    assert str(found.note) == "… 33,554,432 bytes in all"
    assert len(found.value) < 100


def test_a_missing_file_is_told_of(tmp_path, pool):
    with pytest.raises(MedviewerError):
        read(tmp_path / "gone", pool)


def test_a_volume_has_no_header_of_elements_and_says_so(pool, tmp_path):
    path = write_nifti(tmp_path / "a.nii.gz", np.zeros((2, 3, 4), np.int16))

    with pytest.raises(NoElementsError) as refused:
        read_header(foreground_context(), SourceFile(path), pool)

    assert reader_text(refused.value)[0] == "This is a NIfTI file: it holds no DICOM header."

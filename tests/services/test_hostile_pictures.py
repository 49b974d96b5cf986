"""Picture files made to break a reader end in a listed reason, in seconds and in little memory, and the rest is shown."""

import os
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from medviewer.dicom.refusals import (
    BadPictureError,
    DamagedPixelsError,
    ImpossibleSizeError,
    RefusedFileError,
    UnsafeArchiveError,
    UnsupportedPixelsError,
)
from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import foreground_context
from medviewer.services.series_loader import NothingDrawnError, load_series
from medviewer.services.study_reader import read_catalog
from tests.services.hostile import bounded, errors, opened

SMOOTH = np.add.outer(np.arange(64) * 2, np.arange(80)).astype(np.uint8)


@pytest.fixture(scope="module")
def pool():
    pool = DecodePool(2)
    pool.warm_up()
    yield pool
    pool.shutdown()


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(columns: int, rows: int, content: bytes, *extra: bytes) -> bytes:
    """An 8-bit gray PNG around compressed lines."""
    head = struct.pack(">IIBBBBB", columns, rows, 8, 0, 0, 0, 0)
    parts = [chunk(b"IHDR", head), *extra, chunk(b"IDAT", content), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def tiff(entries: list[tuple[int, int, int, int]], following: int, tail: bytes = b"") -> bytes:
    """A TIFF of one directory: (tag, type, count, value) each, and where the next directory lies."""
    packed = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + packed + struct.pack("<I", following) + tail


def small_tiff(following: int, rows: int = 4, columns: int = 4) -> bytes:
    """Eight bit gray, uncompressed; the pixels follow the directory."""
    place = 8 + 2 + 9 * 12 + 4
    entries = [
        (256, 4, 1, columns), (257, 4, 1, rows), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, place),
        (277, 3, 1, 1), (278, 4, 1, rows), (279, 4, 1, rows * columns),
    ]  # fmt: skip
    return tiff(entries, following, bytes(range(16)))


def test_giant_sizes_over_a_kilobyte_allocate_nothing(tmp_path, pool):
    (tmp_path / "a.png").write_bytes(png(65535, 65535, zlib.compress(bytes(100))))
    (tmp_path / "b.png").write_bytes(png(2**31 - 1, 2**31 - 1, zlib.compress(bytes(100))))
    (tmp_path / "c.tif").write_bytes(small_tiff(0, 65535, 65535))
    jpeg = tmp_path / "d.jpg"
    Image.fromarray(SMOOTH).save(jpeg)
    content = bytearray(jpeg.read_bytes())
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = b"\xff\xff\xff\xff"
    jpeg.write_bytes(content)
    Image.fromarray(SMOOTH).save(tmp_path / "good.png")

    catalog = opened(tmp_path, pool)

    assert set(errors(catalog)) <= {ImpossibleSizeError, BadPictureError}
    assert len(catalog.refused) == 4
    assert [series.description for series in catalog.series] == ["good.png"]


def test_a_bomb_within_the_limits_of_its_bytes_is_refused_by_its_size(tmp_path, pool):
    side = 15_000
    (tmp_path / "bomb.png").write_bytes(png(side, side, zlib.compress(bytes(side * (side + 1)), 9)))

    assert errors(opened(tmp_path, pool)) == [UnsupportedPixelsError]


@pytest.mark.slow
def test_the_largest_picture_that_is_shown_stays_within_the_memory(tmp_path, pool):
    rows, columns = 8_000, 8_700  # colors: 199 MB
    Image.new("RGB", (columns, rows), (200, 100, 50)).save(tmp_path / "a.png", compress_level=1)
    (series,) = read_catalog(foreground_context(), [tmp_path], pool).series
    own = rows * columns * 3

    with bounded(own):
        values = load_series(foreground_context(), series, pool).volume.values

    assert values[0, 5, 7].tolist() == [200, 100, 50]


def test_texts_that_unpack_without_end_are_told(tmp_path, pool):
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200 << 20), 9))
    (tmp_path / "a.png").write_bytes(png(4, 4, zlib.compress(bytes(20)), text))

    (refused,) = opened(tmp_path, pool).refused

    assert isinstance(refused.error, BadPictureError | DamagedPixelsError)


def test_directories_that_lead_in_circles_end(tmp_path, pool):
    (tmp_path / "a.tif").write_bytes(small_tiff(8))
    (tmp_path / "b.tif").write_bytes(small_tiff(2**32 - 10))

    catalog = opened(tmp_path, pool)

    assert [series.slice_count for series in catalog.series] == [1, 1]


def test_a_tiff_of_pages_without_number_is_read_in_time(tmp_path, pool):
    page = small_tiff(0)[8:]
    content = b"II*\0\x08\0\0\0"
    for number in range(20_000):
        begin = len(content)
        body = bytearray(page)
        place = 2 + 9 * 12
        body[place : place + 4] = struct.pack("<I", begin + len(page) if number < 19_999 else 0)
        content += bytes(body)
    (tmp_path / "a.tif").write_bytes(content)

    with bounded():
        catalog = read_catalog(foreground_context(), [tmp_path], pool)

    (series,) = catalog.series
    assert series.slice_count == 2000
    assert str(series.passport.notes[-1]) == "Only the first 2000 pages are shown."


@pytest.mark.parametrize("ending", ["png", "jpg", "tif"])
def test_a_picture_with_any_wrong_bytes_stops_nothing(tmp_path, pool, ending):
    random = np.random.default_rng(0)
    path = tmp_path / f"whole.{ending}"
    Image.fromarray(SMOOTH).save(path)
    content = path.read_bytes()
    for number in range(60):
        damaged = bytearray(content)
        for _ in range(random.integers(1, 4)):
            damaged[random.integers(0, len(content))] = random.integers(0, 256)
        (tmp_path / f"{chr(97 + number % 26)}{number}.{ending}").write_bytes(damaged)

    with bounded():
        catalog = read_catalog(foreground_context(), [tmp_path], pool)
        refused, drawn = len(catalog.refused), 0
        for series in catalog.series:
            try:
                loaded = load_series(foreground_context(), series, pool)
            except NothingDrawnError:
                refused += series.slice_count
                continue
            assert all(isinstance(error, RefusedFileError) for error in loaded.errors.values())
            drawn += int(loaded.loaded.sum())
            refused += len(loaded.errors)

    assert drawn >= 1
    assert refused + drawn >= 61
    if ending == "png":
        assert drawn <= 3  # every other one has a checksum that does not fit


def test_pictures_in_an_archive_are_shown_and_bombs_are_not(tmp_path, pool):
    picture = tmp_path / "a.png"
    Image.fromarray(SMOOTH).save(picture)
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(picture, "in/a.png")
        archive.writestr("in/bomb.png", picture.read_bytes() + bytes(100 << 20))
    picture.unlink()

    catalog = opened(tmp_path, pool)

    assert [series.description for series in catalog.series] == ["a.png"]
    assert errors(catalog) == [UnsafeArchiveError]


def test_a_pipe_named_like_a_picture_is_never_opened(tmp_path: Path, pool):
    os.mkfifo(tmp_path / "a.png")

    assert [error.__name__ for error in errors(opened(tmp_path, pool))] == ["SpecialFileError"]

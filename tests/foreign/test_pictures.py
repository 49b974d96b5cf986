"""Pictures are shown pixel by pixel as Pillow and OpenCV have them, without millimetres, and damaged ones are refused."""

import io
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
import SimpleITK
from PIL import Image

from medviewer.dicom.refusals import (
    BadPictureError,
    DamagedPixelsError,
    ImpossibleSizeError,
    RefusedFileError,
    UnsupportedPixelsError,
)
from medviewer.foreign import picture_instance
from medviewer.imaging.geometry_passport import GeometryVerdict, OrderSource
from medviewer.imaging.volume import Calibration
from tests.foreign.reading import refusal_of, series_of, values_of

ROWS, COLUMNS = 40, 56
RANDOM = np.random.default_rng(0)
SMOOTH = (np.add.outer(np.arange(ROWS) * 3, np.arange(COLUMNS) * 2) % 256).astype(np.uint8)
COLORS = np.stack([SMOOTH, SMOOTH[::-1], 255 - SMOOTH], axis=-1)


def written(path: Path, picture: np.ndarray | Image.Image, **options: object) -> Path:
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    image.save(path, **options)
    return path


def shown(path: Path) -> np.ndarray:
    (series,) = series_of(path)
    return values_of(series)[0]


def as_itk_has_it(path: Path) -> np.ndarray:
    return SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(path)))


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif"])
@pytest.mark.parametrize("picture", [SMOOTH, COLORS], ids=["gray", "color"])
def test_eight_bit_pictures_are_exactly_as_others_have_them(tmp_path, name, picture):
    path = written(tmp_path / name, picture)

    values = shown(path)

    read = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(values, read[..., ::-1] if read.ndim == 3 else read)
    np.testing.assert_array_equal(values, np.asarray(Image.open(path)))
    if name != "a.jpg":  # ITK's own libjpeg spreads color another way
        np.testing.assert_array_equal(values, as_itk_has_it(path))
        np.testing.assert_array_equal(values, picture)


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_sixteen_bit_gray_keeps_every_value(tmp_path, name):
    picture = RANDOM.integers(0, 65536, (ROWS, COLUMNS), dtype=np.uint16)
    cv2.imwrite(str(tmp_path / name), picture)

    values = shown(tmp_path / name)

    np.testing.assert_array_equal(values, picture)
    np.testing.assert_array_equal(values, as_itk_has_it(tmp_path / name))


@pytest.mark.parametrize("kind", [np.int16, np.int32, np.uint32, np.float32])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_tiff_may_hold_other_numbers(tmp_path, kind, sign):
    picture = sign * RANDOM.integers(0, 30000, (ROWS, COLUMNS)) * (50_000 if kind is np.uint32 else 1)
    picture = np.abs(picture).astype(kind) if np.dtype(kind).kind == "u" else picture.astype(kind)
    path = tmp_path / "a.tif"
    SimpleITK.WriteImage(SimpleITK.GetImageFromArray(picture), str(path))

    np.testing.assert_array_equal(shown(path), picture.astype(np.float32) if kind is np.uint32 else picture)


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_sixteen_bit_color_keeps_the_high_byte(tmp_path, name):
    picture = RANDOM.integers(0, 65536, (ROWS, COLUMNS, 3), dtype=np.uint16)
    cv2.imwrite(str(tmp_path / name), picture)

    np.testing.assert_array_equal(shown(tmp_path / name), picture[..., ::-1] >> 8)


def test_palettes_and_single_bits_become_what_they_mean(tmp_path):
    palette = Image.fromarray(COLORS).quantize(16)
    bits = Image.fromarray(SMOOTH > 99)

    np.testing.assert_array_equal(
        shown(written(tmp_path / "p.png", palette)), np.asarray(palette.convert("RGB"))
    )
    np.testing.assert_array_equal(shown(written(tmp_path / "b.tif", bits)), (SMOOTH > 99) * np.uint8(255))


def test_transparency_shows_the_black_behind_it(tmp_path):
    alpha = np.where(SMOOTH > 128, 255, np.where(SMOOTH > 64, 100, 0)).astype(np.uint8)
    picture = Image.fromarray(np.dstack([COLORS, alpha]))
    behind = Image.new("RGBA", picture.size, "black")

    values = shown(written(tmp_path / "a.png", picture))

    expected = np.asarray(Image.alpha_composite(behind, picture))[..., :3]
    assert np.abs(values.astype(int) - expected).max() <= 1
    np.testing.assert_array_equal(values[alpha == 255], COLORS[alpha == 255])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_turned_as_its_camera_says(tmp_path, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    for name in ("a.jpg", "a.tif"):
        path = written(tmp_path / name, SMOOTH, exif=exif)
        if name == "a.jpg":
            np.testing.assert_array_equal(shown(path), cv2.imread(str(path), cv2.IMREAD_GRAYSCALE))
        else:
            upright = [SMOOTH, SMOOTH[:, ::-1], SMOOTH[::-1, ::-1], SMOOTH[::-1], SMOOTH.T, SMOOTH[::-1].T,
                       SMOOTH[::-1, ::-1].T, SMOOTH[:, ::-1].T]  # fmt: skip
            np.testing.assert_array_equal(shown(path), upright[orientation - 1])


def test_where_white_is_zero_the_picture_is_inverted(tmp_path):
    picture = RANDOM.integers(0, 65536, (ROWS, COLUMNS), dtype=np.uint16)
    deep = written(tmp_path / "deep.tif", picture, tiffinfo={262: 0})
    shallow = written(tmp_path / "shallow.tif", SMOOTH, tiffinfo={262: 0})

    (series,) = series_of(deep)

    assert series.instances[0].pixels.is_inverted
    np.testing.assert_array_equal(values_of(series)[0], picture)
    np.testing.assert_array_equal(shown(shallow), np.asarray(Image.open(shallow)))


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "tiff_adobe_deflate", "packbits"])
def test_the_pages_of_a_tiff_are_a_stack(tmp_path, compression):
    pages = [RANDOM.integers(0, 65536, (ROWS, COLUMNS), dtype=np.uint16) for _ in range(7)]
    first, *others = (Image.fromarray(page) for page in pages)
    path = written(tmp_path / "a.tif", first, save_all=True, append_images=others, compression=compression)

    (series,) = series_of(path)

    assert series.kind == "TIFF image"
    assert series.passport.order_source is OrderSource.FRAME_NUMBER
    np.testing.assert_array_equal(values_of(series), np.stack(pages))
    np.testing.assert_array_equal(values_of(series), as_itk_has_it(path))


def test_pages_of_another_kind_are_left_out_and_told(tmp_path):
    pages = [Image.fromarray(each) for each in (SMOOTH, COLORS, SMOOTH[:20], 255 - SMOOTH)]
    path = written(tmp_path / "a.tif", pages[0], save_all=True, append_images=pages[1:])

    (series,) = series_of(path)

    np.testing.assert_array_equal(values_of(series), np.stack([SMOOTH, 255 - SMOOTH]))
    assert str(series.passport.notes[-1]) == (
        "Pages of another size or kind than the first are not shown: 2."
    )


def test_a_picture_has_no_place_and_no_millimetres(tmp_path):
    (series,) = series_of(written(tmp_path / "knee.jpg", SMOOTH, dpi=(300, 300)))

    assert (series.kind, series.description, series.modality) == ("JPEG image", "knee.jpg", "")
    assert series.passport.verdict is GeometryVerdict.NONE
    assert series.instances[0].calibration is Calibration.NONE
    assert series.instances[0].frames[0].spacing_mm is None
    assert series.acquisition.lossy
    assert not series_of(written(tmp_path / "a.png", SMOOTH))[0].acquisition.lossy


def test_pictures_named_alike_are_a_stack_in_the_order_of_their_numbers(tmp_path):
    pictures = [RANDOM.integers(0, 256, (ROWS, COLUMNS), dtype=np.uint8) for _ in range(12)]
    paths = [written(tmp_path / f"slice{number}.png", each) for number, each in enumerate(pictures)]
    paths.append(written(tmp_path / "slice12.png", COLORS))
    paths.append(written(tmp_path / "other.png", SMOOTH))

    stacks = {series.slice_count: series for series in series_of(*paths) if series.slice_count > 1}
    single = [series.description for series in series_of(*paths) if series.slice_count == 1]

    np.testing.assert_array_equal(values_of(stacks[12]), np.stack(pictures))
    assert stacks[12].passport.order_source is OrderSource.FILE_NAME
    assert sorted(single) == ["other.png", "slice12.png"]


def test_only_the_first_picture_of_a_moving_one_is_shown(tmp_path):
    frames = [Image.fromarray(each) for each in (SMOOTH, 255 - SMOOTH)]
    path = written(tmp_path / "a.png", frames[0], save_all=True, append_images=frames[1:])

    np.testing.assert_array_equal(shown(path), SMOOTH)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif"])
@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
def test_a_picture_cut_off_is_refused(tmp_path, name, share):
    path = written(tmp_path / name, RANDOM.integers(0, 256, (ROWS, COLUMNS, 3), dtype=np.uint8))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])

    with pytest.raises(RefusedFileError):
        shown(path)


def test_one_wrong_bit_in_a_png_is_noticed(tmp_path):
    path = written(tmp_path / "a.png", RANDOM.integers(0, 256, (ROWS, COLUMNS), dtype=np.uint8))
    content = path.read_bytes()
    for place in RANDOM.integers(33, len(content) - 12, 40):
        damaged = bytearray(content)
        damaged[place] ^= 1 << int(RANDOM.integers(8))
        path.write_bytes(damaged)
        with pytest.raises(RefusedFileError):
            shown(path)


def test_what_libjpeg_complains_of_is_refused(tmp_path):
    path = written(tmp_path / "a.jpg", RANDOM.integers(0, 256, (ROWS, COLUMNS), dtype=np.uint8))
    content = path.read_bytes()
    path.write_bytes(content[:-600] + b"\0" * 100 + content[-500:])
    Image.open(path).load()  # Pillow draws it without a word

    with pytest.raises(DamagedPixelsError):
        shown(path)


def test_sizes_that_the_bytes_cannot_hold_are_refused_before_anything_is_decoded(tmp_path):
    stream = io.BytesIO()
    Image.new("L", (8, 8)).save(stream, "PNG")
    content = bytearray(stream.getvalue())
    content[16:24] = (65535).to_bytes(4) * 2
    content[29:33] = zlib.crc32(bytes(content[12:29])).to_bytes(4)
    (tmp_path / "a.png").write_bytes(content)

    assert isinstance(refusal_of(tmp_path / "a.png"), ImpossibleSizeError)


def test_pictures_too_large_for_the_memory_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(picture_instance, "LARGEST_PICTURE_BYTES", 1000)

    assert isinstance(refusal_of(written(tmp_path / "a.png", SMOOTH)), UnsupportedPixelsError)


@pytest.mark.parametrize("start", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\0\x08\0\0\0"])
def test_what_only_begins_like_a_picture_is_told(tmp_path, start):
    (tmp_path / "a").write_bytes(start + bytes(range(256)) * 4)

    assert isinstance(refusal_of(tmp_path / "a"), BadPictureError)

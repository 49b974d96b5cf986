"""JPEG-LS streams of every precision, sign and interleaving come out as they went in, and as pydicom reads them."""

import warnings

import jpeg_ls
import numpy as np
import pydicom
import pytest
from pydicom.pixels import apply_modality_lut, pixel_array

from tests.dicom.reading import read_one, values_of
from tests.dicom.synthetic import make_ct_slice, store_compressed, write

LOSSLESS, NEAR_LOSSLESS = "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"
ROWS, COLUMNS = 40, 48


def noise(low, high, *shape):
    return np.random.default_rng(3).integers(low, high, shape)


def written(path, stream, syntax=LOSSLESS, **header):
    slice_ = make_ct_slice(0, Rows=ROWS, Columns=COLUMNS, **header)
    slice_.HighBit = slice_.BitsStored - 1
    store_compressed(slice_, syntax, stream)
    return write(slice_, path)


def by_pydicom(path):
    dataset = pydicom.dcmread(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells of precisions that differ
        values = pixel_array(dataset)
    return values if values.ndim == 3 else apply_modality_lut(values, dataset)


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("precision", [2, 7, 8, 9, 12, 16])
def test_a_gray_stream_of_any_precision_keeps_values_and_sign(tmp_path, precision, signed):
    low = -(1 << (precision - 1)) if signed else 0
    values = noise(low, low + (1 << precision), ROWS, COLUMNS)
    cells = (values & ((1 << precision) - 1)).astype(np.uint8 if precision <= 8 else np.uint16)
    stream = bytes(jpeg_ls.encode_buffer(cells.tobytes(), ROWS, COLUMNS, 1, precision))
    header = {"BitsAllocated": 8 if precision <= 8 else 16, "BitsStored": precision}
    path = written(tmp_path / "a", stream, PixelRepresentation=int(signed), **header)

    np.testing.assert_array_equal(values_of(read_one(path)), values - 1024)
    np.testing.assert_array_equal(values_of(read_one(path)), by_pydicom(path))


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize(
    ("precision", "bits_stored", "bits_used"), [(8, 12, 8), (12, 16, 12), (16, 12, 11), (10, 12, 10)]
)
def test_a_stream_of_another_precision_than_the_header_s_reads_as_pydicom_reads_it(
    tmp_path, precision, bits_stored, bits_used, signed
):
    cells = noise(0, 1 << bits_used, ROWS, COLUMNS).astype(np.uint8 if precision <= 8 else np.uint16)
    stream = bytes(jpeg_ls.encode_buffer(cells.tobytes(), ROWS, COLUMNS, 1, precision))
    path = written(tmp_path / "a", stream, BitsStored=bits_stored, PixelRepresentation=int(signed))

    np.testing.assert_array_equal(values_of(read_one(path)), by_pydicom(path))


def test_a_near_lossless_stream_stays_within_its_error(tmp_path):
    values = noise(0, 4096, ROWS, COLUMNS).astype(np.uint16)
    stream = bytes(jpeg_ls.encode_buffer(values.tobytes(), ROWS, COLUMNS, 1, 12, lossy_error=3))
    path = written(tmp_path / "a", stream, NEAR_LOSSLESS)

    difference = np.abs(values_of(read_one(path)) + 1024 - values)

    assert 0 < difference.max() <= 3
    np.testing.assert_array_equal(values_of(read_one(path)), by_pydicom(path))


@pytest.mark.parametrize("interleave", [0, 1, 2])
@pytest.mark.parametrize("photometric", ["RGB", "YBR_FULL"])
def test_color_by_plane_line_or_pixel(tmp_path, interleave, photometric):
    color = noise(0, 256, ROWS, COLUMNS, 3).astype(np.uint8)
    ordered = color.transpose(2, 0, 1) if interleave == 0 else color
    stream = bytes(jpeg_ls.encode_buffer(ordered.tobytes(), ROWS, COLUMNS, 3, 8, interleave_mode=interleave))
    header = {"SamplesPerPixel": 3, "PhotometricInterpretation": photometric, "PlanarConfiguration": 0}
    path = written(tmp_path / "a", stream, BitsAllocated=8, BitsStored=8, **header)

    ours = values_of(read_one(path)).astype(int)

    assert np.abs(ours - by_pydicom(path)).max() <= (0 if photometric == "RGB" else 1)
    if photometric == "RGB":
        np.testing.assert_array_equal(ours, color)

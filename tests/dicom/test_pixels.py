"""Pixels come out with the values that went in, or not at all."""

import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import gdcm
import numpy as np
import pydicom
import pytest
import SimpleITK
from pydicom.encaps import get_frame
from pydicom.pixels import apply_modality_lut
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

from medviewer.dicom.read_instance import read_instance
from medviewer.dicom.refusals import DamagedPixelsError, MissingPixelsError, RefusedFileError
from medviewer.dicom.source_file import SourceFile
from tests.dicom.reading import read_one, values_of
from tests.dicom.synthetic import make_ct_slice, picture, store, store_compressed, write

STORED = (picture(5, 64, 80) + 1024).astype(np.uint16)
HU = picture(5, 64, 80).astype(np.float32)
JPEG_LOSSLESS, JPEG_LS, J2K = "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90"


def compressed(syntax: str, stored: np.ndarray = STORED) -> bytes:
    """One frame, compressed by pydicom's encoders, or by GDCM for JPEG."""
    slice_ = make_ct_slice(0)
    store(slice_, stored)
    if syntax == JPEG_LOSSLESS:
        slice_ = by_gdcm(slice_)
    else:
        slice_.compress(syntax)
    return get_frame(slice_.PixelData, 0, number_of_frames=1)


def by_gdcm(dataset: pydicom.Dataset) -> pydicom.Dataset:
    with TemporaryDirectory() as folder:
        raw, target = str(write(dataset, Path(folder) / "raw")), str(Path(folder) / "jpeg")
        reader = gdcm.ImageReader()
        reader.SetFileName(raw)
        assert reader.Read()
        change = gdcm.ImageChangeTransferSyntax()
        change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.JPEGLosslessProcess14_1))
        change.SetInput(reader.GetImage())
        assert change.Change()
        writer = gdcm.ImageWriter()
        writer.SetFileName(target)
        writer.SetFile(reader.GetFile())
        writer.SetImage(change.GetOutput())
        assert writer.Write()
        return pydicom.dcmread(target)


def compressed_slice(syntax: str, stream: bytes | None = None) -> pydicom.Dataset:
    slice_ = make_ct_slice(0)
    store(slice_, STORED)
    store_compressed(slice_, syntax, compressed(syntax) if stream is None else stream)
    return slice_


@pytest.mark.parametrize("syntax", [J2K, JPEG_LS, JPEG_LOSSLESS])
def test_lossless_compression_loses_nothing(tmp_path, syntax):
    instance = read_one(write(compressed_slice(syntax), tmp_path / "a"))

    np.testing.assert_array_equal(values_of(instance), HU)
    np.testing.assert_array_equal(values_of(instance, dtype=np.int16), HU)
    assert not instance.series.acquisition.lossy


def test_rle_loses_nothing(tmp_path):
    slice_ = make_ct_slice(0)
    store(slice_, STORED)
    slice_.compress("1.2.840.10008.1.2.5")

    np.testing.assert_array_equal(values_of(read_one(write(slice_, tmp_path / "a"))), HU)


@pytest.mark.parametrize("syntax", [J2K, JPEG_LS, JPEG_LOSSLESS])
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_a_stream_cut_off_is_never_half_drawn(tmp_path, syntax, kept):
    stream = compressed(syntax)
    instance = read_one(write(compressed_slice(syntax, stream[: int(len(stream) * kept)]), tmp_path / "a"))
    out = np.full((instance.pixels.rows, instance.pixels.columns), 7, np.int16)

    with pytest.raises(RefusedFileError):
        values_into(instance, out)

    assert np.all(out == 7)


def values_into(instance, out):
    from medviewer.dicom.pixels import read_frame

    read_frame(instance.source, instance.pixels, instance.frame(1), 1, out)


@pytest.mark.parametrize("changes", [{64: 176}, {640: 16, 926: 131, 4397: 211}])
def test_rle_runs_beyond_the_frame_are_refused(tmp_path, changes):
    """The decoder panics on these, with an error that is no Exception."""
    slice_ = make_ct_slice(0)
    store(slice_, STORED)
    slice_.compress("1.2.840.10008.1.2.5")
    stream = get_frame(slice_.PixelData, 0, number_of_frames=1)
    changed = bytearray(stream)
    for position, value in changes.items():
        changed[position] = value
    path = write(compressed_slice("1.2.840.10008.1.2.5", bytes(changed)), tmp_path / "a")

    with pytest.raises(DamagedPixelsError):
        values_of(read_one(path))


@pytest.mark.parametrize("syntax", [J2K, JPEG_LS, JPEG_LOSSLESS])
def test_a_stream_of_another_size_than_the_header_s_is_refused(tmp_path, syntax):
    slice_ = compressed_slice(syntax)
    slice_.Rows, slice_.Columns = slice_.Columns, slice_.Rows

    with pytest.raises(DamagedPixelsError):
        values_of(read_one(write(slice_, tmp_path / "a")))


@pytest.mark.parametrize(
    "syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian]
)
def test_every_uncompressed_encoding_gives_the_same_values(tmp_path, syntax):
    slice_ = make_ct_slice(0)
    store(slice_, STORED)
    big = syntax == ExplicitVRBigEndian
    if big:
        slice_.PixelData = STORED.astype(">u2").tobytes()
    slice_["PixelData"].VR = "OW"
    slice_.file_meta.TransferSyntaxUID = syntax
    path = write(slice_, tmp_path / "a")

    np.testing.assert_array_equal(values_of(read_one(path)), HU)


def test_hounsfield_values_agree_with_simpleitk_and_pydicom(tmp_path):
    slice_ = make_ct_slice(0, RescaleSlope=2, PixelRepresentation=1, BitsStored=16, HighBit=15)
    store(slice_, (picture(3) * 2).astype(np.int16))
    path = write(slice_, tmp_path / "a.dcm")
    dataset = pydicom.dcmread(path)

    ours = values_of(read_one(path))

    np.testing.assert_array_equal(ours, SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(path)))[0])
    np.testing.assert_array_equal(ours, apply_modality_lut(dataset.pixel_array, dataset))


@pytest.mark.parametrize(("bits", "signed"), [(8, 0), (10, 0), (12, 1), (16, 0), (16, 1)])
def test_bits_beyond_bits_stored_are_no_part_of_the_value(tmp_path, bits, signed):
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    values = np.linspace(low, high, 24 * 32).round().astype(np.int64).reshape(24, 32)
    garbage = np.random.default_rng(1).integers(0, 1 << 16, values.shape) << bits
    stored = ((values & ((1 << bits) - 1)) | garbage).astype(np.uint16)
    slice_ = make_ct_slice(
        0, BitsStored=bits, HighBit=bits - 1, PixelRepresentation=signed, RescaleIntercept=0
    )
    store(slice_, stored)

    np.testing.assert_array_equal(values_of(read_one(write(slice_, tmp_path / "a"))), values)


def test_values_beyond_int16_saturate_and_never_wrap(tmp_path):
    slice_ = make_ct_slice(0, BitsStored=16, HighBit=15)
    store(slice_, np.full((4, 4), 65535, np.uint16))

    assert np.all(values_of(read_one(write(slice_, tmp_path / "a")), dtype=np.int16) == 32767)


def test_a_modality_lut_takes_the_place_of_the_rescale(tmp_path):
    slice_ = make_ct_slice(0)
    store(slice_, np.arange(24, dtype=np.uint16).reshape(4, 6))
    table = pydicom.Dataset()
    table.LUTDescriptor = [20, 2, 16]
    table.LUTData = (np.arange(20, dtype="<u2") * 100).tobytes()
    table["LUTData"].VR = "OW"
    table.ModalityLUTType = "HU"
    slice_.ModalityLUTSequence = [table]
    del slice_.RescaleSlope, slice_.RescaleIntercept
    path = write(slice_, tmp_path / "a")
    dataset = pydicom.dcmread(path)

    np.testing.assert_array_equal(values_of(read_one(path)), apply_modality_lut(dataset.pixel_array, dataset))


def test_single_bits_of_every_frame(tmp_path):
    frames = np.random.default_rng(2).integers(0, 2, (3, 5, 7)).astype(np.uint8)
    slice_ = make_ct_slice(0, BitsAllocated=1, BitsStored=1, HighBit=0, NumberOfFrames=3, RescaleIntercept=0)
    slice_.Rows, slice_.Columns = 5, 7
    slice_.PixelData = np.packbits(frames.reshape(-1), bitorder="little").tobytes()
    instance = read_one(write(slice_, tmp_path / "a"))

    for number in (1, 2, 3):
        np.testing.assert_array_equal(values_of(instance, number), frames[number - 1])


@pytest.mark.parametrize("planar", [0, 1])
def test_rgb_by_pixel_and_by_plane(tmp_path, planar):
    color = np.random.default_rng(3).integers(0, 256, (6, 8, 3)).astype(np.uint8)
    slice_ = make_ct_slice(0, SamplesPerPixel=3, PhotometricInterpretation="RGB", PlanarConfiguration=planar)
    slice_.BitsAllocated = slice_.BitsStored = 8
    slice_.HighBit, slice_.Rows, slice_.Columns = 7, 6, 8
    slice_.PixelData = (np.moveaxis(color, -1, 0) if planar else color).tobytes()

    np.testing.assert_array_equal(values_of(read_one(write(slice_, tmp_path / "a"))), color)


@pytest.mark.skipif(shutil.which("dcmj2pnm") is None, reason="dcmtk is not installed")
@pytest.mark.parametrize(
    "name",
    ["SC_rgb_dcmtk_+eb+cy+np.dcm", "SC_rgb_jpeg_gdcm.dcm", "SC_rgb_small_odd.dcm", "examples_palette.dcm"],
)
def test_color_agrees_with_dcmtk(tmp_path, name):
    from pydicom.data import get_testdata_file

    path = get_testdata_file(name)
    target = tmp_path / "theirs.ppm"
    subprocess.run(["dcmj2pnm", "+op", path, str(target)], check=True, capture_output=True)
    theirs = (
        SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(target), imageIO="")) if False else _ppm(target)
    )

    ours = values_of(read_instance(SourceFile(Path(path))))

    assert np.abs(ours.astype(int) - theirs).max() <= 1


def _ppm(path):
    content = path.read_bytes()
    kind, size, _top, pixels = content.split(b"\n", 3)
    assert kind == b"P6"
    columns, rows = map(int, size.split())
    return np.frombuffer(pixels, np.uint8).reshape(rows, columns, 3)


def test_a_file_that_shrank_after_it_was_listed_is_refused(tmp_path):
    path = write(make_ct_slice(0), tmp_path / "a")
    instance = read_one(path)
    path.write_bytes(path.read_bytes()[:-200])

    with pytest.raises(MissingPixelsError):
        values_of(instance)


def test_pixels_of_an_archive_s_member(tmp_path):
    slice_ = make_ct_slice(0)
    store(slice_, STORED)
    buffer = BytesIO()
    slice_.save_as(buffer, enforce_file_format=True)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x", buffer.getvalue())

    instance = read_instance(SourceFile(tmp_path / "a.zip", "x"))

    np.testing.assert_array_equal(values_of(instance), HU)

"""What MetaImage and NRRD headers say is taken as the formats mean it, and what they can't mean is refused in words."""

import bz2
import gzip
import os
import zlib
from pathlib import Path

import numpy as np
import pytest

from medviewer.dicom.refusals import (
    BadVolumeError,
    ImpossibleSizeError,
    MissingDataError,
    MissingPixelsError,
    OutsideDataError,
    SpecialFileError,
    TruncatedFileError,
)
from medviewer.imaging.geometry_passport import GeometryVerdict
from medviewer.imaging.volume import Calibration
from tests.foreign.reading import refusal_of, series_of, values_of

VALUES = np.random.default_rng(1).integers(-900, 900, (4, 5, 6), dtype="<i2")


def metaimage(**fields: str) -> bytes:
    """A header; a field of "" is left out, and the data file comes last."""
    given = {
        "ObjectType": "Image", "NDims": "3", "BinaryData": "True", "ElementByteOrderMSB": "False",
        "TransformMatrix": "1 0 0 0 1 0 0 0 1", "Offset": "7 8 9", "ElementSpacing": "2 3 4", "DimSize": "6 5 4",
        "ElementType": "MET_SHORT", **fields,
    }  # fmt: skip
    data = given.pop("ElementDataFile", "LOCAL")
    lines = [f"{name} = {value}\n" for name, value in given.items() if value]
    return "".join([*lines, f"ElementDataFile = {data}\n"]).encode()


def nrrd(**fields: str) -> bytes:
    """A header with its blank line; "_" in a name stands for a space, and a field of "" is left out."""
    given = {
        "type": "short", "dimension": "3", "space": "left-posterior-superior", "sizes": "6 5 4",
        "space_directions": "(2,0,0) (0,3,0) (0,0,4)", "kinds": "domain domain domain", "endian": "little",
        "encoding": "raw", "space_origin": "(7,8,9)", **fields,
    }  # fmt: skip
    lines = [f"{name.replace('_', ' ')}: {value}\n" for name, value in given.items() if value]
    return "".join(["NRRD0004\n# a comment\n", *lines, "key:=value: with = signs\n\n"]).encode()


def written(folder: Path, name: str, *parts: bytes) -> Path:
    path = folder / name
    path.write_bytes(b"".join(parts))
    return path


def assert_as_stored(series) -> None:
    np.testing.assert_array_equal(values_of(series), VALUES)
    np.testing.assert_allclose(series.geometry.spacing_mm, (4, 3, 2))
    np.testing.assert_allclose(series.geometry.to_patient((1, 1, 1)), (9, 11, 13))


@pytest.mark.parametrize("header", [metaimage(), nrrd()], ids=["metaimage", "nrrd"])
def test_a_volume_in_one_file_is_read(tmp_path, header):
    (series,) = series_of(written(tmp_path, "a", header, VALUES.tobytes()))

    assert_as_stored(series)


def test_lines_may_end_as_on_other_systems(tmp_path):
    for number, header in enumerate((metaimage(), nrrd())):
        path = written(tmp_path, f"a{number}", header.replace(b"\n", b"\r\n"), VALUES.tobytes())
        assert_as_stored(series_of(path)[0])


@pytest.mark.parametrize(
    ("header", "pack"),
    [
        (metaimage(CompressedData="True"), zlib.compress),
        (nrrd(encoding="gzip"), gzip.compress),
        (nrrd(encoding="bzip2"), bz2.compress),
    ],
    ids=["zlib", "gzip", "bzip2"],
)
def test_packed_voxels_are_unpacked(tmp_path, header, pack):
    (series,) = series_of(written(tmp_path, "a", header, pack(VALUES.tobytes())))

    assert_as_stored(series)


@pytest.mark.parametrize(
    ("header", "before"),
    [
        (metaimage(ElementDataFile="a.raw"), b""),
        (metaimage(ElementDataFile="a.raw", HeaderSize="5"), b"12345"),
        (metaimage(ElementDataFile="a.raw", HeaderSize="-1"), b"of any length"),
        (nrrd(data_file="a.raw"), b""),
        (nrrd(data_file="a.raw", byte_skip="5"), b"12345"),
        (nrrd(data_file="a.raw", byte_skip="-1"), b"of any length"),
        (nrrd(data_file="a.raw")[:-1], b""),
    ],
)
def test_voxels_in_a_file_beside_the_header_are_read(tmp_path, header, before):
    written(tmp_path, "a.raw", before, VALUES.tobytes())

    assert_as_stored(series_of(written(tmp_path, "a", header))[0])


def test_big_endian_voxels_are_read(tmp_path):
    swapped = VALUES.astype(">i2").tobytes()
    for number, header in enumerate((metaimage(ElementByteOrderMSB="True"), nrrd(endian="big"))):
        assert_as_stored(series_of(written(tmp_path, f"a{number}", header, swapped))[0])


@pytest.mark.parametrize(
    ("space", "directions", "origin"),
    [
        ("right-anterior-superior", "(-2,0,0) (0,-3,0) (0,0,4)", "(-7,-8,9)"),
        ("RAS", "(-2,0,0) (0,-3,0) (0,0,4)", "(-7,-8,9)"),
        ("left-anterior-superior", "(2,0,0) (0,-3,0) (0,0,4)", "(7,-8,9)"),
        ("LPS", "(2,0,0) (0,3,0) (0,0,4)", "(7,8,9)"),
    ],
)
def test_a_nrrd_lies_in_the_space_that_it_names(tmp_path, space, directions, origin):
    header = nrrd(space=space, space_directions=directions, space_origin=origin)

    assert_as_stored(series_of(written(tmp_path, "a", header, VALUES.tobytes()))[0])


def test_a_nrrd_may_count_in_other_units(tmp_path):
    header = nrrd(
        space_units='"cm" "cm" "cm"', space_directions="(.2,0,0) (0,.3,0) (0,0,.4)", space_origin="(.7,.8,.9)"
    )

    assert_as_stored(series_of(written(tmp_path, "a", header, VALUES.tobytes()))[0])


@pytest.mark.parametrize(
    "header",
    [
        metaimage(TransformMatrix="", Offset=""),
        nrrd(space="", space_directions="", space_origin="", spacings="2 3 4"),
        nrrd(space="scanner-xyz"),
    ],
)
def test_without_a_position_the_passport_says_so(tmp_path, header):
    (series,) = series_of(written(tmp_path, "a", header, VALUES.tobytes()))

    assert series.passport.verdict is GeometryVerdict.NONE
    assert str(series.passport.notes[-1]) == "The file gives no position in the patient."
    assert series.instances[0].calibration is Calibration.PIXEL_SPACING
    assert series.instances[0].frames[0].spacing_mm == (3, 2)


def test_without_a_spacing_lengths_are_pixels(tmp_path):
    plain = metaimage(TransformMatrix="", Offset="", ElementSpacing="")
    bare = nrrd(space="", space_directions="", space_origin="", spacings="NaN NaN NaN")
    for number, header in enumerate((plain, bare)):
        (series,) = series_of(written(tmp_path, f"a{number}", header, VALUES.tobytes()))
        assert series.instances[0].calibration is Calibration.NONE


def test_a_flat_image_has_one_slice(tmp_path):
    flat = metaimage(NDims="2", DimSize="6 20", ElementSpacing="2 3", TransformMatrix="1 0 0 1", Offset="1 2")
    bare = nrrd(
        dimension="2", sizes="6 20", kinds="domain domain", space="", space_directions="", space_origin="",
        spacings="2 3",
    )  # fmt: skip
    for number, header in enumerate((flat, bare)):
        (series,) = series_of(written(tmp_path, f"a{number}", header, VALUES.tobytes()))
        np.testing.assert_array_equal(values_of(series), VALUES.reshape(1, 20, 6))
        assert series.instances[0].frames[0].spacing_mm == (3, 2)


@pytest.mark.parametrize("is_first", [True, False])
def test_a_list_axis_of_a_nrrd_holds_time_points(tmp_path, is_first):
    values = np.random.default_rng(4).integers(0, 99, (3, 4, 5, 6), dtype="<i2")
    if is_first:
        stored, sizes, kinds = np.moveaxis(values, 0, -1), "3 6 5 4", "list domain domain domain"
        directions = "none (2,0,0) (0,3,0) (0,0,4)"
    else:
        stored, sizes, kinds = values, "6 5 4 3", "domain domain domain list"
        directions = "(2,0,0) (0,3,0) (0,0,4) none"
    header = nrrd(dimension="4", sizes=sizes, kinds=kinds, space_directions=directions)

    stacks = series_of(written(tmp_path, "a", header, stored.tobytes()))

    for stack, expected in zip(stacks, values, strict=True):
        np.testing.assert_array_equal(values_of(stack), expected)


@pytest.mark.parametrize("header", [metaimage, nrrd])
@pytest.mark.parametrize(
    "name", ["../a.raw", "/etc/passwd", "sub/../../a.raw", "C:\\a.raw", "..\\a.raw", "link"]
)
def test_voxels_outside_the_folder_are_never_read(tmp_path, header, name):
    (tmp_path / "in").mkdir()
    written(tmp_path, "a.raw", VALUES.tobytes())
    (tmp_path / "in" / "link").symlink_to(tmp_path / "a.raw")
    field = {"ElementDataFile": name} if header is metaimage else {"data_file": name}

    error = refusal_of(written(tmp_path / "in", "a", header(**field)))

    assert isinstance(error, OutsideDataError)
    assert error.fields == {"name": name}


@pytest.mark.parametrize("header", [metaimage, nrrd])
def test_a_missing_or_special_data_file_is_told(tmp_path, header):
    field = "ElementDataFile" if header is metaimage else "data_file"
    os.mkfifo(tmp_path / "pipe.raw")

    assert isinstance(refusal_of(written(tmp_path, "a", header(**{field: "none.raw"}))), MissingDataError)
    assert isinstance(refusal_of(written(tmp_path, "b", header(**{field: "pipe.raw"}))), SpecialFileError)


@pytest.mark.parametrize(
    ("header", "kind", "words"),
    [
        (metaimage(DimSize="65535 65535 65535"), ImpossibleSizeError, ""),
        (metaimage(DimSize="6 5 40"), MissingPixelsError, ""),
        (metaimage(DimSize="6 5 " + "9" * 4000), BadVolumeError, "whole number"),
        (metaimage(DimSize="6 5 0"), BadVolumeError, "not positive"),
        (metaimage(DimSize="6 5"), BadVolumeError, "number of dimensions"),
        (metaimage(NDims="7", DimSize="1 1 1 1 1 1 1"), BadVolumeError, "number of dimensions"),
        (metaimage(ElementType="MET_OTHER"), BadVolumeError, "not shown"),
        (metaimage(ElementNumberOfChannels="2"), BadVolumeError, "several values"),
        (metaimage(TransformMatrix="1 0 0 0 1 0 0 0 nan"), BadVolumeError, "no number"),
        (metaimage(TransformMatrix="1 0 0 0 1 0"), BadVolumeError, "too few"),
        (metaimage(TransformMatrix="0 0 0 0 1 0 0 0 1"), BadVolumeError, "not possible"),
        (metaimage(ElementSpacing="2 x 4"), BadVolumeError, "a number belongs"),
        (metaimage(BinaryData="False"), BadVolumeError, "as text"),
        (metaimage(ElementDataFile="LIST"), BadVolumeError, "several files"),
        (metaimage(ElementDataFile="a%03d.raw 1 4 1"), BadVolumeError, "several files"),
        (metaimage()[:60], TruncatedFileError, ""),
        (nrrd(sizes="65535 65535 65535"), ImpossibleSizeError, ""),
        (nrrd(sizes="6 5 -4"), BadVolumeError, "not positive"),
        (nrrd(sizes="6 5"), BadVolumeError, "too few"),
        (nrrd(type="block"), BadVolumeError, "not shown"),
        (nrrd(endian=""), BadVolumeError, "in which order the bytes"),
        (nrrd(encoding="ascii"), BadVolumeError, "as text"),
        (nrrd(data_file="LIST"), BadVolumeError, "several files"),
        (nrrd(space_directions="(nan,0,0) (0,3,0) (0,0,4)"), BadVolumeError, "no number"),
        (nrrd(space_directions="(2,0) (0,3) (0,0)"), BadVolumeError, "too few"),
        (nrrd(space_directions="(2,0,0) (0,3,0) (0,3,0)"), BadVolumeError, "own plane"),
        (nrrd(dimension="4", sizes="2 6 5 4", kinds="covariant-vector domain domain domain",
              space_directions="none (2,0,0) (0,3,0) (0,0,4)"), BadVolumeError, "several values"),
        (nrrd(dimension="5", sizes="1 1 6 5 4", kinds="", space_directions=""), BadVolumeError, "dimensions"),
        (nrrd(line_skip="2"), BadVolumeError, "begin at a place"),
        (nrrd(byte_skip="-2"), BadVolumeError, "begin at a place"),
        (nrrd()[:80], TruncatedFileError, ""),
        (b"NRRD0004\nthis is no field\n\n", BadVolumeError, "damaged"),
    ],
)  # fmt: skip
def test_a_header_that_cannot_be_is_refused_in_words(tmp_path, header, kind, words):
    error = refusal_of(written(tmp_path, "a", header, VALUES.tobytes() if header[-1:] == b"\n" else b""))

    assert isinstance(error, kind)
    assert words in str(error)

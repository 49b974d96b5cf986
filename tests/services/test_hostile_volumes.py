"""Volume files made to break a reader end in a listed reason, in seconds and in little memory, and the rest is shown."""

import gzip
import os
import struct
import zipfile

import numpy as np
import pytest

from medviewer.dicom.refusals import (
    BadVolumeError,
    DamagedStreamError,
    ImpossibleSizeError,
    MissingPixelsError,
    NotDicomError,
    OutsideDataError,
    RefusedFileError,
    SpecialFileError,
    TruncatedFileError,
    UnsupportedPixelsError,
)
from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import foreground_context
from medviewer.services.study_reader import read_catalog
from tests.foreign.nifti_files import nifti, write_nifti
from tests.foreign.test_text_headers import metaimage, nrrd
from tests.services.hostile import bounded, errors, opened

VALUES = np.random.default_rng(1).integers(-900, 900, (6, 24, 32), dtype=np.int16)
GIANT = {"dim": (3, 32767, 32767, 32767, 1, 1, 1, 1)}


@pytest.fixture(scope="module")
def pool():
    pool = DecodePool(2)
    pool.warm_up()
    yield pool
    pool.shutdown()


def test_giant_sizes_over_a_kilobyte_allocate_nothing(tmp_path, pool):
    few = np.zeros((8, 8, 8), np.int16)
    write_nifti(tmp_path / "a.nii", few, **GIANT)
    write_nifti(tmp_path / "b.nii.gz", few, **GIANT)
    write_nifti(tmp_path / "c.nii", few, version=2, dim=(4, *[2**62] * 4, 1, 1, 1))
    (tmp_path / "d.mha").write_bytes(metaimage(DimSize="65535 65535 65535") + bytes(1024))
    (tmp_path / "e.nrrd").write_bytes(nrrd(sizes="65535 65535 65535") + bytes(1024))
    (tmp_path / "f.nrrd").write_bytes(
        nrrd(sizes="65535 65535 65535", encoding="gzip") + gzip.compress(bytes(1024))
    )
    write_nifti(tmp_path / "good.nii", VALUES)

    catalog = opened(tmp_path, pool)

    assert errors(catalog) == [ImpossibleSizeError] * 6
    assert [series.description for series in catalog.series] == ["good.nii"]


def test_a_stream_that_unpacks_to_far_more_than_its_header_says_is_refused_in_little_memory(tmp_path, pool):
    zeros = gzip.compress(bytes(16 << 20), 9)
    (tmp_path / "bomb.nii.gz").write_bytes(
        gzip.compress(nifti(VALUES)) + zeros * 200
    )  # three gigabytes behind it

    with pytest.raises(DamagedStreamError):
        opened(tmp_path, pool)


def test_a_stream_that_unpacks_to_what_no_screen_shows_is_refused(tmp_path, pool):
    zeros = gzip.compress(bytes(16 << 20), 9)
    for name, size in (("wide", (16_000, 16_000, 16)), ("deep", (8, 8, 2**26))):
        header = nifti(np.zeros((1, 1, 1), np.uint8), version=2, dim=(3, *size, 1, 1, 1, 1))[:544]
        (tmp_path / f"{name}.nii.gz").write_bytes(gzip.compress(header) + zeros * 300)

    assert errors(opened(tmp_path, pool)) == [UnsupportedPixelsError] * 2


def test_voxels_that_begin_behind_a_terabyte_of_nothing_are_refused(tmp_path, pool):
    write_nifti(tmp_path / "a.nii", VALUES, vox_offset=[2.0**39])
    write_nifti(tmp_path / "b.nii.gz", VALUES, vox_offset=[2.0**39])
    write_nifti(tmp_path / "c.nii.gz", VALUES, vox_offset=[2.0**60])

    assert errors(opened(tmp_path, pool)) == [ImpossibleSizeError, ImpossibleSizeError, BadVolumeError]


def test_numbers_that_are_none_are_refused(tmp_path, pool):
    nothing = float("nan")
    write_nifti(tmp_path / "a.nii", VALUES, srow=(nothing,) * 12)
    write_nifti(tmp_path / "b.nii", VALUES, srow=(float("inf"),) * 12)
    write_nifti(tmp_path / "c.nii", VALUES, sform_code=[0], qform_code=[1], quatern=(nothing,) * 3)
    write_nifti(tmp_path / "d.nii", VALUES, scale=(float("inf"), 0))
    (tmp_path / "e.mha").write_bytes(metaimage(Offset="nan nan nan") + VALUES.tobytes())
    (tmp_path / "f.nrrd").write_bytes(nrrd(space_origin="(inf,0,0)") + VALUES.tobytes())

    assert errors(opened(tmp_path, pool)) == [BadVolumeError] * 6


def test_a_header_that_never_ends_is_told(tmp_path, pool):
    (tmp_path / "a.mha").write_bytes(b"NDims = 3\n" + b"Comment = x\n" * 400_000)
    (tmp_path / "b.nrrd").write_bytes(b"NRRD0004\n" + b"key:=value\n" * 400_000)
    (tmp_path / "c.mha").write_bytes(b"NDims = 3" + b" " * 5_000_000)

    assert errors(opened(tmp_path, pool)) == [TruncatedFileError] * 3


def test_data_files_that_lead_elsewhere_or_nowhere_are_never_read(tmp_path, pool):
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret.raw").write_bytes(VALUES.tobytes())
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "out").symlink_to(tmp_path / "secret.raw")
    (folder / "zero").symlink_to("/dev/zero")
    for name in ("../secret.raw", "pipe", "loop", "out", "zero"):
        (folder / f"{name.replace('/', '')}.mhd").write_bytes(metaimage(ElementDataFile=name))

    catalog = opened(folder, pool)

    found = {
        each.source.name: type(each.error) for each in catalog.refused if each.source.name.endswith("mhd")
    }
    assert found["..secret.raw.mhd"] is OutsideDataError
    assert found["out.mhd"] is OutsideDataError
    assert found["zero.mhd"] is OutsideDataError
    assert found["pipe.mhd"] is SpecialFileError
    assert issubclass(found["loop.mhd"], RefusedFileError)
    assert catalog.series == ()


def test_a_data_file_outside_its_archive_is_never_read(tmp_path, pool):
    (tmp_path / "secret.raw").write_bytes(VALUES.tobytes())
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in" / "all.zip", "w") as archive:
        archive.writestr("a.mhd", metaimage(ElementDataFile="../secret.raw"))
        archive.writestr("b.mhd", metaimage(ElementDataFile="secret.raw"))
        archive.writestr("c.mhd", metaimage(ElementDataFile=str(tmp_path / "secret.raw")))

    catalog = opened(tmp_path / "in", pool)

    assert [each.__name__ for each in errors(catalog)] == [
        "OutsideDataError", "MissingDataError", "OutsideDataError",
    ]  # fmt: skip


@pytest.mark.parametrize("kept", [1, 3, 10, 100, 347, 352, 1000, 8000])
@pytest.mark.parametrize("ending", [".nii", ".nii.gz"])
def test_a_volume_cut_anywhere_is_listed_and_never_half_drawn(tmp_path, pool, ending, kept):
    path = write_nifti(tmp_path / f"cut{ending}", VALUES)
    content = path.read_bytes()
    path.write_bytes(content[: min(kept, len(content) - 5)])

    try:
        catalog = opened(tmp_path, pool)
    except DamagedStreamError:
        return  # the header was whole, and nothing is drawn

    assert catalog.series == ()
    assert set(errors(catalog)) <= {
        NotDicomError, TruncatedFileError, MissingPixelsError, ImpossibleSizeError, RefusedFileError,
    }  # fmt: skip


def test_every_byte_of_a_header_may_be_wrong(tmp_path, pool):
    """No wrong byte stops the folder; what is shown has a size that its bytes can hold."""
    random = np.random.default_rng(0)
    content = nifti(VALUES)
    for number in range(250):
        damaged = bytearray(content)
        for _ in range(random.integers(1, 5)):
            damaged[random.integers(0, 348)] = random.integers(0, 256)
        (tmp_path / f"{number}.nii").write_bytes(damaged)
    (tmp_path / "odd.nii").write_bytes(struct.pack("<i", 348) + b"\xff" * 5000)

    with bounded():
        catalog = read_catalog(foreground_context(), [tmp_path], pool)

    assert len(catalog.refused) + len({series.instances[0].source for series in catalog.series}) == 251
    for series in catalog.series:
        assert series.instances[0].pixels.total <= len(content)

"""Files exchanged or changed between their headers and their pixels are told, never drawn in another's place."""

import gzip
import os
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
    RLELossless,
)

from medviewer.dicom.object_kind import ObjectKind
from medviewer.dicom.refusals import FileChangedError
from medviewer.dicom.structure_sets.segmentation import read_segmentation
from medviewer.services import study_index
from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import foreground_context
from medviewer.services.series_loader import load_series
from medviewer.services.single_plane import load_plane
from medviewer.services.structure_loader import load_structures
from medviewer.services.structure_requests import CutMasks
from medviewer.services.study_index import StudyIndex
from medviewer.services.study_reader import read_catalog
from medviewer.services.thumbnails import thumbnail
from tests.dicom.structure_sets.made import body, saved, segmentation, source_images
from tests.dicom.synthetic import make_ct_slice, shown_hu, write

HEIGHTS = (0.0, 2.0, 4.0, 6.0)
UIDS = ("1.2.3.1", "1.2.3.10", "1.2.3.11", "1.2.3.12")
"""Each begins as the first one does."""


@pytest.fixture(scope="module")
def pool():
    pool = DecodePool(2)
    yield pool
    pool.shutdown()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "study"
    for uid, height in zip(UIDS, HEIGHTS, strict=True):
        write(make_ct_slice(height, SOPInstanceUID=uid), folder / f"{height:.0f}")
    return folder


def only_series(pool, *paths: Path, index: StudyIndex | None = None):
    (series,) = read_catalog(foreground_context(), list(paths), pool, index).series
    return series


def copied_with_times(content: bytes, path: Path) -> None:
    """Other content in the same file, with the times of the old one, as `cp -p` leaves it."""
    status = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def exchanged(one: Path, other: Path) -> None:
    """Two files with each other's names and one time."""
    aside = one.with_name("aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)
    for path in (one, other):
        os.utime(path, ns=(10**18, 10**18))


def loaded(series, pool):
    """(slice -> kind of its error, values)."""
    found = load_series(foreground_context(), series, pool)
    return {index: type(error) for index, error in sorted(found.errors.items())}, found.volume.values


def test_two_slices_exchanged_are_not_drawn_in_each_others_place(folder, pool):
    for path in folder.iterdir():
        os.utime(path, ns=(10**18, 10**18))
    series = only_series(pool, folder)
    exchanged(folder / "2", folder / "6")
    errors, values = loaded(series, pool)

    assert errors == {1: FileChangedError, 3: FileChangedError}
    np.testing.assert_array_equal(values[2], shown_hu(4.0))


def test_another_patients_slice_of_the_same_size_and_time_is_not_drawn(folder, pool):
    series = only_series(pool, folder)
    other = make_ct_slice(50.0, SOPInstanceUID="1.2.3.99", PatientName="Another^One", PatientID="Other-Id")
    content = write(other, folder.parent / "other").read_bytes()
    assert len(content) == (folder / "4").stat().st_size
    copied_with_times(content, folder / "4")

    assert loaded(series, pool)[0] == {2: FileChangedError}


def test_the_same_instance_with_another_place_is_not_drawn(folder, pool):
    series = only_series(pool, folder)
    copied_with_times(
        write(make_ct_slice(8.0, SOPInstanceUID=UIDS[1]), folder.parent / "moved").read_bytes(), folder / "2"
    )

    assert loaded(series, pool)[0] == {1: FileChangedError}


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-100]),
        lambda path: path.write_bytes(b"no DICOM".ljust(path.stat().st_size, b"."),),
        lambda path: path.write_bytes(path.read_bytes() + b"more"),
        lambda path: path.write_bytes(b""),
    ],
)  # fmt: skip
def test_a_file_cut_or_written_over_is_told(folder, pool, damage):
    series = only_series(pool, folder)
    damage(folder / "0")

    assert loaded(series, pool)[0] == {0: FileChangedError}


def test_files_touched_moved_back_or_copied_over_by_themselves_are_shown(folder, pool):
    series = only_series(pool, folder)
    os.utime(folder / "0")
    (folder / "2").write_bytes((folder / "2").read_bytes())
    shutil.copy(folder / "4", folder / "copy")
    (folder / "copy").replace(folder / "4")
    errors, values = loaded(series, pool)

    assert errors == {}
    for index, height in enumerate(HEIGHTS):
        np.testing.assert_array_equal(values[index], shown_hu(height))


def test_where_nothing_is_left_of_what_was_read_that_is_said(folder, pool):
    series = only_series(pool, folder)
    for path in folder.iterdir():
        path.write_bytes(b"gone")

    with pytest.raises(FileChangedError):
        load_series(foreground_context(), series, pool)
    with pytest.raises(FileChangedError):
        load_plane(foreground_context(), series, 1, pool)
    with pytest.raises(FileChangedError):
        thumbnail(foreground_context(), series, pool)


def test_a_thumbnail_is_of_no_other_patient(folder, pool):
    series = only_series(pool, folder)
    before = thumbnail(foreground_context(), series, pool)
    other = make_ct_slice(9.0, SOPInstanceUID="1.2.3.99", SeriesInstanceUID="9.9.9")
    (folder.parent / "other").mkdir()
    content = write(other, folder.parent / "other" / "file").read_bytes()
    assert len(content) == (folder / "4").stat().st_size
    copied_with_times(content, folder / "4")
    shown = thumbnail(foreground_context(), series, pool)

    assert not np.array_equal(shown, before)
    assert not np.array_equal(
        shown, thumbnail(foreground_context(), only_series(pool, folder.parent / "other"), pool)
    )


def test_what_the_index_remembers_is_compared_as_well(folder, pool, tmp_path, monkeypatch):
    monkeypatch.setattr(study_index, "SETTLED_NS", -(10**12))  # files just written count as settled
    index = StudyIndex(tmp_path, tmp_path)
    for path in folder.iterdir():
        os.utime(path, ns=(10**18, 10**18))
    only_series(pool, folder, index=index)
    series = only_series(pool, folder, index=index)
    assert len(index.look_up([each.source for each in series.instances]).entries) == len(HEIGHTS)
    assert all(instance.stamp is not None for instance in series.instances)
    exchanged(folder / "2", folder / "6")

    assert loaded(series, pool)[0] == {1: FileChangedError, 3: FileChangedError}


def zipped(path: Path, folder: Path, *, renamed: dict[str, str] | None = None, comment: bytes = b"") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for each in sorted(folder.iterdir()):
            name = (renamed or {}).get(each.name, each.name)
            archive.writestr(zipfile.ZipInfo(name), each.read_bytes())
        archive.comment = comment
    os.utime(path, ns=(10**18, 10**18))
    return path


def test_an_archive_replaced_by_one_with_other_members_is_told(folder, pool, tmp_path):
    path = zipped(tmp_path / "a.zip", folder)
    series = only_series(pool, path)
    size = path.stat().st_size
    zipped(path, folder, renamed={"2": "6", "6": "2"})
    assert path.stat().st_size == size

    assert loaded(series, pool)[0] == {1: FileChangedError, 3: FileChangedError}


def test_an_archive_written_anew_with_the_same_members_is_the_same(folder, pool, tmp_path):
    path = zipped(tmp_path / "a.zip", folder)
    series = only_series(pool, path)
    zipped(path, folder, comment=b"packed once more")
    errors, values = loaded(series, pool)

    assert errors == {}
    np.testing.assert_array_equal(values[3], shown_hu(6.0))


def test_pictures_and_volumes_exchanged_are_told(pool, tmp_path):
    for name, shade in (("one.png", 40), ("other.png", 90)):
        Image.fromarray(np.full((12, 16), shade, np.uint8)).save(tmp_path / name)
    series = [
        read_catalog(foreground_context(), [tmp_path / name], pool).series[0]
        for name in ("one.png", "other.png")
    ]
    exchanged(tmp_path / "one.png", tmp_path / "other.png")
    for each in series:
        with pytest.raises(FileChangedError):
            load_series(foreground_context(), each, pool)


def test_the_voxels_of_a_header_exchanged_are_told(pool, tmp_path):
    values = np.arange(3 * 4 * 5, dtype="<i2")
    (tmp_path / "a.mhd").write_text(
        "ObjectType = Image\nNDims = 3\nDimSize = 5 4 3\nElementType = MET_SHORT\n"
        "ElementSpacing = 1 1 2\nElementByteOrderMSB = False\nElementDataFile = a.raw\n"
    )
    (tmp_path / "a.raw").write_bytes(values.tobytes())
    series = only_series(pool, tmp_path)
    copied_with_times((values + 1).tobytes(), tmp_path / "a.raw")

    with pytest.raises(FileChangedError):
        load_series(foreground_context(), series, pool)


def test_a_segmentation_exchanged_since_it_was_listed_is_refused(pool, tmp_path):
    source = saved(segmentation(source_images(), body(1)), tmp_path / "seg")
    (instance,) = only_series(pool, tmp_path).instances
    assert load_structures(
        foreground_context(), source, ObjectKind.SEGMENTATION, pool, uid=instance.stamp.uid
    ).shapes
    saved(segmentation(source_images(), body(2)), tmp_path / "seg")

    with pytest.raises(FileChangedError):
        load_structures(foreground_context(), source, ObjectKind.SEGMENTATION, pool, uid=instance.stamp.uid)


def test_frames_of_a_segmentation_exchanged_while_it_is_read_are_refused(tmp_path):
    source = saved(segmentation(source_images(), body(1)), tmp_path / "seg")
    read = read_segmentation(source)
    assert CutMasks(read, (1, 2)).answer().parts
    copied_with_times(
        source.path.read_bytes().replace(read.stamp.uid[-9:].encode(), b"123456789"), source.path
    )

    with pytest.raises(FileChangedError):
        CutMasks(read, (1, 2)).answer()


def test_what_a_worker_keeps_open_is_given_up_with_the_file(pool, tmp_path):
    """A packed volume stays open between its slices; the next reading is of the file that then lies there."""
    header = nifti_header_bytes((5, 4, 3))
    path = tmp_path / "a.nii.gz"
    shown = []
    for shift in (0, 7):
        values = np.arange(60, dtype="<i2") + shift
        path.write_bytes(gzip.compress(header + values.tobytes(), compresslevel=0, mtime=0))
        os.utime(path, ns=(10**18, 10**18))
        series = only_series(pool, path)
        shown.append(np.sort(loaded(series, pool)[1], axis=None))

    np.testing.assert_array_equal(shown[1], shown[0] + 7)


def nifti_header_bytes(size: tuple[int, int, int]) -> bytes:
    """A NIfTI-1 header for int16 values and the four bytes behind it."""
    header = bytearray(352)
    header[0:4] = (348).to_bytes(4, "little")
    header[40:56] = np.array([3, *size, 1, 1, 1, 1], "<i2").tobytes()
    header[70:74] = np.array([4, 16], "<i2").tobytes()
    header[76:92] = np.array([1, 1, 1, 1], "<f4").tobytes()
    header[108:112] = np.array([352], "<f4").tobytes()
    header[344:348] = b"n+1\0"
    return bytes(header)


@pytest.mark.parametrize(
    "syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian, RLELossless]
)
def test_a_file_that_is_the_same_is_drawn_however_it_is_written(tmp_path, pool, syntax):
    made = make_ct_slice(3.0)
    if syntax == RLELossless:
        made.compress(RLELossless)
    elif syntax == ExplicitVRBigEndian:
        made.PixelData = np.frombuffer(made.PixelData, "<u2").astype(">u2").tobytes()
    made.file_meta.TransferSyntaxUID = syntax
    path = write(made, tmp_path / "a")
    errors, values = loaded(only_series(pool, path), pool)

    assert errors == {}
    np.testing.assert_array_equal(values[0], shown_hu(3.0))

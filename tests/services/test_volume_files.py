"""Volume files are opened like any series: from folders, files and archives, in workers, into shared memory."""

import gzip
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
import SimpleITK

from medviewer.analysis.result import SuitabilityVerdict
from medviewer.analysis.suitability import judge_series
from medviewer.dicom.refusals import DamagedStreamError, NotDicomError, UnsafeArchiveError
from medviewer.imaging.presets import default_window
from medviewer.imaging.volume import Calibration, Unit
from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import Context, Job, foreground_context
from medviewer.services.series_loader import load_series
from medviewer.services.study_reader import read_catalog
from medviewer.services.thumbnails import thumbnail
from tests.dicom.synthetic import write_series
from tests.foreign.nifti_files import write_nifti

VALUES = np.random.default_rng(1).integers(-900, 900, (30, 24, 32), dtype=np.int16)
SHOWN = VALUES[:, ::-1]
"""`nifti_files` stores rows towards anterior; the screen has anterior above."""


@pytest.fixture(scope="module")
def pool():
    pool = DecodePool(2)
    yield pool
    pool.shutdown()


def opened(path: Path, pool: DecodePool):
    return read_catalog(foreground_context(), [path], pool)


def test_a_folder_of_volumes_is_a_study_of_nobody(tmp_path, pool):
    folder = tmp_path / "brains"
    folder.mkdir()
    write_nifti(folder / "b.nii.gz", VALUES)
    write_nifti(folder / "a10.nii", VALUES)
    write_nifti(folder / "a9.nii", VALUES)
    image = SimpleITK.GetImageFromArray(VALUES)
    SimpleITK.WriteImage(image, str(folder / "c.mhd"))

    catalog = opened(folder, pool)

    (study,) = catalog.studies
    assert (study.description, study.patient.name.display, study.patient.patient_id) == ("brains", "", "")
    names = [(series.description, series.kind, series.modality) for series in study.series]
    assert names == [
        ("a9.nii", "NIfTI volume", ""), ("a10.nii", "NIfTI volume", ""), ("b.nii.gz", "NIfTI volume", ""),
        ("c.mhd", "MetaImage volume", ""),
    ]  # fmt: skip
    assert catalog.refused == ()  # c.raw is no file on its own
    assert catalog.looked_at == 5


def test_a_data_file_without_its_header_is_listed(tmp_path, pool):
    (tmp_path / "c.raw").write_bytes(VALUES.tobytes())

    assert [type(each.error) for each in opened(tmp_path, pool).refused] == [NotDicomError]


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz"])
def test_the_values_arrive_in_shared_memory(tmp_path, pool, name):
    path = write_nifti(tmp_path / name, VALUES)
    handed = []
    context = Context(Job(), lambda _progress: None, handed.append)

    (series,) = opened(path, pool).series
    loaded = load_series(context, series, pool)

    np.testing.assert_array_equal(loaded.volume.values, SHOWN)
    assert handed == [loaded]
    assert loaded.volume.unit is Unit.NONE
    assert loaded.volume.calibration is Calibration.PATIENT
    assert default_window(loaded.volume, 0).width > 1500
    assert thumbnail(foreground_context(), series, pool).shape == (144, 128)  # 24 x 3 mm by 32 x 2 mm


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_volumes_in_an_archive_are_read_from_it(tmp_path, pool, how):
    SimpleITK.WriteImage(SimpleITK.GetImageFromArray(VALUES), str(tmp_path / "c.mhd"))
    write_nifti(tmp_path / "a.nii.gz", VALUES)
    with zipfile.ZipFile(tmp_path / "all.zip", "w", how) as archive:
        archive.write(tmp_path / "c.mhd", "in/c.mhd")
        archive.write(tmp_path / "c.raw", "in/c.raw")
        archive.write(tmp_path / "a.nii.gz", "a.nii.gz")

    catalog = opened(tmp_path / "all.zip", pool)

    assert catalog.refused == ()
    assert sorted(study.description for study in catalog.studies) == ["all.zip", "in"]
    for series in catalog.series:
        values = load_series(foreground_context(), series, pool).volume.values
        np.testing.assert_array_equal(values, SHOWN if series.description == "a.nii.gz" else VALUES)


def test_volumes_and_scans_lie_side_by_side(tmp_path, pool):
    write_series(tmp_path, [0.0, 2.0])
    write_nifti(tmp_path / "mask.nii.gz", VALUES)

    catalog = opened(tmp_path, pool)

    assert [series.kind for series in catalog.series] == ["CT images", "NIfTI volume"]


@pytest.mark.parametrize("place", [-6, -2, 400, 8000])
def test_a_packed_volume_with_one_wrong_bit_draws_nothing(tmp_path, pool, place):
    path = write_nifti(tmp_path / "a.nii.gz", VALUES)
    content = bytearray(path.read_bytes())
    content[place] ^= 4
    path.write_bytes(content)
    handed = []
    context = Context(Job(), lambda _progress: None, handed.append)
    (series,) = opened(path, pool).series

    with pytest.raises(DamagedStreamError):
        load_series(context, series, pool)
    assert handed == []


@pytest.mark.parametrize("share", [0.3, 0.9, 0.9999])
def test_a_packed_volume_cut_off_draws_nothing(tmp_path, pool, share):
    path = write_nifti(tmp_path / "a.nii.gz", VALUES)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    (series,) = opened(path, pool).series

    with pytest.raises(DamagedStreamError):
        load_series(foreground_context(), series, pool)


def test_the_checksum_behind_the_time_points_not_shown_counts_too(tmp_path, pool):
    values = np.random.default_rng(3).integers(-900, 900, (4, 10, 24, 32), dtype=np.int16)
    path = write_nifti(tmp_path / "a.nii.gz", values)
    first = opened(path, pool).series[0]
    np.testing.assert_array_equal(
        load_series(foreground_context(), first, pool).volume.values, values[0][:, ::-1]
    )
    content = bytearray(path.read_bytes())
    content[-3000] ^= 1
    path.write_bytes(content)

    with pytest.raises(DamagedStreamError):
        load_series(foreground_context(), opened(path, pool).series[0], pool)


def test_several_members_of_gzip_are_one_stream(tmp_path, pool):
    path = write_nifti(tmp_path / "a.nii", VALUES)
    content = path.read_bytes()
    (tmp_path / "b.nii.gz").write_bytes(gzip.compress(content[:20_000]) + gzip.compress(content[20_000:]))
    path.unlink()

    (series,) = opened(tmp_path, pool).series

    np.testing.assert_array_equal(load_series(foreground_context(), series, pool).volume.values, SHOWN)


def test_a_wrong_bit_in_an_archive_is_told(tmp_path, pool):
    write_nifti(tmp_path / "a.nii", VALUES)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(tmp_path / "a.nii", "a.nii")
    content = bytearray((tmp_path / "all.zip").read_bytes())
    content[20_000] ^= 1
    (tmp_path / "all.zip").write_bytes(content)
    (series,) = opened(tmp_path / "all.zip", pool).series

    with pytest.raises((DamagedStreamError, UnsafeArchiveError)):
        load_series(foreground_context(), series, pool)


def test_a_volume_that_vanishes_is_told(tmp_path, pool):
    shutil.copy(write_nifti(tmp_path / "a.nii.gz", VALUES), tmp_path / "b.nii.gz")
    first, second = opened(tmp_path, pool).series
    (tmp_path / "b.nii.gz").unlink()

    assert load_series(foreground_context(), first, pool).is_complete
    with pytest.raises(Exception, match=r"cannot|No image"):
        load_series(foreground_context(), second, pool)


def test_a_model_refuses_a_volume_of_unknown_modality_in_words(tmp_path, pool):
    path = write_nifti(tmp_path / "a.nii.gz", VALUES)
    (series,) = opened(path, pool).series
    volume = load_series(foreground_context(), series, pool).volume

    verdict = judge_series(volume, series.acquisition, series.passport)

    assert verdict.verdict is SuitabilityVerdict.REFUSED
    assert [str(reason) for reason in verdict.reasons] == [
        "The modality is unknown; the model was made for CT.", "Its values are not Hounsfield units.",
    ]  # fmt: skip

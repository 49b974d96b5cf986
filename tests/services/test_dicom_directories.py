"""A DICOMDIR is a hint: what it names in vain is listed by name, and nothing outside its folder is ever read."""

import gc
import os
import shutil
import warnings
import zipfile
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.fileset import FileSet

from medviewer.dicom import directory_records
from medviewer.dicom.header import Header
from medviewer.dicom.refusals import DicomDirectoryError, MissingTargetError, OutsideTargetError
from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import foreground_context
from medviewer.services.study_reader import read_catalog
from tests.dicom.synthetic import make_ct_slice, write

SLICES = 6


@pytest.fixture(scope="module")
def pool():
    pool = DecodePool(1)
    yield pool
    pool.shutdown()


@pytest.fixture
def disc(tmp_path) -> Path:
    """A file-set of six slices as pydicom writes it, DICOMDIR and all."""
    files = FileSet()
    for number in range(SLICES):
        slice_ = make_ct_slice(2.0 * number, StudyDate="20240101", StudyTime="101112", StudyID="1")
        slice_.InstanceNumber, slice_.AccessionNumber = number + 1, ""
        files.add(slice_)
    folder = tmp_path / "disc"
    files.write(folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # its folder is left to the collector
        del files
        gc.collect()
    return folder


def named(folder: Path) -> list[Path]:
    """The files that the DICOMDIR names."""
    records = dcmread(folder / "DICOMDIR").DirectoryRecordSequence
    names = [record.ReferencedFileID for record in records if "ReferencedFileID" in record]
    return [folder.joinpath(*([name] if isinstance(name, str) else name)) for name in names]


def rename_target(folder: Path, number: int, parts: list[str]) -> None:
    """Make the DICOMDIR name another file in place of one."""
    directory = dcmread(folder / "DICOMDIR")
    records = [record for record in directory.DirectoryRecordSequence if "ReferencedFileID" in record]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # such names are not allowed
        records[number].ReferencedFileID = parts
        directory.save_as(folder / "DICOMDIR")


def opened(*sources: Path, pool: DecodePool):
    return read_catalog(foreground_context(), sources, pool)


def refused(catalog, kind: type) -> list[str]:
    return sorted(each.source.label for each in catalog.refused if isinstance(each.error, kind))


def test_a_whole_disc_is_read_and_only_the_directory_itself_is_left_out(disc, pool):
    catalog = opened(disc, pool=pool)

    assert [series.slice_count for series in catalog.series] == [SLICES]
    assert [type(each.error) for each in catalog.refused] == [DicomDirectoryError]
    assert catalog.looked_at == SLICES + 1


def test_what_is_named_but_not_there_is_listed_by_name(disc, pool):
    missing = named(disc)[1:3]
    for path in missing:
        path.unlink()

    catalog = opened(disc, pool=pool)

    assert [series.slice_count for series in catalog.series] == [SLICES - 2]
    assert refused(catalog, MissingTargetError) == sorted(str(path) for path in missing)
    assert [each.reason for each in catalog.refused][-1] == "Named by the DICOMDIR, but not there."
    assert catalog.looked_at == SLICES + 1


def test_what_is_there_but_not_named_is_read_all_the_same(disc, pool):
    write(make_ct_slice(50.0), disc / "extra")

    assert opened(disc, pool=pool).series[0].slice_count == SLICES + 1


def test_opened_alone_it_leads_to_the_files_that_it_names_and_to_no_others(disc, pool):
    write(make_ct_slice(50.0), disc / "extra")
    named(disc)[0].unlink()

    catalog = opened(disc / "DICOMDIR", pool=pool)

    assert [series.slice_count for series in catalog.series] == [SLICES - 1]
    assert len(refused(catalog, MissingTargetError)) == 1


def test_a_disc_shown_in_small_letters_is_complete(disc, pool, tmp_path):
    small = tmp_path / "small"
    for path in named(disc):
        target = small / str(path.relative_to(disc)).lower()
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    shutil.copy(disc / "DICOMDIR", small / "dicomdir")

    for source in (small, small / "dicomdir"):
        catalog = opened(source, pool=pool)
        assert [series.slice_count for series in catalog.series] == [SLICES]
        assert [type(each.error) for each in catalog.refused] == [DicomDirectoryError]


@pytest.mark.parametrize(
    "parts",
    [["..", "SECRET"], ["PT000000", "..", "..", "SECRET"], ["", "SECRET"], ["C:", "SECRET"], [".", "SECRET"]],
)
def test_a_name_that_leads_outside_is_never_followed(disc, pool, parts, tmp_path):
    write(make_ct_slice(50.0, series_uid="1.2.99"), tmp_path / "SECRET")
    rename_target(disc, 0, parts)

    for source in (disc, disc / "DICOMDIR"):
        catalog = opened(source, pool=pool)
        assert "1.2.99" not in [series.uid for series in catalog.series]
        (error,) = [each.error for each in catalog.refused if isinstance(each.error, OutsideTargetError)]
        assert error.fields["name"] == "/".join(parts)


def test_a_link_that_leads_outside_is_not_followed(disc, pool, tmp_path):
    write(make_ct_slice(50.0, series_uid="1.2.99"), tmp_path / "SECRET")
    target = named(disc)[0]
    target.unlink()
    target.symlink_to(tmp_path / "SECRET")

    catalog = opened(disc / "DICOMDIR", pool=pool)

    assert [series.uid for series in catalog.series] == ["1.2.3"]
    assert refused(catalog, MissingTargetError) == [str(target)]


def test_a_pipe_in_place_of_a_file_is_not_opened(disc, pool):
    target = named(disc)[0]
    target.unlink()
    os.mkfifo(target)

    assert refused(opened(disc / "DICOMDIR", pool=pool), MissingTargetError) == [str(target)]


def test_a_disc_in_an_archive_is_held_against_the_archive(disc, pool, tmp_path):
    missing = named(disc)[0]
    with zipfile.ZipFile(tmp_path / "disc.zip", "w") as archive:
        for path in sorted(disc.rglob("*")):
            if path.is_file() and path != missing:
                archive.write(path, f"copy/{path.relative_to(disc)}")

    catalog = opened(tmp_path / "disc.zip", pool=pool)

    assert [series.slice_count for series in catalog.series] == [SLICES - 1]
    (label,) = refused(catalog, MissingTargetError)
    assert label.endswith(f"disc.zip › copy/{missing.relative_to(disc)}")


def test_a_damaged_directory_costs_nothing_but_itself(disc, pool):
    content = (disc / "DICOMDIR").read_bytes()
    (disc / "DICOMDIR").write_bytes(content[: len(content) // 2])

    catalog = opened(disc, pool=pool)

    assert [series.slice_count for series in catalog.series] == [SLICES]
    assert len(catalog.refused) == 1


def test_names_without_number_end(disc, pool, monkeypatch):
    monkeypatch.setattr(directory_records, "MOST_NAMES", 3)

    assert len(directory_records.referenced_files(Header(dcmread(disc / "DICOMDIR")))) <= 3

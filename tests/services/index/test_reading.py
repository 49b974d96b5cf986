"""A folder opened again is read from the index, with the same catalog; the index names nobody."""

import os
import zipfile
from pathlib import Path

import pytest

from medviewer.dicom.source_file import SourceFile
from medviewer.services import index_database, indexed_reading, study_index
from medviewer.services.indexed_instance import Personal, instance_from, text_of
from tests.dicom.reading import read_one
from tests.dicom.synthetic import make_ct_slice, write, write_series
from tests.dicom.test_ultrasound_calibration import SPECTRUM, TISSUE, make_us
from tests.services.index.planted import opened


def test_the_catalog_is_the_same_and_one_file_of_each_series_is_parsed(study, pool, index, read_files):
    plain = opened(study, pool)
    first = opened(study, pool, index)
    read_files.clear()

    again = opened(study, pool, index)

    assert first == plain
    assert again == plain
    assert sorted(source.path.parent.name for source in read_files) == ["Planted folder", "a", "b"]


def test_ultrasound_regions_are_kept_in_the_index(tmp_path, pool, index, read_files):
    for number in (1, 2):
        image = make_us(TISSUE, SPECTRUM, InstanceNumber=number, SOPInstanceUID=f"1.2.7.{number}")
        write(image, tmp_path / f"{number}.dcm")
    first = opened(tmp_path, pool, index)
    read_files.clear()
    again = opened(tmp_path, pool, index)

    assert len(read_files) == 1
    assert [len(instance.regions) for instance in again[0][0].series[0].instances] == [2, 2]
    assert again == first


def test_the_files_of_the_index_name_nobody(study, pool, index, places):
    opened(study, pool, index)
    opened(study, pool, index)

    content = b"".join(path.read_bytes() for path in places[0].iterdir())
    assert len(content) > 10_000
    words = [
        b"Planted", b"PLANTED", b"Zhang", "張".encode(), b"19370212", b"2019031", b"1.2.3\"", b"IM00", b"a/IM",
        str(study).encode(), b"secret",
    ]  # fmt: skip
    for word in words:
        assert word not in content
        assert word.decode().encode("utf-16-le") not in content
    assert all(path.stat().st_mode & 0o077 == 0 for path in places[1].iterdir())
    assert (places[0] / index_database.FILE_NAME).stat().st_mode & 0o077 == 0


def test_a_uid_made_from_a_path_is_not_written(tmp_path, pool, index, places):
    for height in (0.0, 2.0, 4.0):
        slice_ = make_ct_slice(height)
        del slice_.SOPInstanceUID
        slice_.file_meta.MediaStorageSOPInstanceUID = "1.2.3.4"
        slice_.save_as(tmp_path / f"IM{height:.0f}", enforce_file_format=False)

    first = opened(tmp_path, pool, index)
    again = opened(tmp_path, pool, index)

    assert again == first
    content = b"".join(path.read_bytes() for path in places[0].iterdir())
    assert b"2.25." not in content


def change_spacing(path: Path) -> None:
    """Change the header, and not the size of the file."""
    path.write_bytes(path.read_bytes().replace(rb"0.75\0.5", rb"0.65\0.5"))


def test_a_changed_file_is_read_again(study, pool, index, read_files):
    opened(study, pool, index)
    path = study / "a" / "IM0005"
    size = path.stat().st_size
    change_spacing(path)
    assert path.stat().st_size == size  # only its times tell
    read_files.clear()

    again = opened(study, pool, index)

    assert SourceFile(path) in read_files
    assert again == opened(study, pool)


def test_a_file_replaced_with_the_old_time_is_read_again(study, pool, index, read_files):
    opened(study, pool, index)
    path = study / "a" / "IM0005"
    status = path.stat()
    change_spacing(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    read_files.clear()

    assert opened(study, pool, index) == opened(study, pool)
    assert SourceFile(path) in read_files


def test_a_file_that_has_just_changed_is_not_kept(study, pool, index, monkeypatch, read_files):
    monkeypatch.setattr(study_index, "SETTLED_NS", 3600 * 10**9)
    opened(study, pool, index)
    read_files.clear()

    opened(study, pool, index)

    assert len(read_files) == 28


@pytest.mark.parametrize(("old", "new"), [(b"Zhang^Planted", b"Other^Planted"), (rb"0.75\0.5", rb"0.65\0.5")])
def test_what_only_the_witness_says_is_believed_of_nobody_else(  # noqa: PLR0917 (fixtures)
    study, pool, index, monkeypatch, read_files, old, new
):
    """Times that lie (a restored backup): the witness no longer says what was indexed, so all are read again."""
    opened(study, pool, index)
    statuses = {path: path.stat() for path in study.rglob("*")}
    witness = min((study / "a").iterdir())
    content = witness.read_bytes()
    witness.write_bytes(content.replace(old, new))
    assert witness.read_bytes() != content

    def old_times(files):
        for source in files:
            status = statuses[source.path]
            yield source, (status.st_size, status.st_mtime_ns, status.st_ctime_ns)

    monkeypatch.setattr(study_index, "_times", old_times)
    read_files.clear()

    again = opened(study, pool, index)

    assert len([each for each in read_files if each.path.parent.name == "a"]) == 20
    monkeypatch.undo()
    assert again == opened(study, pool)


def test_two_patients_of_one_study_uid_stay_two(tmp_path, pool, index):
    write_series(tmp_path / "a", [0.0, 2.0, 4.0], PatientID="one")
    write_series(tmp_path / "b", [0.0, 2.0, 4.0], PatientID="two")
    first = opened(tmp_path, pool, index)

    again = opened(tmp_path, pool, index)

    assert again == first
    assert sorted(study.patient.patient_id for study in again[0]) == ["one", "two"]


def test_files_of_an_archive_are_known_until_the_archive_changes(study, pool, index, tmp_path, read_files):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted((study / "b").iterdir()):
            archive.write(file, file.name)
    first = opened(path, pool, index)
    read_files.clear()
    assert opened(path, pool, index) == first
    assert len(read_files) == 1
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("more", b"no image")
    read_files.clear()

    opened(path, pool, index)

    assert len(read_files) == 8


def test_a_cancelled_reading_keeps_nothing(study, pool, index, places):
    answers = indexed_reading.read_indexed(
        [SourceFile(path) for path in sorted((study / "a").iterdir())],
        lambda files: ((source, read_one(source.path)) for source in files),
        index,
    )
    next(answers)
    answers.close()

    assert index.look_up([SourceFile(path) for path in (study / "a").iterdir()]).entries == {}


@pytest.mark.slow
def test_every_real_image_comes_back_as_it_was_read(shared_data):
    checked = 0
    for path in sorted(shared_data.rglob("*"))[::3]:
        try:
            instance = read_one(path)
        except Exception:
            continue
        text = text_of(instance)
        if text is not None:
            checked += 1
            assert instance_from(text, instance.source, Personal.of(instance)) == instance
    assert checked > 50

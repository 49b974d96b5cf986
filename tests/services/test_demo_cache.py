"""The cached demo study is made once and is never half."""

import errno
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pydicom
import pytest

import medviewer
from medviewer import paths
from medviewer.imaging.phantom.chest import Matrix
from medviewer.report.save import DiskFullError, FolderNotWritableError
from medviewer.services import demo_cache
from medviewer.services.demo_cache import demo_study_folder, put_demo_study
from medviewer.services.jobs import CancelledError, foreground_context

SMALL = Matrix(pixels=128, slice_mm=28.0)


def write_empty_study(folder, *, matrix, publish):
    """Stands in for the writer: the same files, without pixels."""
    folder.mkdir(exist_ok=True)
    for index in range(matrix.slices):
        (folder / f"IM{index + 1:04}.dcm").touch()
        publish(index + 1, matrix.slices, "Writing")
    (folder / "truth.json").write_text(json.dumps({"slices": matrix.slices}))


@pytest.fixture
def made(monkeypatch):
    """The folders in which a study was written, without pixels for speed."""
    folders = []

    def counting(folder, **options):
        folders.append(folder)
        write_empty_study(folder, **options)

    monkeypatch.setattr(demo_cache, "write_demo_study", counting)
    return folders


@pytest.mark.slow
def test_the_cached_study_is_the_demo_study():
    progress = []
    folder = demo_study_folder(foreground_context(progress.append), SMALL)

    assert {pydicom.dcmread(path).PatientID for path in folder.glob("*.dcm")} == {"DEMO"}
    assert progress[-1].done == progress[-1].total
    assert demo_study_folder(foreground_context(), SMALL) == folder


def test_it_is_made_once(made):
    folder = demo_study_folder(foreground_context(), SMALL)

    assert demo_study_folder(foreground_context(), SMALL) == folder
    assert len(made) == 1
    assert len(list(folder.glob("*.dcm"))) == SMALL.slices


@pytest.mark.parametrize("damage", ["truth.json", "IM0003.dcm"])
def test_a_study_that_is_not_whole_is_made_again(made, damage):
    folder = demo_study_folder(foreground_context(), SMALL)
    (folder / damage).unlink()

    demo_study_folder(foreground_context(), SMALL)

    assert len(made) == 2
    assert (folder / damage).is_file()


def test_a_truth_that_is_no_json_is_made_again(made):
    folder = demo_study_folder(foreground_context(), SMALL)
    (folder / "truth.json").write_text("[1]")

    demo_study_folder(foreground_context(), SMALL)

    assert len(made) == 2


def test_a_cancelled_making_leaves_nothing_behind(made):
    context = foreground_context(
        lambda progress: progress.done > progress.total // 2 and context.job.cancel()
    )

    with pytest.raises(CancelledError):
        demo_study_folder(context, SMALL)

    assert list(paths.cache_folder().iterdir()) == []


def test_a_killed_making_is_not_taken_for_a_study(made):
    (paths.cache_folder() / "demo-study-1.killed").mkdir()
    (paths.cache_folder() / "demo-study-1.killed" / "IM0001.dcm").write_bytes(b"half")

    folder = demo_study_folder(foreground_context(), SMALL)

    assert len(list(folder.glob("*.dcm"))) == SMALL.slices


def test_a_study_that_another_program_finished_meanwhile_is_kept(monkeypatch):
    target = paths.cache_folder() / "demo-study-1"

    def outrun(folder, **options):
        write_empty_study(folder, **options)
        write_empty_study(target, **options)
        (target / "mark").touch()

    monkeypatch.setattr(demo_cache, "write_demo_study", outrun)

    assert (demo_study_folder(foreground_context(), SMALL) / "mark").is_file()
    assert list(paths.cache_folder().iterdir()) == [target]


def no_room(folder, **options):
    write_empty_study(folder, **options)
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("inside", ["", "a/b"])
def test_a_full_disk_is_the_reason_told_and_nothing_is_left(monkeypatch, tmp_path, inside):
    monkeypatch.setattr(demo_cache, "write_demo_study", no_room)
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(DiskFullError):
        put_demo_study(foreground_context(), tmp_path / inside, SMALL)
    with pytest.raises(DiskFullError):
        demo_study_folder(foreground_context(), SMALL)

    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]
    assert list(paths.cache_folder().iterdir()) == []


def test_a_study_asked_for_lies_in_its_folder_beside_what_was_there(made, tmp_path):
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (folder / "kept.txt").write_text("mine")
    put_demo_study(foreground_context(), folder, SMALL)

    names = sorted(path.name for path in folder.iterdir())
    assert names == [*(f"IM{number + 1:04}.dcm" for number in range(SMALL.slices)), "kept.txt", "truth.json"]


def test_a_folder_that_can_t_be_made_is_told(made, tmp_path):
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "a"):
        with pytest.raises(FolderNotWritableError):
            put_demo_study(foreground_context(), folder, SMALL)

    assert made == []


def test_without_a_cache_the_study_is_made_once_in_the_folder_for_temporary_files(
    made, monkeypatch, tmp_path
):
    (tmp_path / "file").touch()
    monkeypatch.setenv("MEDVIEWER_CACHE", str(tmp_path / "file"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    demo_cache._temporary_folder.cache_clear()
    try:
        folder = demo_study_folder(foreground_context(), SMALL)
        again = demo_study_folder(foreground_context(), SMALL)
    finally:
        demo_cache._temporary_folder.cache_clear()

    assert folder == again
    assert folder.is_relative_to(tmp_path)
    assert len(made) == 1


FILLS_UP = """
import resource, sys
import medviewer.__main__
from medviewer.dicom.demo_study import write_demo_study
from medviewer.imaging.phantom.chest import Matrix
from medviewer.services import demo_cache

def small(folder, *, matrix, publish):
    write_demo_study(folder, matrix=Matrix(pixels=128, slice_mm=28.0), publish=publish)

demo_cache.write_demo_study = small
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))  # the first slice is larger
sys.exit(medviewer.__main__.main(["demo-study", "made/here"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of a file's size")
def test_the_command_ends_with_the_reason_on_a_disk_that_fills_up(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", FILLS_UP], capture_output=True, text=True, check=False, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(medviewer.__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "medviewer: There is no room on the disk for “here”."
    assert list(tmp_path.iterdir()) == []

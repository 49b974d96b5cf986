"""The cached demo study is made once and is never half."""

import json

import pydicom
import pytest

from medviewer import paths
from medviewer.imaging.phantom.chest import Matrix
from medviewer.services import demo_cache
from medviewer.services.demo_cache import demo_study_folder
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

"""The cached demo study is made once and is never half."""

import pytest

from medviewer import paths
from medviewer.imaging.phantom.chest import Matrix
from medviewer.services import demo_cache
from medviewer.services.demo_cache import demo_study_folder
from medviewer.services.jobs import CancelledError, foreground_context

SMALL = Matrix(pixels=128, slice_mm=28.0)


@pytest.fixture
def made(monkeypatch):
    """How often a demo study was written."""
    calls = []
    write = demo_cache.write_demo_study

    def counting(folder, **options):
        calls.append(folder)
        write(folder, **options)

    monkeypatch.setattr(demo_cache, "write_demo_study", counting)
    return calls


def test_it_is_made_once(made):
    progress = []
    folder = demo_study_folder(foreground_context(progress.append), SMALL)

    assert demo_study_folder(foreground_context(), SMALL) == folder
    assert len(made) == 1
    assert len(list(folder.glob("*.dcm"))) == SMALL.slices
    assert progress[-1].done == progress[-1].total


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
    write = demo_cache.write_demo_study
    target = paths.cache_folder() / "demo-study-1"

    def outrun(folder, **options):
        write(folder, **options)
        write(target, **options)
        (target / "mark").touch()

    monkeypatch.setattr(demo_cache, "write_demo_study", outrun)

    assert (demo_study_folder(foreground_context(), SMALL) / "mark").is_file()
    assert list(paths.cache_folder().iterdir()) == [target]

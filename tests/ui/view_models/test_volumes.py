"""Loaded series are kept as long as there is room, and what is on show is kept whatever it takes."""

from types import SimpleNamespace

import numpy as np
import pytest

from medviewer.services.jobs import JobRunner
from medviewer.ui.main_thread import MainThread
from medviewer.ui.view_models import volumes as volumes_module
from medviewer.ui.view_models.activity import ActivityViewModel
from medviewer.ui.view_models.volumes import VolumesViewModel

SERIES = {key: SimpleNamespace(key=key, slice_count=4) for key in "abc"}


@pytest.fixture
def volumes(qtbot, monkeypatch):
    """Room for two series of 100 bytes beside each other; loading takes no time."""

    def load(context, series, pool, in_view):
        loaded = SimpleNamespace(shared=SimpleNamespace(values=np.zeros(100, np.uint8)))
        context.hand_over(loaded)
        context.step(4, 4, "Loading images")
        return loaded

    monkeypatch.setattr(volumes_module, "_load", load)
    main_thread = MainThread()
    runner = JobRunner(main_thread.deliver, threads=1)
    yield VolumesViewModel(runner, None, ActivityViewModel(), budget_bytes=200)
    runner.shutdown()


def show(qtbot, volumes, key):
    volumes.keep_only_shown(frozenset(key))
    volumes.show(SERIES[key])
    qtbot.waitUntil(lambda: volumes.is_complete(key))


def test_the_series_seen_longest_ago_goes_first(qtbot, volumes):
    gone = []
    volumes.let_go.connect(gone.append)
    for key in ("a", "b", "a", "c"):
        show(qtbot, volumes, key)

    assert [key for key in "abc" if volumes.loaded(key) is not None] == ["a", "c"]
    assert gone == ["b"]


def test_what_is_on_show_stays_whatever_it_takes(qtbot, volumes):
    volumes.keep_only_shown(frozenset("abc"))
    for key in "abc":
        volumes.show(SERIES[key])
        qtbot.waitUntil(lambda key=key: volumes.is_complete(key))

    assert all(volumes.loaded(key) is not None for key in "abc")


def test_a_series_there_already_is_not_loaded_again(qtbot, volumes):
    show(qtbot, volumes, "a")
    first = volumes.loaded("a")
    show(qtbot, volumes, "a")

    assert volumes.loaded("a") is first
    assert volumes.progress("a") is None


def test_each_stage_of_loading_is_told_in_order(qtbot, volumes):
    told = []
    volumes.first_image.connect(lambda key: told.append(("first", key)))
    volumes.slices_arrived.connect(lambda key: told.append(("more", key)))
    volumes.completed.connect(lambda key: told.append(("all", key)))
    show(qtbot, volumes, "b")

    assert told[0] == ("first", "b")
    assert told[-1] == ("all", "b")
    assert ("more", "b") in told

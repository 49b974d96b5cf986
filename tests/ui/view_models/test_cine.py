"""Cine plays the slices at its rate, again from the first or back and forth."""

from itertools import pairwise

import pytest

from medviewer.ui.view_models.cine import Cine


@pytest.fixture
def cine(view_model, content):
    view_model.show(content)
    return Cine(view_model)


def play(cine, view_model, qtbot, count):
    seen = []
    view_model.slice_changed.connect(seen.append)
    cine.start(100)
    qtbot.waitUntil(lambda: len(seen) >= count, timeout=5000)
    cine.stop()
    return seen


def test_it_starts_again_from_the_first_slice(cine, view_model, qtbot):
    view_model.go_to_slice(18)
    seen = play(cine, view_model, qtbot, 8)

    assert any(b < a for a, b in pairwise(seen))
    assert min(seen) < 10


def test_it_sweeps_back_and_forth(cine, view_model, qtbot):
    cine.sweeps = True
    view_model.go_to_slice(18)
    seen = play(cine, view_model, qtbot, 8)

    assert min(seen) >= 5


def test_its_rate_is_kept(cine, view_model, qtbot):
    moved = []
    view_model.slice_changed.connect(moved.append)
    view_model.go_to_slice(0)
    cine.start(40)
    qtbot.wait(400)
    cine.stop()

    assert 8 <= view_model.state.slice_index <= 20


def test_it_says_when_it_starts_and_stops(cine, qtbot):
    with qtbot.waitSignal(cine.running_changed) as started:
        cine.toggle()
    with qtbot.waitSignal(cine.running_changed) as stopped:
        cine.toggle()

    assert (started.args, stopped.args) == ([True], [False])
    assert not cine.is_running


def test_without_content_it_does_not_start_and_stops_when_cleared(cine, view_model, qtbot):
    cine.start(100)
    view_model.clear()
    qtbot.waitUntil(lambda: not cine.is_running)
    cine.start()

    assert not cine.is_running

"""Cine plays the slices at its rate, again from the first or back and forth."""

import pytest

from medviewer.ui.view_models.cine import Cine

RATE = 100


class Clock:
    """Each look at it is `step_s` later."""

    def __init__(self, step_s=1 / RATE):
        self.now_s, self.step_s = 0.0, step_s

    def __call__(self):
        self.now_s += self.step_s
        return self.now_s


def play(view_model, content, qtbot, count, *, sweeps=False, clock=None):
    view_model.show(content)
    view_model.go_to_slice(18)
    cine = Cine(view_model, now_s=clock or Clock())
    cine.sweeps = sweeps
    seen = []
    view_model.slice_changed.connect(seen.append)
    cine.start(RATE)
    qtbot.waitUntil(lambda: len(seen) >= count, timeout=5000)
    cine.stop()
    return seen[:count]


@pytest.fixture
def cine(view_model, content):
    view_model.show(content)
    return Cine(view_model)


def test_it_starts_again_from_the_first_slice(view_model, content, qtbot):
    assert play(view_model, content, qtbot, 5) == [19, 20, 0, 1, 2]


def test_it_sweeps_back_and_forth(view_model, content, qtbot):
    assert play(view_model, content, qtbot, 5, sweeps=True) == [19, 20, 19, 18, 17]


def test_late_ticks_leave_slices_out_so_that_the_rate_is_kept(view_model, content, qtbot):
    late = Clock(3 / RATE)

    assert play(view_model, content, qtbot, 3, clock=late) == [0, 3, 6]


def test_it_says_when_it_starts_and_stops(cine, qtbot):
    with qtbot.waitSignal(cine.running_changed) as started:
        cine.toggle()
    with qtbot.waitSignal(cine.running_changed) as stopped:
        cine.toggle()

    assert (started.args, stopped.args) == ([True], [False])
    assert not cine.is_running


def test_without_content_it_does_not_start_and_stops_when_cleared(cine, view_model, qtbot):
    cine.start(RATE)
    view_model.clear()
    qtbot.waitUntil(lambda: not cine.is_running)
    cine.start()

    assert not cine.is_running

"""A filter chain runs in the background: the latest plane wins, and only the display sees it."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.ui.view_models.filtered_planes import KEPT_PLANES
from medviewer.ui.viewport.picture import ViewportPicture

SPACING = (1.0, 1.0)


class Brighten:
    """A chain that adds 500."""

    def __init__(self, error=None):
        self.applied = []
        self.error = error

    def apply(self, plane, spacing_mm):
        self.applied.append((plane.copy(), spacing_mm))
        if self.error:
            raise self.error
        return plane + plane.dtype.type(500)

    def label(self):
        return "Brighten (500)"


@pytest.fixture
def shown(view_model, content):
    view_model.show(content)
    view_model.resize(40, 40)
    view_model.set_window(0, 4000)
    return view_model


def picture(view_model):
    maker = ViewportPicture()
    image = maker.image(view_model, (40, 40), 1.0)
    return maker.is_filtered, image.pixelColor(20, 20).red()


def test_the_original_shows_until_the_filtered_plane_is_ready(shown, runner, qtbot):
    shown.set_chain(Brighten())
    filtered, dark = picture(shown)
    assert not filtered
    with qtbot.waitSignal(shown.changed):
        runner.deliver_all()
    filtered, bright = picture(shown)

    assert filtered
    assert bright == pytest.approx(dark + 500 / 4000 * 255, abs=1)


def test_the_compare_key_shows_the_original_pixels(shown, runner):
    dark = picture(shown)
    shown.set_chain(Brighten())
    picture(shown)
    runner.deliver_all()
    shown.hold_compare(True)
    assert picture(shown) == dark
    shown.hold_compare(False)
    assert picture(shown)[0]


def test_measurements_read_the_unfiltered_pixels(shown, runner):
    before = shown.probe((20, 20))
    shown.set_chain(Brighten())
    picture(shown)
    runner.deliver_all()

    assert shown.probe((20, 20)) == before


def test_the_chain_gets_the_plane_as_it_was_read(shown, runner, content):
    chain = Brighten()
    shown.set_chain(chain)
    picture(shown)

    assert np.array_equal(chain.applied[0][0], content.volume.values[10])
    assert chain.applied[0][1] == pytest.approx(SPACING)


def test_only_the_latest_slice_is_delivered(shown, runner, content):
    shown.set_chain(Brighten())
    for index in (3, 4, 5):
        shown.go_to_slice(index)
        picture(shown)
    runner.deliver_all()
    kept = []
    for index in (3, 4, 5):
        key = shown.shown_plane.key(content, index)
        if shown.filtered.plane(key, content.volume.values[index], SPACING) is not None:
            kept.append(index)

    assert kept == [5]


def test_a_plane_is_worked_out_once(shown, runner):
    chain = Brighten()
    shown.set_chain(chain)
    for _paint in range(3):
        picture(shown)
    runner.deliver_all()
    picture(shown)
    shown.scroll(1)
    picture(shown)
    runner.deliver_all()
    shown.scroll(-1)

    assert picture(shown)[0]
    assert len(chain.applied) == 2


def test_another_chain_or_series_forgets_what_was_made(shown, runner, content):
    shown.set_chain(Brighten())
    picture(shown)
    runner.deliver_all()
    generation = shown.filtered.generation
    shown.show(replace(content))

    assert shown.filtered.generation > generation
    assert not picture(shown)[0]
    shown.set_chain(None)
    runner.deliver_all()
    assert not picture(shown)[0]


def test_a_chain_that_fails_is_told_once_and_the_original_stays(shown, runner, qtbot):
    error = RuntimeError("no")
    chain = Brighten(error)
    shown.set_chain(chain)
    picture(shown)
    with qtbot.waitSignal(shown.filter_failed) as failed:
        runner.deliver_all()
    assert failed.args == [error]
    assert not picture(shown)[0]
    assert len(chain.applied) == 1
    assert shown.filtered.has_failed_on(shown.shown_plane.key(shown.content, 10))


def test_only_so_many_planes_are_kept(shown, runner, content):
    shown.set_chain(Brighten())
    plane = content.volume.values[0]
    for index in range(KEPT_PLANES + 1):
        shown.filtered.plane(index, plane, SPACING)
        runner.deliver_all()

    assert shown.filtered.plane(KEPT_PLANES, plane, SPACING) is not None
    assert shown.filtered.plane(0, plane, SPACING) is None

"""The viewport's view-model: one state, changed on request, announced once."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.presets import CT_PRESETS
from medviewer.imaging.volume import Unit
from medviewer.ui.view_models.viewport_content import ViewportContent
from medviewer.ui.viewport.status_lines import probe_lines
from tests.imaging.volumes import volume_of

OWN = VoiWindow(-500, 1400, name="LUNG")


@pytest.fixture
def shown(view_model, content):
    view_model.show(content)
    view_model.resize(400, 400)
    return view_model


def test_a_series_is_shown_from_its_middle_in_its_own_window(view_model, content, qtbot):
    volume = replace(content.volume, windows=(OWN,))
    with qtbot.waitSignals([view_model.changed, view_model.slice_changed]):
        view_model.show(replace(content, volume=volume))

    assert view_model.state.slice_index == 10
    assert view_model.state.window == OWN


def test_without_content_every_request_is_without_effect(view_model, qtbot):
    with qtbot.assertNotEmitted(view_model.changed):
        view_model.scroll(1)
        view_model.last()
        view_model.pan(5, 5)
        view_model.zoom_by(2, (1, 1))
        view_model.use_own_window()
        view_model.use_window(OWN)
        view_model.reset()
        view_model.place_marker(3, 3)
        view_model.slices_arrived()
    assert view_model.state is None
    assert view_model.probe((3, 3)) is None


def test_a_request_that_changes_nothing_is_not_announced(shown, qtbot):
    shown.last()
    with qtbot.assertNotEmitted(shown.changed):
        shown.scroll(1)
        shown.fit()


def test_going_through_the_slices(shown, qtbot):
    heard = []
    shown.slice_changed.connect(heard.append)
    shown.first()
    shown.page(1)
    shown.last()
    shown.go_to_slice(7)

    assert heard == [0, 10, 20, 7]


def test_the_series_own_window_comes_back_and_then_its_full_range(shown):
    shown.use_window(VoiWindow(-600, 1500, name="Lung"))
    assert shown.state.window == VoiWindow(-600, 1500, name="Lung")
    shown.use_own_window()
    assert shown.state.window == CT_PRESETS[0].window
    shown.use_own_window()
    assert shown.state.window.width == pytest.approx(299, rel=0.01)
    shown.use_own_window()
    assert shown.state.window == CT_PRESETS[0].window


def test_reset_restores_the_first_look_but_not_the_slice(shown):
    first = shown.state
    shown.go_to_slice(3)
    for change in (
        shown.invert,
        shown.flip_horizontal,
        shown.flip_vertical,
        lambda: shown.rotate(1),
        lambda: shown.zoom_by(3),
        lambda: shown.pan(9, 9),
        lambda: shown.set_window(0, 7),
    ):
        change()
    shown.reset()

    assert shown.state == replace(first, slice_index=3)


def test_zooming_about_a_point_keeps_it_in_place_also_at_the_limit(shown):
    for factor in (3.0, 1e9, 1e-12):
        under = shown.transform.to_image(50, 70)
        shown.zoom_by(factor, (50, 70))
        assert shown.transform.to_screen(*under) == pytest.approx((50, 70), abs=1e-6)


@pytest.mark.parametrize("turns", range(4))
def test_panning_follows_the_mouse_when_turned_and_flipped(shown, turns):
    shown.rotate(turns)
    shown.flip_horizontal()
    under = shown.transform.to_image(100, 100)
    shown.pan(30, -20)

    assert shown.transform.to_screen(*under) == pytest.approx((130, 80))


def test_fit_keeps_turns_and_flips(shown):
    shown.rotate(1)
    shown.zoom_by(4)
    shown.fit()

    assert (shown.state.zoom, shown.state.center, shown.state.quarter_turns) == (1.0, None, 1)


def test_the_overlay_stays_within_its_bounds(shown):
    shown.set_overlay_opacity(3)
    shown.set_overlay_threshold(-1)
    shown.set_overlay_visible(False)

    assert shown.state.overlay.opacity == 1
    assert shown.state.overlay.threshold == 0
    assert not shown.overlay_shown


def test_an_automatic_window_waits_for_pixels_and_then_stays(view_model):
    values = np.arange(4 * 100, dtype=np.int16).reshape(4, 10, 10)
    loaded = np.zeros(4, bool)
    view_model.show(ViewportContent(volume_of(values, unit=Unit.NONE), loaded))
    assert view_model.state.window == VoiWindow(0, 1)

    loaded[2] = True
    view_model.slices_arrived()
    first = view_model.state.window
    assert first.center == pytest.approx(249.5, abs=1)
    loaded[:] = True
    view_model.slices_arrived()
    assert view_model.state.window == first


def test_an_automatic_window_gives_way_to_the_readers(view_model):
    values = np.arange(4 * 100, dtype=np.int16).reshape(4, 10, 10)
    loaded = np.zeros(4, bool)
    view_model.show(ViewportContent(volume_of(values, unit=Unit.NONE), loaded))
    view_model.set_window(50, 60)
    loaded[:] = True
    view_model.slices_arrived()

    assert view_model.state.window == VoiWindow(50, 60)


def test_a_failed_or_missing_slice_has_no_pixel_values(view_model, content):
    view_model.resize(400, 400)
    view_model.show(replace(content, failures={10: "truncated"}))
    assert view_model.probe((200, 200)) is None
    view_model.scroll(1)
    assert view_model.probe((200, 200)).slice_index == 11


def test_the_texts_can_be_told_anew_and_nothing_else_changes(shown, content):
    shown.go_to_slice(3)
    before = shown.state
    shown.retell(replace(content, cautions=("别的",)))

    assert shown.state == before
    assert shown.content.cautions == ("别的",)
    with pytest.raises(ValueError, match="another Volume"):
        shown.retell(replace(content, volume=volume_of(content.volume.values)))


def test_another_series_leaves_findings_behind(shown, content):
    shown.set_findings((), None)
    shown.show(replace(content))

    assert shown.findings == ()
    assert shown.selected is None


def test_the_pixel_under_the_mouse_tells_its_stored_value_too(view_model, content):
    view_model.show(replace(content, rescales=((2.0, -1024.0),) * 21))
    view_model.resize(400, 400)
    probe = view_model.probe((200, 200))

    assert probe.stored == (probe.value + 1024) / 2
    assert f"stored {probe.stored:g}" in probe_lines(probe)[0]


def test_a_stored_value_that_is_the_value_is_not_told_twice(view_model, content):
    view_model.show(replace(content, rescales=((1.0, 0.0),) * 21))

    assert view_model.probe((0, 0)).stored is None

"""Key images carry their letters, scale bar, window and color bar, and the very pixels of the screen."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.key_image import key_image
from medviewer.imaging.render import plane_of, render
from medviewer.imaging.viewport_state import OverlayState, ViewportState
from medviewer.imaging.volume import Calibration
from tests.imaging.test_overlay import hot_cell, map_at
from tests.imaging.volumes import volume_of

STATE = ViewportState(slice_count=9, slice_index=4, window=VoiWindow(40, 400))
VOLUME = volume_of(np.random.default_rng(1).integers(-100, 100, (9, 40, 40)).astype(np.int16))


def differs(volume, state=STATE, **more):
    """Where a key image differs from the bare rendered picture."""
    bare = render(plane_of(volume, state.slice_index), state, (512, 512))
    return np.any(key_image(volume, state, (512, 512), **more) != bare[..., np.newaxis], axis=2)


def test_the_middle_of_the_picture_is_as_rendered():
    assert not differs(VOLUME)[40:440, 40:470].any()


def test_all_four_letters_and_the_scale_bar_are_written():
    changed = differs(VOLUME)

    assert changed[240:272, :30].any()
    assert changed[240:272, -30:].any()
    assert changed[:30, 240:272].any()
    assert changed[480:490, 190:320].any()
    assert changed[-22:, 245:267].any()


def test_without_a_place_in_the_patient_there_are_no_letters():
    changed = differs(volume_of(VOLUME.values, calibration=Calibration.PIXEL_SPACING))

    assert not changed[240:272].any()


def test_the_color_bar_comes_with_the_map_and_goes_with_it():
    saliency = [map_at(VOLUME, (4, 20, 20), hot_cell())]
    shown = key_image(VOLUME, STATE, (512, 512), saliency)
    colored = np.ptp(shown.astype(int), axis=2) > 30

    assert colored[240:270, 240:270].any()  # the map
    assert colored[320:440, 495:512].any()  # the bar
    for hidden in (replace(STATE, overlay=OverlayState(visible=False)), STATE.at_slice(3)):
        assert not (np.ptp(key_image(VOLUME, hidden, (512, 512), saliency).astype(int), axis=2) > 30).any()


def test_a_picture_too_small_for_its_letters_is_refused():
    with pytest.raises(ValueError, match="64"):
        key_image(VOLUME, STATE, (32, 512))


def test_every_picture_is_stamped_at_its_foot():
    assert differs(VOLUME)[490:, 320:].any()

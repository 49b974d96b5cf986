"""Window presets: every value, and what a volume is first shown with."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.padding import Padding
from medviewer.imaging.presets import CT_PRESETS, default_window, full_range
from medviewer.imaging.volume import Unit
from tests.imaging.volumes import volume_of


@pytest.mark.parametrize(
    ("digit", "name", "width", "center"),
    [
        (1, "Soft tissue", 400, 40),
        (2, "Lung", 1500, -600),
        (3, "Bone", 2000, 400),
        (4, "Brain", 80, 40),
        (5, "Liver", 150, 90),
        (6, "Abdomen", 350, 50),
        (7, "Stroke", 40, 40),
        (8, "Angiography", 600, 300),
    ],
)
def test_each_preset_by_its_digit(digit, name, width, center):
    preset = next(each for each in CT_PRESETS if each.digit == digit)

    assert (preset.name, preset.window) == (name, VoiWindow(center, width, name=name))


def test_there_are_no_other_presets_and_9_is_the_readers():
    assert [preset.digit for preset in CT_PRESETS] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_the_series_own_window_comes_first():
    own = VoiWindow(300, 700, name="OWN")
    volume = volume_of(np.zeros((2, 4, 4), np.int16), windows=(own, VoiWindow(0, 10)))

    assert default_window(volume, 1) == own


def test_a_ct_without_windows_is_shown_at_soft_tissue():
    assert default_window(volume_of(np.zeros((2, 4, 4), np.int16)), 1) == CT_PRESETS[0].window


def test_an_mr_without_windows_is_shown_over_its_range_padding_left_out():
    values = np.linspace(0, 1000, 2000, dtype=np.int16).reshape(2, 20, 50)
    values[:, :5] = -2000
    window = default_window(volume_of(values, unit=Unit.NONE, padding=Padding(-2000)), 0)

    assert window.center == pytest.approx((values[values > -2000].min() + 1000) / 2, abs=10)
    assert window.width < 1000


def test_slices_that_are_not_there_yet_do_not_count():
    values = np.zeros((3, 10, 10), np.int16)
    values[1] = np.arange(100).reshape(10, 10)
    loaded = np.array([False, True, False])
    window = full_range(volume_of(values, unit=Unit.NONE), loaded)

    assert window.center == pytest.approx(49.5, abs=0.5)
    assert window.width == pytest.approx(99, abs=1)


def test_nothing_loaded_is_no_reason_to_fail():
    volume = volume_of(np.zeros((3, 4, 4), np.int16), unit=Unit.NONE)

    assert default_window(volume, 0, np.zeros(3, bool)) == VoiWindow(0, 1)


def test_each_image_leaves_out_its_own_padding():
    values = np.zeros((2, 10, 10), np.int16)
    values[0], values[1] = np.arange(100).reshape(10, 10), np.arange(100).reshape(10, 10) + 50
    values[0, 0], values[1, 0] = -2000, 3000
    plain = volume_of(values, unit=Unit.NONE)
    own = tuple(replace(plain.facts(k), padding=Padding(value)) for k, value in ((0, -2000), (1, 3000)))
    window = full_range(replace(plain, own_facts=own))

    assert (window.center, window.width) == pytest.approx(((10 + 149) / 2, 139), abs=1)

"""The shipped outline network on drawn nodules. It draws the edge where readers do: outside.

By up to a millimetre on either side, of large nodules by 6.5 % of the diameter.
"""

from pathlib import Path

import numpy as np
import pytest

from medviewer import paths
from medviewer.analysis.measure import measure_nodule
from medviewer.analysis.model_card import load_card
from medviewer.finding.measurement import Attenuation
from medviewer.services.keras_outline import load_keras_outline
from tests.analysis.simple_chest import Ball, Tube, make_volume
from tests.analysis.test_measure import block, turned

pytest.importorskip("keras")
TOLERANCE_MM = 1.7


@pytest.fixture(scope="module")
def model():
    folder: Path = paths.resources() / "models" / "lung-nodule"
    return load_keras_outline(load_card(folder), folder)


def noisy(volume):
    values = volume.values + np.random.default_rng(0).normal(0, 25, volume.values.shape)
    return make_volume(np.round(values).astype(np.int16), volume.geometry)


@pytest.mark.parametrize("spacing", [(1, 0.5, 0.5), (3, 0.9, 0.9), (2, 0.6, 0.8)])
@pytest.mark.parametrize(("diameter", "hu"), [(6, 40), (12, 40), (12, -550), (25, 40)])
def test_a_ball_is_measured(model, spacing, diameter, hu):
    measured = measure_nodule(noisy(block([Ball((0, 0, 0), diameter, hu)], spacing)), (1, 0, 0), model)

    assert measured.mean_mm == pytest.approx(diameter, abs=max(TOLERANCE_MM, 0.13 * diameter))
    assert measured.attenuation is (Attenuation.SOLID if hu == 40 else Attenuation.GROUND_GLASS)


def test_a_ball_on_slices_that_lie_askew_is_measured(model):
    volume = noisy(block([Ball((0, 0, 0), 12)], axes=turned(20)))

    assert measure_nodule(volume, (0, 0, 0), model).mean_mm == pytest.approx(12, abs=TOLERANCE_MM)


@pytest.mark.parametrize("off", [(3, 0, 0), (-2, 2, 0), (0, 0, 3)])
def test_a_point_three_millimetres_beside_measures_nearly_the_same(model, off):
    volume = noisy(block([Ball((0, 0, 0), 10)]))
    middle = measure_nodule(volume, (0, 0, 0), model)

    assert measure_nodule(volume, off, model).mean_mm == pytest.approx(middle.mean_mm, abs=0.5)


def test_the_vessel_that_a_nodule_hangs_on_is_left_out(model):
    volume = noisy(block([Tube((-30, 0, -5), (30, 0, 5), 3), Ball((0, 0, 0), 12)]))

    assert measure_nodule(volume, (0, 0, 0), model).mean_mm == pytest.approx(12, abs=2.5)


def test_the_wall_that_a_nodule_sits_on_is_left_out(model):
    wall = Tube((-200, 36, 0), (200, 36, 0), 48)  # its surface at y = 12 mm
    volume = noisy(block([wall, Ball((0, 8, 0), 12)]))

    assert measure_nodule(volume, (0, 6, 0), model).mean_mm == pytest.approx(12, abs=3)


def test_noise_alone_is_no_nodule(model):
    assert measure_nodule(noisy(block([])), (0, 0, 0), model) is None

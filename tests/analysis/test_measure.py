import numpy as np
import pytest

from medviewer.analysis.lungs import find_lungs
from medviewer.analysis.measure import measure_nodule, nodule_axes, nodule_outline
from tests.analysis.simple_chest import Ball, Tube, simple_chest

FREE, GLASS, WALLED, VESSELED = (-85, 15, 30), (-70, -25, -45), (102, 0, -10), (60, 45, 30)
NODULES = (
    Ball(FREE, 12),
    Ball(GLASS, 14, hu=-620),
    Ball(WALLED, 14),
    Tube((60, 20, 30), (60, 70, 30), 4),
    Ball(VESSELED, 16),
)


@pytest.fixture(scope="module")
def scan():
    volume = simple_chest(NODULES)
    return volume, find_lungs(volume)


@pytest.mark.parametrize(("center", "diameter"), [(FREE, 12), (GLASS, 14), (WALLED, 14), (VESSELED, 16)])
@pytest.mark.parametrize("offset", [(0, 0), (1.5, -1.5)])
def test_diameters_are_right_within_a_pixel_or_two(scan, center, diameter, offset):
    volume, lungs = scan
    point = (center[0] + offset[0], center[1] + offset[1], center[2])

    assert measure_nodule(volume, point, lungs).mean_mm == pytest.approx(diameter, abs=2.5)


@pytest.mark.parametrize("point", [(-70, 40, 0), (0, 0, 900), (0, 72, 0)], ids=["lung", "outside", "spine"])
def test_where_nothing_is_nothing_is_measured(scan, point):
    volume, lungs = scan

    assert measure_nodule(volume, point, lungs) is None


def test_the_mean_axis_of_a_rectangle_counts_whole_cells():
    mask = np.zeros((40, 40), bool)
    mask[10:14, 5:35] = True

    assert nodule_axes(mask).mean == pytest.approx((30 + 4) / 2, rel=0.15)


def test_what_has_no_end_has_no_outline():
    plane = np.full((160, 160), -850, np.float32)
    plane[70:90] = 40

    assert nodule_outline(plane, np.ones(plane.shape, bool)) is None

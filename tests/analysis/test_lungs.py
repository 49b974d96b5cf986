import numpy as np
import pytest

from medviewer.analysis.lungs import find_lungs
from tests.analysis.simple_chest import (
    AIR,
    LEFT_LUNG,
    RIGHT_LUNG,
    TISSUE,
    Ball,
    chest_geometry,
    make_volume,
    positions_mm,
    simple_chest,
)

LITERS_EACH = 4 / 3 * np.pi * 45 * 65 * 85 / 1e6


def is_inside(lungs, position_mm):
    index = lungs.grid.geometry.to_index(position_mm)
    return bool(lungs.mask[tuple(np.round(index).astype(int))])


@pytest.fixture(scope="module")
def volume():
    return simple_chest()


@pytest.fixture(scope="module")
def lungs(volume):
    return find_lungs(volume)


def test_both_lungs_are_found_with_about_their_volume(lungs):
    assert lungs.has_left
    assert lungs.has_right
    assert lungs.volume_liters == pytest.approx(2 * LITERS_EACH, rel=0.08)
    assert not lungs.is_cut_at_top
    assert not lungs.is_cut_at_bottom


@pytest.mark.parametrize(
    "place", [(0, 72, 0), (0, 110, 0), (0, -20, 40), (125, 0, 0), (0, 0, 0), (160, 160, 0)]
)
def test_spine_couch_trachea_wall_heart_and_air_outside_are_not_lung(lungs, place):
    assert not is_inside(lungs, place)


def test_vessels_are_inside(lungs):
    assert is_inside(lungs, (65, 15, 20))


@pytest.mark.parametrize("diameter_mm", [8, 16, 24])
def test_a_nodule_at_the_wall_is_inside(diameter_mm):
    place = (LEFT_LUNG[0] + 44.5 - diameter_mm / 2, 0.0, 10.0)
    assert is_inside(find_lungs(simple_chest([Ball(place, diameter_mm)])), place)


def test_a_large_mass_with_lung_all_around_is_inside():
    assert is_inside(find_lungs(simple_chest([Ball((68, 0, 0), 40)])), (68, 0, 0))


@pytest.mark.parametrize(("lung", "left", "right"), [(LEFT_LUNG, True, False), (RIGHT_LUNG, False, True)])
def test_a_missing_lung_is_noticed_on_the_right_side(lung, left, right):
    lungs = find_lungs(simple_chest(lungs=(lung,)))

    assert (lungs.has_left, lungs.has_right) == (left, right)


def test_slices_from_head_to_feet_give_the_same_lungs(volume, lungs):
    geometry = volume.geometry
    steps = geometry.affine[:3, :3].T
    top = geometry.to_patient((geometry.shape[0] - 1, 0, 0))
    turned = type(geometry).from_vectors(geometry.shape, top, -steps[0], steps[1], steps[2])

    found = find_lungs(make_volume(volume.values[::-1], turned))

    assert found.volume_liters == pytest.approx(lungs.volume_liters, rel=0.01)
    assert not is_inside(found, (0, -20, 40))
    assert (found.has_left, found.has_right) == (True, True)


@pytest.mark.parametrize(
    ("middle_mm", "top", "bottom"), [(70, False, True), (-70, True, False), (0, True, True)]
)
def test_lungs_that_go_on_beyond_the_scan_are_noticed(middle_mm, top, bottom):
    origin = (-164.25, -164.25, middle_mm - 24.5 * 2)
    lungs = find_lungs(simple_chest(geometry=chest_geometry(slices=50, slice_mm=2.0, origin_mm=origin)))

    assert (lungs.is_cut_at_top, lungs.is_cut_at_bottom) == (top, bottom)


def test_a_belly_with_gas_has_no_lungs():
    geometry = chest_geometry()
    x, y, z = positions_mm(geometry)
    values = np.where((x / 140) ** 2 + (y / 95) ** 2 < 1, TISSUE, AIR)
    values[np.sqrt((x - 30) ** 2 + (y + 40) ** 2 + z**2) < 48] = AIR
    noise = np.random.default_rng(0).normal(0, 15, values.shape)

    assert find_lungs(make_volume((values + noise).astype(np.int16), geometry)) is None


@pytest.mark.parametrize("hu", [AIR, TISSUE])
def test_an_even_volume_has_no_lungs(hu):
    geometry = chest_geometry(slices=20, pixels=64)

    assert find_lungs(make_volume(np.full(geometry.shape, hu, np.int16), geometry)) is None


def test_the_distance_to_the_lungs_is_in_mm(lungs):
    assert lungs.distance_mm(LEFT_LUNG) < 2
    assert lungs.distance_mm((LEFT_LUNG[0] + 45 + 30, 0, 0)) == pytest.approx(30, abs=3)

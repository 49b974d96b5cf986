"""Regions of a whole scan: each lies where its name says, whichever way the slices run."""

import numpy as np
import pytest

from medviewer.training.guard.scan_regions import Region, scan_regions
from tests.training.drawn_chest import HILAR, LUNGS, RIB, SHAPE, TRACHEA, VESSEL, drawn_chest, lungs_of


@pytest.fixture(scope="module")
def regions():
    return scan_regions(lungs_of(*drawn_chest()))


def place(*box):
    mask = np.zeros(SHAPE, dtype=bool)
    mask[box] = True
    return mask


def test_no_voxel_lies_in_two_regions(regions):
    assert set(regions) == set(Region)
    assert sum(region.astype(int) for region in regions.values()).max() == 1


def test_a_tube_deep_in_the_lung_is_a_vessel_and_one_beside_the_mediastinum_is_hilum(regions):
    np.testing.assert_array_equal(regions[Region.VESSEL], place(*VESSEL))
    np.testing.assert_array_equal(regions[Region.HILUM], place(*HILAR))


def test_bone_is_the_rib_alone(regions):
    np.testing.assert_array_equal(regions[Region.BONE], place(*RIB))


def test_the_chest_wall_lies_around_the_lungs_but_not_between_or_beneath_them(regions):
    wall = regions[Region.CHEST_WALL]

    assert wall[25, 10:20, 6:10].all()  # to the side
    assert wall[25, 6:10, 10:35].all()  # in front
    assert not wall[10:45, 10:50, 35:55].any()
    assert not wall[4:10, 10:50, 10:35].any()


def test_between_the_lungs_lies_what_has_lung_on_either_side(regions):
    between = regions[Region.BETWEEN]

    assert between[25, 10:50, 35:42].all()
    assert not between[:, :10].any()
    assert not between[:, :, :35].any()


def test_the_diaphragm_lies_right_beneath_the_lungs(regions):
    diaphragm = regions[Region.DIAPHRAGM]

    for _slices, rows, columns in LUNGS:
        assert diaphragm[4:10, rows, columns].all()
    assert not diaphragm[10:].any()
    assert not diaphragm[:4].any()


def test_airway_walls_are_tissue_close_to_the_trachea(regions):
    walls = np.argwhere(regions[Region.AIRWAY_WALL])
    inside = np.argwhere(place(*TRACHEA))
    off_mm = 2.0 * np.min(np.linalg.norm(walls[:, None] - inside[None], axis=2), axis=1)

    assert len(walls)
    assert off_mm.max() <= 4
    assert not regions[Region.AIRWAY_WALL][TRACHEA].any()


def test_slices_from_head_to_feet_give_the_same_regions(regions):
    values, mask = drawn_chest()
    turned = scan_regions(lungs_of(values[::-1].copy(), mask[::-1].copy(), superior_last=False))

    for region, here in regions.items():
        np.testing.assert_array_equal(turned[region][::-1], here, err_msg=region.value)

"""A chest that lies the other way round than its header says is noticed, each direction by itself; others are left alone."""

from itertools import combinations

import numpy as np
import pytest

from medviewer.analysis.directions import Direction, reversed_directions
from medviewer.analysis.lungs import find_lungs
from medviewer.cli.opening import opened
from medviewer.imaging.geometry import VolumeGeometry
from tests.analysis.simple_chest import (
    AIR,
    BONE,
    LEFT_LUNG,
    TISSUE,
    Ball,
    Tube,
    chest_geometry,
    make_volume,
    simple_chest,
)

HEART = Ball((32.0, -20.0, -25.0), 74.0)
SPINE = Tube((0.0, 35.0, -115.0), (0.0, 35.0, 115.0), 32.0, BONE)
AXES = {Direction.FEET_TO_HEAD: 0, Direction.FRONT_TO_BACK: 1, Direction.RIGHT_TO_LEFT: 2}
EVERY_WAY = [ways for count in range(4) for ways in combinations(AXES, count)]


def told(volume):
    return reversed_directions(find_lungs(volume))


def lying(volume, ways):
    """The same header over voxels that lie the other way round."""
    values = np.flip(volume.values, [AXES[way] for way in ways])
    return make_volume(np.ascontiguousarray(values), volume.geometry)


@pytest.fixture(scope="module")
def volume():
    return simple_chest([SPINE, HEART])


@pytest.mark.parametrize("ways", EVERY_WAY)
def test_each_direction_that_is_reversed_is_told_and_no_other(volume, ways):
    assert told(lying(volume, ways)) == ways


@pytest.mark.parametrize("ways", [(Direction.FEET_TO_HEAD,), (Direction.RIGHT_TO_LEFT,), tuple(AXES)])
def test_a_header_that_says_how_its_voxels_lie_is_believed(volume, ways):
    """Only where the voxels lie in the patient counts, not in which order they are stored."""
    affine = volume.geometry.affine.copy()
    for way in ways:
        axis = AXES[way]
        affine[:3, 3] += affine[:3, axis] * (volume.values.shape[axis] - 1)
        affine[:3, axis] *= -1
    stored = lying(volume, ways).values

    assert told(make_volume(stored, VolumeGeometry(stored.shape, affine))) == ()


def test_rows_that_run_from_front_to_back_change_nothing(volume):
    values = np.ascontiguousarray(volume.values.transpose(0, 2, 1))
    affine = volume.geometry.affine[:, [0, 2, 1, 3]]

    assert told(make_volume(values, VolumeGeometry(values.shape, affine))) == ()


def test_fluid_behind_the_lungs_turns_no_chest():
    """The lung that is left lies in front of the trachea; the spine lies behind it still."""
    fluid = [Tube((side, 35, -90), (side, 35, 90), 100, TISSUE) for side in (-65, 65)]

    assert told(simple_chest([SPINE, *fluid])) == ()


def test_gas_in_the_gullet_is_no_trachea_where_the_scan_ends_within_the_lungs():
    gas = Tube((0, 0, -80), (0, 0, -40), 16, AIR)
    geometry = chest_geometry(slices=50, slice_mm=2.0, origin_mm=(-164.25, -164.25, -105))

    assert told(simple_chest([gas], geometry)) == ()


def test_what_reaches_to_both_sides_is_no_heart():
    right, left = Ball((-34, -20, -4), 60), Ball((30, -20, -34), 46)

    assert told(simple_chest([SPINE, right, left])) == ()


def test_a_heart_in_the_middle_is_on_neither_side():
    assert told(lying(simple_chest([SPINE]), (Direction.RIGHT_TO_LEFT,))) == ()


def test_a_heart_beside_a_lost_lung_says_nothing(volume):
    drawn = Ball((-32.0, -20.0, -25.0), 74.0)
    lost = Tube((-65, 0, 0), (-65, 0, 90), 96, TISSUE)

    assert told(simple_chest([SPINE, drawn, lost])) == ()


def test_without_a_trachea_nothing_is_told():
    filled = Tube((0, -20, -10), (0, -20, 120), 20, TISSUE)

    assert told(lying(simple_chest([SPINE, HEART, filled]), tuple(AXES))) == ()


@pytest.mark.parametrize("middle_mm", [60, 20, -20, -50])
def test_a_part_of_the_lungs_lies_as_it_should(middle_mm):
    origin = (-164.25, -164.25, middle_mm - 24.5 * 2)
    geometry = chest_geometry(slices=50, slice_mm=2.0, origin_mm=origin)

    assert told(simple_chest([SPINE, HEART], geometry)) == ()


def test_one_lung_alone_is_judged_by_its_trachea():
    chest = simple_chest([SPINE, HEART], lungs=(LEFT_LUNG,))

    assert told(lying(chest, (Direction.FEET_TO_HEAD,))) == (Direction.FEET_TO_HEAD,)


@pytest.mark.parametrize(
    ("folder", "noticed"),
    [
        ("labelled/lung-ct-volumes/LIDC-IDRI-0001", tuple(AXES)),
        ("dicom/rider_pilot_chest_ct", (Direction.FEET_TO_HEAD, Direction.FRONT_TO_BACK)),  # one lung is lost
    ],
)
def test_real_chests_lie_as_their_headers_say(shared_data, folder, noticed):
    with opened([shared_data / folder]) as found:
        volume = found.load(found.series(None, "test")).volume

    assert told(volume) == ()
    assert told(lying(volume, tuple(AXES))) == noticed

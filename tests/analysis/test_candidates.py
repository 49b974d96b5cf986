import numpy as np
import pydicom
import pytest

from medviewer.analysis.candidates import find_candidates
from medviewer.analysis.lungs import find_lungs
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.phantom.chest import make_chest
from tests.analysis.simple_chest import Ball, Tube, chest_geometry, make_volume, simple_chest

NODULES = (
    Ball((85, -20, -40), 6),
    Ball((-85, 15, 30), 10),
    Ball((60, 45, 30), 20),
    Ball((-70, -25, -45), 12, hu=-620),  # ground glass
    Ball((105, 0, -10), 14),  # at the wall
)


def candidates_of(volume, limit=20):
    return find_candidates(volume, find_lungs(volume), limit)


def distance_mm(candidate, center_mm):
    return float(np.linalg.norm(np.array(candidate.center_mm) - center_mm))


@pytest.fixture(scope="module")
def volume():
    return simple_chest(NODULES)


@pytest.fixture(scope="module")
def found(volume):
    return candidates_of(volume)


@pytest.mark.parametrize("nodule", NODULES)
def test_nodules_come_first_and_in_their_place(found, nodule):
    hits = [candidate for candidate in found[: len(NODULES)] if distance_mm(candidate, nodule.center_mm) < 3]

    assert len(hits) == 1
    assert hits[0].diameter_mm == pytest.approx(nodule.diameter_mm, rel=0.35)


def test_the_list_is_ranked_by_strength(found):
    strengths = [candidate.strength for candidate in found]

    assert strengths == sorted(strengths, reverse=True)


def test_index_and_millimeters_say_the_same(volume, found):
    for candidate in found:
        assert volume.geometry.to_patient(candidate.center_index) == pytest.approx(candidate.center_mm)


def test_the_same_volume_gives_the_same_list(volume, found):
    assert candidates_of(volume) == found


def test_no_more_than_asked_for(volume):
    assert len(candidates_of(volume, limit=2)) == 2


def test_vessels_alone_are_no_match_for_a_nodule():
    crossing = (Tube((40, -30, 0), (100, 30, 0), 6), Tube((70, -45, -30), (70, 45, 30), 5))
    volume = simple_chest([*crossing, Ball((-80, 0, 0), 6)])

    first, *others = candidates_of(volume)

    assert distance_mm(first, (-80, 0, 0)) < 2
    assert all(candidate.strength < first.strength / 3 for candidate in others)


def test_a_ball_that_vessels_run_into_counts_much_less():
    nodules = Ball((-80, -10, 40), 10), Ball((80, -10, 40), 10)
    vessels = (Tube((80, -40, 40), (80, 20, 40), 5), Tube((60, -10, 30), (100, -10, 50), 5))

    free, crossed = candidates_of(simple_chest([*nodules, *vessels]), limit=2)

    assert distance_mm(free, nodules[0].center_mm) < 2
    assert crossed.strength < free.strength / 4


@pytest.mark.parametrize("slice_mm", [1.0, 2.5, 5.0])
def test_slices_of_any_distance_give_the_same_place(slice_mm):
    geometry = chest_geometry(slices=round(225 / slice_mm), slice_mm=slice_mm)
    nodule = Ball((-85, 15, 31), 14)

    first = candidates_of(simple_chest([nodule], geometry))[0]

    assert distance_mm(first, nodule.center_mm) < 2


def test_a_tilted_gantry_gives_the_same_place():
    straight = chest_geometry()
    affine = straight.affine.copy()
    affine[1, 0] = np.tan(np.radians(15)) * 2.5
    affine[1, 3] -= affine[1, 0] * 44.5
    nodule = Ball((-85, 5, 25), 12)

    first = candidates_of(simple_chest([nodule], VolumeGeometry(straight.shape, affine)))[0]

    assert distance_mm(first, nodule.center_mm) < 2


@pytest.mark.slow
@pytest.mark.parametrize("seed", [5, 11])
def test_the_synthetic_patients_nodules_are_among_the_first_ten(seed):
    volume, nodules = make_chest(seed)

    found = candidates_of(volume, limit=10)

    hits = [min(distance_mm(candidate, nodule.center_mm) for candidate in found) <= 3 for nodule in nodules]
    assert sum(hits) >= 5


@pytest.mark.slow
def test_the_nodule_that_four_readers_marked_comes_first(shared_data):
    folder = shared_data / "labelled" / "lung-ct-volumes" / "LIDC-IDRI-0001"
    slices = sorted(
        map(pydicom.dcmread, folder.glob("*.dcm")), key=lambda slice_: slice_.ImagePositionPatient[2]
    )
    values = np.stack([slice_.pixel_array + int(slice_.RescaleIntercept) for slice_ in slices]).astype(
        np.int16
    )
    first, last = (np.array(slice_.ImagePositionPatient, float) for slice_ in (slices[0], slices[-1]))
    pixel_mm = float(slices[0].PixelSpacing[0])
    step = (last - first) / (len(slices) - 1)
    geometry = VolumeGeometry.from_vectors(values.shape, first, step, (0, pixel_mm, 0), (pixel_mm, 0, 0))

    found = candidates_of(make_volume(values, geometry))

    assert distance_mm(found[0], (57.24, 84.94, -115.62)) < 4

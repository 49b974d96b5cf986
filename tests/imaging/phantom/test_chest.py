"""The synthetic chest has its organs where a radiologist expects them, and its nodules where the truth says."""

import numpy as np
import pytest

from medviewer.imaging.phantom.anatomy import drawn_anatomy
from medviewer.imaging.phantom.chest import Matrix, make_chest
from medviewer.imaging.phantom.nodules import NoduleType

COARSE = Matrix(pixels=128, slice_mm=4.0)


@pytest.fixture(scope="module")
def chest():
    return make_chest(2, COARSE)


def hu_near(volume, position_mm, radius_mm):
    """The voxels within a ball around a position in LPS mm; the axes of the phantom are those of the patient."""
    low, high = (
        volume.geometry.to_index([c + sign * (radius_mm + 3) for c in position_mm]) for sign in (-1, 1)
    )
    first = [max(int(index), 0) for index in low]
    part = volume.values[tuple(slice(start, int(end) + 2) for start, end in zip(first, high, strict=True))]
    squared = 0
    for axis, step in enumerate(volume.geometry.spacing_mm):
        shape = [-1 if axis == other else 1 for other in range(3)]
        origin = volume.geometry.to_patient(first)[2 - axis]
        squared = (
            squared
            + (origin + step * np.arange(part.shape[axis]).reshape(shape) - position_mm[2 - axis]) ** 2
        )
    return part[squared <= radius_mm**2]


def test_the_same_seed_gives_the_same_voxels_and_another_does_not(chest):
    volume, nodules = chest
    again, nodules_again = make_chest(2, COARSE)
    other, nodules_of_other = make_chest(3, COARSE)

    np.testing.assert_array_equal(volume.values, again.values)
    assert nodules == nodules_again
    assert not np.array_equal(volume.values, other.values)
    assert nodules != nodules_of_other


def test_the_grid_is_in_patient_millimeters_feet_first(chest):
    volume, _ = chest

    assert volume.values.dtype == np.int16
    assert volume.geometry.spacing_mm == pytest.approx((4.0, 2.8, 2.8))
    np.testing.assert_allclose(volume.geometry.normal, (0, 0, 1))
    assert volume.geometry.center_mm[:2] == pytest.approx((0, 0), abs=1e-6)


@pytest.mark.parametrize(
    ("organ", "position_mm", "low", "high"),
    [
        ("liver, on the right", (-75, -10, 30), 80, 140),
        ("descending aorta, left of the spine", (24, 38, 140), 170, 250),
        ("left ventricle", (45, -32, 106), 150, 250),
        ("trachea", (-1, 10, 235), -1000, -850),
        ("right lung", (-85, -15, 160), -900, -700),
        ("left lung", (85, -15, 180), -900, -700),
        ("vertebral body", (0, 50, 156.5), 120, 500),
        ("stomach bubble, in front on the left", (77, -31, 47), -1000, -500),
        ("air before the chest", (0, -150, 140), -1010, -990),
    ],
)
def test_organs_are_where_they_belong(chest, organ, position_mm, low, high):
    assert low < np.median(hu_near(chest[0], position_mm, 4.5)) < high, organ


def test_six_nodules_of_three_kinds_lie_in_both_lungs(chest):
    _, nodules = chest

    assert [nodule.number for nodule in nodules] == [1, 2, 3, 4, 5, 6]
    assert {nodule.kind for nodule in nodules} == set(NoduleType)
    assert sorted(nodule.center_mm[0] > 0 for nodule in nodules) == [False] * 3 + [True] * 3
    assert all(5 <= nodule.diameter_mm <= 22 for nodule in nodules)
    assert sorted(nodule.note for nodule in nodules) == [
        "",
        "",
        "",
        "",
        "touches a vessel",
        "touches the pleura",
    ]


def test_the_voxels_agree_with_the_truth(chest):
    volume, nodules = chest
    for nodule in nodules:
        if nodule.diameter_mm < 7:  # two voxels of this coarse matrix
            continue
        inside = hu_near(volume, nodule.center_mm, nodule.diameter_mm / 3).mean()
        around = hu_near(volume, nodule.center_mm, nodule.diameter_mm / 2 + 7).mean()
        assert inside > -760, nodule
        if nodule.note != "touches the pleura":
            assert inside > around + 60, nodule


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_nodules_of_any_seed_lie_in_lung_and_apart(seed):
    anatomy = drawn_anatomy(seed)
    axes = (anatomy.lattice.z, anatomy.lattice.y, anatomy.lattice.x)
    centers = np.array([nodule.center_mm for nodule in anatomy.nodules])
    for nodule in anatomy.nodules:
        index = tuple(
            int(np.abs(axis - c).argmin()) for axis, c in zip(axes, reversed(nodule.center_mm), strict=True)
        )
        least = 0.6 if nodule.note == "touches the pleura" else 1.0
        assert anatomy.lungs.distance[index] < -least * nodule.diameter_mm / 2
    gaps = np.linalg.norm(centers[:, None] - centers[None], axis=-1) + 1000 * np.eye(6)
    assert gaps.min() > 30


def test_progress_ends_at_its_total():
    steps = []
    make_chest(1, Matrix(128, 28.0), lambda done, total: steps.append((done, total)))

    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1]


@pytest.mark.parametrize(("pixels", "slice_mm"), [(100, 2.0), (0, 2.0), (320, 2.0), (512, 0.0), (512, 500.0)])
def test_a_matrix_that_can_not_be_scanned_is_refused(pixels, slice_mm):
    with pytest.raises(ValueError, match=r"matrix|slices"):
        Matrix(pixels, slice_mm)


@pytest.mark.slow
def test_noise_and_densities_at_full_size_are_those_of_a_scanner():
    volume, nodules = make_chest(2)

    assert volume.values.shape == (140, 512, 512)
    k, j, i = (round(index) for index in volume.geometry.to_index((-80, -15, 24)))
    liver = volume.values[k - 2 : k + 3, j - 8 : j + 8, i - 8 : i + 8]
    assert 8 < liver.std(axis=(1, 2)).mean() < 20
    smallest = nodules[-1]
    assert hu_near(volume, smallest.center_mm, 1.6).mean() > -350

"""A nodule is drawn where the truth says, as large as it says, and as dense as its kind."""

import dataclasses

import numpy as np
import pytest

from medviewer.imaging.phantom.fields import Lattice
from medviewer.imaging.phantom.nodules import NoduleType, PlantedNodule, plant

SPACING = (1.5, 0.7)
LUNG_HU = -860.0


def drawn(nodule: PlantedNodule) -> tuple[np.ndarray, Lattice]:
    lattice = Lattice.spanning((40, 84, 84), (1.5, 0.7, 0.7), (-29.0, -29.0, -29.0))
    volume = np.full(lattice.shape, LUNG_HU, np.float32)
    plant(volume, lattice, nodule, SPACING)
    return volume, lattice


@pytest.mark.parametrize("kind", list(NoduleType))
@pytest.mark.parametrize("diameter_mm", [6.0, 14.0, 21.0])
def test_center_of_mass_and_volume_are_the_truth(kind, diameter_mm):
    core = {NoduleType.SOLID: diameter_mm, NoduleType.PART_SOLID: diameter_mm / 2}.get(kind, 0.0)
    nodule = PlantedNodule(1, kind, (1.3, -2.2, 0.4), diameter_mm, core, seed=5)

    volume, lattice = drawn(nodule)

    weight = volume - LUNG_HU
    center = [float((weight * axis).sum() / weight.sum()) for axis in (lattice.x, lattice.y, lattice.z)]
    np.testing.assert_allclose(center, nodule.center_mm, atol=0.3)
    half = 0.5 * (-610 - LUNG_HU) if kind is not NoduleType.SOLID else 0.5 * (42 - LUNG_HU)
    found_mm3 = float((weight > half).sum()) * 1.5 * 0.7**2
    assert found_mm3 == pytest.approx(np.pi / 6 * diameter_mm**3, rel=0.3)


def test_ground_glass_is_hazy_solid_is_soft_tissue_and_part_solid_is_both():
    kinds = {kind: PlantedNodule(1, kind, (0, 0, 0), 16.0, core_mm=6.0) for kind in NoduleType}
    kinds[NoduleType.SOLID] = dataclasses.replace(kinds[NoduleType.SOLID], core_mm=16.0)
    kinds[NoduleType.GROUND_GLASS] = dataclasses.replace(kinds[NoduleType.GROUND_GLASS], core_mm=0.0)
    at = {kind: drawn(nodule)[0] for kind, nodule in kinds.items()}
    middle, rim = (19, 41, 41), (19, 41, 41 + 8)

    assert at[NoduleType.SOLID][middle] == pytest.approx(42, abs=3)
    assert at[NoduleType.SOLID][rim] == pytest.approx(42, abs=3)
    assert at[NoduleType.PART_SOLID][middle] == pytest.approx(42, abs=3)
    assert at[NoduleType.PART_SOLID][rim] == pytest.approx(-610, abs=10)
    assert at[NoduleType.GROUND_GLASS].max() == pytest.approx(-610, abs=3)


def test_ground_glass_leaves_a_vessel_in_it_to_be_seen():
    nodule = PlantedNodule(1, NoduleType.GROUND_GLASS, (0, 0, 0), 16.0)
    lattice = Lattice.spanning((40, 84, 84), (1.5, 0.7, 0.7), (-29.0, -29.0, -29.0))
    volume = np.full(lattice.shape, LUNG_HU, np.float32)
    volume[:, 41, 41] = 60

    plant(volume, lattice, nodule, SPACING)

    assert np.all(volume[:, 41, 41] == 60)


def test_spicules_leave_a_rough_nodule():
    smooth = PlantedNodule(1, NoduleType.SOLID, (0, 0, 0), 18.0, 18.0, lobulation=0.0)
    rough = dataclasses.replace(smooth, spicules=20)

    beyond = [float((drawn(nodule)[0] > -700).sum()) for nodule in (smooth, rough)]

    assert beyond[1] > beyond[0] * 1.02

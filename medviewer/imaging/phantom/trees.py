"""The vessels and bronchi of both lungs: one tree for each lobe, from its hilum."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.phantom.fields import Lattice
from medviewer.imaging.phantom.lungs import Lobe, Lungs
from medviewer.imaging.phantom.torso import Torso
from medviewer.imaging.phantom.vessels import Branch, bronchus, grow, paint_segment, widened

_ARTERY_HU, _VEIN_HU, _WALL_HU, _AIR_HU = 185.0, 165.0, -40.0, -990.0
_LITERS_PER_END = 1 / 1000
_SMALLEST_BRONCHUS_MM = 0.85
_LEAST_SHARE = 0.3
"""Vessels with a radius under this share of a pixel would be lost in the noise, and are left out."""

# where a lobe's artery, vein and bronchus begin
_HILA = {
    Lobe.RIGHT_UPPER: ((-42, 2, 164), (-46, -10, 148), (-56, 14, 176)),
    Lobe.RIGHT_MIDDLE: ((-47, 2, 150), (-48, -10, 146), (-44, 16, 144)),
    Lobe.RIGHT_LOWER: ((-48, 8, 146), (-48, 14, 122), (-43, 20, 142)),
    Lobe.LEFT_UPPER: ((48, 12, 172), (48, -10, 148), (50, 14, 160)),
    Lobe.LEFT_LOWER: ((50, 20, 157), (48, 16, 122), (45, 24, 142)),
}


@dataclass(frozen=True, eq=False)
class LungTrees:
    """Branches in both lungs."""

    arteries: tuple[Branch, ...]
    veins: tuple[Branch, ...]

    @property
    def vessels(self) -> tuple[Branch, ...]:
        return self.arteries + self.veins


def grown_trees(
    rng: np.random.Generator, torso: Torso, lattice: Lattice, lung: Lungs, voxel_mm3: float
) -> LungTrees:
    """Trees whose ends fill every lobe evenly; `voxel_mm3` is the volume of a sample of `lattice`."""
    arteries: list[Branch] = []
    veins: list[Branch] = []
    for lobe, (artery, vein, _) in _HILA.items():
        inside = np.argwhere(lung.lobe(lobe, lattice) < -3.5)
        count = int(len(inside) * voxel_mm3 * 1e-6 / _LITERS_PER_END)
        for root, share, found in ((artery, 1.0, arteries), (vein, 0.7, veins)):
            ends = _scattered(rng, lattice, inside, int(count * share))
            found.extend(grow(rng, np.array(torso.at(*root)), ends, 6.5))
    return LungTrees(tuple(arteries), tuple(veins))


def _scattered(
    rng: np.random.Generator, lattice: Lattice, inside: NDArray[np.int64], count: int
) -> NDArray[np.float64]:
    k, j, i = inside[rng.choice(len(inside), size=max(count, 1), replace=False)].T
    points = np.stack([lattice.x.reshape(-1)[i], lattice.y.reshape(-1)[j], lattice.z.reshape(-1)[k]], axis=1)
    return points.astype(np.float64) + rng.uniform(-1.4, 1.4, points.shape)


def paint_trees(
    volume: NDArray[np.float32],
    lattice: Lattice,
    torso: Torso,
    trees: LungTrees,
    spacing_mm: tuple[float, float],
) -> None:
    """Draw vessels, then bronchial walls, then the air in them into `volume`, in place; `spacing_mm` is (slice, pixel)."""
    for branches, hu in ((trees.arteries, _ARTERY_HU), (trees.veins, _VEIN_HU)):
        for branch in branches:
            if branch.segment.start_radius < _LEAST_SHARE * spacing_mm[1]:
                continue
            paint_segment(volume, lattice, branch.segment, hu, spacing_mm)
    airways = []
    for branch in trees.arteries:
        inward = np.array((-np.sign(branch.segment.start[0]) * 0.8, 0.5, 0.33))
        airway = bronchus(branch, inward / np.linalg.norm(inward))
        if airway.start_radius >= _SMALLEST_BRONCHUS_MM:
            airways.append(airway)
    for airway in airways:
        paint_segment(volume, lattice, widened(airway, 0.22, 0.5), _WALL_HU, spacing_mm)
    for airway in airways:
        paint_segment(volume, lattice, airway, _AIR_HU, spacing_mm)

"""The lungs: where they lie, their lobes, and the density of their tissue."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from medviewer.imaging.phantom.fields import Field, Lattice, ellipsoid, ramp, smooth_union
from medviewer.imaging.phantom.torso import Torso
from medviewer.imaging.phantom.tubes import tube


class Lobe(Enum):
    """The five lobes: the side's sign (left = +1) and the part of that lung."""

    RIGHT_UPPER = (-1, "upper")
    RIGHT_MIDDLE = (-1, "middle")
    RIGHT_LOWER = (-1, "lower")
    LEFT_UPPER = (1, "upper")
    LEFT_LOWER = (1, "lower")

    @property
    def side(self) -> int:
        return int(self.value[0])


@dataclass(frozen=True, eq=False)
class Lungs:
    """Both lungs on the coarse lattice.

    Attributes:
        distance: From the pleura, negative inside a lung.
        oblique: Height above the oblique fissures, in mm along their normal.
        horizontal: Height above the right lung's horizontal fissure, in mm.
    """

    distance: Field
    oblique: Field
    horizontal: Field

    def lobe(self, lobe: Lobe, lattice: Lattice) -> Field:
        """Distance from one lobe's surface, negative inside."""
        side = np.maximum(self.distance, -lobe.side * lattice.x + 2)
        if lobe in (Lobe.RIGHT_LOWER, Lobe.LEFT_LOWER):
            return np.maximum(side, self.oblique)
        above = np.maximum(side, -self.oblique)
        if lobe is Lobe.LEFT_UPPER:
            return above
        return np.maximum(above, -self.horizontal if lobe is Lobe.RIGHT_UPPER else self.horizontal)


@dataclass(frozen=True, eq=False)
class Neighbors:
    """Distances, on the coarse lattice, from what bounds the lungs: rib cage, mediastinum and diaphragm."""

    cage: Field
    mediastinum: Field
    diaphragm: Field


def lungs(torso: Torso, lattice: Lattice, neighbors: Neighbors, noise: Field) -> Lungs:
    """Fill the rib cage with lung where nothing else is."""
    spine = tube(
        lattice, [(0.0, float(torso.spine_y(z)) + 1, z, 18.5) for z in range(-20, 300, 32)], step_mm=32
    )
    behind = tube(
        lattice, [(0.0, float(torso.spine_y(z)) + 32, z, 23.0) for z in range(-20, 300, 32)], step_mm=32
    )
    center = smooth_union(neighbors.mediastinum, smooth_union(spine, behind, 6), 10)
    front = 4 + 16 * ramp(lattice.y, torso.depth * -30, torso.depth * -74) * ramp(lattice.z, 130, 215)
    sheet = np.abs(lattice.x - 3 * noise) - front - 12 * ramp(lattice.z, 120, 88)
    center = smooth_union(center, sheet.astype(np.float32), 14)
    pad = ellipsoid(lattice, torso.at(52, -74, 78), (36, 22, 16))
    center = smooth_union(center, pad, 10)
    distance = np.maximum(np.maximum(neighbors.cage + 0.8, -center), 0.4 - neighbors.diaphragm).astype(
        np.float32
    )
    rise = lattice.y / torso.depth
    oblique = (lattice.z - (128 + 0.95 * rise) + 5 * noise + 4 * np.sin(lattice.x / 40)) * 0.72
    horizontal = (lattice.z - (138 - 0.12 * np.abs(lattice.x + 70)) + 4 * noise) * 0.98
    return Lungs(distance, oblique.astype(np.float32), horizontal.astype(np.float32))


def lung_density(torso: Torso, lattice: Lattice, noise: Field) -> Field:
    """HU of the tissue between the vessels: denser where gravity presses it together, at the back and the base."""
    y = lattice.y / torso.depth
    density = -884 + 36 * ramp(y, -70, 75) + 22 * ramp(y, 40, 78) + 12 * ramp(lattice.z, 130, 30) + 7 * noise
    return np.broadcast_to(density, lattice.shape).astype(np.float32)


def fissure_fields(lung: Lungs, lattice: Lattice) -> tuple[Field, Field]:
    """Signed distances from the oblique and the horizontal fissures; the latter only exists in the right lung."""
    off = np.maximum(-lung.oblique, lattice.x + 8)
    horizontal = lung.horizontal + np.where(off > 0, 40, 0)
    return lung.oblique, horizontal.astype(np.float32)

"""One synthetic patient: every organ on a coarse lattice, the trees of the lungs, and the nodules."""

from dataclasses import dataclass

import numpy as np

from medviewer.imaging.phantom.abdomen import abdomen_layers, diaphragm_distance
from medviewer.imaging.phantom.body import skin_distance, wall_layers
from medviewer.imaging.phantom.bones import cartilage_paths
from medviewer.imaging.phantom.couch import couch_layers
from medviewer.imaging.phantom.fields import Field, Lattice, smooth_noise
from medviewer.imaging.phantom.heart import mediastinum
from medviewer.imaging.phantom.layers import Layer
from medviewer.imaging.phantom.lungs import Lungs, Neighbors, fissure_fields, lung_density, lungs
from medviewer.imaging.phantom.nodules import PlantedNodule
from medviewer.imaging.phantom.placement import Surroundings, placed_nodules
from medviewer.imaging.phantom.spine import spine_layers
from medviewer.imaging.phantom.torso import Torso
from medviewer.imaging.phantom.trees import LungTrees, grown_trees
from medviewer.imaging.phantom.tubes import tube

FIELD_OF_VIEW_MM, HEIGHT_MM = 358.4, 280.0
COARSE_MATRIX, COARSE_SLICE_MM = 128, 4.0


@dataclass(frozen=True, eq=False)
class Anatomy:
    """A patient before the scan.

    Attributes:
        torso: Proportions.
        lattice: The coarse lattice of all Fields.
        around: Layers under the lungs, in painting order.
        lungs: Both lungs.
        lung_hu: Density of lung tissue.
        fissures: Signed distances from the sheets between the lobes.
        between: Layers over the lungs, in painting order.
        trees: Vessels and bronchi of the lungs.
        nodules: Planted nodules.
    """

    torso: Torso
    lattice: Lattice
    around: tuple[Layer, ...]
    lungs: Lungs
    lung_hu: Field
    fissures: tuple[Field, ...]
    between: tuple[Layer, ...]
    trees: LungTrees
    nodules: tuple[PlantedNodule, ...]


def coarse_lattice() -> Lattice:
    pixel = FIELD_OF_VIEW_MM / COARSE_MATRIX
    first = (pixel - FIELD_OF_VIEW_MM) / 2
    slices = int(HEIGHT_MM / COARSE_SLICE_MM) + 1
    return Lattice.spanning(
        (slices, COARSE_MATRIX, COARSE_MATRIX), (COARSE_SLICE_MM, pixel, pixel), (first, first, 0.0)
    )


def drawn_anatomy(seed: int) -> Anatomy:
    """The patient of a seed: the same for the same seed, whatever the matrix it is scanned with."""
    rng = np.random.default_rng(seed)
    torso, lattice = Torso.drawn(rng), coarse_lattice()
    noise = smooth_noise(rng, lattice.shape, (3.5, 5.0, 5.0))
    skin, cage = skin_distance(torso, lattice, noise), torso.cage.distance(lattice)
    diaphragm = diaphragm_distance(torso, lattice, noise)
    organs = mediastinum(torso, lattice, noise)
    lung = lungs(torso, lattice, Neighbors(cage, organs.envelope, diaphragm), noise)
    around = [
        *couch_layers(lattice, 118 * torso.depth),
        *wall_layers(torso, lattice, skin, cage, noise),
        *spine_layers(torso, lattice),
        *abdomen_layers(torso, lattice, diaphragm, cage, noise),
    ]
    cartilage = Layer(tube(lattice, *cartilage_paths(torso)), 92.0)
    voxel_mm3 = COARSE_SLICE_MM * (FIELD_OF_VIEW_MM / COARSE_MATRIX) ** 2
    trees = grown_trees(rng, torso, lattice, lung, voxel_mm3)
    nodules = placed_nodules(rng, Surroundings(lattice, lung.distance, cage, diaphragm, trees.vessels))
    return Anatomy(
        torso,
        lattice,
        tuple(around),
        lung,
        lung_density(torso, lattice, noise),
        fissure_fields(lung, lattice),
        (*organs.layers, cartilage),
        trees,
        nodules,
    )

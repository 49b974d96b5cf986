"""A chest drawn with a ruler, and its lungs: what lies where is known to the voxel."""

import numpy as np

from medviewer.analysis.even_grid import EvenGrid
from medviewer.analysis.lungs import Lungs
from medviewer.imaging.geometry import VolumeGeometry

STEP_MM = 2.0
SHAPE = (50, 60, 90)
LUNGS = ((slice(10, 45), slice(10, 50), slice(10, 35)), (slice(10, 45), slice(10, 50), slice(55, 80)))
VESSEL = (slice(15, 40), slice(28, 31), slice(20, 23))
HILAR = (slice(20, 30), slice(28, 33), slice(33, 35))
RIB = (slice(20, 30), slice(20, 30), slice(4, 7))
TRACHEA = (slice(30, 50), slice(26, 31), slice(43, 48))


def drawn_chest():
    """Two boxes of lung in a block of tissue; slices ascend towards the head, columns to the patient's left."""
    values = np.full(SHAPE, 40.0, dtype=np.float32)
    mask = np.zeros(SHAPE, dtype=bool)
    for lung in LUNGS:
        values[lung], mask[lung] = -850, True
    for place, hu in ((VESSEL, 100), (HILAR, 100), (RIB, 700), (TRACHEA, -990)):
        values[place] = hu
    return values, mask


def lungs_of(values, mask, superior_last=True):
    """Its `Lungs`, the slices in the order given."""
    normal = STEP_MM if superior_last else -STEP_MM
    geometry = VolumeGeometry.from_vectors(
        values.shape, (0, 0, 0), (0, 0, normal), (0, STEP_MM, 0), (STEP_MM, 0, 0)
    )
    grid = EvenGrid(values, geometry, (1.0, 1.0, 1.0), (0.0, 0.0, 0.0))
    return Lungs(
        grid=grid,
        mask=mask,
        air=mask & (values < -320),
        body=np.ones_like(mask),
        volume_liters=3.0,
        has_left=True,
        has_right=True,
        is_cut_at_top=False,
        is_cut_at_bottom=False,
    )

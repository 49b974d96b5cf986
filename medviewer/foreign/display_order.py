"""How the stored axes of a volume become rows and columns as a radiologist expects them, without resampling."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_TOWARDS = {
    0: ((0.0, 1.0, 0.0), (0.0, 0.0, -1.0)),
    1: ((1.0, 0.0, 0.0), (0.0, 0.0, -1.0)),
    2: ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)),
}
"""Patient axis nearest to the slices' normal -> (LPS) where columns and where rows count to: sagittal, coronal, axial."""


@dataclass(frozen=True)
class DisplayOrder:
    """A turn or flip of stored slices that moves whole voxels only.

    Attributes:
        is_transposed: Columns are the second stored axis and rows the first.
        flips_rows: Rows count against the stored axis.
        flips_columns: Columns count against the stored axis.
    """

    is_transposed: bool = False
    flips_rows: bool = False
    flips_columns: bool = False

    def arranged(self, stored: NDArray[np.generic]) -> NDArray[np.generic]:
        """(rows, columns[, colors]) of a slice stored as (second axis, first axis[, colors])."""
        plane = stored.swapaxes(0, 1) if self.is_transposed else stored
        return plane[:: -1 if self.flips_rows else 1, :: -1 if self.flips_columns else 1]


def display_order(affine: NDArray[np.float64]) -> DisplayOrder:
    """The order in which an axial slice shows anterior above and the patient's right at the left, and so on.

    Args:
        affine: 4x4, from stored indices (i, j, k, 1), quickest first, to patient millimetres in LPS.
    """
    axes = affine[:3, :3] / np.linalg.norm(affine[:3, :3], axis=0)
    first, second = axes[:, 0], axes[:, 1]
    across, down = (np.array(each) for each in _TOWARDS[int(np.argmax(np.abs(np.cross(first, second))))])
    straight = abs(float(first @ across)) + abs(float(second @ down))
    turned = abs(float(second @ across)) + abs(float(first @ down))
    column, row = (second, first) if turned > straight else (first, second)
    return DisplayOrder(turned > straight, float(row @ down) < 0, float(column @ across) < 0)


def display_affine(
    affine: NDArray[np.float64], order: DisplayOrder, size: tuple[int, int, int]
) -> NDArray[np.float64]:
    """4x4, from (slice, row, column, 1) as displayed to patient millimetres in LPS, for slices as stored.

    Args:
        affine: From stored indices (i, j, k, 1).
        order: How stored slices are arranged.
        size: Voxels along (i, j, k).
    """
    column, row = (1, 0) if order.is_transposed else (0, 1)
    turned = np.zeros((4, 4))
    turned[2, 0] = turned[3, 3] = 1.0
    for axis, place, is_flipped in ((row, 1, order.flips_rows), (column, 2, order.flips_columns)):
        turned[axis, place] = -1.0 if is_flipped else 1.0
        turned[axis, 3] = size[axis] - 1 if is_flipped else 0.0
    result: NDArray[np.float64] = affine @ turned
    return result

"""Where a model looked, as a small map with its own place in the patient."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class SaliencyMap:
    """A saliency map on the grid of a model's patch.

    Attributes:
        evidence: (rows, columns) float32, >= 0, at the model's input resolution; each cell's share of the
            map's whole evidence, so that the cells add up to 1 (all 0 for an empty map).
        affine: 4x4, from a homogeneous cell index (0, row, column, 1), counted at cell centers, to patient
            millimetres (x, y, z, 1) in LPS. Its first column is the unit normal of the plane.
        method: How it was made, as its paper names it ("Grad-CAM", "HiResCAM").
        native_shape: (rows, columns) of the layer the map comes from: its true resolution.
        native_cell_mm: Edge of one native cell in the patient, in mm.
    """

    evidence: NDArray[np.float32]
    affine: NDArray[np.float64]
    method: str
    native_shape: tuple[int, int]
    native_cell_mm: float

    @property
    def peak(self) -> float:
        """The largest share of evidence in one cell: the top of its color scale."""
        return float(self.evidence.max())

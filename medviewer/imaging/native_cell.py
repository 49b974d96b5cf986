"""The cell of a model's own layer under a point of a picture: a saliency map is no finer than that."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.overlay import OverlayLayer


@dataclass(frozen=True, eq=False)
class NativeCell:
    """One cell of the layer that a map was made of.

    Attributes:
        corners: (4, 2) float64: column and row on the plane of each corner, in turn round the cell.
        share: Its part of the map's whole evidence, 0 to 1.
        edge_mm: Its edge in the patient.
        is_drawn: Something in it lies above the threshold.
    """

    corners: NDArray[np.float64]
    share: float
    edge_mm: float
    is_drawn: bool


def native_cell_at(layer: OverlayLayer, column: float, row: float, threshold: float) -> NativeCell | None:
    """The native cell that a point of the plane lies in; None beside the map and for a map without native cells.

    Args:
        layer: The map on the plane.
        column: Of the point, fractional, counted at pixel centers.
        row: Same.
        threshold: Part of the color scale, 0 to 1, below which nothing is drawn.
    """
    if layer.saliency is None:
        return None
    native = np.array(layer.saliency.native_shape[::-1])  # (columns, rows), as all below
    step = np.array(layer.evidence.shape[::-1]) / native
    point = np.linalg.solve(layer.matrix[:, :2], np.array([column, row]) - layer.matrix[:, 2])
    place = np.floor((point + 0.5) / step).astype(int)
    if np.any(place < 0) or np.any(place >= native):
        return None
    first, last = place * step - 0.5, (place + 1) * step - 0.5
    around = np.array([first, (last[0], first[1]), last, (first[0], last[1])])
    # a cell of the map belongs to the native cell that its center lies in
    (left, top), (right, bottom) = np.ceil(first).astype(int), np.ceil(last).astype(int)
    held = layer.evidence[top:bottom, left:right]
    return NativeCell(
        corners=np.asarray(around @ layer.matrix[:, :2].T + layer.matrix[:, 2]),
        share=float(held.sum(dtype=np.float64)),
        edge_mm=layer.saliency.native_cell_mm,
        is_drawn=bool(held.size and held.max() >= max(threshold, 1e-6) * layer.top),
    )

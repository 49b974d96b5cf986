"""Puts a map of a layer's cells back where its patch came from in the patient."""

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.preprocess import Patch
from medviewer.imaging.saliency_map import SaliencyMap

Affine = NDArray[np.float64]


def place(native: NDArray[np.float32], patch: Patch, method: str) -> SaliencyMap:
    """The map at the patch's resolution, in shares of its whole evidence, with the patch's own affine.

    Args:
        native: (rows, columns) >= 0; the cells tile the patch evenly, edge to edge.
        patch: What the model looked at.
        method: How the map was made.
    """
    shape = (native.shape[0], native.shape[1])
    size = (patch.values.shape[0], patch.values.shape[1])
    cell_to_patient = patch.affine @ cell_to_patch(shape, size)
    patch_to_cell = np.linalg.inv(cell_to_patient) @ patch.affine
    evidence = np.maximum(_sampled(native, patch_to_cell, size), 0)
    total = float(evidence.sum(dtype=np.float64))
    if total > 0:
        evidence = evidence / np.float32(total)
    evidence.flags.writeable = False
    cell_mm = float(max(np.linalg.norm(cell_to_patient[:3, axis]) for axis in (1, 2)))
    return SaliencyMap(evidence, patch.affine, method, shape, cell_mm)


def cell_to_patch(native: tuple[int, int], size: tuple[int, int]) -> Affine:
    """4x4, from a layer's cell (0, row, column, 1) to the patch's cell, both counted at cell centers.

    The first of n cells has its center half of its own edge from the patch's edge, which lies half a patch
    cell before the center of the patch's first cell.

    Args:
        native: (rows, columns) of the layer.
        size: (rows, columns) of the patch.
    """
    affine = np.eye(4)
    for axis, (cells, patch_cells) in enumerate(zip(native, size, strict=True), start=1):
        ratio = patch_cells / cells
        affine[axis, axis] = ratio
        affine[axis, 3] = (ratio - 1) / 2
    return affine


def _sampled(
    native: NDArray[np.float32], patch_to_cell: Affine, size: tuple[int, int]
) -> NDArray[np.float32]:
    """The layer's values, bilinear between cell centers, at the patch's cell centers."""
    rows, columns = np.indices(size, dtype=np.float64)
    index = np.stack([np.zeros_like(rows), rows, columns, np.ones_like(rows)], axis=-1) @ patch_to_cell.T
    at_columns, at_rows = index[..., 2].astype(np.float32), index[..., 1].astype(np.float32)
    sampled = cv2.remap(
        np.ascontiguousarray(native, dtype=np.float32),
        at_columns,
        at_rows,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(sampled, dtype=np.float32)

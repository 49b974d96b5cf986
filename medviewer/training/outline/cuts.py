"""Cuts slices of nodules and the readers' masks as the network sees them, each a little off and resized."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.outline_field import CELL_MM, CELLS, OutlineField, sized_cell_mm
from medviewer.training.outline.datasets import OutlinedNodule
from medviewer.training.outline.recipe import OutlineRecipe

_COARSE_FROM_MM = 24.0
_SMALL_MM = 8.0
_BESIDE = 1  # slices beyond the nodule's ends that are shown too


@dataclass(frozen=True, eq=False)
class OutlineCuts:
    """What a recipe trains on; one row per slice.

    Attributes:
        fields: (count, copies, CELLS, CELLS, 3) float16.
        targets: (count, copies, CELLS, CELLS) float16: share of the cell that the readers' mask covers.
        nodule: (count,) which nodule the slice belongs to.
        folds: (count,) its patient's fold.
    """

    fields: NDArray[np.float16]
    targets: NDArray[np.float16]
    nodule: NDArray[np.int64]
    folds: NDArray[np.int64]


def cut_slices(nodules: Sequence[OutlinedNodule], recipe: OutlineRecipe) -> OutlineCuts:
    """Cut every slice of every nodule and one slice beyond either end, `recipe.copies` times each."""
    rng = np.random.default_rng(recipe.seed)
    places = [(number, k) for number, nodule in enumerate(nodules) for k in _slices(nodule)]
    shape = (len(places), recipe.copies, CELLS, CELLS)
    fields, targets = np.empty((*shape, 3), np.float16), np.empty(shape, np.float16)
    for row, (number, k) in enumerate(places):
        for copy in range(recipe.copies):
            field = _varied(nodules[number], recipe, rng)
            fields[row, copy] = field.values(nodules[number].volume, [k])[0]
            targets[row, copy] = mask_on_field(nodules[number], field, k)
    owner = np.array([number for number, _k in places])
    return OutlineCuts(fields, targets, owner, np.array([nodule.fold for nodule in nodules])[owner])


def mask_on_field(
    nodule: OutlinedNodule, field: OutlineField, slice_index: int, parts: int = 1
) -> NDArray[np.float32]:
    """The readers' mask on the field's cells, each cut into `parts` x `parts`: 0 to 1; 0 beyond the volume."""
    geometry = nodule.volume.geometry
    to_voxel = np.linalg.inv(geometry.slice_affine(slice_index)) @ field.affine(geometry, slice_index, parts)
    places = np.arange(CELLS * parts)
    x, y = np.meshgrid(
        (to_voxel[2, 2] * places + to_voxel[2, 3]).astype(np.float32),
        (to_voxel[1, 1] * places + to_voxel[1, 3]).astype(np.float32),
    )
    mask = nodule.mask[slice_index].astype(np.float32)
    return np.asarray(
        cv2.remap(mask, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT), dtype=np.float32
    )


def _slices(nodule: OutlinedNodule) -> range:
    reached = np.flatnonzero(nodule.mask.any(axis=(1, 2)))
    return range(max(int(reached[0]) - _BESIDE, 0), min(int(reached[-1]) + _BESIDE, len(nodule.mask) - 1) + 1)


def _varied(nodule: OutlinedNodule, recipe: OutlineRecipe, rng: np.random.Generator) -> OutlineField:
    """A field about the nodule's middle, a little off and of another size."""
    _slice_mm, row_mm, column_mm = nodule.volume.geometry.spacing_mm
    size_mm = 2 * np.sqrt(nodule.mask[nodule.largest].sum() * row_mm * column_mm / np.pi)
    shift = rng.uniform(-recipe.shift_mm, recipe.shift_mm, 2) * min(1.0, size_mm / _SMALL_MM)
    first_look_mm = CELL_MM if size_mm < _COARSE_FROM_MM else 2 * CELL_MM
    cell_mm = sized_cell_mm(size_mm) if rng.random() < recipe.sized else first_look_mm
    cell_mm *= float(np.exp(rng.uniform(-recipe.scale, recipe.scale)))
    row, column = np.argwhere(nodule.mask).mean(axis=0)[1:]
    return OutlineField((column * column_mm + shift[0], row * row_mm + shift[1], 0.0), cell_mm)

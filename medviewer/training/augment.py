"""Varies training patches: a little off center, a little larger or smaller, turned and mirrored."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.model_card import PatchSpec
from medviewer.analysis.preprocess import extract_patch
from medviewer.training.datasets import NoduleSet


@dataclass(frozen=True)
class Augmentation:
    """How patches are varied. Turns by 90 degrees and mirroring always; no gray value is ever made up.

    Attributes:
        copies: Cuts of each nodule, the first one as Analyze would cut it.
        shift_mm: Largest shift of the others along each axis.
        scale: Largest logarithm of their change of size, 0.1 for about 10 %.
    """

    copies: int = 8
    shift_mm: float = 1.5
    scale: float = 0.07

    def cut(self, nodules: NoduleSet, spec: PatchSpec, rng: np.random.Generator) -> NDArray[np.float32]:
        """The cuts, each sampled from the nodule's own pixels: (copies, count, size, size, channels) float32."""
        cuts = [cut_patches(nodules, spec)]
        for _copy in range(1, self.copies):
            sizes = np.exp(rng.uniform(-self.scale, self.scale, len(nodules)))
            shifts = rng.uniform(-self.shift_mm, self.shift_mm, (len(nodules), 2))
            resized = replace(nodules, spacing_mm=nodules.spacing_mm * sizes)
            cuts.append(cut_patches(resized, spec, shifts))
        return np.stack(cuts)


def cut_patches(
    nodules: NoduleSet, spec: PatchSpec, shifts_mm: NDArray[np.float64] | None = None
) -> NDArray[np.float32]:
    """The patch of each nodule: (count, size, size, channels) float32.

    Args:
        nodules: The nodules.
        spec: The patch.
        shifts_mm: (count, 2) offset of the patch's middle from the nodule's along x and y; None for none.
    """
    shape = (len(nodules), spec.size_px, spec.size_px, len(spec.channels))
    patches = np.empty(shape, dtype=np.float32)
    for row in range(len(nodules)):
        x, y = (0.0, 0.0) if shifts_mm is None else shifts_mm[row].tolist()
        patches[row] = extract_patch(nodules.volume(row), (x, y, 0.0), spec).values
    return patches


def turn_each(patches: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Each patch (rows, columns, channels) by itself in one of its eight turned and mirrored forms."""
    turned = np.empty_like(patches)
    for place, (patch, form) in enumerate(zip(patches, rng.integers(8, size=len(patches)), strict=True)):
        upright = patch[::-1] if form >= 4 else patch
        turned[place] = np.rot90(upright, form % 4)
    return turned

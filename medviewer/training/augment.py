"""Varies training patches: the slice beside, off center, larger, by another kernel, noisier, turned and mirrored."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.model_card import PatchSpec
from medviewer.analysis.preprocess import sampled_hu
from medviewer.training.datasets import NoduleSet
from medviewer.training.surroundings import Surroundings

SHARPENING_PX = 1.0
"""Standard deviation of the blur that is taken off where a kernel is made sharper."""


_WHOLE = 1000  # what a mask's pixels are given as HU, so that masks are cut as pictures are


@dataclass(frozen=True, eq=False)
class Cuts:
    """Each nodule cut out several times; the first copy as Analyze would cut it.

    Attributes:
        hu: (copies, count, size, size) float32.
        covered: The same shape, float16: the share of each cell that the nodule covers.
    """

    hu: NDArray[np.float32]
    covered: NDArray[np.float16]


@dataclass(frozen=True)
class Augmentation:
    """How patches are varied. Turns by 90 degrees and mirroring always.

    Attributes:
        copies: Cuts of each nodule, the first one as Analyze would cut it.
        beside: Share of the others that show a slice next to the nodule's, where one is known.
        shift_mm: Largest shift of the others along each axis.
        scale: Largest logarithm of their change of size, 0.1 for about 10 %.
        blur_px: Largest standard deviation, in pixels, of a blur as by a softer kernel; 0 for none.
        sharpening: Largest share of its own high frequencies that is added as by a sharper kernel; 0 for none.
        offset_hu: Standard deviation of what is added to all of a patch.
        noise_hu: Largest standard deviation of what is added to each cell.
    """

    copies: int = 8
    beside: float = 0.0
    shift_mm: float = 3.0
    scale: float = 0.07
    blur_px: float = 0.0
    sharpening: float = 0.0
    offset_hu: float = 0.0
    noise_hu: float = 0.0

    def cut(
        self, nodules: NoduleSet, around: Surroundings, spec: PatchSpec, rng: np.random.Generator
    ) -> Cuts:
        """The cuts, each sampled from the nodule's own pixels."""
        masks = replace(nodules, hu=around.masks.astype(np.int16) * _WHOLE)
        hu, covered = [cut_hu(nodules, spec)], [cut_hu(masks, spec)]
        for _copy in range(1, self.copies):
            sizes = nodules.spacing_mm * np.exp(rng.uniform(-self.scale, self.scale, len(nodules)))
            shifts = rng.uniform(-self.shift_mm, self.shift_mm, (len(nodules), 2))
            shown = [self._shown(row, nodules.hu[row], around, rng) for row in range(len(nodules))]
            pictures = np.stack([self._by_another_kernel(picture, rng) for picture in shown])
            hu.append(cut_hu(replace(nodules, hu=pictures, spacing_mm=sizes), spec, shifts))
            covered.append(cut_hu(replace(masks, spacing_mm=sizes), spec, shifts))
        return Cuts(np.stack(hu), (np.stack(covered) / _WHOLE).astype(np.float16))

    def noisy(self, hu: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
        """Patches (count, rows, columns) in HU, each brighter or darker as a whole and noisier by itself."""
        count = (len(hu), 1, 1)
        noise = rng.normal(0, 1, hu.shape) * rng.uniform(0, self.noise_hu, count)
        return np.asarray(hu + rng.normal(0, self.offset_hu, count) + noise, dtype=np.float32)

    def _shown(
        self, row: int, picture: NDArray[np.int16], around: Surroundings, rng: np.random.Generator
    ) -> NDArray[np.int16]:
        """The nodule's own slice, or one beside it."""
        beside = around.beside.get(row)
        if beside is None or rng.random() >= self.beside:
            return picture
        return np.asarray(beside[rng.integers(len(beside))])

    def _by_another_kernel(self, picture: NDArray[np.int16], rng: np.random.Generator) -> NDArray[np.int16]:
        """The picture as a softer or a sharper kernel might have made it; one in five stays as it is."""
        change = rng.uniform(-1, 1)
        if abs(change) < 0.2:
            return picture
        values = picture.astype(np.float32)
        if change > 0 and self.blur_px:
            values = values + _blurring(values, change * self.blur_px)
        elif change < 0 and self.sharpening:
            values = values + change * self.sharpening * _blurring(values, SHARPENING_PX)
        return np.rint(values).clip(-1024, 32767).astype(np.int16)


def _blurring(values: NDArray[np.float32], sd_px: float) -> NDArray[np.float32]:
    """What a Gaussian blur changes."""
    return np.asarray(cv2.GaussianBlur(values, (0, 0), sd_px), dtype=np.float32) - values


def cut_hu(
    nodules: NoduleSet, spec: PatchSpec, shifts_mm: NDArray[np.float64] | None = None
) -> NDArray[np.float32]:
    """The patch of each nodule before its channels: (count, size, size) float32, HU.

    Args:
        nodules: The nodules.
        spec: The patch.
        shifts_mm: (count, 2) offset of the patch's middle from the nodule's along x and y; None for none.
    """
    patches = np.empty((len(nodules), spec.size_px, spec.size_px), dtype=np.float32)
    for row in range(len(nodules)):
        x, y = (0.0, 0.0) if shifts_mm is None else shifts_mm[row].tolist()
        patches[row] = sampled_hu(nodules.volume(row), (x, y, 0.0), spec)[0]
    return patches


def turn_each(patches: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Each patch (rows, columns, ...) by itself in one of its eight turned and mirrored forms."""
    turned = np.empty_like(patches)
    for place, (patch, form) in enumerate(zip(patches, rng.integers(8, size=len(patches)), strict=True)):
        upright = patch[::-1] if form >= 4 else patch
        turned[place] = np.rot90(upright, form % 4)
    return turned

"""What an outline network says of the slices around a point, asked for when it is needed."""

import math
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.axes import Mask
from medviewer.analysis.eight_forms import eight_forms
from medviewer.analysis.outline_field import CELLS, OutlineField
from medviewer.analysis.outline_model import Fields, OutlineModel
from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import Volume

PARTS = 4
"""A mask's cells along the edge of each of the network's."""

_AT_ONCE = 2


class OutlineView:
    """One field of one Volume through a network's eyes."""

    def __init__(self, volume: Volume, field: OutlineField, model: OutlineModel) -> None:
        self.field = field
        self._volume = volume
        self._model = model
        self._likely: dict[int, NDArray[np.float32]] = {}

    @property
    def cell_mm(self) -> float:
        """Edge of a mask's cell."""
        return self.field.cell_mm / PARTS

    def likely(self, k: int, way: int = 1) -> NDArray[np.float32]:
        """How likely each cell of slice `k` belongs to a nodule: (CELLS * PARTS, CELLS * PARTS), 0 to 1.

        Args:
            k: A slice of the Volume.
            way: 1 or -1: which slices will be asked for next.
        """
        if k not in self._likely:
            count = self._volume.geometry.shape[0]
            asked = [n for n in range(k, k + way * _AT_ONCE, way) if 0 <= n < count and n not in self._likely]
            if not self._likely:
                asked = [k]
            found = mean_over_forms(self.field.values(self._volume, asked), self._model)
            size = (CELLS * PARTS, CELLS * PARTS)
            for n, cells in zip(asked, found, strict=True):
                self._likely[n] = cv2.resize(cells, size, interpolation=cv2.INTER_LINEAR)
        return self._likely[k]

    def cell_of(self, k: int, point_mm: Triple) -> NDArray[np.float64]:
        """(row, column) of the mask's cell under a point's foot on slice `k`, fractional."""
        affine = self.field.affine(self._volume.geometry, k, PARTS)
        cell: NDArray[np.float64] = (np.linalg.inv(affine) @ (*point_mm, 1.0))[1:3]
        return cell

    def middle_mm(self, k: int, mask: Mask) -> Triple:
        """Patient position of a region's center of area on slice `k`."""
        row, column = np.argwhere(mask).mean(axis=0)
        x, y, z, _one = self.field.affine(self._volume.geometry, k, PARTS) @ (0.0, row, column, 1.0)
        return (float(x), float(y), float(z))

    def is_near_middle(self, mask: Mask, most_mm: float) -> bool:
        """True if a region's center of area lies in the middle of the field."""
        off = np.argwhere(mask).mean(axis=0) - (CELLS * PARTS - 1) / 2
        return bool(np.linalg.norm(off) * self.cell_mm <= most_mm)

    def slices_by_distance(self, point_mm: Triple, most_mm: float) -> Iterator[int]:
        """The slice nearest to a point, then those up to `most_mm` from it, the nearest first."""
        geometry = self._volume.geometry
        at = geometry.to_index(point_mm)[0]
        nearest = min(max(math.floor(at + 0.5), 0), geometry.shape[0] - 1)
        reach = int(most_mm / geometry.spacing_mm[0])
        around = range(max(nearest - reach, 0), min(nearest + reach, geometry.shape[0] - 1) + 1)
        yield from sorted(around, key=lambda k: (abs(k - at), k))

    def is_in_reach(self, k: int, start: int, most_mm: float) -> bool:
        """True for a slice of the Volume within `most_mm` of slice `start`."""
        slices, slice_mm = self._volume.geometry.shape[0], self._volume.geometry.spacing_mm[0]
        return 0 <= k < slices and abs(k - start) * slice_mm <= most_mm


def mean_over_forms(fields: Fields, model: OutlineModel) -> NDArray[np.float32]:
    """The network's mean answer to the eight turned and mirrored forms of each field: (count, rows, columns)."""
    answers = model.probabilities(eight_forms(fields)).reshape(4, 2, *fields.shape[:3])
    upright = [
        np.rot90(np.stack([turned, mirrored[:, ::-1]]), -turns, (2, 3))
        for turns, (turned, mirrored) in enumerate(answers)
    ]
    return np.asarray(np.mean(upright, axis=(0, 1)), dtype=np.float32)

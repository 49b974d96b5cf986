"""What of the structures on show lies on a plane: the layers to draw, and the legend that names them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.structures.contours import ContourStack, contours_on_plane
from medviewer.imaging.structures.layers import (
    ContourLayer,
    FractionLayer,
    LabelLayer,
    StructureLayer,
    StructureLook,
)
from medviewer.imaging.structures.mask_on_plane import PlacedMask, mask_on_plane
from medviewer.imaging.structures.masks import FULL
from medviewer.imaging.structures.structure import Rgb, Shape, Structure

MOST_LABELS = 255


@dataclass(frozen=True, eq=False)
class ShownStructure:
    """A structure that is switched on, with its shapes."""

    structure: Structure
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, eq=False)
class StructuresOnPlane:
    """What lies on one plane.

    Attributes:
        layers: To be drawn in this order.
        legend: The structures that lie there.
    """

    layers: tuple[StructureLayer, ...] = ()
    legend: tuple[Structure, ...] = ()

    def looking(self, look: StructureLook) -> "StructuresOnPlane":
        """The same, drawn another way; outlines keep their width."""
        return replace(
            self,
            layers=tuple(
                replace(layer, look=replace(look, line_px=layer.look.line_px)) for layer in self.layers
            ),
        )


def structures_on_plane(
    shown: Sequence[ShownStructure], geometry: VolumeGeometry, index: int, look: StructureLook
) -> StructuresOnPlane:
    """Place structures on a plane.

    Args:
        shown: In the order in which they are drawn.
        geometry: The grid on show, in the same patient coordinates.
        index: Which of its planes.
        look: How they are drawn.
    """
    sheets: list[_Sheet] = []
    layers: list[StructureLayer] = []
    legend = []
    for each in shown:
        color, is_there = each.structure.color, False
        for shape in each.shapes:
            if isinstance(shape, ContourStack):
                contours = contours_on_plane(shape, geometry, index)
                if contours:
                    layers.append(ContourLayer(tuple(contours), color, look))
                is_there |= bool(contours)
                continue
            mask = mask_on_plane(shape, geometry, index)
            if mask is None:
                continue
            is_there = True
            if shape.fractional:
                layers.append(FractionLayer(mask.values, mask.top, mask.left, color, look))
            elif not any(sheet.takes(mask, color) for sheet in sheets):
                sheets.append(_Sheet(geometry.shape[1:]))
                sheets[-1].takes(mask, color)
        if is_there:
            legend.append(each.structure)
    return StructuresOnPlane((*(sheet.layer(look) for sheet in sheets), *layers), tuple(legend))


class _Sheet:
    """A picture of labels being filled with segments that don't overlap."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._labels: NDArray[np.uint8] = np.zeros(shape, np.uint8)
        self._colors: list[Rgb] = []

    def takes(self, mask: PlacedMask, color: Rgb) -> bool:
        """Take a segment in; False where it doesn't fit beside those that are there."""
        height, width = mask.values.shape
        part = self._labels[mask.top : mask.top + height, mask.left : mask.left + width]
        is_inside = mask.values > FULL // 2
        if len(self._colors) >= MOST_LABELS or np.any(part[is_inside]):
            return False
        self._colors.append(color)
        part[is_inside] = len(self._colors)
        return True

    def layer(self, look: StructureLook) -> LabelLayer:
        """What was taken in, cut to where something is."""
        rows = np.nonzero(self._labels.any(axis=1))[0]
        columns = np.nonzero(self._labels.any(axis=0))[0]
        top, left = int(rows[0]), int(columns[0])
        labels = np.ascontiguousarray(self._labels[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1])
        return LabelLayer(labels, top, left, tuple(self._colors), look)

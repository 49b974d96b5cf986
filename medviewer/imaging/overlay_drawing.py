"""Draws an object's own graphics over its picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.overlay_plane import OverlayPlane

COLOR = (102, 217, 255)
"""RGB: no gray and no color of the maps and measurements."""
GRAPHIC_OPACITY, REGION_OPACITY = 255, 110


def opacity_of(planes: Sequence[OverlayPlane], shape: tuple[int, int]) -> NDArray[np.uint8]:
    """(rows, columns) uint8: how opaque the planes together lie over each pixel of an image of that shape."""
    opacity = np.zeros(shape, np.uint8)
    for plane in planes:
        if plane.problem is not None:
            continue
        top, left = plane.origin
        first = max(top, 0), max(left, 0)
        last = min(top + plane.rows, shape[0]), min(left + plane.columns, shape[1])
        if last[0] <= first[0] or last[1] <= first[1]:
            continue
        part = plane.mask()[first[0] - top : last[0] - top, first[1] - left : last[1] - left]
        level = np.uint8(REGION_OPACITY if plane.is_region else GRAPHIC_OPACITY)
        under = opacity[first[0] : last[0], first[1] : last[1]]
        np.maximum(under, part * level, out=under)
    return opacity


def thickened(opacity: NDArray[np.uint8], matrix: NDArray[np.float64]) -> NDArray[np.uint8]:
    """The opacities with lines so thick that they stay visible however small the picture is.

    Args:
        opacity: (rows, columns) of the image.
        matrix: 2x3, from an image point (column, row, 1) to a screen point (x, y).
    """
    steps = np.hypot(matrix[0, :2], matrix[1, :2])  # screen pixels for a column, for a row
    reach = [max(1, int(np.ceil(1 / step - 1e-6))) for step in steps]
    if max(reach) == 1:
        return opacity
    return cv2.dilate(opacity, np.ones((reach[1], reach[0]), np.uint8)).astype(np.uint8, copy=False)


@dataclass(frozen=True, eq=False)
class PlacedGraphics:
    """Where a picture is colored by an object's graphics.

    Attributes:
        places: (n,) index of each colored pixel, row * width + column of the picture.
        kept: (n, 1) uint16, 0 to 255: how much of the picture stays.
        added: (n, 3) uint16: the color's part, times 255.
    """

    places: NDArray[np.intp]
    kept: NDArray[np.uint16]
    added: NDArray[np.uint16]

    @classmethod
    def of(cls, opacity: NDArray[np.uint8], corner: tuple[int, int], width: int) -> "PlacedGraphics":
        """From the opacities (height, width) of a part of the picture, whose first pixel lies at (left, top)."""
        found = cv2.findNonZero(opacity) if opacity.size else None
        points = np.empty((0, 2), np.intp) if found is None else found.reshape(-1, 2).astype(np.intp)
        x, y = points.T
        shares = opacity[y, x].astype(np.uint16)[:, np.newaxis]
        return cls((y + corner[1]) * width + x + corner[0], 255 - shares, shares * np.array(COLOR, np.uint16))

    def blend(self, picture: NDArray[np.uint8]) -> None:
        """Lay the color over a picture, (height, width, 4) uint8 RGBA, in place."""
        pixels = picture.reshape(-1, 4)
        under = pixels[self.places]
        under[:, :3] = (under[:, :3] * self.kept + self.added + 127) // 255
        pixels[self.places] = under

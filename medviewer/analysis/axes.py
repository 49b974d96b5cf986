"""The longest axis of a region and its extent across it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Axes:
    """A region's longest axis and its widest extent across it, in cells.

    Attributes:
        long: Length of the longest axis, whole cells counted.
        short: Widest extent across it.
        ends: (2, 2, 2): start and end (row, column) of the long axis, then of the short one, which is drawn at a
            right angle to it, halfway between the two points that are farthest out.
    """

    long: float
    short: float
    ends: NDArray[np.float64]

    @property
    def mean(self) -> float:
        return (self.long + self.short) / 2


def region_axes(mask: Mask) -> Axes:
    """The axes of a region that has at least one cell."""
    return point_axes(np.argwhere(mask).astype(np.float64), breadth=1.0)


def point_axes(points: NDArray[np.float64], breadth: float = 0.0) -> Axes:
    """The axes of a cloud of points (count, 2); `breadth` is a point's own extent, added to both."""
    hull = cv2.convexHull(points.astype(np.float32)).reshape(-1, 2).astype(np.float64)
    steps = hull[:, None] - hull[None]
    lengths = np.linalg.norm(steps, axis=2)
    start, end = np.unravel_index(np.argmax(lengths), lengths.shape)
    if lengths[start, end] == 0:
        return Axes(breadth, breadth, np.broadcast_to(hull[0], (2, 2, 2)))
    along = steps[start, end] / lengths[start, end]
    sideways = np.array([-along[1], along[0]])
    across = hull @ sideways
    widest = [int(np.argmin(across)), int(np.argmax(across))]
    middle = along * float((hull[widest] @ along).mean())  # where the short axis crosses the long one
    ends = np.stack([hull[[start, end]], middle + across[widest, None] * sideways])
    long = float(lengths[start, end])
    return Axes(long + breadth, min(long, float(np.ptp(across))) + breadth, ends)  # rounding can put it above

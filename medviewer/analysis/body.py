"""A nodule's body: what its margin encloses without the strands that run out of it."""

import cv2
import numpy as np
from numpy.typing import NDArray

STRAND_MM = 2.0
"""What is narrower is a strand, and not measured with the body: a fine spicule (Zwirewich et al.,
doi:10.1148/radiology.179.2.2014294)."""

_CELL_MM = 0.1
_POINTS_APART_MM = 0.25
_AT_BODY_CELLS = 1.5
_MOST_OF_RADIUS = 0.5  # of the largest circle within: so a small nodule is no strand of itself
_ROOM_CELLS = 3
_FRACTION_BITS = 6


def body_margin(margin: NDArray[np.float64]) -> NDArray[np.float64]:
    """The points of a margin, set closer, that lie at the body within it: (count, 2), in order.

    The body is the largest part of all places within the margin that a disk as wide as a strand can reach.

    Args:
        margin: (count, 2) the points of a closed margin, mm, in order.
    """
    points = _closer(margin)
    cells = (points - points.min(axis=0)) / _CELL_MM + _ROOM_CELLS
    width, height = np.ceil(cells.max(axis=0)).astype(int) + _ROOM_CELLS
    region = np.zeros((height, width), np.uint8)
    cv2.fillPoly(region, [np.rint(cells * 2**_FRACTION_BITS).astype(np.int32)], 1, shift=_FRACTION_BITS)
    away = cv2.distanceTransform(1 - _body(region), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    columns, rows = np.rint(cells).astype(int).T
    return np.asarray(points[away[rows, columns] <= _AT_BODY_CELLS])


def _closer(margin: NDArray[np.float64]) -> NDArray[np.float64]:
    """The points, and as many between two of them that none are farther apart than `_POINTS_APART_MM`."""
    steps = np.roll(margin, -1, axis=0) - margin
    parts = np.maximum(1, np.ceil(np.linalg.norm(steps, axis=1) / _POINTS_APART_MM)).astype(int)
    place = np.arange(parts.sum()) - np.repeat(np.cumsum(parts) - parts, parts)
    return np.asarray(
        np.repeat(margin, parts, axis=0)
        + np.repeat(steps, parts, axis=0) * (place / np.repeat(parts, parts))[:, None]
    )


def _body(region: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The largest part of the cells within a strand's half width of cells that are farther than it from outside."""
    inside = cv2.distanceTransform(region, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    radius = min(STRAND_MM / 2 / _CELL_MM, _MOST_OF_RADIUS * float(inside.max()))
    core = (inside > radius).astype(np.uint8)
    around = cv2.distanceTransform(1 - core, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) <= radius
    _count, labels, numbers, _middles = cv2.connectedComponentsWithStats(around.astype(np.uint8))
    return np.asarray(labels == 1 + np.argmax(numbers[1:, cv2.CC_STAT_AREA]), dtype=np.uint8)

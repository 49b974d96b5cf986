"""Which pixels lie in a region: those whose centers lie in it, or on its edge."""

import math
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

ON_EDGE_PX = 1e-6
"""A center that is this near to an edge lies on it: positions have been through an affine and back."""

Value = TypeVar("Value", bound=np.generic)


@dataclass(frozen=True, eq=False)
class PixelRegion:
    """Pixels of a plane, as a mask over the smallest rectangle that may hold them.

    Attributes:
        top: Row of the mask's first row.
        left: Column of the mask's first column.
        mask: (rows, columns) bool; it lies within the plane and may be empty.
    """

    top: int
    left: int
    mask: NDArray[np.bool_]

    @property
    def pixel_count(self) -> int:
        return int(self.mask.sum())

    def of(self, plane: NDArray[Value]) -> NDArray[Value]:
        """(pixels,) the region's values of a plane (rows, columns)."""
        rows, columns = self.mask.shape
        inside: NDArray[Value] = plane[self.top : self.top + rows, self.left : self.left + columns][self.mask]
        return inside


def polygon_region(corners: ArrayLike, plane_shape: tuple[int, int]) -> PixelRegion:
    """The pixels of a polygon; where its edges cross, inside is where a line from outside crosses an odd number.

    Args:
        corners: (points, 2): (row, column) each, fractional, counted at pixel centers; at least three.
        plane_shape: (rows, columns): pixels outside the plane are left out.
    """
    points = np.asarray(corners, dtype=np.float64)
    first, last = _clipped(points.min(axis=0), points.max(axis=0), plane_shape)
    top, left = first
    height, width = max(last[0] - top + 1, 0), max(last[1] - left + 1, 0)
    turns = np.zeros((height, width + 1), dtype=bool)
    edge = np.zeros((height, width), dtype=bool)
    if height and width:
        for start, end in zip(points - first, np.roll(points, -1, axis=0) - first, strict=True):
            _turn_right_of(turns, start, end)
            _mark_edge(edge, start, end)
    inside = np.logical_xor.accumulate(turns[:, :width], axis=1)
    return PixelRegion(top, left, inside | edge)


def ellipse_region(
    center: tuple[float, float],
    half_axis: tuple[float, float],
    other_half_axis: tuple[float, float],
    spacing: tuple[float, float],
    plane_shape: tuple[int, int],
) -> PixelRegion:
    """The pixels of an ellipse.

    Args:
        center: (row, column), fractional, counted at pixel centers.
        half_axis: From the center to one end of one axis, in (rows, columns).
        other_half_axis: The same for the other axis; the two are perpendicular in the patient.
        spacing: Distance between rows and between columns.
        plane_shape: (rows, columns): pixels outside the plane are left out.
    """
    scale = np.asarray(spacing, dtype=np.float64)
    axes = np.array([half_axis, other_half_axis], dtype=np.float64)
    lengths = np.linalg.norm(axes * scale, axis=1)
    reach = np.hypot(axes[0], axes[1])
    first, last = _clipped(np.asarray(center) - reach, np.asarray(center) + reach, plane_shape)
    shape = (max(last[0] - first[0] + 1, 0), max(last[1] - first[1] + 1, 0))
    if min(lengths) <= 0:
        return PixelRegion(*first, np.zeros(shape, dtype=bool))
    # along axis i the center at (row, column) lies p[i] + column * q[i] half axes from the middle
    ways = axes * scale / lengths[:, np.newaxis] * scale / lengths[:, np.newaxis]
    rows = np.arange(first[0], first[0] + shape[0]) - center[0]
    p, q = ways[:, :1] * rows, ways[:, 1]
    edge = (1 + ON_EDGE_PX * float(scale.min() / lengths.max())) ** 2
    square, half_linear = float(q @ q), q @ p
    root = np.sqrt(np.maximum(half_linear**2 - square * ((p**2).sum(axis=0) - edge), 0))
    is_met = half_linear**2 >= square * ((p**2).sum(axis=0) - edge)
    begin = np.where(is_met, np.ceil((-half_linear - root) / square + center[1]) - first[1], 1).astype(
        np.int32
    )
    end = np.where(is_met, np.floor((-half_linear + root) / square + center[1]) - first[1], 0).astype(
        np.int32
    )
    columns = np.arange(shape[1], dtype=np.int32)
    return PixelRegion(*first, (columns >= begin[:, np.newaxis]) & (columns <= end[:, np.newaxis]))


def _clipped(
    low: NDArray[np.float64], high: NDArray[np.float64], plane_shape: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last (row, column) of the pixel centers between two corners, within the plane."""
    rows, columns = plane_shape
    first = (max(math.ceil(low[0] - ON_EDGE_PX), 0), max(math.ceil(low[1] - ON_EDGE_PX), 0))
    last = (
        min(math.floor(high[0] + ON_EDGE_PX), rows - 1),
        min(math.floor(high[1] + ON_EDGE_PX), columns - 1),
    )
    return first, last


def _turn_right_of(turns: NDArray[np.bool_], start: NDArray[np.float64], end: NDArray[np.float64]) -> None:
    """Turn over, in every row that an edge passes, where the pixels right of it begin."""
    upper, lower = (start, end) if start[0] <= end[0] else (end, start)
    rows = np.arange(max(math.ceil(upper[0]), 0), min(math.ceil(lower[0]), len(turns)))
    if rows.size:
        columns = upper[1] + (rows - upper[0]) / (lower[0] - upper[0]) * (lower[1] - upper[1])
        turns[rows, np.clip(np.ceil(columns), 0, turns.shape[1] - 1).astype(int)] ^= True


def _mark_edge(edge: NDArray[np.bool_], start: NDArray[np.float64], end: NDArray[np.float64]) -> None:
    """Mark the pixels whose centers lie on an edge."""
    upper, lower = (start, end) if start[0] <= end[0] else (end, start)
    height, width = edge.shape
    first, last = max(math.ceil(upper[0] - ON_EDGE_PX), 0), min(math.floor(lower[0] + ON_EDGE_PX), height - 1)
    if lower[0] - upper[0] <= ON_EDGE_PX:
        left, right = sorted((upper[1], lower[1]))
        columns = slice(max(math.ceil(left - ON_EDGE_PX), 0), max(math.floor(right + ON_EDGE_PX) + 1, 0))
        edge[first : max(last + 1, 0), columns] = True
        return
    rows = np.arange(first, last + 1)
    slope = (lower[1] - upper[1]) / (lower[0] - upper[0])
    places = upper[1] + (np.clip(rows, upper[0], lower[0]) - upper[0]) * slope
    nearest = np.rint(places)
    on_edge = (np.abs(places - nearest) <= ON_EDGE_PX) & (nearest >= 0) & (nearest < width)
    edge[rows[on_edge], nearest[on_edge].astype(int)] = True

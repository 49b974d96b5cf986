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
    if not (height and width):
        return PixelRegion(top, left, np.zeros((height, width), dtype=bool))
    edges = _Edges.of(points - first)
    inside = np.logical_xor.accumulate(_turned(edges, (height, width + 1))[:, :width], axis=1)
    return PixelRegion(top, left, inside | _on_edges(edges, (height, width)))


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


@dataclass(frozen=True, eq=False)
class _Edges:
    """Edges of a polygon, (count, 2) each: (row, column), the end with the smaller row first."""

    upper: NDArray[np.float64]
    lower: NDArray[np.float64]

    @classmethod
    def of(cls, corners: NDArray[np.float64]) -> "_Edges":
        ends = np.stack([corners, np.roll(corners, -1, axis=0)], axis=1)
        is_up = ends[:, 0, 0] > ends[:, 1, 0]
        ends[is_up] = ends[is_up, ::-1]
        return cls(ends[:, 0], ends[:, 1])

    @property
    def is_flat(self) -> NDArray[np.bool_]:
        """Which run along a row."""
        return np.asarray(self.lower[:, 0] - self.upper[:, 0] <= ON_EDGE_PX)

    def chosen(self, kept: NDArray[np.bool_]) -> "_Edges":
        """The edges where `kept` is True."""
        return _Edges(self.upper[kept], self.lower[kept])

    def columns_in(
        self, first: NDArray[np.int64], last: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Each edge's rows `first` to `last` (count,), and its columns there: (rows in all,) each."""
        counts = np.maximum(last - first + 1, 0)
        edge = np.repeat(np.arange(len(counts)), counts)
        rows = first[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts)
        upper, lower = self.upper[edge], self.lower[edge]
        along = np.clip(rows, upper[:, 0], lower[:, 0]) - upper[:, 0]
        slope = (lower[:, 1] - upper[:, 1]) / (lower[:, 0] - upper[:, 0])
        return rows, upper[:, 1] + along * slope


def _turned(edges: _Edges, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Where, in every row that an edge passes, the pixels right of it begin; twice at one place is not at all."""
    height, width = shape
    passing = edges.chosen(np.ceil(edges.upper[:, 0]) < np.ceil(edges.lower[:, 0]))
    first = np.maximum(np.ceil(passing.upper[:, 0]), 0).astype(np.int64)
    last = np.minimum(np.ceil(passing.lower[:, 0]), height).astype(np.int64) - 1
    rows, columns = passing.columns_in(first, last)
    places = rows * width + np.clip(np.ceil(columns), 0, width - 1).astype(np.int64)
    return np.asarray(np.bincount(places, minlength=height * width) % 2 == 1).reshape(shape)


def _on_edges(edges: _Edges, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """The pixels whose centers lie on an edge."""
    height, width = shape
    found = np.zeros(shape, dtype=bool)
    flat = edges.chosen(edges.is_flat)
    for upper, lower in zip(flat.upper, flat.lower, strict=True):
        (top, left), (bottom, right) = np.sort([upper, lower], axis=0)
        first_at = max(math.ceil(top - ON_EDGE_PX), 0), max(math.ceil(left - ON_EDGE_PX), 0)
        end_at = max(math.floor(bottom + ON_EDGE_PX) + 1, 0), max(math.floor(right + ON_EDGE_PX) + 1, 0)
        found[first_at[0] : end_at[0], first_at[1] : end_at[1]] = True
    steep = edges.chosen(~edges.is_flat)
    first = np.maximum(np.ceil(steep.upper[:, 0] - ON_EDGE_PX), 0).astype(np.int64)
    last = np.minimum(np.floor(steep.lower[:, 0] + ON_EDGE_PX), height - 1).astype(np.int64)
    rows, columns = steep.columns_in(first, last)
    nearest = np.rint(columns).astype(np.int64)
    is_there = (np.abs(columns - nearest) <= ON_EDGE_PX) & (nearest >= 0) & (nearest < width)
    found[rows[is_there], nearest[is_there]] = True
    return found

"""Reads a plane that lies anyhow in a Volume: trilinear between the eight voxels around each point."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.geometry import Shape
from medviewer.imaging.mixing_type import mixing_type
from medviewer.imaging.volume import PlaneValues

Index = NDArray[np.float64]
BLOCK_POINTS = 16_000
"""Points worked on at a time: what they need stays in the processor's cache."""
_SNAP = 1e-9


@dataclass(frozen=True, eq=False)
class SamplePlane:
    """A grid of points in a Volume's voxel indices.

    Attributes:
        origin: (slice, row, column), fractional, of the first point.
        row_step: How far the next row's points lie, in (slice, row, column).
        column_step: The same for columns.
        shape: (rows, columns) of points.
    """

    origin: Index
    row_step: Index
    column_step: Index
    shape: tuple[int, int]

    def rows(self, first: int, end: int) -> "SamplePlane":
        """The points of some rows."""
        origin = self.origin + first * self.row_step
        return replace(self, origin=origin, shape=(end - first, self.shape[1]))

    def thinned(self, factor: int) -> "SamplePlane":
        """One point for `factor` x `factor`, in their middle."""
        return SamplePlane(
            self.origin + (self.row_step + self.column_step) * ((factor - 1) / 2),
            self.row_step * factor,
            self.column_step * factor,
            (-(-self.shape[0] // factor), -(-self.shape[1] // factor)),
        )

    def count_inside(self, shape: Shape) -> int:
        """How many of the points lie in the voxels of a Volume of this shape."""
        first, end = self.spans_inside(shape)
        return int((end - first).sum())

    def inside(self, shape: Shape) -> NDArray[np.bool_]:
        """(rows, columns): True for the points that lie in the voxels of a Volume."""
        first, end = self.spans_inside(shape)
        columns = np.arange(self.shape[1])
        return np.asarray((columns >= first[:, None]) & (columns < end[:, None]))

    def spans_inside(self, shape: Shape) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(rows,) each: the first and the past-the-last column whose points lie in the voxels of a Volume."""
        rows, columns = self.shape
        starts = self.origin + np.arange(rows)[:, None] * self.row_step
        low, high = np.zeros(rows), np.full(rows, columns - 1.0)
        for axis, step in enumerate(self.column_step):
            least, most = -0.5 - starts[:, axis], shape[axis] - 0.5 - starts[:, axis]
            if abs(step) < _SNAP:
                high[(least > _SNAP) | (most < -_SNAP)] = -1.0
                continue
            ends = np.sort([least / step, most / step], axis=0)
            low, high = np.maximum(low, ends[0]), np.minimum(high, ends[1])
        first = np.ceil(np.clip(low - _SNAP, 0, columns)).astype(np.int64)
        end = np.floor(np.clip(high + _SNAP, -1, columns - 1)).astype(np.int64) + 1
        return first, np.maximum(end, first)


def interpolated(values: NDArray[Any], points: SamplePlane, outside: float) -> PlaneValues:
    """The values at the points, in their own type (whole numbers are rounded).

    In the outer half of the outermost voxels the voxel's own value goes on, as in ITK.

    Args:
        values: (slices, rows, columns[, 3]), contiguous.
        points: Where to read.
        outside: What points beyond the voxels get.

    Returns:
        (rows, columns[, 3]).

    Raises:
        ValueError: The values are not contiguous: all of them would have to be copied.
    """
    if not values.flags.c_contiguous:
        raise ValueError("planes are read from contiguous values only")
    plane = np.full((*points.shape, *values.shape[3:]), outside, dtype=values.dtype)
    rows_at_once = max(BLOCK_POINTS // points.shape[1], 1)
    for first in range(0, points.shape[0], rows_at_once):
        end = min(first + rows_at_once, points.shape[0])
        _fill(plane[first:end], values, points.rows(first, end))
    return plane


def _fill(plane: NDArray[Any], values: NDArray[Any], points: SamplePlane) -> None:
    """Write the points that lie inside into a part of the plane."""
    shape = (values.shape[0], values.shape[1], values.shape[2])
    first, end = points.spans_inside(shape)
    counts = end - first
    if not counts.any():
        return
    row = np.repeat(np.arange(len(counts)), counts)
    column = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts - first, counts)
    corner, shares = _around(points, shape, row, column)
    steps = tuple(step if size > 1 else 0 for step, size in zip(_strides(shape), shape, strict=True))
    mixed = _mixed(values.reshape(-1, *values.shape[3:]), corner, shares, steps)
    flat = plane.reshape(-1, *plane.shape[2:])
    flat[row * points.shape[1] + column] = np.rint(mixed) if plane.dtype.kind in "iu" else mixed


def _around(
    points: SamplePlane, shape: Shape, row: NDArray[np.int64], column: NDArray[np.int64]
) -> tuple[NDArray[np.int64], list[NDArray[np.float32]]]:
    """The voxel before each point (as its place in the flat array), and the share of the next one on each axis."""
    corner, shares = np.zeros(len(row), np.int64), []
    starts = points.origin + np.arange(points.shape[0])[:, None] * points.row_step
    along = column.astype(np.float32)
    for axis, stride in enumerate(_strides(shape)):
        at = starts[:, axis].astype(np.float32)[row]
        at += along * np.float32(points.column_step[axis])
        np.clip(at, 0, shape[axis] - 1, out=at)
        below = np.minimum(at.astype(np.int32), max(shape[axis] - 2, 0))
        corner += below.astype(np.int64) * stride
        at -= below
        shares.append(at)
    return corner, shares


def _strides(shape: Shape) -> tuple[int, int, int]:
    return shape[1] * shape[2], shape[2], 1


def _mixed(
    flat: NDArray[Any],
    corner: NDArray[np.int64],
    shares: list[NDArray[np.float32]],
    steps: tuple[int, ...],
) -> NDArray[np.floating[Any]]:
    exact = mixing_type(flat.dtype)
    below, down, right = (
        share.astype(exact, copy=False).reshape(-1, *[1] * (flat.ndim - 1)) for share in shares
    )

    def on_row(offset: int) -> NDArray[np.floating[Any]]:
        value: NDArray[np.floating[Any]] = flat.take(corner + offset, axis=0).astype(exact)
        value += right * (flat.take(corner + (offset + steps[2]), axis=0) - value)
        return value

    def on_slice(offset: int) -> NDArray[np.floating[Any]]:
        value = on_row(offset)
        value += down * (on_row(offset + steps[1]) - value)
        return value

    value = on_slice(0)
    value += below * (on_slice(steps[0]) - value)
    return value

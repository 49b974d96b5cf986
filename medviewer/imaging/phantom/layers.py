"""Paint a plane by shapes laid one over another, each with edges as soft as one pixel."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.phantom.fields import Field

Plane = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Layer:
    """A shape filled with one density.

    Attributes:
        distance: The shape on the coarse lattice.
        hu: Its density; a (slices, rows, columns) Field on the same lattice where it varies.
        opacity: 1 hides what lies below.
    """

    distance: Field
    hu: float | Field
    opacity: float = 1.0


def coverage(distance: Field, edge_mm: float) -> Field:
    """The part of a voxel inside a shape: 0.5 on its surface, 1 half of `edge_mm` within."""
    part: Field = np.clip(np.float32(0.5) - distance / np.float32(edge_mm), 0, 1)
    return part


def between(field: Field, position: float) -> Plane:
    """The plane of a Field at a fractional slice index."""
    low = min(int(position), field.shape[0] - 2)
    weight = np.float32(position - low)
    plane: Plane = field[low] * (1 - weight) + field[low + 1] * weight
    return plane


def enlarged(plane: Plane, factor: int) -> Plane:
    if factor == 1:
        return plane
    size = (plane.shape[1] * factor, plane.shape[0] * factor)
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def window_of(inside: NDArray[np.bool_], margin: int) -> tuple[slice, slice] | None:
    """The smallest rows and columns that hold all of `inside`, grown by `margin`; None where it is empty."""
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    if not rows.size:
        return None
    return (
        slice(max(int(rows[0]) - margin, 0), int(rows[-1]) + 1 + margin),
        slice(max(int(columns[0]) - margin, 0), int(columns[-1]) + 1 + margin),
    )


def finer(window: tuple[slice, slice], factor: int, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """The pixels of `shape` that a window of samples, each `factor` pixels wide, covers."""
    top, left = (part.start * factor for part in window)
    return (slice(top, top + shape[0]), slice(left, left + shape[1]))


def paint(plane: Plane, layer: Layer, position: float, factor: int, edge_mm: float) -> None:
    """Lay `layer` over `plane`, in place.

    Args:
        plane: (rows, columns) in HU.
        layer: The shape, on a lattice `factor` times coarser than `plane`.
        position: The plane's slice index on the layer's lattice.
        factor: Pixels of `plane` for each sample of the lattice.
        edge_mm: Width of the soft edge.
    """
    distance = between(layer.distance, position)
    window = window_of(distance < 2.0 + edge_mm, 2)
    if window is None:
        return
    cover = coverage(enlarged(distance[window], factor), edge_mm) * np.float32(layer.opacity)
    target = plane[finer(window, factor, cover.shape)]
    if isinstance(layer.hu, float | int):
        target += cover * (np.float32(layer.hu) - target)
    else:
        target += cover * (enlarged(between(layer.hu, position)[window], factor) - target)

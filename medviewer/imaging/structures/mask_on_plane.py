"""What of a segment lies on a plane on show: by affines only, nearest pixel for each pixel, on planes of any direction."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.structures.masks import SLAB_MM, Box, Floats, MaskStack

_STRAIGHT = 1e-3
"""Pixels (or millimetres of height) by which a coordinate may change along a whole plane and count as constant."""


@dataclass(frozen=True, eq=False)
class PlacedMask:
    """What of a segment lies on a plane on show.

    Attributes:
        values: (rows, columns) uint8, 0 to `FULL`, of a part of that plane.
        top: The plane's row of the part's first row.
        left: The plane's column of the part's first column.
    """

    values: NDArray[np.uint8]
    top: int
    left: int


def mask_on_plane(mask: MaskStack, geometry: VolumeGeometry, index: int) -> PlacedMask | None:
    """The segment's pixels nearest to each pixel of a plane, whatever the plane's direction; None where there are none.

    Pixel centers of the plane go to patient millimetres and from there to the segment's own pixels: by affines only.

    Args:
        mask: The segment.
        geometry: The grid on show, in the same patient coordinates.
        index: Which of its planes.
    """
    plane = geometry.slice_affine(index)
    part = _part(mask, plane, geometry.shape[1:])
    if part is None:
        return None
    to_mask = mask.planes.from_patient @ plane[:3]
    rows = np.arange(part.top, part.bottom, dtype=np.float64)[:, np.newaxis]
    columns = np.arange(part.left, part.right, dtype=np.float64)[np.newaxis, :]
    height, row, column = (_along(each, rows, columns) for each in to_mask)
    nearest = mask.planes.nearest(height)
    if not np.any((nearest >= mask.first) & (nearest <= mask.last)):
        return None
    start = mask.planes.starts[nearest]
    values = _looked_up(mask, nearest, _whole(row - start[..., 1]), _whole(column - start[..., 2]))
    whole = np.broadcast_to(values, (rows.shape[0], columns.shape[1]))
    return PlacedMask(whole, part.top, part.left) if values.any() else None


def _part(mask: MaskStack, plane: Floats, shape: tuple[int, ...]) -> Box | None:
    """The pixels of a plane that the segment can reach."""
    corners = np.column_stack([mask.corners_mm, np.ones(len(mask.corners_mm))]) @ np.linalg.inv(plane).T
    if corners[:, 0].min() > SLAB_MM or corners[:, 0].max() < -SLAB_MM:
        return None
    top, left = np.maximum(np.floor(corners[:, 1:3].min(axis=0)).astype(int), 0)
    bottom, right = np.minimum(np.ceil(corners[:, 1:3].max(axis=0)).astype(int) + 1, shape)
    return Box(int(top), int(left), int(bottom), int(right)) if top < bottom and left < right else None


def _along(line: Floats, rows: Floats, columns: Floats) -> Floats:
    """A coordinate that grows with rows and columns: (rows, columns), with length 1 where it does not change.

    On planes along the segment's own each coordinate follows one direction only, so that nothing large is computed.
    """
    values = np.full((1, 1), line[3])
    for factor, places in ((line[1], rows), (line[2], columns)):
        changes = abs(factor) * places.size >= _STRAIGHT
        values = values + factor * (places if changes else places.flat[0])
    return values


def _looked_up(
    mask: MaskStack, plane: NDArray[np.intp], row: NDArray[np.intp], column: NDArray[np.intp]
) -> NDArray[np.uint8]:
    """Values at planes, rows and columns (they are broadcast together); 0 outside the mask's box."""
    box = mask.box
    inside = (
        ((plane >= mask.first) & (plane <= mask.last))
        & ((row >= box.top) & (row < box.bottom))
        & ((column >= box.left) & (column < box.right))
    )
    values = mask.at(
        np.clip(plane, mask.first, mask.last),
        np.clip(row, box.top, box.bottom - 1),
        np.clip(column, box.left, box.right - 1),
    )
    values *= inside
    return values


def _whole(values: Floats) -> NDArray[np.intp]:
    """The nearest whole number; halves go up, so that a pixel on an edge belongs to one side only."""
    return np.floor(values + 0.5).astype(np.intp)

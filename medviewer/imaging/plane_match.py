"""Where the planes of two stacks meet: the nearest plane, the line of intersection, the same view."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.geometry import Triple, VolumeGeometry

PARALLEL_RADIANS = 0.1
"""Angle of two normals up to which stacks are paged together."""

Point = tuple[float, float]
"""(column, row) of a plane, counted at pixel centers."""
Segment = tuple[Point, Point]


@dataclass(frozen=True, eq=False)
class SlicePlane:
    """One plane of a stack, where it lies in the patient.

    Attributes:
        corners_mm: (4, 3) the outer corners of its pixels, in turn, in LPS mm.
        normal: Unit vector.
    """

    corners_mm: NDArray[np.float64]
    normal: NDArray[np.float64]

    @property
    def middle_mm(self) -> Triple:
        x, y, z = self.corners_mm.mean(axis=0)
        return (float(x), float(y), float(z))

    def moved(self, matrix: NDArray[np.float64]) -> "SlicePlane":
        """The plane after a rigid motion (4x4), in other patient coordinates."""
        return SlicePlane(self.corners_mm @ matrix[:3, :3].T + matrix[:3, 3], matrix[:3, :3] @ self.normal)


def slice_plane(geometry: VolumeGeometry, index: int) -> SlicePlane:
    """The plane of a slice."""
    rows, columns = geometry.shape[1] - 0.5, geometry.shape[2] - 0.5
    corners = [(-0.5, -0.5), (-0.5, columns), (rows, columns), (rows, -0.5)]
    return SlicePlane(
        np.array([geometry.to_patient((index, *corner)) for corner in corners]), geometry.normal
    )


def are_parallel(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """True where two unit normals lie along one line, within 0.1 rad; the same or opposite directions."""
    return math.acos(min(abs(float(one @ other)), 1.0)) <= PARALLEL_RADIANS


def nearest_slice(geometry: VolumeGeometry, position_mm: Triple) -> int:
    """Index of the slice that lies nearest to a point, along the stack's normal; an end slice for points beyond."""
    return min(max(math.floor(geometry.to_index(position_mm)[0] + 0.5), 0), geometry.shape[0] - 1)


def distance_mm(geometry: VolumeGeometry, index: int, position_mm: Triple) -> float:
    """How far a point lies off the plane of a slice, along the normal; positive on the side it points to."""
    return float(geometry.normal @ (np.asarray(position_mm) - geometry.to_patient((index, 0, 0))))


def slice_at_distance(geometry: VolumeGeometry, index: int, distance: float) -> int:
    """The slice nearest to a plane that lies `distance` mm from slice `index`, along the normal."""
    x, y, z = np.asarray(geometry.to_patient((index, 0, 0))) + distance * geometry.normal
    return nearest_slice(geometry, (float(x), float(y), float(z)))


def crossing(plane: SlicePlane, geometry: VolumeGeometry, index: int) -> Segment | None:
    """The line along which a plane, as far as it reaches, cuts a slice; None where it doesn't, or is parallel to it.

    Returns:
        Its ends as (column, row) of the slice; they may lie outside its pixels.
    """
    if are_parallel(plane.normal, geometry.normal):
        return None
    on_slice = np.linalg.inv(geometry.slice_affine(index)) @ np.column_stack([plane.corners_mm, np.ones(4)]).T
    heights, points = on_slice[0], on_slice[[2, 1]].T
    ends = []
    for start, end in zip(range(4), (1, 2, 3, 0), strict=True):
        if (heights[start] < 0) != (heights[end] < 0):
            part = heights[start] / (heights[start] - heights[end])
            ends.append(points[start] + part * (points[end] - points[start]))
    if len(ends) != 2:
        return None
    (a, b), (c, d) = ends
    return ((float(a), float(b)), (float(c), float(d)))

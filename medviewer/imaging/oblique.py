"""Planes that lie anyhow in a Volume, resampled when they are shown."""

import math
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np

from medviewer.imaging.cut_planes import CutPlanes, enlarged, thinning
from medviewer.imaging.geometry import Triple, VolumeGeometry
from medviewer.imaging.interpolate import SamplePlane, interpolated
from medviewer.imaging.patient_plane import PlaneAxes
from medviewer.imaging.volume import Check, PlaneValues, unchecked

_SNAP = 1e-6


@dataclass(frozen=True, eq=False)
class ObliquePlanes(CutPlanes):
    """Planes of square pixels, as fine as the Volume's finest spacing, a voxel apart; a `PlaneSource`.

    They cover the whole Volume; what lies outside it is background.

    Attributes:
        axes: How they lie.
        through: (x, y, z) in patient mm, LPS: a point that one of the planes goes through exactly.
        outside: The value of what lies outside the Volume.
    """

    axes: PlaneAxes
    through: Triple
    outside: float

    @property
    def is_exact(self) -> bool:
        """Never: values are interpolated."""
        return False

    @cached_property
    def geometry(self) -> VolumeGeometry:
        source = self.volume.geometry
        directions = np.array([self.axes.normal, self.axes.down, self.axes.right])
        pixel_mm = min(source.spacing_mm)
        step_mm = 1 / float(np.linalg.norm(np.linalg.solve(source.affine[:3, :3], directions[0])))
        corners = np.array(
            [source.to_patient(corner) for corner in product(*((-0.5, n - 0.5) for n in source.shape))]
        )
        reach = corners @ directions.T  # (corners, (normal, down, right))
        low, high = reach.min(axis=0), reach.max(axis=0)
        at = float(directions[0] @ self.through)
        first = min(math.ceil((low[0] - at) / step_mm - _SNAP), 0)
        last = max(math.floor((high[0] - at) / step_mm + _SNAP), 0)
        rows, columns = (max(math.ceil((high[a] - low[a]) / pixel_mm - _SNAP), 1) for a in (1, 2))
        start = (
            at + first * step_mm,
            (low[1] + high[1] - (rows - 1) * pixel_mm) / 2,
            (low[2] + high[2] - (columns - 1) * pixel_mm) / 2,
        )
        steps = directions * np.array([step_mm, pixel_mm, pixel_mm])[:, None]
        return VolumeGeometry.from_vectors((last - first + 1, rows, columns), start @ directions, *steps)

    def plane(self, index: int, check: Check = unchecked, /) -> PlaneValues:
        check()
        return interpolated(self.volume.values, self.points(index), self.outside)

    def draft(self, index: int) -> PlaneValues | None:
        points = self.points(index)
        factor = thinning(points.count_inside(self.volume.geometry.shape))
        if factor == 1:
            return None
        coarse = interpolated(self.volume.values, points.thinned(factor), self.outside)
        return enlarged(coarse, factor, points.shape)

    def key(self, index: int) -> Hashable:
        return (id(self.volume.values), self.geometry, index)

    def points(self, index: int) -> SamplePlane:
        """The plane's pixels in the Volume's voxel indices."""
        to_voxel = np.linalg.inv(self.volume.geometry.affine) @ self.geometry.affine
        return SamplePlane(
            to_voxel[:3] @ (index, 0, 0, 1), to_voxel[:3, 1], to_voxel[:3, 2], self.geometry.shape[1:]
        )

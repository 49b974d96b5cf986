"""Slabs: the largest, the least or the mean value of neighbouring planes, shown as one plane."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from medviewer.imaging.cut_planes import CutPlanes, enlarged, thinning
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.interpolate import interpolated
from medviewer.imaging.oblique import ObliquePlanes
from medviewer.imaging.projection import Projection, Projector, projected
from medviewer.imaging.reformat import ReformattedPlanes
from medviewer.imaging.volume import Check, PlaneValues, unchecked

QUICK_VALUES = 20_000_000
"""Values of a reformat that can be projected while the reader drags."""
DRAFT_PLANES = 6
_SNAP = 1e-6


@dataclass(frozen=True)
class Slab:
    """How thick planes are made, and what is shown of them.

    Attributes:
        projection: How the values become one.
        thickness_mm: A plane belongs to the slab around another if it lies within half of this, in mm.
    """

    projection: Projection
    thickness_mm: float


@dataclass(frozen=True, eq=False)
class SlabPlanes(CutPlanes):
    """The slab around each of the planes of a source; a `PlaneSource`.

    Attributes:
        source: The thin planes, cut through the same Volume.
        slab: How thick they become.
    """

    source: ReformattedPlanes | ObliquePlanes
    slab: Slab

    @property
    def is_exact(self) -> bool:
        """Never: a pixel stands for several voxels."""
        return False

    @property
    def geometry(self) -> VolumeGeometry:
        return self.source.geometry

    def members(self, index: int) -> range:
        """The planes that belong to the slab around one; at either end of the Volume there are fewer."""
        count, step_mm = self.geometry.shape[0], self.geometry.spacing_mm[0]
        reach = math.floor(self.slab.thickness_mm / 2 / step_mm + _SNAP)
        return range(max(index - reach, 0), min(index + reach, count - 1) + 1)

    def plane(self, index: int, check: Check = unchecked, /) -> PlaneValues:
        members = self.members(index)
        if isinstance(self.source, ObliquePlanes):
            return self._resampled(self.source, members, 1, check)
        return projected(self.source.values[members.start : members.stop], self.slab.projection)

    def draft(self, index: int) -> PlaneValues | None:
        """From some of the planes, and coarser, where all of them take long."""
        members = self.members(index)
        if isinstance(self.source, ObliquePlanes):
            chosen = sorted(
                set(np.linspace(members[0], members[-1], DRAFT_PLANES).round().astype(int).tolist())
            )
            points = self.source.points(index).count_inside(self.volume.geometry.shape) * len(chosen)
            if len(chosen) == len(members) and thinning(points) == 1:
                return None
            return self._resampled(self.source, chosen, thinning(points))
        step = math.ceil(len(members) * math.prod(self.geometry.shape[1:]) / QUICK_VALUES)
        if step == 1:
            return None
        return projected(self.source.values[members.start : members.stop : step], self.slab.projection)

    def key(self, index: int) -> Hashable:
        return (self.source.key(index), self.slab)

    def _resampled(
        self, source: ObliquePlanes, members: Sequence[int], factor: int, check: Check = unchecked
    ) -> PlaneValues:
        """The slab of some planes; what lies outside the Volume counts in none of them."""
        values, shape = source.volume.values, source.volume.geometry.shape
        projector = Projector(self.slab.projection, values.dtype)
        for member in members:
            check()
            points = source.points(member).thinned(factor)
            projector.add(interpolated(values, points, projector.neutral), points.inside(shape))
        plane = projector.result(source.outside)
        return plane if factor == 1 else enlarged(plane, factor, source.geometry.shape[1:])

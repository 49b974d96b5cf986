"""What all planes cut through a Volume have in common."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.volume import (
    Calibration,
    FrameReference,
    PlaneFacts,
    PlaneValues,
    Unit,
    Volume,
    shared_facts,
)

QUICK_POINTS = 60_000
"""Values that can be interpolated while the reader drags: a plane that takes more has a draft."""


@dataclass(frozen=True, eq=False)
class CutPlanes:
    """The facts that planes take over from their Volume.

    Attributes:
        volume: Its slices lie evenly and straight (regular_plan.py).
    """

    volume: Volume

    @property
    def unit(self) -> Unit:
        return self.volume.unit

    @property
    def calibration(self) -> Calibration:
        return self.volume.calibration

    @property
    def geometry(self) -> VolumeGeometry:
        """(planes, rows, columns) and where they lie in the patient."""
        raise NotImplementedError

    @property
    def is_color(self) -> bool:
        return self.volume.is_color

    def facts(self, index: int) -> PlaneFacts:
        """What is known of one plane: all but its place it has from the Volume."""
        return shared_facts(self.volume, self.geometry, index)

    def frame(self, index: int) -> FrameReference | None:
        """None: the planes were not acquired."""
        return None


def thinning(points: int) -> int:
    """For how many rows and columns one must stand, so that so many points are worked out while the reader drags."""
    return max(math.ceil(math.sqrt(points / QUICK_POINTS)), 1)


def enlarged(plane: PlaneValues, factor: int, shape: tuple[int, int]) -> PlaneValues:
    """A plane of every `factor`-th row and column as one of (rows, columns), smooth between them."""
    source = plane.astype(np.float32) if plane.dtype == np.int32 else plane
    size = (source.shape[1] * factor, source.shape[0] * factor)
    large: PlaneValues = cv2.resize(source, size, interpolation=cv2.INTER_LINEAR)
    return np.ascontiguousarray(large[: shape[0], : shape[1]])

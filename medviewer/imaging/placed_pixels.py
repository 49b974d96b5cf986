"""One plane's unfiltered pixels with their place in the patient: what is measured on."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from medviewer.imaging.geometry import Affine
from medviewer.imaging.padding import Padding
from medviewer.imaging.plane_source import PlaneSource
from medviewer.imaging.ultrasound_regions import UltrasoundRegion
from medviewer.imaging.volume import Calibration, PlaneFacts, PlaneValues, Unit


@dataclass(frozen=True, eq=False)
class PlacedPixels:
    """A slice as it was read, or a plane cut through a Volume.

    Attributes:
        values: (rows, columns) modality values (HU for CT), or (rows, columns, 3) uint8 for color.
        affine: 4x4, from (millimetres along the normal, row, column, 1), counted at pixel centers, to LPS mm.
        calibration: Where the millimetres come from; with NONE they are pixels.
        unit: What the values measure.
        padding: Modality values of pixels that hold no measured value; None where not declared.
        regions: Regions of an ultrasound picture: where there are any, lengths are taken from them alone.
    """

    values: PlaneValues
    affine: Affine
    calibration: Calibration
    unit: Unit
    padding: Padding | None = None
    regions: tuple[UltrasoundRegion, ...] = ()

    @property
    def is_color(self) -> bool:
        return self.values.ndim == 3

    def to_plane(self, positions_mm: ArrayLike) -> NDArray[np.float64]:
        """(points, 3) millimetres along the normal, row and column, fractional, of (points, 3) LPS mm."""
        positions = np.atleast_2d(np.asarray(positions_mm, dtype=np.float64))
        placed: NDArray[np.float64] = positions @ self._inverse[:3, :3].T + self._inverse[:3, 3]
        return placed

    @cached_property
    def _inverse(self) -> NDArray[np.float64]:
        inverse: NDArray[np.float64] = np.linalg.inv(self.affine).astype(np.float64)
        return inverse


def placed_pixels(planes: PlaneSource, index: int) -> PlacedPixels:
    """One of a source's planes, unfiltered."""
    return pixels_at(planes.plane(index), planes.facts(index))


def pixels_at(values: PlaneValues, facts: PlaneFacts) -> PlacedPixels:
    """A plane's pixels, where its own facts place them."""
    affine = facts.geometry.slice_affine(0)
    return PlacedPixels(values, affine, facts.calibration, facts.unit, facts.padding, facts.regions)

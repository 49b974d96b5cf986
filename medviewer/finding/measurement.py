"""What was measured of one nodule: its size, what it is made of, and the outline it was measured in."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray


class Attenuation(Enum):
    """How dense a nodule is on CT. Values are part of the JSON schema."""

    SOLID = "solid"
    PART_SOLID = "part_solid"
    GROUND_GLASS = "ground_glass"


@dataclass(frozen=True, eq=False)
class SliceOutline:
    """A nodule's margin in one slice.

    Attributes:
        slice_index: The slice in the analysed Volume, counted from 0.
        points_mm: (count, 3) float64, the closed margin's points (x, y, z) in patient mm, LPS, in order; the
            last joins the first.
    """

    slice_index: int
    points_mm: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class NoduleMeasurement:
    """A nodule's size and kind, in the slice where it is largest and over all its slices.

    Attributes:
        long_mm: Longest axis in the slice of the largest area.
        short_mm: Longest extent across that axis, in the same slice.
        volume_mm3: Over all outlined slices; None where only one slice was there to measure.
        attenuation: How dense it is.
        outlines: Its margins, by ascending slice.
        largest: Which of the outlines the axes were taken from.
        axes_mm: (2, 2, 3) float64: start and end (x, y, z) of the long axis, then of the short one.
    """

    long_mm: float
    short_mm: float
    volume_mm3: float | None
    attenuation: Attenuation
    outlines: tuple[SliceOutline, ...]
    largest: int
    axes_mm: NDArray[np.float64]

    @property
    def mean_mm(self) -> float:
        """Mean of the long and the short axis: the diameter that guidelines and the score go by."""
        return (self.long_mm + self.short_mm) / 2

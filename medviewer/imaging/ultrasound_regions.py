"""The regions of an ultrasound picture, each with physical units of its own (PS3.3 C.8.5.5)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike

SAME_SCALE = 1e-3
"""Relative difference up to which two increments per pixel count as one: makers write them rounded."""
MM_PER_CM = 10.0


class SpatialFormat(Enum):
    """Region Spatial Format (0018,6012), PS3.3 C.8.5.5.1.1."""

    NONE = 0
    TWO_DIMENSIONAL = 1
    M_MODE = 2
    SPECTRAL = 3
    WAVEFORM = 4
    GRAPHICS = 5


class PhysicalUnit(Enum):
    """Physical Units X and Y Direction (0018,6024), (0018,6026), in the order of their codes, PS3.3 C.8.5.5.1.15."""

    NONE = ""
    PERCENT = "%"
    DECIBEL = "dB"
    CENTIMETER = "cm"
    SECOND = "s"
    HERTZ = "Hz"
    DECIBEL_PER_SECOND = "dB/s"
    CENTIMETER_PER_SECOND = "cm/s"
    SQUARE_CENTIMETER = "cm²"
    SQUARE_CENTIMETER_PER_SECOND = "cm²/s"
    CUBIC_CENTIMETER = "cm³"
    CUBIC_CENTIMETER_PER_SECOND = "cm³/s"
    DEGREE = "°"


@dataclass(frozen=True)
class RegionAxis:
    """What one direction of a region measures.

    Attributes:
        unit: Never NONE.
        delta: Increment per pixel to the right, or downwards (PS3.3 C.8.5.5.1.17); finite, not 0, of either sign.
        first: The physical value at the picture's first column, or row; None where no reference pixel is given.
    """

    unit: PhysicalUnit
    delta: float
    first: float | None = None

    def value_at(self, pixel: float) -> float | None:
        """The physical value at a column, or row, of the picture; None where only differences are known."""
        return None if self.first is None else self.first + pixel * self.delta

    def equals(self, other: "RegionAxis") -> bool:
        """True if both have the same value at every pixel."""
        if self.unit is not other.unit or not math.isclose(self.delta, other.delta, rel_tol=SAME_SCALE):
            return False
        if self.first is None or other.first is None:
            return self.first is other.first
        return abs(self.first - other.first) < abs(self.delta) / 2


@dataclass(frozen=True)
class UltrasoundRegion:
    """A rectangle of an ultrasound picture and what its directions measure.

    Attributes:
        left: Region Location Min X0 (0018,6018): its first column.
        top: Region Location Min Y0 (0018,601A): its first row.
        right: Region Location Max X1 (0018,601C): its last column.
        bottom: Region Location Max Y1 (0018,601E): its last row.
        spatial_format: How its data lie in space.
        x: What its columns measure; None for nothing.
        y: What its rows measure; None for nothing.
        is_low_priority: Bit 0 of Region Flags (0018,6016): a region of high priority overwrites it (C.8.5.5.1.3).
    """

    left: int
    top: int
    right: int
    bottom: int
    spatial_format: SpatialFormat
    x: RegionAxis | None = None
    y: RegionAxis | None = None
    is_low_priority: bool = False

    @property
    def spacing_mm(self) -> tuple[float, float] | None:
        """Distance between rows and between columns; None in a region that has no lengths along both."""
        if self.spatial_format is not SpatialFormat.TWO_DIMENSIONAL or self.x is None or self.y is None:
            return None
        if {self.x.unit, self.y.unit} != {PhysicalUnit.CENTIMETER}:
            return None
        return abs(self.y.delta) * MM_PER_CM, abs(self.x.delta) * MM_PER_CM

    def covers(self, row: float, column: float) -> bool:
        """True if the pixel that holds a point (counted at pixel centers) is one of the region's."""
        return (
            self.top <= math.floor(row + 0.5) <= self.bottom
            and self.left <= math.floor(column + 0.5) <= self.right
        )

    def meets(self, other: "UltrasoundRegion") -> bool:
        """True if both have a pixel in common."""
        is_beside = self.right < other.left or other.right < self.left
        return not (is_beside or self.bottom < other.top or other.bottom < self.top)

    def agrees_with(self, other: "UltrasoundRegion") -> bool:
        """True if a measurement gives the same in both: one scale of lengths, or equal values at every pixel."""
        own, others = self.spacing_mm, other.spacing_mm
        if own is not None and others is not None:
            return same_spacing(own, others)
        if own is not None or others is not None:
            return False
        pairs = ((self.x, other.x), (self.y, other.y))
        return all(
            one is two or (one is not None and two is not None and one.equals(two)) for one, two in pairs
        )


class NoRegion(Enum):
    """Why points have no region in common."""

    OUTSIDE = "outside"  # all of them lie outside every region: nothing is known of sizes there
    ACROSS = (
        "across"  # they lie in different ones, one of them in none, or where regions contradict each other
    )


def region_under(regions: Sequence[UltrasoundRegion], spots: ArrayLike) -> UltrasoundRegion | NoRegion:
    """The region in which all points of a figure lie.

    A pixel belongs to the region of the highest priority that covers it (PS3.3 C.8.5.5.1.3); where regions of one
    priority contradict each other, to none that is known. Regions that overlap and agree (color flow over tissue)
    count as one; two pictures side by side do not, even with one scale.

    Args:
        regions: All of the picture's.
        spots: (points, 2) of (row, column), fractional, counted at pixel centers; at least one.
    """
    joined = _joined(regions)
    found = {_place(regions, joined, float(row), float(column)) for row, column in np.asarray(spots)}
    if len(found) > 1:
        return NoRegion.ACROSS
    place = found.pop()
    return place if isinstance(place, NoRegion) else regions[place]


def common_spacing_mm(regions: Sequence[UltrasoundRegion]) -> tuple[float, float] | None:
    """Distance between rows and between columns, mm, in which all regions of lengths agree; else None."""
    found = [each.spacing_mm for each in regions if each.spacing_mm is not None]
    return found[0] if found and all(same_spacing(found[0], each) for each in found) else None


def same_spacing(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """True if two distances between rows and between columns are equal but for rounding."""
    return all(math.isclose(*pair, rel_tol=SAME_SCALE) for pair in zip(one, other, strict=True))


def _place(
    regions: Sequence[UltrasoundRegion], joined: Sequence[int], row: float, column: float
) -> int | NoRegion:
    covering = [number for number, each in enumerate(regions) if each.covers(row, column)]
    high = [number for number in covering if not regions[number].is_low_priority]
    places = {joined[number] for number in high or covering}
    if len(places) > 1:
        return NoRegion.ACROSS
    return places.pop() if places else NoRegion.OUTSIDE


def _joined(regions: Sequence[UltrasoundRegion]) -> list[int]:
    """For each region the number of the first one with which it counts as one."""
    joined = list(range(len(regions)))
    for number, one in enumerate(regions):
        for earlier, other in enumerate(regions[:number]):
            if one.meets(other) and one.agrees_with(other):
                low, high = sorted((joined[number], joined[earlier]))
                joined = [low if each == high else each for each in joined]
    return joined

"""Frames on their way into a stack: one `Slice` each, with its place along the normal."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.instance import FrameHeader, Instance
from medviewer.imaging.geometry_passport import OrderSource

SAME_PLACE_MM = 0.01


@dataclass(frozen=True)
class Slice:
    """One frame of one instance (frames count from 1)."""

    instance: Instance
    frame_number: int = 1

    @property
    def header(self) -> FrameHeader:
        return self.instance.frame(self.frame_number)

    @property
    def is_placed(self) -> bool:
        """Position and orientation in the patient are known for this very frame."""
        is_own = self.instance.pixels is None or self.instance.pixels.frame_count == len(self.instance.frames)
        return is_own and self.header.position_mm is not None and self.header.orientation is not None


@dataclass(frozen=True)
class Stack:
    """Slices in display order.

    Attributes:
        slices: At least one.
        order_source: What the order was taken from.
        duplicates: Slices left out, because another lies at the same place.
    """

    slices: tuple[Slice, ...]
    order_source: OrderSource
    duplicates: tuple[Slice, ...] = ()


def normal_of(slice_: Slice) -> NDArray[np.float64]:
    """Unit normal, row direction x column direction, of a placed slice (LPS)."""
    orientation = slice_.header.orientation or (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    normal = np.cross(orientation[:3], orientation[3:])
    unit: NDArray[np.float64] = normal / np.linalg.norm(normal)
    return unit


def heights_mm(slices: Sequence[Slice]) -> NDArray[np.float64]:
    """(slices,) distance of each placed slice from the origin, along the first one's normal."""
    positions = np.array([slice_.header.position_mm for slice_ in slices], dtype=np.float64)
    heights: NDArray[np.float64] = positions @ normal_of(slices[0])
    return heights


def places(slices: Sequence[Slice]) -> list[int]:
    """For each placed slice, the number of its place along the normal: equal numbers lie within 0.01 mm."""
    heights = heights_mm(slices)
    order = np.argsort(heights, kind="stable")
    steps = np.diff(heights[order], prepend=heights[order[0]]) >= SAME_PLACE_MM
    numbers = np.empty(len(slices), dtype=int)
    numbers[order] = np.cumsum(steps)
    return [int(number) for number in numbers]

"""Frames on their way into a stack: one `Slice` each, with its place along the normal."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.instance import FrameHeader, Instance
from medviewer.dicom.splitting import same_way
from medviewer.imaging.geometry_passport import OrderSource

SAME_PLACE_MM = 0.01
SAME_PLACE_SHARE = 0.1
"""The same as a share of a pixel, where that is less: slices of a micro-CT lie closer together than 0.01 mm."""


@dataclass(frozen=True)
class Slice:
    """One frame of one instance (frames count from 1)."""

    instance: Instance
    frame_number: int = 1

    @property
    def header(self) -> FrameHeader:
        return self.instance.frame(self.frame_number)

    @property
    def has_own_header(self) -> bool:
        """The header speaks of this very frame, not of all frames of a loop together."""
        return self.instance.pixels is None or self.instance.pixels.frame_count == len(self.instance.frames)

    @property
    def is_placed(self) -> bool:
        """Position and orientation in the patient are known for this very frame."""
        header = self.header
        return self.has_own_header and header.position_mm is not None and header.orientation is not None


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


def thickness_mm(slice_: Slice) -> float:
    """How thick a slice is taken to be where no neighbor tells the step: Slice Thickness, 1 where that is absent."""
    thickness = slice_.header.thickness_mm or slice_.instance.series.acquisition.slice_thickness_mm
    return thickness if thickness and thickness > 0 else 1.0


def face_one_way(slices: Sequence[Slice]) -> bool:
    """True for placed slices whose rows and columns point the same ways as the first one's."""
    first = slices[0].header.orientation
    return all(own is first or same_way(own, first) for own in (each.header.orientation for each in slices))


def heights_mm(slices: Sequence[Slice]) -> NDArray[np.float64]:
    """(slices,) distance of each placed slice from the origin, along the first one's normal."""
    positions = np.array([slice_.header.position_mm for slice_ in slices], dtype=np.float64)
    heights: NDArray[np.float64] = positions @ normal_of(slices[0])
    return heights


def places(slices: Sequence[Slice]) -> list[int]:
    """For each placed slice, the number of its place along the normal: equal ones lie within `same_place_mm`."""
    heights = heights_mm(slices)
    order = np.argsort(heights, kind="stable")
    apart_mm = same_place_mm(slices[0].header.spacing_mm)
    steps = np.diff(heights[order], prepend=heights[order[0]]) >= apart_mm
    numbers = np.empty(len(slices), dtype=int)
    numbers[order] = np.cumsum(steps)
    return [int(number) for number in numbers]


def same_place_mm(spacing_mm: tuple[float, float] | None) -> float:
    """Heights closer than this are one place: 0.01 mm, or a tenth of a pixel that is smaller than 0.1 mm."""
    return (
        min(SAME_PLACE_MM, *(SAME_PLACE_SHARE * each for each in spacing_mm)) if spacing_mm else SAME_PLACE_MM
    )

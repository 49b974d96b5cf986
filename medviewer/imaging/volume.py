"""A stack of planes with its place in the patient."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.overlay_plane import OverlayPlane
from medviewer.imaging.padding import Padding

VolumeValues = NDArray[np.int16] | NDArray[np.int32] | NDArray[np.float32] | NDArray[np.uint8]
PlaneValues = NDArray[np.integer[Any] | np.floating[Any]]
Check = Callable[[], None]
"""Called now and then by what takes long; it raises to end the work."""


def unchecked() -> None:
    """A check that never ends the work."""


class Calibration(Enum):
    """Where the millimetres of a plane come from."""

    PATIENT = "patient"  # positions and spacing in the patient
    PIXEL_SPACING = "pixel spacing"  # in-plane spacing only
    MAGNIFICATION = "magnification"  # Imager Pixel Spacing by the Estimated Radiographic Magnification Factor
    DETECTOR = "detector"  # Imager Pixel Spacing: millimetres at the detector, not in the body
    SCANNED = "scanned"  # Nominal Scanned Pixel Spacing: millimetres on the film or paper that was scanned
    NONE = "none"  # pixels only: lengths are shown in px


class Unit(Enum):
    """What the values of a Volume measure."""

    HU = "HU"
    NONE = ""


@dataclass(frozen=True)
class FrameReference:
    """Which Frame of which SOP Instance a plane was read from (frames count from 1, PS3.3 C.7.6.6)."""

    sop_instance_uid: str
    frame_number: int = 1


@dataclass(frozen=True, eq=False)
class Volume:
    """Modality values of a Series on one grid; a `PlaneSource` of its own slices.

    Attributes:
        values: (slices, rows, columns), or (slices, rows, columns, 3) uint8 for color; modality values, that is
            after the Modality LUT (HU for CT). It may live in shared memory that decode workers are still filling.
        geometry: The grid in the patient. Slices ascend along the normal.
        frames: One reference per slice, in slice order; in a resampled Volume to the Frame that lies nearest.
        unit: What the values measure.
        calibration: Where the millimetres come from.
        windows: The Series' own VOI windows, first = default. Empty where the objects carry none.
        inverted: True for MONOCHROME1: low values are shown bright (after the VOI LUT).
        padding: Modality values of pixels where nothing was measured, left out of windows and statistics; None where
            not declared.
        frame_of_reference_uid: Shared by Series in the same patient coordinates; "" where unknown.
        is_exact: True for values as they were read; False for a Volume that was resampled.
        overlay_planes: Slice index -> graphics that the object brings along for it; it grows like `values`.
    """

    values: VolumeValues
    geometry: VolumeGeometry
    frames: tuple[FrameReference, ...]
    unit: Unit = Unit.NONE
    calibration: Calibration = Calibration.PATIENT
    windows: tuple[VoiWindow, ...] = ()
    inverted: bool = False
    padding: Padding | None = None
    frame_of_reference_uid: str = ""
    is_exact: bool = True
    overlay_planes: dict[int, tuple[OverlayPlane, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.values.shape[:3] != self.geometry.shape:
            raise ValueError(f"values {self.values.shape} do not fit the geometry {self.geometry.shape}")
        if len(self.frames) != self.geometry.shape[0]:
            raise ValueError(f"{len(self.frames)} frames for {self.geometry.shape[0]} slices")

    @property
    def is_color(self) -> bool:
        return self.values.ndim == 4

    def plane(self, index: int, _check: Check = unchecked, /) -> PlaneValues:
        """One slice: (rows, columns[, 3])."""
        values: PlaneValues = self.values[index]
        return values

    def draft(self, index: int) -> None:
        """None: slices are there at once."""

    def frame(self, index: int) -> FrameReference | None:
        """The Frame that a slice is; None in a Volume that was resampled."""
        return self.frames[index] if self.is_exact else None

    def key(self, index: int) -> Hashable:
        """Of a slice's values, for caches."""
        return (id(self.values), index)

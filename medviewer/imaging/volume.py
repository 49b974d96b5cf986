"""A stack of planes with its place in the patient."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.overlay_plane import OverlayPlane
from medviewer.imaging.padding import Padding
from medviewer.imaging.patient_directions import Anatomy, Directions, directions_of
from medviewer.imaging.ultrasound_regions import UltrasoundRegion

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
class PlaneFacts:
    """What is known of one plane: of the image on show itself, never of its neighbors.

    Attributes:
        geometry: Where this plane lies: one slice, as thick as it is or as its stack's steps are. In the patient where
            `calibration` is PATIENT; else its own millimetres (or 1 where there are none), from an origin of its own.
        calibration: Where its millimetres come from.
        unit: What its values measure.
        inverted: True for MONOCHROME1: low values are shown bright (after the VOI LUT).
        windows: The VOI windows it is first shown with, first = default; empty where there are none.
        padding: Modality values of its pixels where nothing was measured; None where not declared.
        directions: Where its rows and columns lead in the patient; None where that is unknown.
        anatomy: Which names the patient's directions have.
        frame_of_reference_uid: Shared by planes in the same patient coordinates; "" where unknown.
        regions: Of an ultrasound picture: where there are any, lengths are taken from them alone (PS3.3 C.8.5.5).
    """

    geometry: VolumeGeometry
    calibration: Calibration
    unit: Unit = Unit.NONE
    inverted: bool = False
    windows: tuple[VoiWindow, ...] = ()
    padding: Padding | None = None
    directions: Directions | None = None
    anatomy: Anatomy = Anatomy.BIPED
    frame_of_reference_uid: str = ""
    regions: tuple[UltrasoundRegion, ...] = ()

    @property
    def is_placed(self) -> bool:
        """Its geometry is its place in the patient."""
        return self.calibration is Calibration.PATIENT


@dataclass(frozen=True, eq=False)
class Volume:
    """Modality values of a Series on one grid; a `PlaneSource` of its own slices.

    What is said here of all slices holds for those that share it; slices that don't have facts of their own.

    Attributes:
        values: (slices, rows, columns), or (slices, rows, columns, 3) uint8 for color; modality values, that is
            after the Modality LUT (HU for CT). It may live in shared memory that decode workers are still filling.
        geometry: The grid in the patient, with slices that ascend along the normal, where `calibration` is PATIENT;
            else no more than an order of planes.
        frames: One reference per slice, in slice order; in a resampled Volume to the Frame that lies nearest.
        unit: What the values measure.
        calibration: Where the millimetres come from; PATIENT only for slices that make a grid in the patient.
        windows: The Series' own VOI windows, first = default. Empty where the objects carry none.
        inverted: True for MONOCHROME1: low values are shown bright (after the VOI LUT).
        padding: Modality values of pixels where nothing was measured, left out of windows and statistics; None where
            not declared.
        frame_of_reference_uid: Shared by Series in the same patient coordinates; "" where unknown.
        anatomy: Which names the patient's directions have.
        is_exact: True for values as they were read; False for a Volume that was resampled.
        own_facts: One for each slice, where slices differ or make no grid; empty where all share the Volume's.
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
    anatomy: Anatomy = Anatomy.BIPED
    is_exact: bool = True
    own_facts: tuple[PlaneFacts, ...] = ()
    overlay_planes: dict[int, tuple[OverlayPlane, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.values.shape[:3] != self.geometry.shape:
            raise ValueError(f"values {self.values.shape} do not fit the geometry {self.geometry.shape}")
        if len(self.frames) != self.geometry.shape[0]:
            raise ValueError(f"{len(self.frames)} frames for {self.geometry.shape[0]} slices")
        if self.own_facts and len(self.own_facts) != self.geometry.shape[0]:
            raise ValueError(f"{len(self.own_facts)} facts for {self.geometry.shape[0]} slices")

    @property
    def is_color(self) -> bool:
        return self.values.ndim == 4

    def facts(self, index: int) -> PlaneFacts:
        """What is known of one slice."""
        return self.own_facts[index] if self.own_facts else shared_facts(self, self.geometry, index)

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


def shared_facts(volume: Volume, geometry: VolumeGeometry, index: int) -> PlaneFacts:
    """What a plane, a slice or one that was cut, has from its Volume.

    Args:
        volume: Whose values it shows.
        geometry: The planes' grid.
        index: Which of them.
    """
    alone, directions = _alone(geometry, index, volume.anatomy)
    return PlaneFacts(
        alone,
        volume.calibration,
        volume.unit,
        volume.inverted,
        volume.windows,
        volume.padding,
        directions if volume.calibration is Calibration.PATIENT else None,
        volume.anatomy,
        volume.frame_of_reference_uid,
    )


@lru_cache(maxsize=256)
def _alone(geometry: VolumeGeometry, index: int, anatomy: Anatomy) -> tuple[VolumeGeometry, Directions]:
    """One plane's own grid, and where its rows and columns lead; asked for several times in each picture."""
    alone = geometry.slice_geometry(index)
    return alone, directions_of(alone, anatomy)

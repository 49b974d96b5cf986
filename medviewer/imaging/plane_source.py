"""What a viewport pages through: planes of pixels, each with its place in the patient."""

from collections.abc import Hashable
from typing import Protocol

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.volume import (
    Calibration,
    Check,
    FrameReference,
    PlaneFacts,
    PlaneValues,
    Unit,
    unchecked,
)


class PlaneSource(Protocol):
    """Planes, one behind the other: a Volume's own slices, or planes cut through a Volume.

    Whatever is drawn over a plane, read from it or measured on it takes its place, its sides and its millimetres from
    the plane's own `facts`, never from the order of an array or from a neighbor. `geometry` and `calibration` tell
    which plane lies where in a stack that is a grid in the patient.
    """

    @property
    def geometry(self) -> VolumeGeometry:
        """(planes, rows, columns) and, where `calibration` is PATIENT, how they are stacked in the patient."""
        ...

    @property
    def unit(self) -> Unit:
        """What the values of all planes measure; NONE where they differ."""
        ...

    @property
    def calibration(self) -> Calibration:
        """PATIENT where the planes make a grid in the patient."""
        ...

    def facts(self, index: int) -> PlaneFacts:
        """What is known of one plane."""
        ...

    @property
    def is_color(self) -> bool: ...

    @property
    def is_exact(self) -> bool:
        """True where each pixel is one voxel as it was read; False where values were worked out from several."""
        ...

    def plane(self, index: int, check: Check = unchecked, /) -> PlaneValues:
        """(rows, columns) modality values, or (rows, columns, 3) uint8 for color; not to be written to.

        `check` may raise to end the work on a plane that takes long.
        """
        ...

    def draft(self, index: int) -> PlaneValues | None:
        """A coarser form of the plane, made at once, where `plane` takes long; None where that is quick."""
        ...

    def frame(self, index: int) -> FrameReference | None:
        """The Frame that the plane is; None for a plane that was not acquired."""
        ...

    def key(self, index: int) -> Hashable:
        """Planes with equal keys are the same plane of the same values; a cache goes by it."""
        ...

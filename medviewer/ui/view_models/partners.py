"""Which stacks on show go together, and which slice of the one belongs to which of the other."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.same_patient import SamePatient
from medviewer.imaging.geometry import Triple, VolumeGeometry
from medviewer.imaging.plane_match import (
    Segment,
    are_parallel,
    crossing,
    distance_mm,
    nearest_slice,
    slice_at_distance,
    slice_plane,
)
from medviewer.imaging.viewport_state import ViewportState
from medviewer.imaging.volume import Calibration, Unit
from medviewer.ui.view_models.patient_frames import PatientFrames, patient_of_both
from medviewer.ui.view_models.viewport_content import ViewportContent


@dataclass(frozen=True, eq=False)
class Shown:
    """What a viewport shows.

    Attributes:
        key: Of the series.
        content: The series.
        state: The slice, and how it is shown.
    """

    key: str
    content: ViewportContent
    state: ViewportState


@dataclass(frozen=True)
class Anchor:
    """The slice of a series that the reader linked by hand."""

    key: str
    slice_index: int


class Partners:
    """Stacks in the same patient coordinates with parallel planes, and those that the reader linked by hand.

    Viewports are known by number; what they show is given with each question.
    """

    def __init__(self, frames: PatientFrames) -> None:
        self.frames = frames
        self._anchors: dict[int, Anchor] = {}

    @property
    def is_by_hand(self) -> bool:
        """True while the reader's own links are in force."""
        return bool(self._anchors)

    def link(self, on_show: Mapping[int, Shown]) -> None:
        """Link what is on show by hand, at the slices it shows."""
        self._anchors = {
            index: Anchor(shown.key, shown.state.slice_index) for index, shown in on_show.items()
        }

    def unlink(self) -> None:
        self._anchors = {}

    def attend(self, on_show: Mapping[int, Shown]) -> None:
        """Links by hand hold as long as the same series hang where they were linked, two of them on show."""
        hung = {index: shown.key for index, shown in on_show.items()}
        self._anchors = {
            index: each for index, each in self._anchors.items() if hung.get(index, each.key) == each.key
        }
        if len(self._anchors.keys() & hung.keys()) < 2:
            self._anchors = {}

    def are_by_hand(self, one: int, other: int) -> bool:
        """True if two viewports are linked by hand."""
        return one in self._anchors and other in self._anchors

    def slice_of(self, one: int, shown: Shown, other: int, partner: Shown) -> int | None:
        """The partner's slice that belongs to the one on show; None where the two don't go together."""
        geometry, theirs = shown.content.planes.geometry, partner.content.planes.geometry
        if self.are_by_hand(one, other):
            here, there = self._anchors[one].slice_index, self._anchors[other].slice_index
            if not _are_grids(shown, partner):  # images without an order in space go along one by one
                return min(max(there + shown.state.slice_index - here, 0), theirs.shape[0] - 1)
            if not are_parallel(geometry.normal, theirs.normal):
                return None
            moved_mm = distance_mm(geometry, here, geometry.to_patient((shown.state.slice_index, 0, 0)))
            same_way = 1.0 if float(geometry.normal @ theirs.normal) > 0 else -1.0
            return slice_at_distance(theirs, there, same_way * moved_mm)
        map_ = self.frames.between(shown.content, partner.content)
        if map_ is None:
            return None
        plane = slice_plane(geometry, shown.state.slice_index).moved(map_)
        return nearest_slice(theirs, plane.middle_mm) if are_parallel(plane.normal, theirs.normal) else None

    def line_in(self, shown: Shown, other: Shown) -> Segment | None:
        """Where the plane on show cuts the plane that another viewport shows; None where it doesn't."""
        map_ = self._place_in(shown, other)
        if map_ is None:
            return None
        plane = slice_plane(_own_geometry(shown), 0).moved(map_)
        return crossing(plane, _own_geometry(other), 0)

    def point_in(self, shown: Shown, position_mm: Triple, other: Shown) -> Triple | None:
        """A point in the patient coordinates of another image; None where they have nothing to do with each other."""
        map_ = self._place_in(shown, other)
        return None if map_ is None else moved(position_mm, map_)

    def _place_in(self, shown: Shown, other: Shown) -> NDArray[np.float64] | None:
        """From the coordinates of the one to those of the other: no place in one patient is a place in another one."""
        if patient_of_both(shown.content, other.content) is SamePatient.NO:
            return None
        return self.frames.between_planes(
            shown.content, shown.state.slice_index, other.content, other.state.slice_index
        )


def is_grid(shown: Shown) -> bool:
    """True where the planes of a stack follow each other in the patient."""
    return shown.content.planes.calibration is Calibration.PATIENT


def _are_grids(one: Shown, other: Shown) -> bool:
    return is_grid(one) and is_grid(other)


def _own_geometry(shown: Shown) -> VolumeGeometry:
    """Where the image on show lies by itself."""
    return shown.content.planes.facts(shown.state.slice_index).geometry


def have_same_values(one: Shown, other: Shown) -> bool:
    """True where a window means the same in both: Hounsfield units, or the same series."""
    first, second = one.content.volume, other.content.volume
    return first is second or (first.unit is second.unit is Unit.HU)


def moved(position_mm: Triple, matrix: NDArray[np.float64]) -> Triple:
    """A point after a rigid motion (4x4)."""
    x, y, z = matrix[:3, :3] @ np.asarray(position_mm) + matrix[:3, 3]
    return (float(x), float(y), float(z))

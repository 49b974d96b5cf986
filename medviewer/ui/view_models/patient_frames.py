"""Which stacks lie in the same patient coordinates, or were brought there by a registration; and whose they are."""

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.same_patient import SamePatient, same_patient_of
from medviewer.imaging.registration import RigidRegistration
from medviewer.imaging.volume import Calibration, PlaneFacts, Volume
from medviewer.ui.view_models.viewport_content import ViewportContent

SAME = np.eye(4)


class PatientFrames:
    """Answers by Frame of Reference UID (0020,0052): equal ones share their coordinates (PS3.3 C.7.4.1.1.1).

    Two patients never share any: equal UIDs of theirs were copied.

    Attributes:
        uses_registrations: False leaves every registration out of account; none is forgotten.
    """

    def __init__(self) -> None:
        self.uses_registrations = True
        self._found: dict[tuple[str, str], RigidRegistration] = {}

    @property
    def has_registrations(self) -> bool:
        return bool(self._found)

    def add(self, fixed: Volume, moving: Volume, registration: RigidRegistration) -> None:
        """Bring two frames of reference together, in the place of what was found for them before."""
        self._found.pop((frame_of(fixed), frame_of(moving)), None)
        self._found[frame_of(moving), frame_of(fixed)] = registration

    def forget(self) -> None:
        """Another study: nothing found is of use any more."""
        self._found.clear()

    def between(self, one: ViewportContent, other: ViewportContent) -> NDArray[np.float64] | None:
        """The rigid motion (4x4) from the one's patient coordinates to the other's; None where there is none.

        Only stacks that are grids in the patient have any: of another, each image may have its place.
        """
        if one.volume is other.volume:
            return SAME if one.volume.calibration is Calibration.PATIENT else None
        if frame_of(one.volume) == frame_of(other.volume) and patient_of_both(one, other) is SamePatient.NO:
            return None
        return self.between_volumes(one.volume, other.volume)

    def between_planes(
        self, one: ViewportContent, index: int, other: ViewportContent, other_index: int
    ) -> NDArray[np.float64] | None:
        """The same for two planes, by what each of them says of its own place."""
        facts = one.planes.facts(index), other.planes.facts(other_index)
        if not all(each.is_placed for each in facts):
            return None
        if one.volume is other.volume:
            is_known = facts[0].frame_of_reference_uid == facts[1].frame_of_reference_uid
            return SAME if is_known else None
        frames = _frame(facts[0], one.volume), _frame(facts[1], other.volume)
        if frames[0] == frames[1] and patient_of_both(one, other) is SamePatient.NO:
            return None
        return self._between_frames(*frames)

    def between_volumes(self, one: Volume, other: Volume) -> NDArray[np.float64] | None:
        """The same for volumes as they were read."""
        if {one.calibration, other.calibration} != {Calibration.PATIENT}:
            return None
        return self._between_frames(frame_of(one), frame_of(other))

    def _between_frames(self, one: str, other: str) -> NDArray[np.float64] | None:
        if one == other:
            return SAME
        if not self.uses_registrations:
            return None
        if (one, other) in self._found:
            return self._found[one, other].matrix
        back = self._found.get((other, one))
        return None if back is None else np.asarray(np.linalg.inv(back.matrix), np.float64)

    def registration(self, one: ViewportContent, other: ViewportContent) -> RigidRegistration | None:
        """The registration that `between` answers by; None where the coordinates are the same, or have no link."""
        frames = frame_of(one.volume), frame_of(other.volume)
        if frames[0] == frames[1] or not self.uses_registrations:
            return None
        return self._found.get(frames) or self._found.get((frames[1], frames[0]))


def patient_of_both(one: ViewportContent | None, other: ViewportContent | None) -> SamePatient:
    """Whether two stacks are of one patient."""
    if one is None or other is None:
        return SamePatient.UNKNOWN
    if one.volume is other.volume:
        return SamePatient.YES
    if one.study is None or other.study is None:
        return SamePatient.UNKNOWN
    return same_patient_of(one.study, other.study)


def frame_of(volume: Volume) -> str:
    """Names a volume's patient coordinates: by its Frame of Reference UID, without one it has its own."""
    return volume.frame_of_reference_uid or f"of {volume.frames[0].sop_instance_uid}"


def _frame(facts: PlaneFacts, volume: Volume) -> str:
    """The same for one plane's coordinates."""
    return facts.frame_of_reference_uid or frame_of(volume)

"""Which stacks lie in the same patient coordinates, or can be brought there."""

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.volume import Calibration
from medviewer.ui.view_models.viewport_content import ViewportContent

SAME = np.eye(4)


class PatientFrames:
    """Answers by Frame of Reference UID (0020,0052): equal ones share their coordinates (PS3.3 C.7.4.1.1.1)."""

    def between(self, one: ViewportContent, other: ViewportContent) -> NDArray[np.float64] | None:
        """The rigid motion (4x4) from the one's patient coordinates to the other's; None where there is none."""
        if one.volume is other.volume:
            return SAME
        if {one.planes.calibration, other.planes.calibration} != {Calibration.PATIENT}:
            return None
        uid = one.volume.frame_of_reference_uid
        return SAME if uid and uid == other.volume.frame_of_reference_uid else None

"""Small volumes with a known place in the patient, for tests of what is shown."""

import numpy as np

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.volume import FrameReference, Unit, Volume

AXIAL = ((0, 0, 1), (0, 1, 0), (1, 0, 0))
"""Directions of the slice, row and column index (LPS): the usual axial slice."""
FEET_FIRST_PRONE = ((0, 0, 1), (0, -1, 0), (-1, 0, 0))
CORONAL = ((0, 1, 0), (0, 0, -1), (1, 0, 0))
SAGITTAL = ((1, 0, 0), (0, 0, -1), (0, 1, 0))


def volume_of(values, directions=AXIAL, spacing_mm=(2.0, 1.0, 1.0), **fields):
    """A Volume whose grid's middle lies at the patient's origin."""
    values = np.asarray(values)
    steps = [np.array(way, float) * step for way, step in zip(directions, spacing_mm, strict=True)]
    origin = -sum(step * (count - 1) / 2 for step, count in zip(steps, values.shape[:3], strict=True))
    geometry = VolumeGeometry.from_vectors(values.shape[:3], origin, *steps)
    frames = tuple(FrameReference(f"1.2.{k}") for k in range(values.shape[0]))
    return Volume(values, geometry, frames, **{"unit": Unit.HU, **fields})


def patient_marks(directions=AXIAL, count=33, radius=3):
    """A Volume, dark (-1000), with a small cube at each side of the patient: its value tells the side.

    Values: left 100, right 200, posterior 300, anterior 400, head 500, foot 600.
    """
    volume = volume_of(np.full((count, count, count), -1000, np.int16), directions, (1.0, 1.0, 1.0))
    values = volume.values.copy()
    for number, (axis, sign) in enumerate(((0, 1), (0, -1), (1, 1), (1, -1), (2, 1), (2, -1)), start=1):
        place = np.zeros(3)
        place[axis] = sign * count * 0.35
        k, j, i = (round(value) for value in volume.geometry.to_index(place))
        around = tuple(slice(max(c - radius, 0), c + radius + 1) for c in (k, j, i))
        values[around] = number * 100
    return volume_of(values, directions, (1.0, 1.0, 1.0))


SIDE_VALUES = {"L": 100, "R": 200, "P": 300, "A": 400, "H": 500, "F": 600}

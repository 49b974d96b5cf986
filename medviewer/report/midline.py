"""On which side of the patient a finding lies."""

import numpy as np

from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import Unit, Volume

TISSUE_HU = (-200, 300)
NEAR_MM = 15.0
"""Findings nearer to the midline than this are not called left or right."""


def midline_x_mm(volume: Volume) -> float:
    """Where the body's middle lies along the patient's left-right axis, in mm (LPS).

    For CT the mean position of soft tissue, which follows a patient who lies off the table's center;
    for other volumes the middle of the grid.
    """
    if volume.unit is not Unit.HU or volume.is_color:
        return volume.geometry.center_mm[0]
    steps = [max(1, count // 64) for count in volume.geometry.shape]
    coarse = volume.values[:: steps[0], :: steps[1], :: steps[2]]
    tissue = np.argwhere((coarse > TISSUE_HU[0]) & (coarse < TISSUE_HU[1]))
    if not len(tissue):
        return volume.geometry.center_mm[0]
    middle = tissue.mean(axis=0) * steps
    return volume.geometry.to_patient([float(value) for value in middle])[0]


def side_of(center_mm: Triple, midline_mm: float) -> str:
    """ "L", "R", or "" where it lies near the midline."""
    offset_mm = center_mm[0] - midline_mm
    if abs(offset_mm) < NEAR_MM:
        return ""
    return "L" if offset_mm > 0 else "R"

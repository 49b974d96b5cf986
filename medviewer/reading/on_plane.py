"""Which measurements a plane shows: those that lie on it."""

import numpy as np

from medviewer.imaging.plane_source import PlaneSource
from medviewer.imaging.volume import Calibration
from medviewer.reading.measurement import REGIONS, Measurement

PARALLEL = 0.999
"""Least |cosine| between two normals that count as one direction (2.6 degrees)."""
EVEN_MM = 1e-3
"""Positions that are this far beyond half a step still count as within it."""


def lies_on(measurement: Measurement, series_key: str, planes: PlaneSource, index: int) -> bool:
    """True if a measurement is to be drawn on a plane.

    A slice shows what was drawn on it; one of a stack that is no grid only what lies in its plane (earlier versions
    made up a grid for such stacks, and kept points in it). A plane cut through a Volume, and a slice where something
    was drawn on such a plane, shows what lies within half the distance between planes; a region only where its plane
    is the same.

    Args:
        measurement: Any measurement.
        series_key: The series on show, as `Series.key`.
        planes: What the viewport pages through.
        index: The plane on show.
    """
    if measurement.place.series_key != series_key:
        return False
    frame, own = planes.frame(index), measurement.place.frame
    facts, is_acquired = planes.facts(index), frame is not None and own is not None
    if is_acquired and (frame != own or planes.calibration is Calibration.PATIENT or not facts.is_placed):
        return frame == own
    if not facts.is_placed:
        return False
    geometry = facts.geometry
    if measurement.kind in REGIONS and abs(float(geometry.normal @ measurement.plane.normal)) < PARALLEL:
        return False
    to_plane = np.linalg.inv(geometry.slice_affine(0))
    off_mm = np.asarray(measurement.points) @ to_plane[0, :3] + to_plane[0, 3]
    return bool(np.abs(off_mm).max() <= geometry.spacing_mm[0] / 2 + EVEN_MM)

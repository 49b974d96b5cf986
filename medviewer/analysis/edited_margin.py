"""Measures a finding anew with margins that its reader changed."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.outline_sizes import outline_sizes
from medviewer.finding.measurement import NoduleMeasurement, SliceOutline
from medviewer.imaging.figures import polygon_area

Points = NDArray[np.float64]
"""(count, 3) corners (x, y, z) of a closed line in one slice, patient mm, LPS."""

_IN_SLICE = 0.5  # of the distance of neighbouring slices
_IN_LONE_SLICE_MM = 0.5


def edited_measurement(measured: NoduleMeasurement, margins: Sequence[Points]) -> NoduleMeasurement:
    """The measurement with each margin in the place of the outline of its slice.

    A margin beside all outlined slices is not counted. What the nodule is made of stays as it was measured.
    """
    in_plane, _normal = _directions(measured)
    outlines = list(measured.outlines)
    for points in margins:
        which = outline_at(measured, points)
        if which is not None:
            outlines[which] = SliceOutline(outlines[which].slice_index, points)
    sizes = outline_sizes(outlines, in_plane, _slice_mm(measured, in_plane))
    return replace(measured, outlines=tuple(outlines), **vars(sizes))


def outline_at(measured: NoduleMeasurement, points: Points) -> int | None:
    """Which outline lies in the slice of these points; None for none."""
    _in_plane, normal = _directions(measured)
    offsets = np.array([float(outline.points_mm.mean(axis=0) @ normal) for outline in measured.outlines])
    away = np.abs(offsets - float(points.mean(axis=0) @ normal))
    step_mm = np.diff(np.sort(offsets)).min() if len(offsets) > 1 else 2 * _IN_LONE_SLICE_MM
    nearest = int(np.argmin(away))
    return nearest if away[nearest] <= _IN_SLICE * step_mm else None


def _directions(measured: NoduleMeasurement) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(2, 3) two directions of the slices' plane, and (3,) its normal."""
    points = measured.outlines[measured.largest].points_mm
    _left, _sizes, directions = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    return directions[:2], directions[2]


def _slice_mm(measured: NoduleMeasurement, in_plane: NDArray[np.float64]) -> float | None:
    """The distance of the slices that the volume was measured with."""
    if measured.volume_mm3 is None:
        return None
    return measured.volume_mm3 / sum(polygon_area(each.points_mm @ in_plane.T) for each in measured.outlines)

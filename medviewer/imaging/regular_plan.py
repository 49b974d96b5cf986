"""Whether a stack's slices lie evenly and straight, and the regular grid they are resampled to where not."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.geometry import Triple, VolumeGeometry

TILT_DEGREES = 1.0
OFF_MM = 0.1
OFF_SHARE = 0.1
SHIFT_MM = 0.5
WIDEST_BRIDGE = 3.0
MOST_GROWTH = 3.0
MOST_VOXELS = 100_000_000
_SNAP = 1e-3


@dataclass(frozen=True, eq=False)
class RegularPlan:
    """How a tilted or unevenly stacked Volume is laid out evenly.

    Attributes:
        geometry: The regular grid: the stack's own planes, rows and columns, stacked straight and evenly.
        sources: (slices of the grid,) fractional slice of the stack at each of the grid's slices; NaN where
            nothing was scanned.
        offsets: (slices of the stack, 2): (row, column) of the grid at which each slice's first voxel lies.
        tilt_degrees: Angle between the slices' normal and the line through their origins.
        steps_mm: The least and the largest step of the stack.
        gap_count: Steps left empty, being more than 3 times the median.
        shift_mm: The farthest a slice lies beside the first, in the plane.
        is_too_sparse: The grid would be so much larger than the stack that it is not worth its memory.
    """

    geometry: VolumeGeometry
    sources: NDArray[np.float64]
    offsets: NDArray[np.float64]
    tilt_degrees: float
    steps_mm: tuple[float, float]
    gap_count: int
    shift_mm: float
    is_too_sparse: bool

    @property
    def empty_count(self) -> int:
        """The grid's slices that were left empty."""
        return int(np.isnan(self.sources).sum())

    def is_scanned(self, position_mm: Triple) -> bool:
        """True for a point (x, y, z) in patient mm, LPS, that lies in a slice or in a step that was filled."""
        index = self.geometry.to_index(position_mm)
        return self.geometry.contains(index) and not math.isnan(self.sources[math.floor(index[0] + 0.5)])


def regular_plan(geometry: VolumeGeometry) -> RegularPlan | None:
    """The plan for a stack; None where it is regular already.

    Regular: tilted by at most 1 degree, and no slice farther from its place on an even stack than 0.1 mm or a tenth
    of the median step along the normal, or than 0.5 mm in the plane. The new step is close to the median one,
    so that the grid ends at the last slice; a step of more than 3 times the median is a gap and left empty.
    """
    if geometry.shape[0] < 2 or (not geometry.slice_origins and geometry.tilt_degrees <= TILT_DEGREES):
        return None
    places = _places(geometry)
    heights = np.abs(places[:, 0])
    steps = np.diff(heights)
    median = float(np.median(steps))
    if geometry.tilt_degrees <= TILT_DEGREES and _is_even(places, geometry, median):
        return None
    count = round(float(heights[-1]) / median) + 1
    step_mm = float(heights[-1]) / (count - 1)
    first = np.floor(places[:, 1:].min(axis=0) + _SNAP)
    last = np.ceil(places[:, 1:].max(axis=0) - _SNAP)
    shape = (count, geometry.shape[1] + int(last[0] - first[0]), geometry.shape[2] + int(last[1] - first[1]))
    is_too_sparse = math.prod(shape) > max(MOST_GROWTH * math.prod(geometry.shape), MOST_VOXELS)
    row_step, column_step = geometry.affine[:3, 1], geometry.affine[:3, 2]
    return RegularPlan(
        geometry=VolumeGeometry.from_vectors(
            shape,
            np.array(geometry.to_patient((0, first[0], first[1]))),
            geometry.normal * math.copysign(step_mm, float(places[-1, 0])),
            row_step,
            column_step,
        ),
        sources=np.empty(0) if is_too_sparse else _sources(heights, count, step_mm, WIDEST_BRIDGE * median),
        offsets=places[:, 1:] - first,
        tilt_degrees=geometry.tilt_degrees,
        steps_mm=(float(steps.min()), float(steps.max())),
        gap_count=int(np.sum(steps > WIDEST_BRIDGE * median)),
        shift_mm=float(np.linalg.norm(places[:, 1:] * geometry.spacing_mm[1:], axis=1).max()),
        is_too_sparse=is_too_sparse,
    )


def _places(geometry: VolumeGeometry) -> NDArray[np.float64]:
    """(slices, 3): each slice's first voxel as (mm along the normal, row, column) seen from the first slice."""
    origins = [(*geometry.to_patient((k, 0, 0)), 1.0) for k in range(geometry.shape[0])]
    places: NDArray[np.float64] = np.array(origins) @ np.linalg.inv(geometry.slice_affine(0)).T
    return places[:, :3]


def _is_even(places: NDArray[np.float64], geometry: VolumeGeometry, median_mm: float) -> bool:
    off = places - np.linspace(0, 1, len(places))[:, None] * places[-1]
    aside_mm = np.linalg.norm(off[:, 1:] * geometry.spacing_mm[1:], axis=1).max()
    return bool(np.abs(off[:, 0]).max() <= max(OFF_MM, OFF_SHARE * median_mm) and aside_mm <= SHIFT_MM)


def _sources(
    heights: NDArray[np.float64], count: int, step_mm: float, widest_mm: float
) -> NDArray[np.float64]:
    """Fractional slice of the stack at each slice of the grid; in a gap a slice reaches half a step, then NaN."""
    wanted = np.linspace(0, heights[-1], count)
    sources = np.interp(wanted, heights, np.arange(len(heights)))
    below = np.clip(np.searchsorted(heights, wanted, side="right") - 1, 0, len(heights) - 2)
    in_gap = np.diff(heights)[below] > widest_mm
    nearest = np.rint(sources)
    is_near = np.abs(heights[nearest.astype(int)] - wanted) <= step_mm / 2
    return np.asarray(np.where(in_gap, np.where(is_near, nearest, np.nan), sources), dtype=np.float64)

"""Resamples a tilted or unevenly stacked Volume to straight and even slices."""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.background import background_value
from medviewer.imaging.regular_plan import RegularPlan
from medviewer.imaging.volume import FrameReference, Volume, VolumeValues

_SNAP = 1e-3


def regular_grid(volume: Volume, plan: RegularPlan) -> Volume:
    """The Volume on the plan's grid: linear between the two neighbouring slices, each at its true place.

    Slices are moved back in their own plane (bilinear), which undoes the shear of a tilted gantry. What was not
    scanned holds the padding value, or air in HU, or the least value there is. Each slice refers to the frame that
    lies nearest.

    Args:
        volume: (slices, rows, columns), gray.
        plan: `regular_plan` of its geometry.

    Raises:
        ValueError: The Volume is in color, or the plan asks for too much memory.
    """
    if volume.is_color or plan.is_too_sparse:
        raise ValueError("color and far-scattered slices are not resampled")
    outside = background_value(volume)
    values = np.full(plan.geometry.shape, outside, dtype=volume.values.dtype)
    moved: dict[int, NDArray[np.float32]] = {}
    for plane, source in zip(values, plan.sources, strict=True):
        if math.isnan(source):
            continue
        below, share = _parts(float(source))
        wanted = (below,) if share == 0 else (below, below + 1)
        moved = {k: moved[k] if k in moved else _moved(volume, plan, k, outside) for k in wanted}
        mixed = moved[below] if share == 0 else moved[below] * (1 - share) + moved[below + 1] * share
        plane[...] = np.rint(mixed) if values.dtype.kind in "iu" else mixed
    return replace(
        volume,
        values=_typed(values),
        geometry=plan.geometry,
        frames=_frames(volume, plan),
        is_exact=False,
    )


def _parts(source: float) -> tuple[int, np.float32]:
    """The slice below and the share of the one above; a share too small to see is none."""
    nearest = round(source)
    if abs(source - nearest) < _SNAP:
        return nearest, np.float32(0)
    below = math.floor(source)
    return below, np.float32(source - below)


def _moved(volume: Volume, plan: RegularPlan, k: int, outside: float) -> NDArray[np.float32]:
    """(rows, columns) float32 of the grid: one slice of the stack, put where it lies in the plane."""
    rows, columns = volume.geometry.shape[1:]
    (top, down), (left, right) = (_parts(float(offset)) for offset in plan.offsets[k])
    framed = np.full((rows + 2, columns + 2), outside, dtype=np.float32)
    framed[1:-1, 1:-1] = volume.values[k]
    upright = framed[1:] * (1 - down) + framed[:-1] * down if down else framed[1:]
    put = upright[:, 1:] * (1 - right) + upright[:, :-1] * right if right else upright[:, 1:]
    plane = np.full(plan.geometry.shape[1:], outside, dtype=np.float32)
    height, width = min(rows + 1, plane.shape[0] - top), min(columns + 1, plane.shape[1] - left)
    plane[top : top + height, left : left + width] = put[:height, :width]
    return plane


def _frames(volume: Volume, plan: RegularPlan) -> tuple[FrameReference, ...]:
    places = (plan.geometry.to_patient((k, 0, 0)) for k in range(plan.geometry.shape[0]))
    nearest = (math.floor(volume.geometry.to_index(place)[0] + 0.5) for place in places)
    return tuple(volume.frames[min(max(k, 0), len(volume.frames) - 1)] for k in nearest)


def _typed(values: NDArray[np.generic]) -> VolumeValues:
    """The same array, as the type checker wants it: one of the types of `VolumeValues`."""
    return values  # type: ignore[return-value]

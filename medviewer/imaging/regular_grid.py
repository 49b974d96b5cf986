"""Resamples a tilted or unevenly stacked Volume to straight and even slices."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.background import background_value
from medviewer.imaging.mixing_type import mixing_type
from medviewer.imaging.regular_plan import RegularPlan
from medviewer.imaging.volume import FrameReference, Volume, VolumeValues

_SNAP = 1e-3


def _ignore(_done: int) -> None:
    return None


def regular_grid(volume: Volume, plan: RegularPlan, step: Callable[[int], None] = _ignore) -> Volume:
    """The Volume on the plan's grid: linear between the two neighbouring slices, each at its true place.

    Slices are moved back in their own plane (bilinear), which undoes the shear of a tilted gantry. What was not
    scanned holds the padding value, or air in HU, or the least value there is. Each slice refers to the frame that
    lies nearest.

    Args:
        volume: (slices, rows, columns[, 3]).
        plan: `regular_plan` of its geometry.
        step: Called before each slice of the grid, with the number of those done; may raise to end the work.

    Raises:
        ValueError: The plan asks for too much memory.
    """
    if plan.is_too_sparse:
        raise ValueError("far-scattered slices are not resampled")
    outside = background_value(volume)
    values = np.full((*plan.geometry.shape, *volume.values.shape[3:]), outside, dtype=volume.values.dtype)
    moved: dict[int, NDArray[np.floating[Any]]] = {}
    for number, (plane, source) in enumerate(zip(values, plan.sources, strict=True)):
        step(number)
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
        own_facts=(),
        overlay_planes={},
    )


def _parts(source: float) -> tuple[int, float]:
    """The slice below and the share of the one above; a share too small to see is none."""
    nearest = round(source)
    if abs(source - nearest) < _SNAP:
        return nearest, 0.0
    below = math.floor(source)
    return below, source - below


def _moved(volume: Volume, plan: RegularPlan, k: int, outside: float) -> NDArray[np.floating[Any]]:
    """(rows, columns[, 3]) of the grid, as floats: one slice of the stack, put where it lies in the plane."""
    kind = mixing_type(volume.values.dtype)
    (rows, columns), channels = volume.geometry.shape[1:], volume.values.shape[3:]
    (top, down), (left, right) = (_parts(float(offset)) for offset in plan.offsets[k])
    framed = np.full((rows + 2, columns + 2, *channels), outside, dtype=kind)
    framed[1:-1, 1:-1] = volume.values[k]
    upright = framed[1:] * (1 - down) + framed[:-1] * down if down else framed[1:]
    put = upright[:, 1:] * (1 - right) + upright[:, :-1] * right if right else upright[:, 1:]
    plane = np.full((*plan.geometry.shape[1:], *channels), outside, dtype=kind)
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

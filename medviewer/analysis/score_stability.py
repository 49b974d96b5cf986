"""What small changes of the place and of the values make of a score."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from medviewer.analysis.model_card import PatchSpec
from medviewer.analysis.preprocess import Patch, extract_patch
from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import Volume

SHIFT_MM = 1.0
OFFSET_HU = 10.0


def nearby_patches(volume: Volume, center_mm: Triple, spec: PatchSpec) -> list[Patch]:
    """The patches of one point under small changes, where the Volume holds them.

    They are: the slice before and the slice after; 10 HU more and less; 1 mm along each direction of the rows and of
    the columns. The nodule's diameter is not measured anew for them.

    Args:
        volume: A CT Volume in HU.
        center_mm: (x, y, z) in patient mm, LPS, in the Volume.
        spec: The patch of the model's card.
    """
    geometry = volume.geometry
    inside = (
        place for place in _nearby_places(volume, center_mm) if geometry.contains(geometry.to_index(place))
    )
    moved = [extract_patch(volume, place, spec) for place in inside]
    return moved + [extract_patch(volume, center_mm, _offset(spec, hu)) for hu in (-OFFSET_HU, OFFSET_HU)]


def _nearby_places(volume: Volume, center_mm: Triple) -> Iterator[Triple]:
    geometry = volume.geometry
    center = np.array(center_mm)
    slice_step = geometry.normal * geometry.spacing_mm[0]
    for step in (slice_step, geometry.row_direction * SHIFT_MM, geometry.column_direction * SHIFT_MM):
        for sign in (-1, 1):
            x, y, z = (center + sign * step).tolist()
            yield x, y, z


def _offset(spec: PatchSpec, hu: float) -> PatchSpec:
    """The patch that shows the Volume as if all its values were `hu` higher."""
    return replace(spec, channels=tuple((low - hu, high - hu) for low, high in spec.channels))

"""Planted nodules: their shapes, how they are drawn, and where they go."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.geometry import Triple
from medviewer.imaging.phantom.fields import Field, Lattice, is_empty, slice_means
from medviewer.imaging.phantom.layers import coverage
from medviewer.imaging.phantom.tubes import Segment, segment_distance

_SOLID_HU, _GROUND_GLASS_HU = 42.0, -610.0
_SUB_SLICES = 3
_LOBULES = 18


class NoduleType(Enum):
    """The attenuation classes of the Fleischner Society (DOI 10.1148/radiol.2462070712)."""

    SOLID = "solid"
    PART_SOLID = "part-solid"
    GROUND_GLASS = "ground-glass"


@dataclass(frozen=True)
class PlantedNodule:
    """One nodule and the truth about it.

    Attributes:
        number: From 1, in the order they were planted.
        kind: Its attenuation class.
        center_mm: Center (x, y, z), LPS.
        diameter_mm: Mean diameter, spicules left out.
        core_mm: Diameter of the solid part: all of a solid one, 0 for pure ground glass.
        lobulation: Depth of its lobules, as a share of the radius.
        spicules: How many spicules leave its surface.
        note: What it touches; "" where it lies free.
        seed: Makes its surface.
    """

    number: int
    kind: NoduleType
    center_mm: Triple
    diameter_mm: float
    core_mm: float = 0.0
    lobulation: float = 0.08
    spicules: int = 0
    note: str = ""
    seed: int = 0


def nodule_distance(nodule: PlantedNodule, part: Lattice, diameter_mm: float) -> Field:
    """Distance from a lobulated ball of that diameter around the nodule's center.

    The lobules are the same on opposite sides, so the center of mass is the center.
    """
    rng = np.random.default_rng(nodule.seed)
    x, y, z = (
        axis - np.float32(c) for axis, c in zip((part.x, part.y, part.z), nodule.center_mm, strict=True)
    )
    distance = np.sqrt(x * x + y * y + z * z)
    safe = np.maximum(distance, 1e-3)
    bumps = np.zeros_like(distance)
    for _ in range(_LOBULES):
        axis = rng.standard_normal(3)
        axis /= np.linalg.norm(axis)
        cosine = (x * np.float32(axis[0]) + y * np.float32(axis[1]) + z * np.float32(axis[2])) / safe
        bumps += cosine**12 - np.float32(1 / 13)
    radius = np.float32(diameter_mm / 2) * (1 + np.float32(nodule.lobulation) * bumps)
    surface: Field = (distance - radius).astype(np.float32)
    return surface


def _spicules(nodule: PlantedNodule) -> list[Segment]:
    rng = np.random.default_rng(nodule.seed + 1)
    center, radius = np.array(nodule.center_mm), nodule.diameter_mm / 2
    segments = []
    for _ in range(nodule.spicules):
        direction = rng.standard_normal(3)
        direction /= np.linalg.norm(direction)
        reach = radius * rng.uniform(1.25, 1.65)
        segments.append(Segment(center + 0.8 * radius * direction, center + reach * direction, 1.3, 0.3))
    return segments


def _cover(
    nodule: PlantedNodule, part: Lattice, diameter_mm: float, spacing_mm: tuple[float, float]
) -> Field:
    slice_mm, edge_mm = spacing_mm
    fine = part.sliced(_SUB_SLICES, slice_mm)
    distance = nodule_distance(nodule, fine, diameter_mm)
    if diameter_mm == nodule.diameter_mm:
        for spicule in _spicules(nodule):
            distance = np.minimum(distance, segment_distance(fine, spicule))
    return slice_means(coverage(distance, edge_mm), _SUB_SLICES)


def plant(
    volume: NDArray[np.float32], lattice: Lattice, nodule: PlantedNodule, spacing_mm: tuple[float, float]
) -> None:
    """Draw `nodule` into `volume` (slices, rows, columns) in HU, in place; `spacing_mm` is (slice, pixel).

    Ground glass leaves the vessels in it to be seen; solid tissue hides them.
    """
    reach = nodule.diameter_mm / 2 * 1.8 + 3
    center = np.array(nodule.center_mm)
    box = lattice.box(center - reach, center + reach)
    if is_empty(box):
        return
    part, target = lattice.part(box), volume[box]
    in_lung = np.clip((-400 - target) / 200, 0, 1) if nodule.kind is not NoduleType.SOLID else np.float32(1)
    edge_mm = spacing_mm[1]
    if nodule.kind is not NoduleType.SOLID:
        haze = _cover(nodule, part, nodule.diameter_mm, (spacing_mm[0], max(edge_mm, 2.6)))
        target += haze * in_lung * np.maximum(np.float32(_GROUND_GLASS_HU) - target, 0)
    if nodule.core_mm:
        solid = _cover(nodule, part, nodule.core_mm, spacing_mm)
        np.copyto(target, np.maximum(target, target + solid * (np.float32(_SOLID_HU) - target)))

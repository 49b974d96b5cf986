"""A small chest of ellipsoids and tubes, drawn in patient millimetres on any grid."""

from dataclasses import dataclass

import numpy as np

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.volume import FrameReference, Unit, Volume

AIR, LUNG, TISSUE, BONE = -1000, -850, 40, 600
RIGHT_LUNG, LEFT_LUNG = (-65.0, 0.0, 0.0), (65.0, 0.0, 0.0)
LUNG_RADII = (45.0, 65.0, 85.0)


@dataclass(frozen=True)
class Ball:
    center_mm: tuple[float, float, float]
    diameter_mm: float
    hu: int = TISSUE


@dataclass(frozen=True)
class Tube:
    start_mm: tuple[float, float, float]
    end_mm: tuple[float, float, float]
    diameter_mm: float
    hu: int = TISSUE


VESSELS = (
    Tube((30, 0, 0), (100, 30, 40), 5),
    Tube((30, 0, 0), (95, -40, -20), 6),
    Tube((-30, 0, 0), (-100, 20, -50), 6),
    Tube((-30, 0, 0), (-90, -45, 30), 4),
)


def chest_geometry(slices=90, slice_mm=2.5, pixels=220, pixel_mm=1.5, origin_mm=None):
    edge = -(pixels - 1) / 2 * pixel_mm
    origin = origin_mm or (edge, edge, -(slices - 1) / 2 * slice_mm)
    steps = ((0, 0, slice_mm), (0, pixel_mm, 0), (pixel_mm, 0, 0))
    return VolumeGeometry.from_vectors((slices, pixels, pixels), origin, *steps)


def make_volume(values, geometry):
    frames = tuple(FrameReference(f"1.2.3.{k}") for k in range(geometry.shape[0]))
    return Volume(values, geometry, frames, Unit.HU)


def simple_chest(things=(), geometry=None, lungs=(RIGHT_LUNG, LEFT_LUNG), seed=0, noise_hu=20.0):
    """A Volume with lungs, vessels, trachea, spine and couch, and `things` drawn in their order."""
    geometry = geometry or chest_geometry()
    x, y, z = positions_mm(geometry)
    values = np.full(geometry.shape, AIR, np.float32)
    values[(x / 140) ** 2 + (y / 95) ** 2 < 1] = TISSUE
    for center in lungs:
        values[ellipsoid(x, y, z, center, LUNG_RADII) < 1] = LUNG
    values[np.hypot(x, y - 72) < 14] = BONE
    values[(np.hypot(x, y + 20) < 8) & (z > 0)] = AIR
    values[(np.abs(y - 110) < 2) & (np.abs(x) < 130)] = -200
    for thing in (*VESSELS, *things):
        draw(values, x, y, z, thing)
    noisy = values + np.random.default_rng(seed).normal(0, noise_hu, values.shape)
    return make_volume(np.clip(np.round(noisy), -1024, 3071).astype(np.int16), geometry)


def positions_mm(geometry):
    index = np.indices(geometry.shape, dtype=np.float32)
    if geometry.slice_origins:
        first = np.array(geometry.slice_origins, dtype=np.float32)
        in_plane = [sum(index[a] * np.float32(geometry.affine[row, a]) for a in (1, 2)) for row in range(3)]
        return tuple(first[:, row, None, None] + in_plane[row] for row in range(3))
    return tuple(
        sum(index[axis] * np.float32(geometry.affine[row, axis]) for axis in range(3))
        + np.float32(geometry.affine[row, 3])
        for row in range(3)
    )


def ellipsoid(x, y, z, center, radii):
    return sum(((axis - c) / r) ** 2 for axis, c, r in zip((x, y, z), center, radii, strict=True))


def draw(values, x, y, z, thing):
    """In place, with an edge as wide as a voxel."""
    if isinstance(thing, Ball):
        distance = np.sqrt(ellipsoid(x, y, z, thing.center_mm, (1, 1, 1))) - thing.diameter_mm / 2
    else:
        start, end = np.array(thing.start_mm), np.array(thing.end_mm)
        along = (end - start) / np.linalg.norm(end - start)
        offsets = [axis - s for axis, s in zip((x, y, z), start, strict=True)]
        reach = sum(o * a for o, a in zip(offsets, along, strict=True))
        reach = np.clip(reach, 0, np.linalg.norm(end - start))
        gaps = [o - reach * a for o, a in zip(offsets, along, strict=True)]
        distance = np.sqrt(sum(gap**2 for gap in gaps)) - thing.diameter_mm / 2
    cover = np.clip(0.5 - distance / 1.5, 0, 1)
    values += cover * (thing.hu - values)

"""Vertebrae with their arches and processes, the discs between them and the canal behind."""

from collections.abc import Sequence

import numpy as np

from medviewer.imaging.phantom.fields import Field, Lattice, ellipsoid, is_empty
from medviewer.imaging.phantom.layers import Layer
from medviewer.imaging.phantom.torso import Torso
from medviewer.imaging.phantom.tubes import Segment, segment_box, segment_distance, tube

LEVELS_MM = (264.0, 243.5, 222.5, 201.0, 179.0, 156.5, 133.5, 110.0, 86.0, 61.5, 36.5, 11.0, -15.0)
"""Heights of the middles of the vertebral bodies T1 to L1."""

# processes as rods: from and to (x, y behind the body's center, z above it) for the left side, and both radii
_RODS = (
    ((10, 11, 4), (13, 25, 4), 4.6, 4.4),  # pedicle
    ((13, 25, 3), (3, 35, -3), 4.0, 4.0),  # lamina
    ((13, 26, 4), (37, 36, 7), 5.0, 4.2),  # transverse process
    ((13, 26, 4), (14, 25, 13), 4.6, 3.6),  # superior facet
    ((12, 28, 2), (12, 31, -13), 4.4, 3.6),  # inferior facet
)


def _rod(
    field: Field, lattice: Lattice, start: Sequence[float], end: Sequence[float], radii: tuple[float, float]
) -> None:
    segment = Segment(np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64), *radii)
    box = segment_box(lattice, segment, 3.0)
    if not is_empty(box):
        field[box] = np.minimum(field[box], segment_distance(lattice.part(box), segment))


def _body(part: Lattice, level: int, y: float, z: float) -> Field:
    """The vertebral body: a waisted cylinder, wider at lower levels."""
    half_width, half_depth, half_height = 14.5 + 0.55 * level, 11.5 + 0.45 * level, 8.2 + 0.24 * level
    rise = (part.z - z) / half_height
    waist = 1 - 0.13 * np.clip(1 - rise**2, 0, 1)
    radius = np.hypot(part.x / (half_width * waist), (part.y - y) / (half_depth * waist))
    around = (radius - 1) * half_depth
    ends = np.abs(part.z - z) - half_height + 1.2 * np.clip(1 - radius, 0, 1)
    corner = np.hypot(np.maximum(around + 2, 0), np.maximum(ends + 2, 0)) - 2
    distance: Field = (np.minimum(np.maximum(around, ends), 0) + np.maximum(corner, 0)).astype(np.float32)
    return distance


def add_vertebra(field: Field, lattice: Lattice, torso: Torso, level: int, z: float) -> None:
    """Unite `field`, in place, with the vertebra at height `z`; `level` 0 is T1."""
    y = float(torso.spine_y(z))
    box = lattice.box((-48, y - 24, z - 46), (48, y + 72, z + 24))
    if is_empty(box):
        return
    part = lattice.part(box)
    bone = np.minimum(np.full(part.shape, 30, np.float32), _body(part, level, y, z))
    for start, end, *radii in _RODS:
        for side in (-1, 1):
            ends = [(side * point[0], y + point[1], z + point[2]) for point in (start, end)]
            _rod(bone, part, ends[0], ends[1], (float(radii[0]), float(radii[1])))
    tip = (0, y + 50 - 0.4 * abs(level - 5), z - 24 + 1.6 * abs(level - 6))
    _rod(bone, part, (0, y + 35, z - 2), tip, (4.2, 3.2))
    _rod(bone, part, (0, y + 35, z - 7), (tip[0], tip[1], tip[2] - 3), (3.4, 3.0))
    canal = ellipsoid(part, (0, y + 23.5, z), (9.2, 8.4, 400))
    field[box] = np.minimum(field[box], np.maximum(bone, -canal))


def spine_layers(torso: Torso, lattice: Lattice) -> list[Layer]:
    """Discs and ligaments as one column, the canal's fluid and the cord; the bones are painted over them."""

    def column(behind: float, radius: float) -> Field:
        heights = range(-20, 300, 32)
        return tube(
            lattice, [(0.0, float(torso.spine_y(z)) + behind, z, radius) for z in heights], step_mm=32
        )

    return [
        Layer(column(0, 15.5), 84.0),
        Layer(column(30, 11.0), 50.0),
        Layer(column(23.5, 9.0), -40.0),
        Layer(column(23.5, 7.6), 20.0),
        Layer(column(23.5, 4.4), 44.0),
    ]

"""Tubes along curves: the shape of vessels, airways and ribs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from medviewer.imaging.phantom.fields import FAR_MM, Box, Field, Lattice, is_empty

Point = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Segment:
    """A straight piece of a tube from `start` to `end` (x, y, z in mm, LPS), with its radius at both ends in mm."""

    start: Point
    end: Point
    start_radius: float
    end_radius: float


def smooth_path(controls: ArrayLike, step_mm: float) -> NDArray[np.float64]:
    """A Catmull-Rom curve through `controls`, (n, m) with x, y, z first; further columns (radius) follow along."""
    points = np.asarray(controls, dtype=np.float64)
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    pieces = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        count = max(1, round(float(np.linalg.norm((end - start)[:3])) / step_mm))
        t = (np.arange(count) / count)[:, None]
        pieces.append(
            start
            + 0.5 * t * (end - before)
            + t**2 * (before - 2.5 * start + 2 * end - 0.5 * after)
            + 0.5 * t**3 * (3 * start - 3 * end + after - before)
        )
    return np.vstack([*pieces, points[-1:]])


def segments_of(controls: ArrayLike, step_mm: float = 5.0) -> Iterator[Segment]:
    """The segments of a smooth tube through `controls`, (n, 4): x, y, z, radius in mm."""
    path = smooth_path(controls, step_mm)
    for start, end in pairwise(path):
        yield Segment(start[:3], end[:3], float(start[3]), float(end[3]))


def segment_box(lattice: Lattice, segment: Segment, margin_mm: float) -> Box:
    reach = max(segment.start_radius, segment.end_radius) + margin_mm
    ends = list(zip(segment.start.tolist(), segment.end.tolist(), strict=True))
    return lattice.box([min(pair) - reach for pair in ends], [max(pair) + reach for pair in ends])


def segment_distance(part: Lattice, segment: Segment) -> Field:
    """Distance from a round segment, in mm, at the positions of `part`."""
    offset = segment.end - segment.start
    length_squared = max(float(offset @ offset), 1e-9)
    dx, dy, dz = (
        axis - np.float32(origin)
        for axis, origin in zip((part.x, part.y, part.z), segment.start, strict=True)
    )
    ax, ay, az = (offset / length_squared).astype(np.float32)
    t = np.clip(dx * ax + dy * ay + dz * az, 0, 1)
    ox, oy, oz = offset.astype(np.float32)
    away = (dx - t * ox) ** 2 + (dy - t * oy) ** 2 + (dz - t * oz) ** 2
    radius = np.float32(segment.start_radius) + t * np.float32(segment.end_radius - segment.start_radius)
    distance: Field = np.sqrt(away) - radius
    return distance


def tube(lattice: Lattice, *paths: ArrayLike, step_mm: float = 6.0, margin_mm: float = 16.0) -> Field:
    """Distance from smooth tubes through the (n, 4) controls of each path; exact within `margin_mm`."""
    field: Field = np.full(lattice.shape, FAR_MM, dtype=np.float32)
    for path in paths:
        for segment in segments_of(path, step_mm):
            box = segment_box(lattice, segment, margin_mm)
            if not is_empty(box):
                field[box] = np.minimum(field[box], segment_distance(lattice.part(box), segment))
    return field


def blade(
    field: Field,
    lattice: Lattice,
    path: NDArray[np.float64],
    normals: NDArray[np.float64],
    radii: Sequence[float],
) -> None:
    """Unite `field`, in place, with a flat tube: `radii` are its half thickness along `normals` and its half height.

    Args:
        field: Distances to be lowered where the tube is nearer.
        lattice: The positions of `field`.
        path: (n, 3) center line in mm, LPS.
        normals: (n, 3) unit vectors along the thin side.
        radii: Half thickness and half height in mm.
    """
    thin, tall = (np.float32(radius) for radius in radii)
    for start, end, normal in zip(path, path[1:], normals, strict=False):
        segment = Segment(start, end, float(tall), float(tall))
        box = segment_box(lattice, segment, 3.0)
        if is_empty(box):
            continue
        part = lattice.part(box)
        offset = (end - start).astype(np.float32)
        d = [axis - np.float32(c) for axis, c in zip((part.x, part.y, part.z), start, strict=True)]
        t = np.clip(sum(a * o for a, o in zip(d, offset, strict=True)) / float(offset @ offset + 1e-9), 0, 1)
        q = [a - t * o for a, o in zip(d, offset, strict=True)]
        across = sum(a * np.float32(n) for a, n in zip(q, normal, strict=True)) ** 2
        along = np.maximum(sum(a * a for a in q) - across, 0)
        k0 = np.sqrt(across / thin**2 + along / tall**2)
        k1 = np.sqrt(across / thin**4 + along / tall**4)
        field[box] = np.minimum(field[box], k0 * (k0 - 1) / np.maximum(k1, 1e-3))

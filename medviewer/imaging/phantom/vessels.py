"""Branching trees that fill a lobe: arteries with their bronchi, and veins between them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.phantom.fields import Lattice, is_empty, slice_means
from medviewer.imaging.phantom.layers import coverage
from medviewer.imaging.phantom.tubes import Point, Segment, segment_box, segment_distance

_TERMINAL_RADIUS_MM = 0.44
_MURRAY_EXPONENT = 2.65
_SUB_SLICES = 3
LUMEN_SHARE = 0.62
"""Radius of a bronchus' lumen, as a share of its artery's."""


@dataclass(frozen=True, eq=False)
class Branch:
    """One segment of a tree, and how many ends it feeds."""

    segment: Segment
    ends: int


def radius_mm(ends: float) -> float:
    """Murray's law: flow, here the number of ends, grows with the radius cubed or nearly (DOI 10.1073/pnas.12.3.207)."""
    return float(_TERMINAL_RADIUS_MM * ends ** (1 / _MURRAY_EXPONENT))


def grow(
    rng: np.random.Generator, root: Point, ends: NDArray[np.float64], largest_mm: float
) -> Iterator[Branch]:
    """A tree from `root` to every one of `ends` (n, 3), by halving the ends at each fork.

    Each branch runs part of the way to the middle of the ends it feeds, as in the volume-filling airway model of
    Tawhai et al. (DOI 10.1007/s10439-000-0013-6).
    """
    pending = [(root, ends)]
    while pending:
        start, fed = pending.pop()
        count = len(fed)
        middle = fed.mean(axis=0)
        node = fed[0] if count == 1 else start + (0.42 + 0.1 * rng.random()) * (middle - start)
        radius = min(radius_mm(count), largest_mm)
        tapered = min(radius_mm(max(count * 0.8, 1)), largest_mm)
        yield from _bent(rng, start, node, (radius, tapered), count)
        if count > 1:
            left = _halved(rng, fed, node - start)
            pending += [(node, fed[left]), (node, fed[~left])]


def _bent(
    rng: np.random.Generator, start: Point, end: Point, radii: tuple[float, float], ends: int
) -> Iterator[Branch]:
    length = float(np.linalg.norm(end - start))
    pieces = 1 if length < 5 else 3
    sway = rng.standard_normal(3) * 0.06 * length
    share = np.linspace(0, 1, pieces + 1)
    points = start + share[:, None] * (end - start) + np.sin(np.pi * share)[:, None] * sway
    thickness = radii[0] + share * (radii[1] - radii[0])
    for i in range(pieces):
        yield Branch(Segment(points[i], points[i + 1], float(thickness[i]), float(thickness[i + 1])), ends)


def _halved(rng: np.random.Generator, ends: NDArray[np.float64], direction: Point) -> NDArray[np.bool_]:
    """Which ends the first of two daughters feeds: split across their widest extent, mostly beside `direction`."""
    centered = ends - ends.mean(axis=0)
    along = direction / (np.linalg.norm(direction) + 1e-9)
    beside = centered - 0.75 * np.outer(centered @ along, along)
    _, axes = np.linalg.eigh(beside.T @ beside)
    order = np.argsort(beside @ axes[:, -1])
    share = rng.uniform(0.3, 0.7) if len(ends) > 3 else 0.5
    left = np.zeros(len(ends), dtype=bool)
    left[order[: max(1, round(share * len(ends)))]] = True
    return left


def bronchus(branch: Branch, offset: Point) -> Segment:
    """The airway beside an artery: its lumen, `offset` (a unit vector) away from it."""
    segment = branch.segment
    shift = offset * (segment.start_radius * (1.0 + 1.35 * LUMEN_SHARE) + 0.3)
    return Segment(
        segment.start + shift,
        segment.end + shift,
        segment.start_radius * LUMEN_SHARE,
        segment.end_radius * LUMEN_SHARE,
    )


def widened(segment: Segment, share: float, least_mm: float) -> Segment:
    start, end = (
        radius + max(radius * share, least_mm) for radius in (segment.start_radius, segment.end_radius)
    )
    return Segment(segment.start, segment.end, start, end)


def paint_segment(
    volume: NDArray[np.float32],
    lattice: Lattice,
    segment: Segment,
    hu: float,
    spacing_mm: tuple[float, float],
) -> None:
    """Mix `hu` into `volume` (slices, rows, columns), in place, by the part of each voxel the segment fills.

    Bright segments only brighten and dark ones (air) only darken, so that forks have no seams. `spacing_mm` is
    (slice, pixel).
    """
    slice_mm, edge_mm = spacing_mm
    box = segment_box(lattice, segment, edge_mm + slice_mm / 2)
    if is_empty(box):
        return
    part = lattice.part(box).sliced(_SUB_SLICES, slice_mm)
    cover = slice_means(coverage(segment_distance(part, segment), edge_mm), _SUB_SLICES)
    target = volume[box]
    mixed = target + cover * (np.float32(hu) - target)
    np.copyto(target, np.minimum(target, mixed) if hu < -900 else np.maximum(target, mixed))

"""Finds what may be a nodule in the lungs, the most nodule-like first."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.blob_shape import BlobShape, blob_shape
from medviewer.analysis.blobs import Blobs, find_blobs, halved
from medviewer.analysis.even_grid import EvenGrid, IndexBox, even_grid, resampled
from medviewer.analysis.lungs import Lungs
from medviewer.analysis.morphology import bounding_box
from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import Volume

GRID_MM = 1.25
_SIGMAS = (1.2, 1.7, 2.4, 3.4, 4.8, 6.8, 9.6)  # grid steps: balls of 5 to 42 mm
_LEAST_RESPONSE_HU = 60.0
_LEAST_ROUNDNESS = 0.25
_BRIGHTEST_HU = 50.0  # calcium and contrast agent are not more nodule than soft tissue
_LOOKED_AT = 100  # of each width
_ROUNDNESS_POWER = 1.5
_MARGIN_MM = 8.0
_ATTACHED = 0.1
_CUT_WEIGHT = 0.3
_COARSE_SHAPE_SIGMA = 4.0
_LEAST_STRENGTH = 8.0
_LEAST_DIAMETER_MM = 3.0


@dataclass(frozen=True)
class Candidate:
    """What may be a nodule.

    Attributes:
        center_mm: Its centroid (x, y, z) in patient mm, LPS.
        center_index: The same as (slice, row, column), fractional, in the Volume.
        diameter_mm: Of the ball of its volume, roughly.
        strength: Rank value, larger = more nodule-like: its contrast in HU, weighted down for what makes it
            less of a ball. No probability.
    """

    center_mm: Triple
    center_index: Triple
    diameter_mm: float
    strength: float


def find_candidates(volume: Volume, lungs: Lungs, limit: int = 20) -> list[Candidate]:
    """At most `limit` candidates, strongest first. The same Volume always gives the same list.

    Blobs are found by their scale-normalised Laplacian, and outlined; tubes, what vessels run into and what
    goes on beyond its neighborhood count less.

    Args:
        volume: Axial CT in HU.
        lungs: Its lungs.
        limit: The most to return.
    """
    grid = even_grid(volume.values, volume.geometry, GRID_MM, _search_box(lungs, volume))
    inside = resampled(lungs.mask.astype(np.float32), lungs.grid, grid)
    background = float(np.median(lungs.grid.values[lungs.air]))
    domain = inside > 0.5
    values = np.clip(grid.values, background, _BRIGHTEST_HU, out=grid.values)  # in place: grids are large
    values -= background
    values *= inside
    values += background
    del inside
    blobs = find_blobs(values, domain, _SIGMAS, _LEAST_RESPONSE_HU)
    coarse = halved(values)
    found: list[Candidate] = []
    for blob in _most_round(blobs):
        shape = _shape(values, coarse, background, blobs.index[blob], float(blobs.sigma[blob]))
        if shape is None or shape.diameter_mm < _LEAST_DIAMETER_MM:
            continue
        contrast = float(blobs.response[blob] * blobs.roundness[blob] ** _ROUNDNESS_POWER)
        candidate = _candidate(shape, contrast, grid, volume)
        if candidate.strength >= _LEAST_STRENGTH:
            found.append(candidate)
    return _without_repeats(sorted(found, key=lambda candidate: -candidate.strength))[:limit]


def _search_box(lungs: Lungs, volume: Volume) -> IndexBox:
    """The Volume's indices around the lungs, with a margin."""
    sides = []
    for axis, part in enumerate(bounding_box(lungs.mask)):
        margin = _MARGIN_MM / volume.geometry.spacing_mm[axis]
        start, scale = lungs.grid.origin[axis], lungs.grid.scale[axis]
        low = max(0, math.floor(start + scale * part.start - margin))
        high = min(volume.geometry.shape[axis], math.ceil(start + scale * part.stop + margin))
        sides.append(slice(low, high))
    return sides[0], sides[1], sides[2]


def _most_round(blobs: Blobs) -> list[int]:
    """Which blobs to look at: of each width the strongest ones, round rather than long."""
    order = np.argsort(-blobs.response * blobs.roundness, kind="stable")
    order = order[blobs.roundness[order] >= _LEAST_ROUNDNESS]
    return [int(blob) for sigma in _SIGMAS for blob in order[blobs.sigma[order] == sigma][:_LOOKED_AT]]


def _shape(
    values: NDArray[np.float32],
    coarse: NDArray[np.float32],
    background: float,
    index: NDArray[np.float64],
    sigma: float,
) -> BlobShape | None:
    """The blob's shape, of large ones at half the resolution; its center counts in `values`."""
    if sigma < _COARSE_SHAPE_SIGMA:
        return blob_shape(values, background, index, sigma, GRID_MM)
    shape = blob_shape(coarse, background, (index - 0.5) / 2, sigma / 2, 2 * GRID_MM)
    if shape is None:
        return None
    k, j, i = (2 * x + 0.5 for x in shape.center)
    return replace(shape, center=(k, j, i))


def _candidate(shape: BlobShape, contrast: float, grid: EvenGrid, volume: Volume) -> Candidate:
    strength = contrast * shape.evenness**2 / (1 + (shape.attached / _ATTACHED) ** 2)
    if shape.is_cut:
        strength *= _CUT_WEIGHT
    index = grid.to_volume_index(shape.center)
    return Candidate(volume.geometry.to_patient(index), index, shape.diameter_mm, strength)


def _without_repeats(ranked: list[Candidate]) -> list[Candidate]:
    """Without candidates whose center lies in a stronger one."""
    kept: list[Candidate] = []
    for candidate in ranked:
        here = np.array(candidate.center_mm)
        if all(
            np.linalg.norm(here - other.center_mm) > max(candidate.diameter_mm, other.diameter_mm) / 2
            for other in kept
        ):
            kept.append(candidate)
    return kept

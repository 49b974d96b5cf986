"""Finds what may be a nodule in the lungs, the most nodule-like first."""

import math
from dataclasses import dataclass

import numpy as np

from medviewer.analysis.blob_shape import BlobShape, blob_shape
from medviewer.analysis.blobs import Blobs, find_blobs
from medviewer.analysis.even_grid import EvenGrid, IndexBox, even_grid, resampled
from medviewer.analysis.lungs import Lungs
from medviewer.analysis.morphology import bounding_box
from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import Volume

GRID_MM = 1.25
_SIGMAS = (1.2, 1.7, 2.4, 3.4, 4.8, 6.8, 9.6)  # grid steps: balls of 5 to 42 mm
_LEAST_RESPONSE_HU = 60.0
_LEAST_ROUNDNESS = 0.2
_BRIGHTEST_HU = 50.0  # calcium and contrast agent are not more nodule than soft tissue
_LOOKED_AT = 300
_ALIKE_SIZE = 1.6
_MARGIN_MM = 8.0
_ATTACHED = 0.13
_CUT_WEIGHT = 0.3
_LEAST_STRENGTH = 20.0
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
    values = background + (np.clip(grid.values, background, _BRIGHTEST_HU) - background) * inside
    blobs = find_blobs(values, inside > 0.5, _SIGMAS, _LEAST_RESPONSE_HU)
    found: list[Candidate] = []
    for blob in _apart(blobs):
        shape = blob_shape(values, background, blobs.index[blob], float(blobs.sigma[blob]), GRID_MM)
        if shape is None or shape.diameter_mm < _LEAST_DIAMETER_MM:
            continue
        candidate = _candidate(shape, float(blobs.response[blob] * blobs.roundness[blob]), grid, volume)
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


def _apart(blobs: Blobs) -> list[int]:
    """Which blobs to look at: the strongest, without weaker ones of about their size inside their reach."""
    order = np.argsort(-blobs.response * blobs.roundness, kind="stable")
    radius = blobs.sigma * np.sqrt(3)
    kept: list[int] = []
    for blob in order[blobs.roundness[order] >= _LEAST_ROUNDNESS]:
        distance = np.linalg.norm(blobs.index[kept] - blobs.index[blob], axis=1)
        alike = np.abs(np.log(radius[kept] / radius[blob])) < np.log(_ALIKE_SIZE)
        if not np.any(alike & (distance < 0.8 * np.maximum(radius[kept], radius[blob]))):
            kept.append(int(blob))
        if len(kept) == _LOOKED_AT:
            break
    return kept


def _candidate(shape: BlobShape, contrast: float, grid: EvenGrid, volume: Volume) -> Candidate:
    strength = contrast * shape.evenness * math.exp(-((shape.attached / _ATTACHED) ** 2))
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

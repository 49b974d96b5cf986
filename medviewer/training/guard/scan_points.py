"""Points in a whole chest CT that are no nodule: the candidate search's own hits, and points drawn by region."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.candidates import find_candidates
from medviewer.analysis.lungs import Lungs
from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import Volume
from medviewer.training.guard.scan_regions import Region, scan_regions

CANDIDATES = "candidates of the search"
MOST_CANDIDATES = 100
AWAY_MM = 12.0
_SNAP_MM = 3.0
_SMOOTH_MM = 1.0
_SNAPPED = (Region.VESSEL, Region.HILUM)


@dataclass(frozen=True)
class Mark:
    """What lies at a point, as far as somebody marked it.

    Attributes:
        center_mm: (x, y, z) in patient mm, LPS.
        reach_mm: How far from its center it may go.
    """

    center_mm: Triple
    reach_mm: float


def scan_points(
    volume: Volume, lungs: Lungs, marks: list[Mark], each: int, seed: int
) -> dict[str, NDArray[np.float64]]:
    """Points away from all marks, by the name of what they lie on.

    Args:
        volume: Axial chest CT in HU.
        lungs: Its lungs.
        marks: What is, or may be, a nodule.
        each: How many points of each region, at most.
        seed: Of the draw.

    Returns:
        Name -> (count, 3) x, y, z in patient mm, LPS. Vessels are marked where they are brightest, as a reader would.
    """
    rng = np.random.default_rng(seed)
    found = [candidate.center_mm for candidate in find_candidates(volume, lungs, MOST_CANDIDATES)]
    points = {CANDIDATES: _away(np.array(found, dtype=np.float64).reshape(-1, 3), marks)}
    for region, mask in scan_regions(lungs).items():
        places = np.argwhere(mask)
        drawn = places[rng.permutation(len(places))[: 2 * each]].astype(np.float64)
        centers = [lungs.grid.geometry.to_patient(place) for place in drawn.tolist()]
        if region in _SNAPPED:
            centers = [_brightest_near(volume, center) for center in centers]
        points[region.value] = _away(np.array(centers, dtype=np.float64).reshape(-1, 3), marks)[:each]
    return points


def _away(points: NDArray[np.float64], marks: list[Mark]) -> NDArray[np.float64]:
    kept = np.ones(len(points), dtype=np.bool_)
    for mark in marks:
        kept &= np.linalg.norm(points - mark.center_mm, axis=1) > mark.reach_mm + AWAY_MM
    return points[kept]


def _brightest_near(volume: Volume, center_mm: Triple) -> Triple:
    """The brightest place, smoothed, within `_SNAP_MM` in the slice."""
    k, j, i = volume.geometry.to_index(center_mm)
    _slices, row_mm, column_mm = volume.geometry.spacing_mm
    plane_index = int(np.clip(round(k), 0, volume.geometry.shape[0] - 1))
    reach = round(2 * _SNAP_MM / min(row_mm, column_mm))
    top, left = max(0, round(j) - reach), max(0, round(i) - reach)
    view = volume.values[plane_index, top : round(j) + reach + 1, left : round(i) + reach + 1]
    smooth = cv2.GaussianBlur(
        view.astype(np.float32), (0, 0), sigmaX=_SMOOTH_MM / column_mm, sigmaY=_SMOOTH_MM / row_mm
    )
    rows, columns = np.indices(view.shape)
    off_mm = np.hypot((rows + top - j) * row_mm, (columns + left - i) * column_mm)
    smooth[off_mm > _SNAP_MM] = -np.inf
    row, column = divmod(int(np.argmax(smooth)), view.shape[1])
    return volume.geometry.to_patient((plane_index, row + top, column + left))

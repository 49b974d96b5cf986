"""Points in a nodule's own slice that lie on something else: the negatives of the positives' scans."""

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.morphology import disk
from medviewer.training.datasets import NoduleSet

VESSELS = 2
ELSEWHERE = 1
WALLS = 1
_CLEAR_MM = 6.0  # from the nodule's margin
_EDGE_MM = 3.0
_APART_MM = 4.0
_SCALES_MM = (1.2, 2.0, 3.0)
_LEAST_HU = 60.0
_BRIGHTEST_HU = 50.0
_DARKEST_HU = -900.0
_TISSUE_HU = -300.0
_AERATED_HU = -600.0
_WALL_MM2 = 200.0  # so much tissue in one piece is no vessel across the slice
_WALL_MM = 5.0  # from aerated lung


def vessel_points(nodules: NoduleSet, row: int) -> NDArray[np.float64]:
    """Where something bright and blob-like lies well outside the nodule: most are vessels across the slice.

    Args:
        nodules: Nodules with ratings, for their diameters.
        row: Which.

    Returns:
        (at most `VESSELS`, 2): row and column in the picture, the most blob-like first.
    """
    spacing = float(nodules.spacing_mm[row])
    picture = np.clip(nodules.hu[row].astype(np.float32), _DARKEST_HU, _BRIGHTEST_HU)
    allowed = allowed_places(nodules, row)
    strongest = np.zeros_like(picture)
    for scale_mm in _SCALES_MM:
        sigma = scale_mm / spacing
        smooth = cv2.GaussianBlur(picture, (0, 0), sigma)
        strongest = np.maximum(strongest, -cv2.Laplacian(smooth, cv2.CV_32F) * np.float32(sigma**2))
    peaks = (strongest >= cv2.dilate(strongest, np.ones((3, 3), np.uint8))) & allowed
    found: list[tuple[int, int]] = []
    places = np.argwhere(peaks & (strongest >= _LEAST_HU))
    for y, x in places[np.argsort(-strongest[tuple(places.T)], kind="stable")].tolist():
        if all(np.hypot(y - b, x - a) * spacing >= _APART_MM for b, a in found):
            found.append((y, x))
        if len(found) == VESSELS:
            break
    return np.array(found, dtype=np.float64).reshape(-1, 2)


def other_points(nodules: NoduleSet, row: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """(at most `ELSEWHERE`, 2): row and column of points drawn from all that lies well outside the nodule."""
    places = np.argwhere(allowed_places(nodules, row)).astype(np.float64)
    return places[rng.permutation(len(places))[:ELSEWHERE]]


def wall_points(nodules: NoduleSet, row: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """(at most `WALLS`, 2): row and column of points on what borders the lung: chest wall, mediastinum, diaphragm.

    A large piece of tissue, near its border with aerated lung and well outside the nodule.
    """
    spacing = float(nodules.spacing_mm[row])
    hu = nodules.hu[row]
    tissue = (hu > _TISSUE_HU).astype(np.uint8)
    _count, labels, stats, _centers = cv2.connectedComponentsWithStats(tissue)
    is_large = stats[:, cv2.CC_STAT_AREA] * spacing**2 >= _WALL_MM2
    is_large[0] = False  # all that is no tissue
    beside_lung = cv2.dilate((hu < _AERATED_HU).astype(np.uint8), disk(round(_WALL_MM / spacing))) > 0
    places = np.argwhere(is_large[labels] & beside_lung & allowed_places(nodules, row)).astype(np.float64)
    return places[rng.permutation(len(places))[:WALLS]]


def allowed_places(nodules: NoduleSet, row: int) -> NDArray[np.bool_]:
    """Pixels far enough from the nodule's margin and from the picture's edge."""
    if nodules.ratings is None:
        raise ValueError("the nodules' diameters are needed")
    rows, columns = nodules.hu.shape[1:]
    spacing = float(nodules.spacing_mm[row])
    y, x = np.ogrid[:rows, :columns]
    distance_mm = np.hypot(y - (rows - 1) / 2, x - (columns - 1) / 2) * spacing
    edge = int(np.ceil(_EDGE_MM / spacing))
    allowed = np.zeros((rows, columns), dtype=np.bool_)
    allowed[edge : rows - edge, edge : columns - edge] = True
    allowed &= distance_mm > float(nodules.ratings.diameter_mm[row]) / 2 + _CLEAR_MM
    return allowed

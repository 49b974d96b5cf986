"""Whether a map's evidence lies where the nodule is, and how much of it where no nodule can be."""

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.lungs import Lungs
from medviewer.finding.map_check import MOST_OUTSIDE, MapDoubt
from medviewer.finding.measurement import NoduleMeasurement
from medviewer.imaging.saliency_map import SaliencyMap

Mask = NDArray[np.bool_]


def outside_share(saliency: SaliencyMap, lungs: Lungs, measurement: NoduleMeasurement | None) -> float:
    """Share of the evidence that lies outside the lungs and the nodule, 0 to 1; 0 for an empty map.

    What lies within half a native cell of either counts as inside.

    Args:
        saliency: The map.
        lungs: The lungs with the nodules at their walls.
        measurement: The nodule's outline; None where it was not measured.
    """
    inside = _in_lungs(saliency, lungs)
    if measurement is not None:
        inside |= _in_nodule(saliency, measurement)
    return float(saliency.evidence[~_widened(inside, saliency)].sum(dtype=np.float64))


def place_doubts(
    saliency: SaliencyMap, measurement: NoduleMeasurement | None, outside: float
) -> tuple[MapDoubt, ...]:
    """What the map's place says against it.

    Its strongest place must lie in the nodule as measured, or within half a native cell of it.

    Args:
        saliency: The map.
        measurement: The nodule's outline; None where it was not measured.
        outside: Share of the evidence outside the lungs and the nodule.
    """
    doubts = []
    if measurement is None:
        doubts.append(MapDoubt.NOT_MEASURED)
    else:
        peak = np.unravel_index(int(saliency.evidence.argmax()), saliency.evidence.shape)
        if not _widened(_in_nodule(saliency, measurement), saliency)[peak]:
            doubts.append(MapDoubt.PEAK)
    if outside > MOST_OUTSIDE:
        doubts.append(MapDoubt.ELSEWHERE)
    return tuple(doubts)


def _widened(mask: Mask, saliency: SaliencyMap) -> Mask:
    """A mask of the map's cells with what lies within half a native cell of it: the map does not tell it apart."""
    cell_mm = float(np.linalg.norm(saliency.affine[:3, 1]))
    reach = 2 * round(saliency.native_cell_mm / 2 / cell_mm) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    return np.asarray(cv2.dilate(mask.astype(np.uint8), kernel) > 0)


def _in_lungs(saliency: SaliencyMap, lungs: Lungs) -> Mask:
    rows, columns = np.indices(saliency.evidence.shape, dtype=np.float64)
    cells = np.stack([np.zeros_like(rows), rows, columns, np.ones_like(rows)], axis=-1)
    to_grid = np.linalg.inv(lungs.grid.geometry.affine) @ saliency.affine
    index = np.rint((cells @ to_grid.T)[..., :3]).astype(int)
    held = np.all((index >= 0) & (index < lungs.mask.shape), axis=-1)
    k, j, i = np.moveaxis(np.clip(index, 0, np.array(lungs.mask.shape) - 1), -1, 0)
    return np.asarray(lungs.mask[k, j, i] & held)


def _in_nodule(saliency: SaliencyMap, measurement: NoduleMeasurement) -> Mask:
    """The outline of the slice that lies nearest to the map."""
    from_mm = np.linalg.inv(saliency.affine)
    outlines = [
        (from_mm @ np.column_stack([outline.points_mm, np.ones(len(outline.points_mm))]).T).T
        for outline in measurement.outlines
    ]
    mask = np.zeros(saliency.evidence.shape, np.uint8)
    if outlines:
        nearest = min(outlines, key=lambda points: abs(float(points[:, 0].mean())))
        cv2.fillPoly(mask, [np.rint(nearest[:, [2, 1]]).astype(np.int32)], 1)
    return mask > 0

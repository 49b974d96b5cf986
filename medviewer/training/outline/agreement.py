"""How well an outline agrees with the readers' mask of the same nodule."""

from dataclasses import dataclass

import numpy as np

from medviewer.analysis.measure import measure_nodule, measure_outlines, outlined_voxels, slice_outlines
from medviewer.analysis.outline import NoduleOutline
from medviewer.analysis.outline_field import CELL_MM, CELLS, OutlineField
from medviewer.analysis.outline_model import OutlineModel
from medviewer.analysis.outline_view import PARTS
from medviewer.finding.measurement import NoduleMeasurement
from medviewer.imaging.geometry import Triple
from medviewer.training.outline.cuts import mask_on_field
from medviewer.training.outline.datasets import OutlinedNodule, outlined_nodule

_ROOM = 1.3


@dataclass(frozen=True)
class Agreement:
    """One nodule, outlined by the network and by the readers.

    Attributes:
        dice: Twice the voxels in both over the sum of those in each, over all slices; 0 where nothing was outlined.
        mean_mm: Mean diameter that was measured; nan where nothing was outlined.
        reference_mm: Mean diameter of the readers' mask, measured the same way.
    """

    dice: float
    mean_mm: float
    reference_mm: float


def agreement(
    nodule: OutlinedNodule, model: OutlineModel, off_mm: tuple[float, float] = (0.0, 0.0)
) -> Agreement:
    """Point at the middle of the mask's largest slice, or `off_mm` (x, y) beside it, and compare.

    Args:
        nodule: The nodule; a lone slice counts as it is.
        model: A network that has not seen its patient.
        off_mm: How far the point lies off the middle.
    """
    found = measure_nodule(nodule.volume, pointed_at(nodule, off_mm), model)
    reference_mm = reference(nodule).mean_mm
    if found is None:
        return Agreement(0.0, float("nan"), reference_mm)
    return Agreement(dice(found, nodule), found.mean_mm, reference_mm)


def pointed_at(nodule: OutlinedNodule, off_mm: tuple[float, float] = (0.0, 0.0)) -> Triple:
    """The middle of the mask in its largest slice, or beside it, in patient mm."""
    row, column = nodule.middle_index(nodule.largest)
    x, y, z = nodule.volume.geometry.to_patient((nodule.largest, row, column))
    return (x + off_mm[0], y + off_mm[1], z)


def reference(nodule: OutlinedNodule) -> NoduleMeasurement:
    """The readers' mask, measured as an outline is."""
    geometry = nodule.volume.geometry
    places = np.argwhere(nodule.mask)
    middle = geometry.to_patient(((places.max(axis=0) + places.min(axis=0)) / 2).tolist())
    extent_mm = float((np.ptp(places, axis=0)[1:] * geometry.spacing_mm[1:]).max())
    field = OutlineField(middle, max(CELL_MM, _ROOM * extent_mm / CELLS))
    masks = {
        int(k): mask_on_field(nodule, field, int(k), PARTS) > 0.5
        for k in np.flatnonzero(nodule.mask.any(axis=(1, 2)))
    }
    seen = {k: mask for k, mask in masks.items() if mask.any()}
    return measure_outlines(nodule.volume, slice_outlines(geometry, NoduleOutline(field, seen)))


def dice(found: NoduleMeasurement, nodule: OutlinedNodule) -> float:
    """The Dice coefficient of an outline's voxels and the readers'."""
    ours = np.zeros_like(nodule.mask)
    for outline in found.outlines:
        region = outlined_voxels(nodule.volume, outline)
        rows, columns = region.mask.shape
        ours[outline.slice_index, region.top : region.top + rows, region.left : region.left + columns] = (
            region.mask
        )
    return float(2 * (ours & nodule.mask).sum() / (ours.sum() + nodule.mask.sum()))


def lone_slice(nodule: OutlinedNodule) -> OutlinedNodule:
    """Only the slice of the mask's largest area, as a single picture shows it."""
    k = nodule.largest
    _slice_mm, row_mm, column_mm = nodule.volume.geometry.spacing_mm
    spacing = (1.0, row_mm, column_mm)
    return outlined_nodule(
        nodule.volume.values[k : k + 1].astype(np.int16), nodule.mask[k : k + 1], spacing, nodule.patient_id
    )

"""Outlines the nodule at a point: the network's region there, followed from slice to slice, then seen closer."""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.axes import Mask, region_axes
from medviewer.analysis.outline_field import CELL_MM, OutlineField, sized_cell_mm
from medviewer.analysis.outline_model import OutlineModel
from medviewer.analysis.outline_view import PARTS, OutlineView
from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import Volume

_FIELDS_MM = (CELL_MM, 2 * CELL_MM)
_SIZES_MM = (8.0, 16.0)
_THRESHOLDS = (0.5, 0.3)  # of small and of large nodules: readers draw large ones wider
_SEARCH_MM = 4.0
_OVERLAP = 0.3  # of the smaller one of two neighbouring slices' regions
_SPECK_CELLS = PARTS * PARTS  # less than a cell of the network's
_REACH_MM = 40.0
_OFF_CENTER_MM = 2.0
_SAME_FIELD = 0.1  # of an edge: a field so little different shows nothing new


@dataclass(frozen=True, eq=False)
class NoduleOutline:
    """A nodule as it was outlined.

    Attributes:
        field: Where the masks lie on their slices.
        masks: Slice index -> (CELLS * PARTS, CELLS * PARTS) bool; at least one, none empty, slices ascending.
    """

    field: OutlineField
    masks: Mapping[int, Mask]

    @property
    def cell_mm(self) -> float:
        """Edge of a mask's cell."""
        return self.field.cell_mm / PARTS

    @property
    def largest(self) -> int:
        """The slice with the largest area."""
        return max(self.masks, key=lambda k: int(self.masks[k].sum()))

    @property
    def mean_mm(self) -> float:
        """Mean of the long and the short axis in that slice."""
        return region_axes(self.masks[self.largest]).mean * self.cell_mm


def outline_nodule(volume: Volume, center_mm: Triple, model: OutlineModel) -> NoduleOutline | None:
    """Outline the nodule at a point, or within 4 mm of it: first to see how large it is, then in a field of its size.

    Args:
        volume: CT in HU; it may be a single slice.
        center_mm: (x, y, z) in patient mm, LPS.
        model: The network.

    Returns:
        None where there is none: the point is outside the volume, nothing there looks like a nodule, or it has no
        end within a field of 67 mm.
    """
    if not volume.geometry.contains(volume.geometry.to_index(center_mm)):
        return None
    outline = _first_seen(volume, center_mm, model)
    return None if outline is None else _in_its_own_field(volume, outline, model)


def _first_seen(volume: Volume, center_mm: Triple, model: OutlineModel) -> NoduleOutline | None:
    """The nodule in the smallest field that holds it."""
    middle_mm = center_mm
    for cell_mm in _FIELDS_MM:
        view = OutlineView(volume, OutlineField(middle_mm, cell_mm), model)
        start = _start(view, center_mm)
        if start is None:
            return None
        middle_mm = view.middle_mm(*start)
        if not view.is_near_middle(start[1], _OFF_CENTER_MM):
            view = OutlineView(volume, OutlineField(middle_mm, cell_mm), model)
            start = _component(view, start[0], middle_mm, _THRESHOLDS[0])
        outline = None if start is None else _outline(view, *start)
        if outline is not None:
            return outline
    return None


def _in_its_own_field(volume: Volume, seen: NoduleOutline, model: OutlineModel) -> NoduleOutline:
    """The nodule outlined anew in a field as wide as its size needs; as it was seen where that finds none."""
    cell_mm = sized_cell_mm(seen.mean_mm)
    if abs(np.log(cell_mm / seen.field.cell_mm)) < _SAME_FIELD:
        return seen
    middle_mm = OutlineView(volume, seen.field, model).middle_mm(seen.largest, seen.masks[seen.largest])
    view = OutlineView(volume, OutlineField(middle_mm, cell_mm), model)
    start = _component(view, seen.largest, middle_mm, _THRESHOLDS[0])
    return (None if start is None else _outline(view, *start)) or seen


def _start(view: OutlineView, point_mm: Triple) -> tuple[int, Mask] | None:
    """The region that is nearest to the point, in the slice nearest to it that has one."""
    for k in view.slices_by_distance(point_mm, _SEARCH_MM):
        found = _component(view, k, point_mm, _THRESHOLDS[0])
        if found is not None:
            return found
    return None


def _component(view: OutlineView, k: int, point_mm: Triple, threshold: float) -> tuple[int, Mask] | None:
    """The slice and the region in it that is nearest to the point, at most `_SEARCH_MM` away."""
    labels = _regions(view.likely(k) > threshold)
    cells = np.argwhere(labels)
    if not len(cells):
        return None
    distances = np.linalg.norm(cells - view.cell_of(k, point_mm), axis=1)
    nearest = int(np.argmin(distances))
    if distances[nearest] * view.cell_mm > _SEARCH_MM:
        return None
    return k, np.asarray(labels == labels[tuple(cells[nearest])])


def _regions(likely: Mask) -> NDArray[np.int32]:
    """The number of the region that each cell hangs together with; 0 for none. Specks are none."""
    count, labels, numbers, _middles = cv2.connectedComponentsWithStats(likely.astype(np.uint8))
    specks = [region for region in range(1, count) if numbers[region, cv2.CC_STAT_AREA] < _SPECK_CELLS]
    return np.where(np.isin(labels, specks), 0, labels).astype(np.int32)


def _outline(view: OutlineView, start: int, mask: Mask) -> NoduleOutline | None:
    """The nodule through a region of the slice `start`; None if it reaches the field's border."""
    masks = _followed(view, start, mask, _THRESHOLDS[0])
    if masks is None:
        return None
    outline = NoduleOutline(view.field, dict(sorted(masks.items())))
    largest = outline.largest
    threshold = float(np.interp(outline.mean_mm, _SIZES_MM, _THRESHOLDS))
    if threshold >= _THRESHOLDS[0]:
        return outline
    wider = _joined(view.likely(largest) > threshold, masks[largest])
    masks = None if wider is None else _followed(view, largest, wider, threshold)
    return None if masks is None else NoduleOutline(view.field, dict(sorted(masks.items())))


def _followed(view: OutlineView, start: int, mask: Mask, threshold: float) -> dict[int, Mask] | None:
    """The regions that hang together with `mask` from slice to slice; None if one reaches the field's border."""
    masks = {start: mask}
    if _reaches_border(mask):
        return None
    for way in (1, -1):
        before, k = mask, start + way
        while view.is_in_reach(k, start, _REACH_MM):
            found = _joined(view.likely(k, way) > threshold, before)
            if found is None:
                break
            if _reaches_border(found):
                return None
            masks[k], before, k = found, found, k + way
    return masks


def _joined(likely: Mask, before: Mask) -> Mask | None:
    """The regions that lie over the one of the slice before; None for none that does so enough."""
    labels = _regions(likely)
    touched = np.unique(labels[before & (labels > 0)])
    found = np.isin(labels, touched)
    shared = int((found & before).sum())
    return found if shared and shared >= _OVERLAP * min(found.sum(), before.sum()) else None


def _reaches_border(mask: Mask) -> bool:
    return bool(mask[[0, -1]].any() or mask[:, [0, -1]].any())

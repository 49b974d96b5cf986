"""Measures a nodule: outlined by the network, or by its reader's hand, it is measured the same way."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.axes import Mask
from medviewer.analysis.outline import NoduleOutline, outline_nodule
from medviewer.analysis.outline_model import OutlineModel
from medviewer.analysis.outline_sizes import outline_sizes
from medviewer.analysis.outline_view import PARTS
from medviewer.finding.measurement import Attenuation, NoduleMeasurement, SliceOutline
from medviewer.imaging.geometry import Triple, VolumeGeometry
from medviewer.imaging.region import PixelRegion, polygon_region
from medviewer.imaging.volume import Volume

_POINTS_APART_MM = 0.5
_FEWEST_POINTS = 16
_SOLID_HU = -300.0
_LEAST_SOLID, _MOST_SOLID = 0.15, 0.7  # shares of the inner voxels, as they fit readers' texture ratings best
_EDGE_MM = 1.0
_LEAST_INNER = 0.5  # of the outline's radius


def measure_nodule(volume: Volume, center_mm: Triple, model: OutlineModel) -> NoduleMeasurement | None:
    """Outline the nodule at a point and measure it.

    Args:
        volume: CT in HU, evenly stacked; it may be a single slice.
        center_mm: (x, y, z) in patient mm, LPS, in the nodule or within 4 mm of it.
        model: The outline network.

    Returns:
        None where there is nothing to outline, see `outline_nodule`.
    """
    outline = outline_nodule(volume, center_mm, model)
    return None if outline is None else measure_outlines(volume, slice_outlines(volume.geometry, outline))


def slice_outlines(geometry: VolumeGeometry, outline: NoduleOutline) -> tuple[SliceOutline, ...]:
    """The margins of an outline's masks, points half a millimetre apart."""
    return tuple(
        SliceOutline(
            k, _margin(mask, outline.field.affine(geometry, k, PARTS), _POINTS_APART_MM / outline.cell_mm)
        )
        for k, mask in outline.masks.items()
    )


def measure_outlines(volume: Volume, outlines: Sequence[SliceOutline]) -> NoduleMeasurement:
    """The size and kind of what outlines enclose.

    Args:
        volume: CT in HU, evenly stacked.
        outlines: At least one, by ascending slice, one for each slice.
    """
    geometry = volume.geometry
    in_plane = np.stack([geometry.column_direction, geometry.row_direction])
    sizes = outline_sizes(outlines, in_plane, geometry.spacing_mm[0] if geometry.shape[0] > 1 else None)
    return NoduleMeasurement(
        attenuation=attenuation(np.concatenate([_inner_values(volume, outline) for outline in outlines])),
        outlines=tuple(outlines),
        **vars(sizes),
    )


def attenuation(values: NDArray[np.generic]) -> Attenuation:
    """What a nodule's voxels (count,) in HU make it: by the share of those as dense as soft tissue."""
    dense = float((values.astype(np.float32) > _SOLID_HU).mean()) if values.size else 1.0
    if dense < _LEAST_SOLID:
        return Attenuation.GROUND_GLASS
    return Attenuation.SOLID if dense > _MOST_SOLID else Attenuation.PART_SOLID


def _margin(mask: Mask, affine: NDArray[np.float64], step: float) -> NDArray[np.float64]:
    """The outer edge of a region's largest part, in patient mm: (count, 3).

    A contour runs through the middles of the outermost cells: it is moved out by half a cell, to their edges.
    """
    contours, _tree = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    columns_rows = max(contours, key=len).reshape(-1, 2)
    smooth = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 2.0)
    at = (columns_rows[:, 1], columns_rows[:, 0])
    slope = np.column_stack([np.gradient(smooth, axis=axis)[at] for axis in (0, 1)])
    steepness = np.linalg.norm(slope, axis=1, keepdims=True)
    outward = np.divide(-slope, steepness, out=np.zeros_like(slope), where=steepness > 0)
    cells = _spaced(columns_rows[:, ::-1] + 0.5 * outward, step)
    places = np.column_stack([np.zeros(len(cells)), cells, np.ones(len(cells))])
    return np.asarray((places @ affine.T)[:, :3])


def _spaced(points: NDArray[np.float64], step: float) -> NDArray[np.float64]:
    """Points of a closed line (count, 2) set anew about `step` apart."""
    closed = np.vstack([points, points[:1]])
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    count = max(_FEWEST_POINTS, round(along[-1] / step))
    wanted = np.arange(count) * along[-1] / count
    return np.column_stack([np.interp(wanted, along, closed[:, axis]) for axis in (0, 1)])


def outlined_voxels(volume: Volume, outline: SliceOutline) -> PixelRegion:
    """The pixels of an outline's slice whose centers lie within it."""
    from_mm = np.linalg.inv(volume.geometry.slice_affine(outline.slice_index))
    corners = outline.points_mm @ from_mm[1:3, :3].T + from_mm[1:3, 3]
    return polygon_region(corners, volume.geometry.shape[1:])


def _inner_values(volume: Volume, outline: SliceOutline) -> NDArray[np.generic]:
    """The values a millimetre and more within an outline, where the lung beside it has no part in them."""
    middle = outline.points_mm.mean(axis=0)
    spokes = outline.points_mm - middle
    radius_mm = float(np.linalg.norm(spokes, axis=1).mean())
    inner = middle + spokes * max(_LEAST_INNER, 1 - _EDGE_MM / radius_mm)
    region = outlined_voxels(volume, SliceOutline(outline.slice_index, inner))
    return region.of(volume.values[outline.slice_index])

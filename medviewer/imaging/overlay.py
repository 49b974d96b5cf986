"""Lays a saliency map over a picture: map cell -> patient -> plane -> screen, by affines only."""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.color_map import saliency_colors
from medviewer.imaging.display_transform import DisplayTransform
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.saliency_map import SaliencyMap
from medviewer.imaging.viewport_state import OverlayState

LARGEST_OFFSET = 0.5
"""Slice steps by which a map may lie off a slice and still be drawn on it."""


@dataclass(frozen=True, eq=False)
class OverlayLayer:
    """A map (of saliency, of tracer) ready to be drawn on one plane.

    Attributes:
        evidence: (rows, columns) float32, the map's cells: shares of a saliency map's evidence, or values above 0.
        matrix: 2x3, from a cell (column, row, 1), counted at cell centers, to the plane's point (column, row).
        top: What stands at the top of the color scale, above 0: a saliency map's own peak.
        colors: (256, 3) uint8 RGB, the color scale.
        saliency: The saliency map it was made of; None for a map of tracer.
    """

    evidence: NDArray[np.float32]
    matrix: NDArray[np.float64]
    top: float
    colors: NDArray[np.uint8] = field(default_factory=saliency_colors)
    saliency: SaliencyMap | None = None


def layer_on_slice(saliency: SaliencyMap, geometry: VolumeGeometry, slice_index: int) -> OverlayLayer | None:
    """Place a map on a slice of a Volume; None where it is empty or doesn't lie in that slice.

    Its color scale ends at its own peak. Shares of evidence add up to 1 in every map: on a scale that several maps
    had in common, the map of a large nodule, spread over many cells, would be faint beside that of a small one, and
    that would say nothing of how much either means.

    Every corner of the map must lie within half a slice step of the slice: a map that is oblique to the
    slices is not drawn where it is not true.

    Args:
        saliency: The map with its place in the patient.
        geometry: The displayed Volume's grid, in the same patient coordinates.
        slice_index: The displayed slice.
    """
    if saliency.peak <= 0:
        return None
    rows, columns = saliency.evidence.shape
    corners = np.array([(0, r, c, 1) for r in (0, rows - 1) for c in (0, columns - 1)], dtype=float)
    corners_mm = corners @ saliency.affine.T
    farthest = LARGEST_OFFSET + 1e-3
    if abs(geometry.to_index(corners_mm[0, :3].tolist())[0] - slice_index) > farthest:
        return None  # one corner tells it for most maps
    offsets = np.array([geometry.to_index(each[:3])[0] for each in corners_mm]) - slice_index
    middle = float(offsets.mean())
    if not -LARGEST_OFFSET <= middle < LARGEST_OFFSET or np.abs(offsets).max() > farthest:
        return None
    to_plane = np.linalg.inv(geometry.slice_affine(slice_index)) @ saliency.affine
    matrix = to_plane[np.ix_((2, 1), (2, 1, 3))]  # (column, row, 1) of the map -> (column, row) of the plane
    return OverlayLayer(saliency.evidence, matrix, saliency.peak, saliency=saliency)


def blend(
    picture: NDArray[np.uint8], layer: OverlayLayer, transform: DisplayTransform, overlay: OverlayState
) -> None:
    """Lay a map over a picture, in place: its opacity grows with what it shows.

    Args:
        picture: (height, width, 3 or 4) uint8 RGB or RGBA.
        layer: The map on the pictured plane.
        transform: Where the plane lies in the picture.
        overlay: Opacity at the top of the scale, and the part of it below which nothing is drawn.
    """
    matrix = transform.matrix @ np.vstack([layer.matrix, [0, 0, 1]])
    rows, columns = layer.evidence.shape
    corners = np.array([(c, r, 1) for r in (-0.5, rows - 0.5) for c in (-0.5, columns - 0.5)]) @ matrix.T
    height, width = picture.shape[:2]
    left, top = np.clip(np.ceil(corners.min(axis=0)), 0, (width, height)).astype(int)
    right, bottom = np.clip(np.floor(corners.max(axis=0)) + 1, 0, (width, height)).astype(int)
    if right <= left or bottom <= top:
        return
    matrix[:, 2] -= (left, top)
    size = (int(right - left), int(bottom - top))
    evidence = sampled(layer.evidence, matrix, size)
    parts = np.clip(evidence / layer.top, 0, 1)
    alpha = (parts * overlay.opacity * (parts >= max(overlay.threshold, 1e-6)))[..., np.newaxis]
    colors = layer.colors[np.rint(parts * 255).astype(np.uint8)]
    under = picture[top:bottom, left:right, :3]
    under[...] = np.rint(under * (1 - alpha) + colors * alpha).astype(np.uint8)


def sampled(
    evidence: NDArray[np.float32], matrix: NDArray[np.float64], size: tuple[int, int]
) -> NDArray[np.float32]:
    """A map's values on a picture, bilinear: (height, width).

    Nothing lies outside the map: its outermost half cell fades to none.

    Args:
        evidence: (rows, columns), the map's cells.
        matrix: 2x3, from a cell (column, row, 1), counted at cell centers, to the picture's point (x, y).
        size: (width, height) of the picture.
    """
    warped = cv2.warpAffine(evidence, matrix, size, flags=cv2.INTER_LINEAR, borderValue=0)
    return np.asarray(warped, dtype=np.float32)

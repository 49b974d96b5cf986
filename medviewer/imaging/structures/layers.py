"""Structures on one plane, ready to be drawn over a picture of it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.display_transform import DisplayTransform
from medviewer.imaging.structures.contours import PlacedContour
from medviewer.imaging.structures.masks import FULL
from medviewer.imaging.structures.structure import Rgb

Picture = NDArray[np.uint8]
_SHIFT = 4
_FRACTIONS_OF_PIXEL = 1 << _SHIFT
_FARTHEST_PX = 1 << 14
"""Lines that lead farther out of the picture are cut there: OpenCV counts in 16 bits and fractions."""


@dataclass(frozen=True)
class StructureLook:
    """How structures are drawn.

    Attributes:
        opacity: 0 to 1, of the filled areas; outlines are twice as strong.
        is_filled: False = outlines only.
        line_px: Width of outlines in pixels of the picture.
    """

    opacity: float = 0.35
    is_filled: bool = True
    line_px: int = 1

    @property
    def line_opacity(self) -> float:
        return min(2 * self.opacity, 1.0)


@dataclass(frozen=True, eq=False)
class LabelLayer:
    """Segments that don't overlap, in one picture of labels: drawing costs the same however many there are.

    Attributes:
        labels: (rows, columns) uint8 of a part of the plane: 0 = none, else 1 + place in `colors`.
        top: The plane's row of the part's first row.
        left: The plane's column of its first column.
        colors: At most 255.
        look: How to draw them.
    """

    labels: NDArray[np.uint8]
    top: int
    left: int
    colors: tuple[Rgb, ...]
    look: StructureLook

    def draw(self, picture: Picture, transform: DisplayTransform) -> None:
        """Draw over a picture (height, width, 3) RGB, in place."""
        warped = _warped(self.labels, (self.left, self.top), picture.shape, transform, self.look.line_px)
        if warped is None:
            return
        labels, part = warped
        table = np.zeros((256, 1, 3), np.uint8)
        table[1 : len(self.colors) + 1, 0] = self.colors
        under = picture[part]
        colors = cv2.applyColorMap(labels, table)
        if self.look.is_filled:
            blended = cv2.addWeighted(under, 1 - self.look.opacity, colors, self.look.opacity, 0)
            cv2.copyTo(blended, labels, under)
        kernel = np.ones((2 * self.look.line_px + 1,) * 2, np.uint8)
        is_edge = cv2.morphologyEx(labels, cv2.MORPH_GRADIENT, kernel)
        is_edge[labels == 0] = 0
        lined = cv2.addWeighted(under, 1 - self.look.line_opacity, colors, self.look.line_opacity, 0)
        cv2.copyTo(lined, is_edge, under)


@dataclass(frozen=True, eq=False)
class FractionLayer:
    """One segment with fractions: as much color as the pixel belongs to it, outlined at one half.

    Attributes:
        values: (rows, columns) uint8, 0 to `FULL`, of a part of the plane.
        top: The plane's row of the part's first row.
        left: The plane's column of its first column.
        color: Its color.
        look: How to draw it.
    """

    values: NDArray[np.uint8]
    top: int
    left: int
    color: Rgb
    look: StructureLook

    def draw(self, picture: Picture, transform: DisplayTransform) -> None:
        """Draw over a picture (height, width, 3) RGB, in place."""
        warped = _warped(self.values, (self.left, self.top), picture.shape, transform, self.look.line_px)
        if warped is None:
            return
        values, part = warped
        under, color = picture[part], np.array(self.color, np.float32)
        if self.look.is_filled:
            alpha = values[..., np.newaxis] * np.float32(self.look.opacity / FULL)
            under[...] = np.rint(under * (1 - alpha) + color * alpha).astype(np.uint8)
        half = (values > FULL // 2).astype(np.uint8)
        kernel = np.ones((2 * self.look.line_px + 1,) * 2, np.uint8)
        is_edge = half > cv2.erode(half, kernel)
        under[is_edge] = _mixed(under[is_edge], color, self.look.line_opacity)


@dataclass(frozen=True, eq=False)
class ContourLayer:
    """Contours of one region, drawn as they are: smooth lines, and the area inside where it is filled.

    Attributes:
        contours: On the plane; where closed ones lie in each other, every second one is a hole.
        color: Their color.
        look: How to draw them.
    """

    contours: tuple[PlacedContour, ...]
    color: Rgb
    look: StructureLook

    def draw(self, picture: Picture, transform: DisplayTransform) -> None:
        """Draw over a picture (height, width, 3) RGB, in place."""
        matrix = transform.matrix
        lines = [each.points @ matrix[:, :2].T + matrix[:, 2] for each in self.contours]
        part = _reached(lines, picture.shape, self.look.line_px + 2)
        if part is None:
            return
        under, color = picture[part], np.array(self.color, np.float32)
        first = (part[1].start, part[0].start)
        fixed = [_fixed(line - first) for line in lines]
        closed = [
            line for line, each in zip(fixed, self.contours, strict=True) if each.is_closed and len(line) > 2
        ]
        if self.look.is_filled and closed:
            inside = np.zeros(under.shape[:2], np.uint8)
            cv2.fillPoly(inside, closed, FULL, cv2.LINE_AA, _SHIFT)
            _lay(under, color, inside, self.look.opacity)
        drawn = np.zeros(under.shape[:2], np.uint8)
        for line, each in zip(fixed, self.contours, strict=True):
            if len(line) == 1:
                _cross(drawn, line[0], self.look.line_px)
            else:
                cv2.polylines(drawn, [line], each.is_closed, FULL, self.look.line_px, cv2.LINE_AA, _SHIFT)
        _lay(under, color, drawn, self.look.line_opacity)


Part = tuple[slice, slice]
StructureLayer = LabelLayer | FractionLayer | ContourLayer


def _warped(
    values: NDArray[np.uint8],
    first: tuple[int, int],
    shape: tuple[int, ...],
    transform: DisplayTransform,
    margin_px: int,
) -> tuple[NDArray[np.uint8], Part] | None:
    """Values of a part of the plane, nearest for each pixel of the picture, and where in the picture they lie."""
    rows, columns = values.shape
    left, top = first
    edges = [(left + c, top + r) for r in (-0.5, rows - 0.5) for c in (-0.5, columns - 0.5)]
    part = _reached([np.array([transform.to_screen(*edge) for edge in edges])], shape, margin_px + 1)
    if part is None:
        return None
    matrix = transform.matrix.copy()
    matrix[:, 2] += matrix[:, :2] @ first  # counted from the part's own first pixel
    matrix[:, 2] -= (part[1].start, part[0].start)
    size = (part[1].stop - part[1].start, part[0].stop - part[0].start)
    warped = cv2.warpAffine(values, matrix, size, flags=cv2.INTER_NEAREST, borderValue=0)
    return warped.astype(np.uint8, copy=False), part


def _reached(lines: list[NDArray[np.float64]], shape: tuple[int, ...], margin_px: int) -> Part | None:
    """The part of a picture that holds these points, with a margin; None where that lies outside."""
    points = np.concatenate(lines)
    low = np.floor(points.min(axis=0)) - margin_px
    high = np.ceil(points.max(axis=0)) + margin_px + 1
    left, top = np.clip(low, 0, (shape[1], shape[0])).astype(int)
    right, bottom = np.clip(high, 0, (shape[1], shape[0])).astype(int)
    return (
        (slice(int(top), int(bottom)), slice(int(left), int(right)))
        if left < right and top < bottom
        else None
    )


def _mixed(
    under: NDArray[np.uint8], color: NDArray[np.uint8] | NDArray[np.float32], opacity: float
) -> NDArray[np.uint8]:
    mixed: NDArray[np.uint8] = np.rint(under * np.float32(1 - opacity) + color * np.float32(opacity)).astype(
        np.uint8
    )
    return mixed


def _lay(
    under: NDArray[np.uint8], color: NDArray[np.float32], cover: NDArray[np.uint8], opacity: float
) -> None:
    """Mix in a color as far as each pixel is covered (0 to `FULL`)."""
    is_covered = cover > 0
    alpha = cover[is_covered, np.newaxis] * np.float32(opacity / FULL)
    under[is_covered] = np.rint(under[is_covered] * (1 - alpha) + color * alpha).astype(np.uint8)


def _fixed(points: NDArray[np.float64]) -> NDArray[np.int32]:
    """Points in OpenCV's fixed-point form."""
    near = np.clip(points, -_FARTHEST_PX, _FARTHEST_PX)
    return np.rint(near * _FRACTIONS_OF_PIXEL).astype(np.int32)


def _cross(drawn: NDArray[np.uint8], at: NDArray[np.int32], line_px: int) -> None:
    """A point's mark: an upright cross."""
    reach = 4 * line_px * _FRACTIONS_OF_PIXEL
    for step in (np.array([reach, 0]), np.array([0, reach])):
        line = np.array([at - step, at + step], np.int32)
        cv2.polylines(drawn, [line], False, FULL, line_px, cv2.LINE_AA, _SHIFT)

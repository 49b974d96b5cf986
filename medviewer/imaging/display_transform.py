"""Where image pixels fall on the screen: one transform for rendering, tools, letters and overlays."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.viewport_state import ViewportState


@dataclass(frozen=True, eq=False)
class DisplayTransform:
    """The map between a plane's pixels and a viewport's pixels.

    Attributes:
        matrix: 2x3, from an image point (column, row, 1), counted at pixel centers, to a screen point (x, y),
            counted at pixel centers, y downwards.
        screen_px_per_mm: Magnification, equal along both screen axes.
    """

    matrix: NDArray[np.float64]
    screen_px_per_mm: float

    def to_screen(self, column: float, row: float) -> tuple[float, float]:
        x, y = self.matrix @ (column, row, 1.0)
        return (float(x), float(y))

    def to_image(self, x: float, y: float) -> tuple[float, float]:
        """Image point (column, row) under a screen point."""
        column, row = np.linalg.solve(self.matrix[:, :2], np.array([x, y]) - self.matrix[:, 2])
        return (float(column), float(row))


def fit_scale(
    plane_shape: tuple[int, int], spacing_mm: tuple[float, float], turns: int, size: tuple[int, int]
) -> float:
    """Screen pixels per mm at which a whole plane (rows, columns) fits a viewport of `size` (width, height)."""
    height_mm, width_mm = plane_shape[0] * spacing_mm[0], plane_shape[1] * spacing_mm[1]
    if turns % 2:
        height_mm, width_mm = width_mm, height_mm
    return min(size[0] / width_mm, size[1] / height_mm)


def display_transform(
    plane_shape: tuple[int, int], spacing_mm: tuple[float, float], state: ViewportState, size: tuple[int, int]
) -> DisplayTransform:
    """How `state` places a plane in a viewport.

    Args:
        plane_shape: (rows, columns).
        spacing_mm: Distance between rows and between columns, in mm (1, 1 where uncalibrated).
        state: Zoom, center, quarter turns and flips.
        size: (width, height) of the viewport in screen pixels.
    """
    rows, columns = plane_shape
    scale = state.zoom * fit_scale(plane_shape, spacing_mm, state.quarter_turns, size)
    turn = np.linalg.matrix_power(np.array([[0.0, -1.0], [1.0, 0.0]]), state.quarter_turns)
    flip = np.diag([-1.0 if state.flipped_horizontally else 1.0, -1.0 if state.flipped_vertically else 1.0])
    linear = flip @ turn @ np.diag([spacing_mm[1] * scale, spacing_mm[0] * scale])
    column, row = state.center if state.center is not None else ((columns - 1) / 2, (rows - 1) / 2)
    middle = np.array([(size[0] - 1) / 2, (size[1] - 1) / 2])
    offset = middle - linear @ np.array([column, row])
    return DisplayTransform(np.column_stack([linear, offset]), scale)


def pixel_for_pixel(
    plane_shape: tuple[int, int], spacing_mm: tuple[float, float], state: ViewportState, size: tuple[int, int]
) -> tuple[float, tuple[float, float]]:
    """The zoom and center (column, row) at which every image pixel falls exactly on one screen pixel.

    Nothing is interpolated then (but along the longer sides of pixels that are not square). The center is the one
    nearest to what `state` shows; the arguments are those of `display_transform`, in the screen's own pixels.
    """
    zoom = 1 / (fit_scale(plane_shape, spacing_mm, state.quarter_turns, size) * spacing_mm[1])
    matrix = display_transform(plane_shape, spacing_mm, replace(state, zoom=zoom), size).matrix
    shift = np.round(matrix[:, 2]) - matrix[:, 2]
    rows, columns = plane_shape
    center = state.center if state.center is not None else ((columns - 1) / 2, (rows - 1) / 2)
    column, row = np.asarray(center) - np.linalg.solve(matrix[:, :2], shift)
    return zoom, (float(column), float(row))

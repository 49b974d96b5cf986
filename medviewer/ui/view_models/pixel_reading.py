"""Reads what lies under the mouse: always the unfiltered pixel, and its place in the patient."""

from typing import Any

import numpy as np
from PySide6.QtCore import SignalInstance

from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import Calibration
from medviewer.reading.measuring import physical_values
from medviewer.ui.view_models.shown_plane import ShownPlane
from medviewer.ui.view_models.viewport_content import PixelProbe, ViewportContent
from medviewer.ui.view_models.viewport_moves import StateOwner


class PixelReading(StateOwner):
    """Pixel values and patient positions under points of a viewport (logical pixels, at pixel centers)."""

    marker_placed: SignalInstance
    pixel_probed: SignalInstance
    pointed: SignalInstance

    @property
    def content(self) -> ViewportContent | None:
        raise NotImplementedError

    @property
    def shown_plane(self) -> ShownPlane:
        raise NotImplementedError

    def place_marker(self, x: float, y: float) -> None:
        """Announce the patient position under a point; nothing happens where there is none, or no grid to analyze."""
        position, content = self._position_under(x, y), self.content
        is_grid = content is not None and content.planes.calibration is Calibration.PATIENT
        if position is not None and is_grid:
            self.marker_placed.emit(position)

    def point_at(self, point: tuple[float, float] | None) -> None:
        """Announce the patient position under a point for all viewports; None, or no position there: no longer."""
        self.pointed.emit(None if point is None else self._position_under(*point))

    def probe(self, point: tuple[float, float] | None) -> PixelProbe | None:
        """Read and announce the pixel under a point; None = the mouse left."""
        probe = None if point is None else self._read_pixel(*point)
        self.pixel_probed.emit(probe)
        return probe

    def _voxel_under(self, x: float, y: float) -> tuple[int, float, float] | None:
        """(plane, row, column), the last two fractional, under a point; None outside the picture."""
        state, content, transform = self.state, self.content, self.transform
        if state is None or content is None or transform is None:
            return None
        column, row = transform.to_image(x, y)
        index = (state.slice_index, row, column)
        return index if content.planes.facts(index[0]).geometry.contains((0, row, column)) else None

    def _position_under(self, x: float, y: float) -> Triple | None:
        index, content = self._voxel_under(x, y), self.content
        facts = None if index is None or content is None else content.planes.facts(index[0])
        if index is None or facts is None or not facts.is_placed:
            return None
        return facts.geometry.to_patient((0, *index[1:]))

    def _read_pixel(self, x: float, y: float) -> PixelProbe | None:
        index, content = self._voxel_under(x, y), self.content
        if index is None or content is None or not content.is_loaded(index[0]):
            return None
        planes = content.planes
        facts = planes.facts(index[0])
        rows, columns = facts.geometry.shape[1:]
        k, row, column = index[0], min(int(index[1] + 0.5), rows - 1), min(int(index[2] + 0.5), columns - 1)
        plane, position = self.shown_plane.plane(content, k), self._position_under(x, y)
        if self.shown_plane.is_draft(plane):
            return None  # its values are coarser than what they stand for
        value = _number(plane.values[row, column])
        stored = None if isinstance(value, tuple) else content.stored_value(k, value)
        nearest = None if planes.is_exact or position is None else content.voxel_at(position)
        return PixelProbe(
            column,
            row,
            k,
            value,
            facts.unit,
            position,
            stored,
            None if nearest is None else _number(nearest),
            physical_values(row, column, facts.regions),
        )


def _number(pixel: Any) -> float | tuple[int, int, int]:
    """A pixel's value, or its (red, green, blue)."""
    return float(pixel) if np.ndim(pixel) == 0 else (int(pixel[0]), int(pixel[1]), int(pixel[2]))

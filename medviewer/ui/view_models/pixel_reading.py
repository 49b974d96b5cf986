"""Reads what lies under the mouse: always the unfiltered pixel, and its place in the patient."""

from PySide6.QtCore import SignalInstance

from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import Calibration
from medviewer.ui.view_models.shown_plane import ShownPlane
from medviewer.ui.view_models.viewport_content import PixelProbe, ViewportContent
from medviewer.ui.view_models.viewport_moves import StateOwner


class PixelReading(StateOwner):
    """Pixel values and patient positions under points of a viewport (logical pixels, at pixel centers)."""

    marker_placed: SignalInstance
    pixel_probed: SignalInstance

    @property
    def content(self) -> ViewportContent | None:
        raise NotImplementedError

    @property
    def shown_plane(self) -> ShownPlane:
        raise NotImplementedError

    def place_marker(self, x: float, y: float) -> None:
        """Announce the patient position under a point; nothing happens where there is none."""
        position = self._position_under(x, y)
        if position is not None:
            self.marker_placed.emit(position)

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
        return index if content.planes.geometry.contains(index) else None

    def _position_under(self, x: float, y: float) -> Triple | None:
        index, content = self._voxel_under(x, y), self.content
        if index is None or content is None or content.planes.calibration is not Calibration.PATIENT:
            return None
        return content.planes.geometry.to_patient(index)

    def _read_pixel(self, x: float, y: float) -> PixelProbe | None:
        index, content = self._voxel_under(x, y), self.content
        if index is None or content is None or not content.is_loaded(index[0]):
            return None
        planes = content.planes
        rows, columns = planes.geometry.shape[1:]
        k, row, column = index[0], min(int(index[1] + 0.5), rows - 1), min(int(index[2] + 0.5), columns - 1)
        pixel, position = self.shown_plane.plane(content, k).values[row, column], self._position_under(x, y)
        if planes.is_color:
            color = (int(pixel[0]), int(pixel[1]), int(pixel[2]))
            return PixelProbe(column, row, k, color, planes.unit, position)
        value = float(pixel)
        return PixelProbe(column, row, k, value, planes.unit, position, content.stored_value(k, value))

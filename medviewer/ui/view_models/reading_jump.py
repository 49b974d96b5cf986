"""Goes to an item of a Reading: its series, its slice, its place; at once or when the first image is there."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject

from medviewer.imaging.patient_plane import as_triple
from medviewer.imaging.plane_match import nearest_slice
from medviewer.imaging.volume import Calibration
from medviewer.reading.key_image import KeyImage
from medviewer.reading.marker import Marker
from medviewer.report.reading_table import Listed, frame_of, series_key_of
from medviewer.ui.view_models.viewport import ViewportViewModel

if TYPE_CHECKING:
    from medviewer.ui.desk import Desk


class ReadingJump(QObject):
    """Shows items where the reader looks, or where their series hangs already."""

    def __init__(self, desk: "Desk", parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._awaited: Listed | None = None
        desk.hanging.series_shown.connect(self._show_awaited)
        desk.study.catalog_changed.connect(self._give_up)

    def to(self, item: Listed) -> None:
        """Show an item; nothing happens where its series isn't open."""
        hanging, key = self._desk.hanging, series_key_of(item)
        series = self._desk.study.series(key)
        if series is None or not series.is_image:
            return
        if (at := self._where(item, key)) is None and self._hangs(key):
            self._desk.mpr.leave()  # only planes that were not acquired are on show, and it lies on an acquired one
            at = self._where(item, key)
        if at is None:
            hanging.place(key)
        else:
            hanging.activate(at)
        self._awaited = item
        self._show_awaited(key)

    def _hangs(self, key: str) -> bool:
        hanging = self._desk.hanging
        return any(hanging.key_in(index) == key for index in hanging.places.on_show)

    def _where(self, item: Listed, key: str) -> int | None:
        """The viewport on show that can show the item, the active one if it can; None where none can."""
        hanging = self._desk.hanging
        needs_slice = frame_of(item) is not None
        for index in sorted(hanging.places.on_show, key=lambda index: index != hanging.active):
            hung = hanging.hung_in(index)
            if hung.key == key and (hung.plane is None or not needs_slice):
                return index
        return None

    def _show_awaited(self, key: str) -> None:
        item, viewport = self._awaited, self._desk.hanging.viewport
        if item is None or series_key_of(item) != key or self._desk.hanging.key != key:
            return
        if viewport.content is not None:
            self._awaited = None
            show_item(viewport, item)

    def _give_up(self) -> None:
        self._awaited = None


def show_item(viewport: ViewportViewModel, item: Listed) -> None:
    """Show an item in a viewport in which its series hangs."""
    content = viewport.content
    if content is None:
        return
    planes = content.planes
    frame = frame_of(item)
    at_frame = (k for k in range(planes.geometry.shape[0]) if frame is not None and planes.frame(k) == frame)
    plane = next(at_frame, None)
    if isinstance(item, KeyImage):
        if plane is not None:
            viewport.set_chain(item.look.filters or None)
            viewport.show_look(plane, item.look)
        return
    points = np.array([item.position_mm] if isinstance(item, Marker) else item.points)
    low, high = points.min(axis=0), points.max(axis=0)
    if plane is None and planes.calibration is not Calibration.PATIENT:
        return  # it is on none of these images
    middle = as_triple((low + high) / 2)
    if plane is None:
        plane = nearest_slice(planes.geometry, middle)
    _off, row, column = planes.facts(plane).geometry.to_index(middle)
    viewport.show_place(plane, (column, row), float(np.linalg.norm(high - low)))
    viewport.crosshair_moved.emit(middle)

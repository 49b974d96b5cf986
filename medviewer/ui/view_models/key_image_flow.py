"""Carries key images from the Readings onto the viewports."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from medviewer.ui.desk import Desk


class KeyImageFlow(QObject):
    """Keeps every viewport's marks right."""

    def __init__(self, desk: "Desk", parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        desk.reading.changed.connect(self._show)
        desk.hanging.active_changed.connect(self._show)
        desk.hanging.series_shown.connect(self._show)

    def _show(self) -> None:
        for index, viewport in enumerate(self._desk.hanging.viewports):
            key = self._desk.hanging.key_in(index)
            reading = self._desk.reading.of_series(key) if key else None
            images = () if reading is None else reading.key_images
            viewport.kept.show(tuple(image for image in images if image.series_key == key))

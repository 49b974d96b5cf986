"""Magnifies about the point where the drag began: up = larger."""

import math
from collections.abc import Callable

from PySide6.QtCore import Qt

from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.viewport.tools.drag import Drag, gain
from medviewer.ui.viewport.tools.tool import MousePoint, Tool

PER_HEIGHT = 5.0
"""Natural logarithm of the magnification that a drag over the viewport's whole height makes."""


class ZoomTool(Tool):
    """Changes the magnification by dragging up and down."""

    cursor = Qt.CursorShape.SizeVerCursor

    def __init__(self, view_model: ViewportViewModel, height_px: Callable[[], float]) -> None:
        """`height_px` gives the viewport's height in logical pixels."""
        self._view_model = view_model
        self._height_px = height_px
        self._drag: Drag | None = None
        self._about = (0.0, 0.0)

    def press(self, at: MousePoint) -> None:
        self._drag = Drag(at.position)
        self._about = at.pixel

    def drag(self, at: MousePoint) -> None:
        step = self._drag.step(at.position) if self._drag is not None else None
        if step is not None:
            factor = math.exp(-step.y() * gain(at.modifiers) * PER_HEIGHT / max(self._height_px(), 1.0))
            self._view_model.zoom_by(factor, self._about)

    def release(self, at: MousePoint) -> None:
        self._drag = None

"""Keeps pictures of one arrangement equally large, and at the edge of their viewport where they belong."""

import math

from PySide6.QtCore import QObject

from medviewer.imaging.display_transform import fit_scale
from medviewer.imaging.first_look import Edge
from medviewer.imaging.volume import Calibration
from medviewer.ui.view_models.arrangement import Arrangement
from medviewer.ui.view_models.hanging import HangingViewModel
from medviewer.ui.view_models.viewport import ViewportViewModel

Placement = tuple[float, tuple[float, float] | None]
"""Zoom and center of a `ViewportState`."""
FITTED: Placement = (1.0, None)


class SameScale(QObject):
    """Works for the series that an arrangement hung, until the reader zooms or moves one; a fit brings it back."""

    def __init__(self, hanging: HangingViewModel) -> None:
        super().__init__(hanging)
        self._hanging = hanging
        self._keys: dict[int, str] = {}
        self._placed: dict[int, Placement] = {}
        self._is_at_work = False
        hanging.arranged.connect(self._take)
        hanging.for_each_viewport(lambda _index, viewport: viewport.changed.connect(self._place))

    def _take(self, arrangement: Arrangement) -> None:
        self._placed.clear()
        self._keys = {}
        if arrangement.same_scale:
            hung = zip(self._hanging.places.in_grid, arrangement.hung, strict=False)
            self._keys = {index: each.key for index, each in hung if each.key}
        self._place()

    def _place(self) -> None:
        if self._is_at_work or not self._keys:
            return
        self._is_at_work = True
        try:
            self._place_all()
        finally:
            self._is_at_work = False

    def _place_all(self) -> None:
        members = {index: self._hanging.viewports[index] for index in self._keys if self._is_member(index)}
        common: dict[Calibration, float] = {}  # millimetres at the detector are no millimetres in the body
        for viewport in members.values():
            calibration = _calibration(viewport)
            common[calibration] = min(common.get(calibration, math.inf), _scale(viewport))
        for index, viewport in members.items():
            zoom = common[_calibration(viewport)] / _scale(viewport)
            self._placed[index] = (zoom, _center(viewport, zoom))
            viewport.place(*self._placed[index])

    def _is_member(self, index: int) -> bool:
        """On show, still with the series of the arrangement, and not zoomed or moved by the reader."""
        state = self._hanging.viewports[index].state
        is_hung = index in self._hanging.places.on_show and self._hanging.key_in(index) == self._keys[index]
        return (
            is_hung
            and state is not None
            and (state.zoom, state.center) in (FITTED, self._placed.get(index, FITTED))
        )


def _calibration(viewport: ViewportViewModel) -> Calibration:
    content, state = viewport.content, viewport.state
    if content is None or state is None:
        return Calibration.NONE
    return content.planes.facts(state.slice_index).calibration


def _scale(viewport: ViewportViewModel) -> float:
    """Logical pixels per mm at which the whole plane fits the viewport."""
    content, state = viewport.content, viewport.state
    assert content is not None
    assert state is not None
    geometry = content.planes.facts(state.slice_index).geometry
    rows, columns = geometry.shape[1:]
    return fit_scale((rows, columns), geometry.spacing_mm[1:], state.quarter_turns, viewport.size)


def _center(viewport: ViewportViewModel, zoom: float) -> tuple[float, float] | None:
    """The image point in the middle when the picture stands at its edge; None = the picture's own middle."""
    content, state = viewport.content, viewport.state
    if content is None or state is None or content.look.at_edge is None or state.quarter_turns:
        return None
    geometry = content.planes.facts(state.slice_index).geometry
    rows, columns = geometry.shape[1:]
    half_columns = viewport.size[0] / 2 / (zoom * _scale(viewport) * geometry.spacing_mm[2])
    is_last_column = (content.look.at_edge is Edge.RIGHT) != state.flipped_horizontally
    column = columns - 0.5 - half_columns if is_last_column else half_columns - 0.5
    return (column, (rows - 1) / 2)

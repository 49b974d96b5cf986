"""Carries the crosshair between viewports: what the reader does in one plane, the others follow at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QObject

from medviewer.imaging.geometry import Triple
from medviewer.imaging.grayscale import VoiWindow
from medviewer.ui.view_models.hanging import HangingViewModel
from medviewer.ui.view_models.mpr import MprViewModel
from medviewer.ui.view_models.reformat import Reformat
from medviewer.ui.view_models.viewport import ViewportViewModel


class CrosshairFlow(QObject):
    """Keeps every viewport in which a series hangs that is being cut at the series' crosshair.

    Paging through a plane moves the crosshair along with it, whatever the paging was done with. The planes share
    the window, too, with each other and with the slices as acquired beside them.
    """

    def __init__(self, hanging: HangingViewModel, mpr: MprViewModel) -> None:
        super().__init__(hanging)
        self._hanging = hanging
        self._mpr = mpr
        self._is_at_work = False
        self._windows: dict[str, tuple[VoiWindow, bool]] = {}
        hanging.for_each_viewport(self._listen)
        hanging.series_shown.connect(self._show)
        mpr.changed.connect(self._show_all)

    def _listen(self, index: int, viewport: ViewportViewModel) -> None:
        viewport.slice_changed.connect(partial(self._follow_slice, index))
        viewport.crosshair_moved.connect(partial(self._move, index))
        viewport.crosshair_turned.connect(partial(self._turn, index))
        viewport.slab_thickened.connect(partial(self._thicken, index))
        viewport.changed.connect(partial(self._share_window, index))

    def _move(self, index: int, point_mm: Triple) -> None:
        self._mpr.change(self._hanging.key_in(index), lambda sections: sections.moved_to(point_mm))

    def _turn(self, index: int, degrees: float) -> None:
        if (plane := self._hanging.hung_in(index).plane) is not None:
            self._mpr.change(self._hanging.key_in(index), lambda sections: sections.turned(plane, degrees))

    def _thicken(self, index: int, notches: int) -> None:
        self._mpr.change(self._hanging.key_in(index), lambda sections: sections.thickened(notches))

    def _follow_slice(self, index: int, slice_index: int) -> None:
        viewport = self._hanging.viewports[index]
        crosshair, content = viewport.crosshair, viewport.content
        if self._is_at_work or crosshair is None or content is None:
            return
        geometry = content.planes.geometry
        _k, row, column = geometry.to_index(crosshair.point_mm)
        self._move(index, geometry.to_patient((slice_index, row, column)))

    def _show_all(self) -> None:
        for key in dict.fromkeys(self._hanging.key_in(index) for index in self._hanging.places.on_show):
            self._show(key)

    def _show(self, key: str) -> None:
        """Show a series' planes where its crosshair is now."""
        reformat = self._mpr.reformat_of(key)
        if reformat is None or self._is_at_work:
            return
        with self._work():
            for index in self._hanging.places.on_show:
                if self._hanging.key_in(index) == key and self._hanging.viewports[index].content is not None:
                    self._show_in(index, reformat)

    def _show_in(self, index: int, reformat: Reformat) -> None:
        viewport, plane = self._hanging.viewports[index], self._hanging.hung_in(index).plane
        content = viewport.content
        assert content is not None
        if plane is not None and content.cut is not reformat.source(plane):
            viewport.cut_anew(reformat.content(content, plane), reformat.sections.point_mm)
        else:
            viewport.go_to_slice(round(content.planes.geometry.to_index(reformat.sections.point_mm)[0]))
        viewport.set_crosshair(None if plane is None else reformat.crosshair(plane))

    def _share_window(self, index: int) -> None:
        hung, state = self._hanging.hung_in(index), self._hanging.viewports[index].state
        places = self._hanging.places.in_grid
        is_cut = self._mpr.reformat_of(hung.key) is not None
        if self._is_at_work or not is_cut or index not in places or state is None:
            return
        window = (state.window, state.inverted)
        if self._windows.get(hung.key) == window:
            return
        self._windows[hung.key] = window
        with self._work():
            for other in places:
                if self._hanging.key_in(other) == hung.key:
                    self._hanging.viewports[other].show_shades(*window)

    @contextmanager
    def _work(self) -> Iterator[None]:
        """While the viewports are brought in step, what they say is not listened to."""
        self._is_at_work = True
        try:
            yield
        finally:
            self._is_at_work = False

"""Which series hangs in which viewport, and which viewport is the active one."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from medviewer.hanging.grid_layout import GridLayout
from medviewer.hanging.places import Places
from medviewer.services.jobs import JobRunner
from medviewer.ui.view_models.series_content import content_of
from medviewer.ui.view_models.study import StudyViewModel
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.view_models.viewport_content import ViewportContent
from medviewer.ui.view_models.volumes import VolumesViewModel

if TYPE_CHECKING:
    from medviewer.dicom.series import Series

SetUp = Callable[[int, ViewportViewModel], object]


class HangingViewModel(QObject):
    """Places series into viewports. Viewports are made when a grid first needs them, and stay.

    Signals:
        layout_changed: Other viewports are on show.
        active_changed: Another viewport is active, or another series hangs in the active one.
        series_shown: The key of a series whose first image has come on show.
    """

    layout_changed = Signal()
    active_changed = Signal()
    series_shown = Signal(str)

    def __init__(self, runner: JobRunner, study: StudyViewModel, volumes: VolumesViewModel) -> None:
        super().__init__()
        self._runner = runner
        self._study = study
        self._volumes = volumes
        self._places = Places()
        self._viewports: list[ViewportViewModel] = []
        self._keys: list[str] = []
        self._set_ups: list[SetUp] = []
        study.catalog_changed.connect(self._hang_catalog)
        volumes.first_image.connect(self._show_where_hung)
        volumes.slices_arrived.connect(self._tell_arrival)
        self._make_viewports()

    @property
    def viewports(self) -> tuple[ViewportViewModel, ...]:
        """Every viewport there is so far, on show or not, by number."""
        return tuple(self._viewports)

    def for_each_viewport(self, set_up: SetUp) -> None:
        """Call `set_up(number, viewport)` for every viewport there is, and for each that is made later."""
        self._set_ups.append(set_up)
        for index, viewport in enumerate(self._viewports):
            set_up(index, viewport)

    @property
    def places(self) -> Places:
        """Which viewports are on show, and where."""
        return self._places

    @property
    def layout(self) -> GridLayout:
        return self._places.layout

    @property
    def active(self) -> int:
        """Number of the active viewport."""
        return self._places.active

    @property
    def viewport(self) -> ViewportViewModel:
        """The active viewport."""
        return self._viewports[self.active]

    @property
    def key(self) -> str:
        """Key of the series in the active viewport; "" where none hangs."""
        return self._keys[self.active]

    @property
    def series(self) -> "Series | None":
        """The series in the active viewport."""
        return self._study.series(self.key) if self.key else None

    def key_in(self, index: int) -> str:
        return self._keys[index]

    def places_of(self, key: str) -> list[ViewportViewModel]:
        """The viewports on show in which a series hangs."""
        shown = self._places.on_show
        return [self._viewports[index] for index in shown if self._keys[index] == key and key]

    def activate(self, index: int) -> None:
        if index != self.active:
            self._places = self._places.activated(index)
            self.active_changed.emit()

    def step_viewport(self, steps: int) -> None:
        """Make the next (1) or previous (-1) viewport on show the active one, round and round."""
        self._places = self._places.stepped(steps)
        self.active_changed.emit()

    def place(self, key: str, index: int | None = None) -> None:
        """Hang an image series in viewport `index` (None = the active one), and make that the active one."""
        series = self._study.series(key)
        if series is None or not series.is_image:
            return
        target = self.active if index is None else index
        self._places = self._places.activated(target)
        if self._keys[target] != key:
            self._keys[target] = key
            self._viewports[target].clear()
            self._load_shown()
            self._volumes.show(series)
            self._show_where_hung(key)
        self.active_changed.emit()

    def step_series(self, steps: int) -> None:
        """Hang the next (1) or previous (-1) image series in the active viewport, stopping at either end."""
        catalog = self._study.catalog
        keys = [] if catalog is None else [series.key for series in catalog.series if series.is_image]
        if keys:
            now = keys.index(self.key) if self.key in keys else -steps
            self.place(keys[min(max(now + steps, 0), len(keys) - 1)])

    def set_layout(self, layout: GridLayout) -> None:
        """Show another number of viewports; new ones take the series not yet on show."""
        if layout != self.layout:
            self._become(self._places.laid_out(layout))

    def tell_texts_anew(self) -> None:
        """Write the corner texts of all viewports in the language in use."""
        for viewport, key in zip(self._viewports, self._keys, strict=True):
            content = self._content(key)
            if content is not None and viewport.content is not None:
                viewport.retell(content)

    def _hang_catalog(self) -> None:
        self._keys = [""] * len(self._viewports)
        self._places = self._places.activated(self._places.in_grid[0])
        self._volumes.clear()
        for viewport in self._viewports:
            viewport.clear()
            viewport.set_chain(None)  # another patient's images start as they were read
        catalog = self._study.catalog
        main = catalog.main_series if catalog is not None else None
        if main is not None:
            self._keys[self.active] = main.key
        self._hang_where_empty()
        self.active_changed.emit()

    def _become(self, places: Places) -> None:
        self._places = places
        self._make_viewports()
        self._hang_where_empty()
        self.layout_changed.emit()
        self.active_changed.emit()

    def _make_viewports(self) -> None:
        for index in range(len(self._viewports), self._places.count):
            viewport = ViewportViewModel(self._runner, parent=self)
            viewport.slice_changed.connect(partial(self._look_at, index))
            self._viewports.append(viewport)
            self._keys.append("")
            for set_up in self._set_ups:
                set_up(index, viewport)

    def _hang_where_empty(self) -> None:
        """Give viewports on show that are empty the series not yet on show, and load what hangs."""
        catalog, shown = self._study.catalog, self._places.on_show
        for index in shown:
            hung = {self._keys[each] for each in shown}
            waiting = (each.key for each in (catalog.series if catalog is not None else ()) if each.is_image)
            self._keys[index] = self._keys[index] or next((key for key in waiting if key not in hung), "")
        self._load_shown()
        for key in dict.fromkeys(self._keys[index] for index in shown):
            if series := self._study.series(key) if key else None:
                self._volumes.show(series)
                self._show_where_hung(key)

    def _look_at(self, index: int, slice_index: int) -> None:
        if key := self._keys[index]:
            self._volumes.look_at(key, slice_index)

    def _load_shown(self) -> None:
        hung = frozenset(self._keys[index] for index in self._places.on_show)
        self._volumes.keep_only_shown(hung - {""})

    def _show_where_hung(self, key: str) -> None:
        content = self._content(key)
        if content is None:
            return
        for viewport in self.places_of(key):
            if viewport.content is None or viewport.content.volume is not content.volume:
                viewport.show(content)
        self.series_shown.emit(key)

    def _tell_arrival(self, key: str) -> None:
        for viewport in self.places_of(key):
            viewport.slices_arrived()

    def _content(self, key: str) -> ViewportContent | None:
        series, study, loaded = self._study.series(key), self._study.study_of(key), self._volumes.loaded(key)
        if series is None or study is None or loaded is None:
            return None
        return content_of(series, study, loaded)

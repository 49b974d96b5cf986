"""Which series hangs in which viewport, and which viewport is the active one."""

from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from medviewer.services.jobs import JobRunner
from medviewer.ui.view_models.series_content import content_of
from medviewer.ui.view_models.study import StudyViewModel
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.view_models.viewport_content import ViewportContent
from medviewer.ui.view_models.volumes import VolumesViewModel

if TYPE_CHECKING:
    from medviewer.dicom.series import Series


class GridLayout(Enum):
    """(rows, columns) of viewports."""

    ONE = (1, 1)
    TWO = (1, 2)
    FOUR = (2, 2)

    @property
    def count(self) -> int:
        return self.value[0] * self.value[1]


class HangingViewModel(QObject):
    """Places series into viewports. There are always four view-models; the layout says how many are on show.

    Signals:
        layout_changed: Another number of viewports is on show.
        active_changed: Another viewport is active, or another series hangs in the active one.
        series_shown: The key of a series whose first image has come on show.
    """

    layout_changed = Signal()
    active_changed = Signal()
    series_shown = Signal(str)

    def __init__(self, runner: JobRunner, study: StudyViewModel, volumes: VolumesViewModel) -> None:
        super().__init__()
        self._study = study
        self._volumes = volumes
        self.viewports = tuple(
            ViewportViewModel(runner, parent=self) for _place in range(GridLayout.FOUR.count)
        )
        self._keys: list[str] = [""] * len(self.viewports)
        self._layout = GridLayout.ONE
        self._active = 0
        study.catalog_changed.connect(self._hang_catalog)
        volumes.first_image.connect(self._show_where_hung)
        volumes.slices_arrived.connect(self._tell_arrival)
        for index, viewport in enumerate(self.viewports):
            viewport.slice_changed.connect(partial(self._look_at, index))

    @property
    def layout(self) -> GridLayout:
        return self._layout

    @property
    def active(self) -> int:
        """Index of the active viewport."""
        return self._active

    @property
    def viewport(self) -> ViewportViewModel:
        """The active viewport."""
        return self.viewports[self._active]

    @property
    def key(self) -> str:
        """Key of the series in the active viewport; "" where none hangs."""
        return self._keys[self._active]

    @property
    def series(self) -> "Series | None":
        """The series in the active viewport."""
        return self._study.series(self.key) if self.key else None

    def key_in(self, index: int) -> str:
        return self._keys[index]

    def places_of(self, key: str) -> list[ViewportViewModel]:
        """The viewports on show in which a series hangs."""
        shown = zip(self.viewports[: self._layout.count], self._keys, strict=False)
        return [viewport for viewport, hung in shown if hung == key and key]

    def activate(self, index: int) -> None:
        if index != self._active:
            self._active = index
            self.active_changed.emit()

    def place(self, key: str, index: int | None = None) -> None:
        """Hang an image series in viewport `index` (None = the active one), and make that the active one."""
        series = self._study.series(key)
        if series is None or not series.is_image:
            return
        target = self._active if index is None else index
        self._active = target
        if self._keys[target] != key:
            self._keys[target] = key
            self.viewports[target].clear()
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
        if layout is self._layout:
            return
        self._layout = layout
        self._active = min(self._active, layout.count - 1)
        catalog = self._study.catalog
        waiting = [] if catalog is None else [each.key for each in catalog.series if each.is_image]
        for index in range(layout.count):
            free = [key for key in waiting if key not in self._keys[: layout.count]]
            if not self._keys[index] and free:
                self._keys[index] = free[0]
        self._load_shown()
        for key in dict.fromkeys(self._keys[: layout.count]):
            if series := self._study.series(key) if key else None:
                self._volumes.show(series)
                self._show_where_hung(key)
        self.layout_changed.emit()
        self.active_changed.emit()

    def tell_texts_anew(self) -> None:
        """Write the corner texts of all viewports in the language in use."""
        for viewport, key in zip(self.viewports, self._keys, strict=True):
            content = self._content(key)
            if content is not None and viewport.content is not None:
                viewport.retell(content)

    def _hang_catalog(self) -> None:
        self._keys = [""] * len(self.viewports)
        self._active = 0
        self._volumes.clear()
        for viewport in self.viewports:
            viewport.clear()
            viewport.set_chain(None)  # another patient's images start as they were read
        catalog = self._study.catalog
        main = catalog.main_series if catalog is not None else None
        if main is not None:
            self.place(main.key)
        else:
            self.active_changed.emit()

    def _look_at(self, index: int, slice_index: int) -> None:
        if key := self._keys[index]:
            self._volumes.look_at(key, slice_index)

    def _load_shown(self) -> None:
        self._volumes.keep_only_shown(frozenset(key for key in self._keys[: self._layout.count] if key))

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

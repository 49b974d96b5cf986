"""Which series hangs in which viewport, and which viewport is the active one."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from medviewer.hanging.grid_layout import GridLayout
from medviewer.hanging.places import Places
from medviewer.services.jobs import JobRunner
from medviewer.ui.view_models.arrangement import Arrangement, Hung
from medviewer.ui.view_models.series_content import content_of
from medviewer.ui.view_models.study import StudyViewModel
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.view_models.viewport_content import ViewportContent
from medviewer.ui.view_models.volumes import VolumesViewModel

if TYPE_CHECKING:
    from medviewer.dicom.series import Series
    from medviewer.dicom.study import Catalog

SetUp = Callable[[int, ViewportViewModel], object]
Plan = Callable[["Catalog"], Arrangement]
Cutter = Callable[[Hung, ViewportContent], ViewportContent | None]


class HangingViewModel(QObject):
    """Places series into viewports. Viewports are made when a grid first needs them, and stay.

    Signals:
        layout_changed: Other viewports are on show.
        active_changed: Another viewport is active, or another series hangs in the active one.
        series_shown: The key of a series whose first image has come on show.
        arranged: The `Arrangement` that was hung.
    """

    layout_changed = Signal()
    active_changed = Signal()
    series_shown = Signal(str)
    arranged = Signal(object)

    def __init__(
        self, runner: JobRunner, study: StudyViewModel, volumes: VolumesViewModel, plan: Plan
    ) -> None:
        """`plan` says what to hang when studies were opened."""
        super().__init__()
        self._plan = plan
        self._runner = runner
        self._study = study
        self._volumes = volumes
        self._places = Places()
        self._viewports: list[ViewportViewModel] = []
        self._hung: list[Hung] = []
        self._set_ups: list[SetUp] = []
        self._cutter: Cutter = lambda _hung, content: content
        study.catalog_changed.connect(self._hang_catalog)
        volumes.first_image.connect(self.show_where_hung)
        volumes.slices_arrived.connect(self._tell_arrival)
        volumes.let_go.connect(self._let_go)
        volumes.failed.connect(self._give_up)
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
        return self._hung[self.active].key

    @property
    def series(self) -> "Series | None":
        """The series in the active viewport."""
        return self._study.series(self.key) if self.key else None

    def key_in(self, index: int) -> str:
        return self._hung[index].key

    def hung_in(self, index: int) -> Hung:
        return self._hung[index]

    @property
    def hung(self) -> tuple[Hung, ...]:
        """What hangs in every viewport there is, on show or not, by number."""
        return tuple(self._hung)

    def places_of(self, key: str) -> list[ViewportViewModel]:
        """The viewports on show in which a series hangs."""
        shown = self._places.on_show
        return [self._viewports[index] for index in shown if self._hung[index].key == key and key]

    def activate(self, index: int) -> None:
        if index != self.active:
            self._places = self._places.activated(index)
            self.active_changed.emit()

    def step_viewport(self, steps: int) -> None:
        """Make the next (1) or previous (-1) viewport on show the active one, round and round."""
        self._places = self._places.stepped(steps)
        self.active_changed.emit()

    def place(self, key: str, index: int | None = None) -> bool:
        """Hang an image series in viewport `index` (None = the active one), and make that the active one.

        Returns:
            False for what is no image series.
        """
        series = self._study.series(key)
        if series is None or not series.is_image:
            return False
        target = self.active if index is None else index
        self._places = self._places.activated(target)
        if self._hung[target].key != key:
            self._hang(target, Hung(key))
            self._load_shown()
        self.active_changed.emit()
        return True

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

    def arrange(self, arrangement: Arrangement) -> None:
        """Hang as the arrangement says, the first place active."""
        if arrangement.grid is not None:
            self._places = self._places.laid_out(arrangement.grid)
            self._make_viewports()
        self._places = self._places.activated(self._places.in_grid[0])
        for place, index in enumerate(self._places.in_grid):
            self._hang(index, arrangement.hung[place] if place < len(arrangement.hung) else Hung())
        if arrangement.grid is None:
            self._fill_empty()
        self._load_shown()
        self.layout_changed.emit()
        self.active_changed.emit()
        self.arranged.emit(arrangement)

    def take_out(self, index: int) -> None:
        """Give a viewport a window of its own; the next one takes its place in the grid."""
        self._become(self._places.taken_out(index))

    def put_back(self, index: int) -> None:
        """Bring a viewport back from its own window to where it stood."""
        if index in self._places.own_windows:
            self._become(self._places.put_back(index))

    def hang_back(self, layout: GridLayout, hung: Sequence[Hung], active: int) -> None:
        """Hang in every viewport, by number, what hung there before, in the grid and with the active one of then."""
        self._places = self._places.laid_out(layout).activated(active)
        self._make_viewports()
        for index in range(len(self._viewports)):
            self._hang(index, hung[index] if index < len(hung) else Hung())
        self._load_shown()
        self.layout_changed.emit()
        self.active_changed.emit()

    def use_cutter(self, cutter: Cutter) -> None:
        """Have the contents of planes cut by `cutter`; it gives None while they can't be cut yet."""
        self._cutter = cutter

    def tell_texts_anew(self) -> None:
        """Write the corner texts of all viewports in the language in use."""
        for viewport, hung in zip(self._viewports, self._hung, strict=True):
            content = self._content(hung)
            if content is not None and viewport.content is not None:
                viewport.retell(content)

    def _hang_catalog(self) -> None:
        self._volumes.clear()
        for index, viewport in enumerate(self._viewports):
            self._hang(index, Hung())
            viewport.set_chain(None)  # another patient's images start as they were read
        catalog = self._study.catalog
        self.arrange(self._plan(catalog) if catalog is not None else Arrangement())

    def _become(self, places: Places) -> None:
        self._places = places
        self._make_viewports()
        self._fill_empty()
        self._load_shown()
        self.layout_changed.emit()
        self.active_changed.emit()

    def _make_viewports(self) -> None:
        for index in range(len(self._viewports), self._places.count):
            viewport = ViewportViewModel(self._runner, parent=self)
            viewport.slice_changed.connect(partial(self._look_at, index))
            self._viewports.append(viewport)
            self._hung.append(Hung())
            for set_up in self._set_ups:
                set_up(index, viewport)

    def _hang(self, index: int, hung: Hung) -> None:
        if hung != self._hung[index]:
            self._hung[index] = hung
            self._viewports[index].clear(is_awaited=bool(hung.key))

    def _fill_empty(self) -> None:
        """Give viewports on show that are empty the series of the active one's study that are not yet on show."""
        study, shown = self._study.study_of(self.key), self._places.on_show
        for index in shown:
            hung = {self._hung[each].key for each in shown}
            waiting = (each.key for each in (study.series if study is not None else ()) if each.is_image)
            if not self._hung[index].key:
                self._hang(index, Hung(next((key for key in waiting if key not in hung), "")))

    def _look_at(self, index: int, slice_index: int) -> None:
        if key := self._hung[index].key:
            self._volumes.look_at(key, slice_index)

    def _load_shown(self) -> None:
        """Have what hangs on show, and let go of what does not."""
        keys = dict.fromkeys(self._hung[index].key for index in self._places.on_show if self._hung[index].key)
        self._volumes.keep_only_shown(frozenset(keys))
        for key in keys:
            if series := self._study.series(key):
                self._volumes.show(series)
                self.show_where_hung(key)

    def show_where_hung(self, key: str) -> None:
        """Show a series in the viewports it hangs in, as far as it is there and not shown yet."""
        for index in self._places.on_show:
            hung, viewport = self._hung[index], self._viewports[index]
            content = self._content(hung) if hung.key == key else None
            if content is not None and (
                viewport.content is None or viewport.content.volume is not content.volume
            ):
                viewport.show(content)
        if self._volumes.loaded(key) is not None:
            self.series_shown.emit(key)

    def _give_up(self, key: str, _error: Exception) -> None:
        """Nothing more is to come of a series; the window says why."""
        for viewport in self.places_of(key):
            if viewport.content is None:
                viewport.clear()

    def _let_go(self, key: str) -> None:
        """Free the memory of a series that hangs only where it is not on show; it is loaded again when it is."""
        for index, viewport in enumerate(self._viewports):
            if self._hung[index].key == key and index not in self._places.on_show:
                viewport.clear(is_awaited=True)

    def _tell_arrival(self, key: str) -> None:
        for viewport in self.places_of(key):
            viewport.slices_arrived()

    def _content(self, hung: Hung) -> ViewportContent | None:
        key = hung.key
        series, study, loaded = self._study.series(key), self._study.study_of(key), self._volumes.loaded(key)
        if series is None or study is None or loaded is None:
            return None
        content = content_of(series, study, loaded, hung.look)
        return content if hung.plane is None else self._cutter(hung, content)

"""The pixels of the series on show: loading them, keeping them, letting them go when memory is short."""

import os
from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from medviewer.services.jobs import Context, Job, JobRunner, Progress
from medviewer.ui.view_models.activity import ActivityViewModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.dicom.series import Series
    from medviewer.imaging.volume import Volume
    from medviewer.services.decode_pool import DecodePool
    from medviewer.services.loaded_series import LoadedSeries


class VolumesViewModel(QObject):
    """Loads series when they are wanted and keeps the ones last used.

    Signals:
        first_image: The series key whose volume is there, with its first image.
        slices_arrived: The series key of which more slices are there.
        completed: The series key of which every slice is there or has failed.
        failed: A series key, and the exception its loading ended with.
        let_go: The key of a series that is no longer kept: whoever holds its volume lets go of it too.
    """

    first_image = Signal(str)
    slices_arrived = Signal(str)
    completed = Signal(str)
    failed = Signal(str, object)
    let_go = Signal(str)

    def __init__(
        self,
        runner: JobRunner,
        pool: "DecodePool",
        activity: ActivityViewModel,
        budget_bytes: int | None = None,
    ) -> None:
        """`budget_bytes`: how much to keep beside what is on show; None = a third of the machine's memory."""
        super().__init__()
        self._runner = runner
        self._pool = pool
        self._activity = activity
        self._budget_bytes = _third_of_memory() if budget_bytes is None else budget_bytes
        self._loaded: OrderedDict[str, LoadedSeries] = OrderedDict()
        self._jobs: dict[str, Job] = {}
        self._progress: dict[str, Progress] = {}
        self._shown: frozenset[str] = frozenset()
        self._in_view: dict[str, int] = {}
        self._failed: set[str] = set()

    def loaded(self, key: str) -> "LoadedSeries | None":
        """The series' volume, with as many slices as have arrived; None before the first."""
        return self._loaded.get(key)

    def is_complete(self, key: str) -> bool:
        return key in self._loaded and key not in self._jobs

    def has_failed(self, key: str) -> bool:
        """Nothing of the series could be loaded, and it is not being tried again."""
        return key in self._failed and key not in self._loaded

    def progress(self, key: str) -> Progress | None:
        """How far loading is; None while the series isn't loading."""
        return self._progress.get(key)

    def plane_reader(self, series: "Series", slice_index: int) -> "Callable[[Context], tuple[Volume, int]]":
        """Gives a Volume that has a slice, and which of its slices that is: at once, or by decoding just that one.

        Call what it returns in a job.
        """
        loaded = self._loaded.get(series.key)
        if loaded is not None and loaded.loaded[slice_index]:
            volume = loaded.volume
            return lambda _context: (volume, slice_index)
        return lambda context: (_load_plane(context, series, slice_index, self._pool), 0)

    def show(self, series: "Series") -> None:
        """Have the series' volume, by and by: loads it unless it is there or under way."""
        if series.key in self._loaded:
            self._loaded.move_to_end(series.key)
            return
        if series.key not in self._jobs:
            self._failed.discard(series.key)
            self._progress[series.key] = Progress(0, series.slice_count, "")
            self._jobs[series.key] = self._runner.submit(
                partial(_load, series=series, pool=self._pool, in_view=self._in_view),
                on_done=partial(self._finish, series.key),
                on_error=partial(self._fail, series.key),
                on_progress=partial(self._go_on, series.key),
                on_part=partial(self._begin, series.key),
            )

    def look_at(self, key: str, slice_index: int) -> None:
        """Tell which slice of a series the reader looks at: it is loaded next, with its neighbours."""
        self._in_view[key] = slice_index

    def keep_only_shown(self, keys: frozenset[str]) -> None:
        """Tell which series are on the screen: they are kept whatever they take, others stop loading."""
        self._shown = keys
        for key in [key for key in self._jobs if key not in keys]:
            self._stop(key)
            if self._loaded.pop(key, None) is not None:
                self.let_go.emit(key)
        self._make_room()

    def clear(self) -> None:
        """Let all go."""
        for key in list(self._jobs):
            self._stop(key)
        self._loaded.clear()
        self._failed.clear()

    def _begin(self, key: str, part: object) -> None:
        self._loaded[key] = part  # type: ignore[assignment]  # load_series hands over nothing else
        self._make_room()
        self.first_image.emit(key)

    def _go_on(self, key: str, progress: Progress) -> None:
        self._progress[key] = progress
        self._activity.show(key, progress, partial(self.cancel, key))
        self.slices_arrived.emit(key)

    def cancel(self, key: str) -> None:
        """Stop loading; the slices that have arrived stay on show."""
        self._stop(key)
        self.slices_arrived.emit(key)

    def _finish(self, key: str, loaded: "LoadedSeries") -> None:
        self._stop(key)
        self._loaded[key] = loaded
        self.slices_arrived.emit(key)
        self.completed.emit(key)

    def _fail(self, key: str, error: Exception) -> None:
        self._stop(key)
        self._failed.add(key)
        self.failed.emit(key, error)

    def _stop(self, key: str) -> None:
        job = self._jobs.pop(key, None)
        if job is not None:
            job.cancel()
        self._progress.pop(key, None)
        self._in_view.pop(key, None)
        self._activity.end(key)

    def _make_room(self) -> None:
        for key in [key for key in self._loaded if key not in self._shown and key not in self._jobs]:
            if sum(each.shared.values.nbytes for each in self._loaded.values()) <= self._budget_bytes:
                return
            del self._loaded[key]
            self.let_go.emit(key)


def _load(context: Context, series: "Series", pool: "DecodePool", in_view: dict[str, int]) -> "LoadedSeries":
    from medviewer.services.series_loader import load_series

    return load_series(context, series, pool, wanted=lambda: in_view.get(series.key))


def _load_plane(context: Context, series: "Series", slice_index: int, pool: "DecodePool") -> "Volume":
    from medviewer.services.single_plane import load_plane

    return load_plane(context, series, slice_index, pool)


def _third_of_memory() -> int:
    try:
        return int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 3)
    except (AttributeError, ValueError, OSError):  # not a POSIX system
        return 2 << 30

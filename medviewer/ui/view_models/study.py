"""What was opened: the import under way, and the catalog it made."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from medviewer.errors import NothingReadableError
from medviewer.i18n import _
from medviewer.services.jobs import Context, Job, JobRunner, Progress
from medviewer.ui.view_models.activity import ActivityViewModel

if TYPE_CHECKING:
    from medviewer.dicom.series import Series
    from medviewer.dicom.study import Catalog, Study
    from medviewer.services.decode_pool import DecodePool
    from medviewer.services.study_index import StudyIndex

_IMPORT = "import"


class StudyViewModel(QObject):
    """Opens folders, files and ZIPs, one at a time: what is opened next takes the place of what is open.

    Signals:
        opening: An import began; the catalog is None until it ends.
        catalog_changed: The import ended with a catalog, or what was open was closed.
        failed: The exception an import ended with.
    """

    opening = Signal()
    catalog_changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        runner: JobRunner,
        pool: "DecodePool",
        activity: ActivityViewModel,
        index: Callable[[], "StudyIndex | None"] = lambda: None,
    ) -> None:
        """`index` hands out what was read before, or None."""
        super().__init__()
        self._index = index
        self._runner = runner
        self._pool = pool
        self._activity = activity
        self._catalog: Catalog | None = None
        self._sources: tuple[Path, ...] = ()
        self._import: Job | None = None

    @property
    def catalog(self) -> "Catalog | None":
        return self._catalog

    @property
    def sources(self) -> tuple[Path, ...]:
        """What was opened."""
        return self._sources

    def series(self, key: str) -> "Series | None":
        return self._catalog.find(key) if self._catalog is not None else None

    def study_of(self, key: str) -> "Study | None":
        """The Study a series key belongs to."""
        studies = self._catalog.studies if self._catalog is not None else ()
        return next((study for study in studies if any(each.key == key for each in study.series)), None)

    def open(self, sources: Sequence[Path]) -> None:
        """Read what lies at `sources`; what was open is closed."""
        self.close()
        self._sources = tuple(sources)
        self._import = self._runner.submit(
            partial(_read, sources=self._sources, pool=self._pool, index=self._index()),
            on_done=self._show_catalog,
            on_error=self._fail,
            on_progress=self._progress,
        )
        self._progress(Progress(0, 0, _("Looking for images")))
        self.opening.emit()

    def close(self) -> None:
        """Close what is open, and end the import under way."""
        if self._import is not None:
            self._import.cancel()
        self._import = None
        self._activity.end(_IMPORT)
        self._catalog, self._sources = None, ()
        self.catalog_changed.emit()

    def _progress(self, progress: Progress) -> None:
        self._activity.show(_IMPORT, progress, self.close)

    def _show_catalog(self, catalog: "Catalog") -> None:
        self._import = None
        self._activity.end(_IMPORT)
        self._catalog = catalog
        self.catalog_changed.emit()
        if not catalog.studies:
            error = NothingReadableError("no DICOM object among what was opened", count=catalog.looked_at)
            self.failed.emit(error)

    def _fail(self, error: Exception) -> None:
        self.close()
        self.failed.emit(error)


def _read(
    context: Context, sources: tuple[Path, ...], pool: "DecodePool", index: "StudyIndex | None"
) -> "Catalog":
    from medviewer.services.study_reader import read_catalog

    return read_catalog(context, sources, pool, index)

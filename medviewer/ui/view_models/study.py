"""What was opened: the import under way, the catalog it made, and the thumbnails of its series."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from medviewer.errors import MedviewerError, NothingReadableError
from medviewer.i18n import _
from medviewer.services.jobs import Context, Job, JobRunner, Progress
from medviewer.ui.view_models.activity import ActivityViewModel

if TYPE_CHECKING:
    from medviewer.dicom.series import Series
    from medviewer.dicom.study import Catalog, Study
    from medviewer.services.decode_pool import DecodePool

_IMPORT = "import"


class StudyViewModel(QObject):
    """Opens folders, files and ZIPs, one at a time: what is opened next takes the place of what is open.

    Signals:
        opening: An import began; the catalog is None until it ends.
        catalog_changed: The import ended with a catalog, or what was open was closed.
        thumbnail_changed: The series key whose thumbnail is there, or could not be made.
        failed: The exception an import ended with.
    """

    opening = Signal()
    catalog_changed = Signal()
    thumbnail_changed = Signal(str)
    failed = Signal(object)

    def __init__(self, runner: JobRunner, pool: "DecodePool", activity: ActivityViewModel) -> None:
        super().__init__()
        self._runner = runner
        self._pool = pool
        self._activity = activity
        self._catalog: Catalog | None = None
        self._sources: tuple[Path, ...] = ()
        self._import: Job | None = None
        self._thumbnail_job: Job | None = None
        self._thumbnails: dict[str, NDArray[np.uint8] | None] = {}

    @property
    def catalog(self) -> "Catalog | None":
        return self._catalog

    @property
    def sources(self) -> tuple[Path, ...]:
        """What was opened."""
        return self._sources

    def thumbnail(self, key: str) -> NDArray[np.uint8] | None:
        """(rows, columns) gray or (rows, columns, 3) of a series; None while it is made, or where none can be."""
        return self._thumbnails.get(key)

    def has_no_thumbnail(self, key: str) -> bool:
        """True if a thumbnail was tried and could not be made."""
        return key in self._thumbnails and self._thumbnails[key] is None

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
            partial(_read, sources=self._sources, pool=self._pool),
            on_done=self._show_catalog,
            on_error=self._fail,
            on_progress=self._progress,
        )
        self._progress(Progress(0, 0, _("Looking for images")))
        self.opening.emit()

    def close(self) -> None:
        """Close what is open, and end the import under way."""
        for job in (self._import, self._thumbnail_job):
            if job is not None:
                job.cancel()
        self._import, self._thumbnail_job = None, None
        self._activity.end(_IMPORT)
        self._catalog, self._sources = None, ()
        self._thumbnails.clear()
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
        images = tuple(series for series in catalog.series if series.is_image)
        self._thumbnail_job = self._runner.submit(
            partial(_make_thumbnails, series_list=images, pool=self._pool),
            on_done=lambda _nothing: None,
            on_error=self.failed.emit,
            on_part=self._keep_thumbnail,
        )

    def _keep_thumbnail(self, part: object) -> None:
        if isinstance(part, tuple):
            key, thumbnail = part
            self._thumbnails[key] = thumbnail
            self.thumbnail_changed.emit(key)

    def _fail(self, error: Exception) -> None:
        self.close()
        self.failed.emit(error)


def _read(context: Context, sources: tuple[Path, ...], pool: "DecodePool") -> "Catalog":
    from medviewer.services.study_reader import read_catalog

    return read_catalog(context, sources, pool)


def _make_thumbnails(context: Context, series_list: "tuple[Series, ...]", pool: "DecodePool") -> None:
    """Hand over (series key, thumbnail or None) for each series."""
    from medviewer.services.thumbnails import thumbnail

    for series in series_list:
        context.check()
        try:
            context.hand_over((series.key, thumbnail(context, series, pool)))
        except MedviewerError:
            context.hand_over((series.key, None))

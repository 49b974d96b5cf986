"""Small pictures of the series, made when they are to be seen."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from medviewer.errors import MedviewerError
from medviewer.services.jobs import Context, Job, JobRunner
from medviewer.ui.view_models.study import StudyViewModel

if TYPE_CHECKING:
    from medviewer.dicom.series import Series
    from medviewer.services.decode_pool import DecodePool

Thumbnail = NDArray[np.uint8]


class ThumbnailsViewModel(QObject):
    """Makes one after the other, those wanted last first; what is no longer wanted is not made.

    Signals:
        changed: The series key whose thumbnail is there, or could not be made.
        failed: The exception that the making ended with.
    """

    changed = Signal(str)
    failed = Signal(object)

    def __init__(self, runner: JobRunner, pool: "DecodePool", study: StudyViewModel) -> None:
        super().__init__()
        self._runner = runner
        self._pool = pool
        self._study = study
        self._made: dict[str, Thumbnail | None] = {}
        self._wanted: tuple[str, ...] = ()
        self._job: Job | None = None
        study.catalog_changed.connect(self._forget)

    def thumbnail(self, key: str) -> Thumbnail | None:
        """(rows, columns) gray or (rows, columns, 3) of a series; None while it is made, or where none can be."""
        return self._made.get(key)

    def has_none(self, key: str) -> bool:
        """True if a thumbnail was tried and could not be made."""
        return key in self._made and self._made[key] is None

    def want(self, keys: Sequence[str]) -> None:
        """Have the thumbnails of these series, the first ones first; earlier wishes are dropped."""
        self._wanted = tuple(key for key in keys if key not in self._made)
        if self._job is None:
            self._make_next()

    def _make_next(self) -> None:
        self._job = None
        for key in self._wanted:
            series = self._study.series(key)
            if key not in self._made and series is not None and series.is_image:
                self._job = self._runner.submit(
                    partial(_make, series=series, pool=self._pool),
                    on_done=partial(self._keep, key),
                    on_error=partial(self._give_up, key),
                )
                return

    def _keep(self, key: str, thumbnail: Thumbnail | None) -> None:
        self._made[key] = thumbnail
        self._make_next()
        self.changed.emit(key)

    def _give_up(self, key: str, error: Exception) -> None:
        self._keep(key, None)
        self.failed.emit(error)

    def _forget(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job, self._wanted = None, ()
        self._made.clear()


def _make(context: Context, series: "Series", pool: "DecodePool") -> Thumbnail | None:
    from medviewer.services.thumbnails import thumbnail

    try:
        return thumbnail(context, series, pool)
    except MedviewerError:
        return None

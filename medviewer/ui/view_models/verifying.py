"""Verifies a recorded result against the open study: when its series is there, in the background, with cancel."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from medviewer.i18n import N_, _, message
from medviewer.report.result_file import ResultFile
from medviewer.report.verification import Outcome, Verification
from medviewer.services.jobs import Context, Job, JobRunner, Progress
from medviewer.services.verifying import recorded_series, verify
from medviewer.ui.view_models.activity import ActivityViewModel
from medviewer.ui.view_models.study import StudyViewModel
from medviewer.ui.view_models.volumes import VolumesViewModel

if TYPE_CHECKING:
    from medviewer.dicom.series import Series
    from medviewer.services.inference_client import InferenceClient

_VERIFYING = "verifying"


class VerifyingViewModel(QObject):
    """One verification at a time; a new one ends the one under way.

    Signals:
        done: The `Verification`.
        failed: The exception that kept the analysis from being repeated.
        changed: One began or ended.
    """

    done = Signal(object)
    failed = Signal(object)
    changed = Signal()

    def __init__(
        self,
        runner: JobRunner,
        client: "InferenceClient",
        study: StudyViewModel,
        volumes: VolumesViewModel,
        activity: ActivityViewModel,
    ) -> None:
        super().__init__()
        self._runner = runner
        self._client = client
        self._study = study
        self._volumes = volumes
        self._activity = activity
        self._waiting: tuple[ResultFile, Series] | None = None
        self._job: Job | None = None
        volumes.completed.connect(self._go_on)
        study.catalog_changed.connect(self.cancel)

    @property
    def is_under_way(self) -> bool:
        return self._waiting is not None

    def verify(self, recorded: ResultFile) -> None:
        """Verify a result; its series is loaded first where it is not."""
        self.cancel()
        catalog = self._study.catalog
        if catalog is None:
            return
        series = recorded_series(recorded, catalog)
        if isinstance(series, Verification):
            self.done.emit(series)
            return
        self._waiting = (recorded, series)
        self._show_progress(Progress(0, 0, _("Waiting for the last slices")))
        self.changed.emit()
        self._volumes.show(series)
        if self._volumes.is_complete(series.key):
            self._go_on(series.key)

    def cancel(self) -> None:
        """End the verification under way, silently."""
        if self._job is not None:
            self._job.cancel()
        was_under_way = self.is_under_way
        self._job, self._waiting = None, None
        self._activity.end(_VERIFYING)
        if was_under_way:
            self.changed.emit()

    def _go_on(self, key: str) -> None:
        if self._waiting is None or self._waiting[1].key != key or self._job is not None:
            return
        recorded, series = self._waiting
        loaded, study = self._volumes.loaded(key), self._study.study_of(key)
        if loaded is None or study is None:
            return

        def work(context: Context) -> Verification:
            told = verify(context, recorded, series, study_uid=study.uid, loaded=loaded, client=self._client)
            if told.outcome is not Outcome.INPUT_CHANGED or not loaded.errors:
                return told
            text = N_("Slices that can't be read now: {count}.")
            reasons = (*told.reasons, message(text, count=len(loaded.errors)))
            return Verification(told.outcome, reasons)

        self._job = self._runner.submit(
            work, on_done=self._finish, on_error=self._fail, on_progress=self._show_progress
        )

    def _show_progress(self, progress: Progress) -> None:
        text = _("Verifying: {what}").format(what=progress.message)
        self._activity.show(_VERIFYING, Progress(progress.done, progress.total, text), self.cancel)

    def _finish(self, verification: Verification) -> None:
        self.cancel()
        self.done.emit(verification)

    def _fail(self, error: Exception) -> None:
        self.cancel()
        self.failed.emit(error)

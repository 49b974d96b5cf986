"""Registers two series on demand, in the background; what was found is used until it is turned off."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from medviewer.i18n import _
from medviewer.imaging.regular_plan import regular_plan
from medviewer.imaging.volume import Volume
from medviewer.services.jobs import Context, Job, JobRunner, Progress
from medviewer.ui.view_models.activity import ActivityViewModel
from medviewer.ui.view_models.patient_frames import PatientFrames
from medviewer.ui.view_models.study import StudyViewModel

if TYPE_CHECKING:
    from medviewer.imaging.registration import RigidRegistration
    from medviewer.services.loaded_series import LoadedSeries

_NAME = "registration"


class RegistrationsViewModel(QObject):
    """One registration at a time; the next one asked for ends the one under way.

    Signals:
        changed: Registrations are used that were not before, or no longer.
        registered: The `RigidRegistration` just found; it is in use.
        failed: The exception that a registration ended with.
    """

    changed = Signal()
    registered = Signal(object)
    failed = Signal(object)

    def __init__(
        self, runner: JobRunner, study: StudyViewModel, activity: ActivityViewModel, frames: PatientFrames
    ) -> None:
        super().__init__()
        self._runner = runner
        self._activity = activity
        self._frames = frames
        self._job: Job | None = None
        study.catalog_changed.connect(self._forget)

    @property
    def is_under_way(self) -> bool:
        return self._job is not None

    @property
    def has_any(self) -> bool:
        """True if something was registered, in use or not."""
        return self._frames.has_registrations

    @property
    def is_used(self) -> bool:
        """True while what was registered is in use."""
        return self._frames.has_registrations and self._frames.uses_registrations

    def register(self, fixed: "LoadedSeries", moving: "LoadedSeries") -> None:
        """Find where the moving series lies in the fixed one; both are there completely."""
        self.cancel()
        self._job = self._runner.submit(
            partial(_register, fixed=fixed, moving=moving),
            on_done=partial(self._take, fixed.volume, moving.volume),
            on_error=self._fail,
            on_progress=self._go_on,
        )
        self._go_on(Progress(0, 0, _("Registering")))

    def cancel(self) -> None:
        """End the registration under way; nothing changes."""
        if self._job is not None:
            self._job.cancel()
        self._end()

    def use(self, used: bool) -> None:
        """Use what was registered, or leave it out of account."""
        if used != self._frames.uses_registrations:
            self._frames.uses_registrations = used
            self.changed.emit()

    def _go_on(self, progress: Progress) -> None:
        self._activity.show(_NAME, progress, self.cancel)

    def _take(self, fixed: Volume, moving: Volume, registration: "RigidRegistration") -> None:
        self._end()
        self._frames.add(fixed, moving, registration)
        self._frames.uses_registrations = True
        self.changed.emit()
        self.registered.emit(registration)

    def _fail(self, error: Exception) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self._job = None
        self._activity.end(_NAME)

    def _forget(self) -> None:
        self.cancel()
        self._frames.forget()
        self.changed.emit()


def _register(context: Context, fixed: "LoadedSeries", moving: "LoadedSeries") -> "RigidRegistration":
    from medviewer.imaging.registration import register

    def check(share: float) -> None:
        context.step(round(100 * share), 100, _("Registering"))

    return register(_even(context, fixed.volume), _even(context, moving.volume), check)


def _even(context: Context, volume: Volume) -> Volume:
    """Evenly stacked and straight, as registering needs it."""
    from medviewer.imaging.regular_grid import regular_grid

    plan = regular_plan(volume.geometry)
    if plan is None or plan.is_too_sparse:
        return volume
    return regular_grid(volume, plan, lambda _done: context.check())

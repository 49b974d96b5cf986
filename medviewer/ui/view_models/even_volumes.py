"""Volumes that planes can be cut through: a series' own where its slices lie evenly, else resampled in the background."""

import math
import os
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from medviewer.errors import MedviewerError
from medviewer.i18n import N_, Message, _
from medviewer.imaging.background import background_value
from medviewer.imaging.geometry_passport import GeometryVerdict
from medviewer.imaging.regular_notes import regular_notes
from medviewer.imaging.regular_plan import RegularPlan, regular_plan
from medviewer.imaging.volume import Calibration, Volume
from medviewer.services.jobs import Context, Job, JobRunner, Progress
from medviewer.services.pace import Pace
from medviewer.ui.view_models.activity import ActivityViewModel
from medviewer.ui.view_models.volumes import VolumesViewModel

if TYPE_CHECKING:
    from medviewer.dicom.series import Series

FEWEST_SLICES = 5
_RESAMPLING = "resampling"


class TooFewSlicesError(MedviewerError):
    """The series is too short to be cut."""

    message = N_("A reformat needs at least {least} slices; this series has {count}.")


class UnplacedSlicesError(MedviewerError):
    """Nobody knows where the slices lie."""

    message = N_("A reformat needs slices whose position in the patient is known.")
    hint = N_("Click the geometry verdict in the status bar to see what was checked.")


class ScatteredSlicesError(MedviewerError):
    """Between the slices is too much that was not scanned, or the even grid takes too much memory."""

    message = N_("The slices of this series lie too far apart for a reformat.")


class NoRoomToResampleError(MedviewerError):
    """The even grid takes more memory than may be used."""

    message = N_("There is not enough memory to resample this series ({megabytes} MB).")
    hint = N_("Close other series or programs and try again.")


@dataclass(frozen=True, eq=False)
class EvenVolume:
    """A Volume whose slices lie straight and evenly.

    Attributes:
        source: The series' Volume as it was read.
        volume: The same where it is even; else what was made of it.
        notes: Why it was resampled; empty where it wasn't.
    """

    source: Volume
    volume: Volume
    notes: tuple[Message, ...] = ()

    @cached_property
    def outside(self) -> float:
        """The value that stands for what lies outside the Volume."""
        return background_value(self.volume)


class EvenVolumes(QObject):
    """Keeps an even Volume for each series that is being cut.

    Signals:
        ready: The key of a series that can be cut now.
        refused: The `MedviewerError` why a series can't be cut.
    """

    ready = Signal(str)
    refused = Signal(object)

    def __init__(self, runner: JobRunner, volumes: VolumesViewModel, activity: ActivityViewModel) -> None:
        super().__init__()
        self._runner = runner
        self._volumes = volumes
        self._activity = activity
        self._even: dict[str, EvenVolume] = {}
        self._awaited: tuple[Series, RegularPlan] | None = None
        self._job: Job | None = None
        volumes.completed.connect(self._start_when_complete)

    def of(self, key: str, source: Volume) -> EvenVolume | None:
        """The even Volume of a series; None where it must be prepared first."""
        even = self._even.get(key)
        if (even is None or even.source is not source) and regular_plan(source.geometry) is None:
            even = self._even[key] = EvenVolume(source, source)
        return even if even is not None and even.source is source else None

    def prepare(self, series: "Series") -> None:
        """Have the even Volume of a series whose first image is there; `ready` or `refused` follows, now or later."""
        loaded = self._volumes.loaded(series.key)
        if loaded is None:
            return
        error = obstacle(series, loaded.volume)
        if error is not None:
            self.refused.emit(error)
        elif self.of(series.key, loaded.volume) is not None:
            self.ready.emit(series.key)
        elif self._awaited is None or self._awaited[0].key != series.key:
            plan = regular_plan(loaded.volume.geometry)
            assert plan is not None
            self._await(series, plan)

    def keep_only(self, keys: frozenset[str]) -> None:
        """Let go of the Volumes of all other series."""
        for key in self._even.keys() - keys:
            del self._even[key]

    def cancel(self) -> None:
        """End the resampling under way."""
        if self._job is not None:
            self._job.cancel()
        self._job, self._awaited = None, None
        self._activity.end(_RESAMPLING)

    def _await(self, series: "Series", plan: RegularPlan) -> None:
        self.cancel()
        self._awaited = (series, plan)
        self._tell(Progress(0, 0, _("Waiting for the last slices")))
        if self._volumes.is_complete(series.key):
            self._start_when_complete(series.key)

    def _start_when_complete(self, key: str) -> None:
        loaded = self._volumes.loaded(key)
        if self._awaited is None or self._awaited[0].key != key or self._job is not None or loaded is None:
            return
        source, plan = loaded.volume, self._awaited[1]
        self._job = self._runner.submit(
            partial(_resample, source=source, plan=plan),
            on_done=partial(self._finish, key),
            on_error=self._fail,
            on_progress=self._tell,
        )

    def _tell(self, progress: Progress) -> None:
        self._activity.show(_RESAMPLING, progress, self.cancel)

    def _finish(self, key: str, even: EvenVolume) -> None:
        self.cancel()
        self._even[key] = even
        self.ready.emit(key)

    def _fail(self, error: Exception) -> None:
        self.cancel()
        self.refused.emit(error)


def obstacle(series: "Series", volume: Volume) -> MedviewerError | None:
    """Why planes can't be cut through a series; None where they can."""
    key, count = series.key, volume.geometry.shape[0]
    passport = series.passport
    is_placed = passport is not None and passport.verdict is not GeometryVerdict.NONE
    if count < FEWEST_SLICES:
        return TooFewSlicesError(f"{key}: {count} slices", least=FEWEST_SLICES, count=count)
    if not is_placed or volume.calibration is not Calibration.PATIENT:
        return UnplacedSlicesError(f"{key}: the slices' positions are unknown")
    plan = regular_plan(volume.geometry)
    if plan is None:
        return None
    if plan.is_too_sparse:
        return ScatteredSlicesError(f"{key}: scattered slices")
    size = math.prod(plan.geometry.shape) * volume.values[0, 0, 0].nbytes
    if size > _memory_to_use():
        return NoRoomToResampleError(f"{key}: {size} bytes", megabytes=size >> 20)
    return None


def _resample(context: Context, source: Volume, plan: RegularPlan) -> EvenVolume:
    from medviewer.imaging.regular_grid import regular_grid

    pace = Pace(context, plan.geometry.shape[0], _("Resampling to even slices"))
    return EvenVolume(source, regular_grid(source, plan, pace.step), regular_notes(plan))


def _memory_to_use() -> int:
    """Half of what is free now, so that the volumes already open keep theirs."""
    try:
        return int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES") // 2)
    except (AttributeError, ValueError, OSError):  # not a POSIX system
        return 2 << 30

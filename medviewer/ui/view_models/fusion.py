"""Lays a PET series over another series of the same patient coordinates, in the viewport where the reader asks for it."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from medviewer.dicom.same_patient import SamePatient
from medviewer.i18n import N_, Message, message
from medviewer.imaging.fusion import Fusion
from medviewer.imaging.regular_plan import regular_plan
from medviewer.services.jobs import Context, Job, JobRunner
from medviewer.ui.view_models.fused import Fused
from medviewer.ui.view_models.hanging import HangingViewModel
from medviewer.ui.view_models.patient_frames import PatientFrames, patient_of_both
from medviewer.ui.view_models.study import StudyViewModel
from medviewer.ui.view_models.viewport_content import ViewportContent
from medviewer.ui.view_models.volumes import VolumesViewModel

if TYPE_CHECKING:
    from medviewer.services.loaded_series import LoadedSeries

SUV_TOP = 10.0
"""Where the color scale ends at first, in SUVbw."""
BRIGHT_PERCENTILE = 99.9


class FusionViewModel(QObject):
    """Knows what is laid over which viewport.

    Signals:
        changed: The number of a viewport over which something else is laid, or nothing any more.
        failed: The exception that the making ready ended with.
    """

    changed = Signal(int)
    failed = Signal(object)

    def __init__(
        self,
        runner: JobRunner,
        study: StudyViewModel,
        hanging: HangingViewModel,
        volumes: VolumesViewModel,
        frames: PatientFrames,
    ) -> None:
        super().__init__()
        self._runner = runner
        self._job: Job | None = None
        self._study = study
        self._hanging = hanging
        self._volumes = volumes
        self._frames = frames
        self._fused: dict[int, tuple[str, str, Fused]] = {}
        study.catalog_changed.connect(self.refresh)
        hanging.active_changed.connect(self.refresh)

    @property
    def active(self) -> Fused | None:
        """What is laid over the active viewport."""
        found = self._fused.get(self._hanging.active)
        return None if found is None else found[2]

    def source(self) -> str | None:
        """The PET series on show that could be laid over the active viewport; None where there is none."""
        content = self._hanging.viewport.content
        for key, other in self._others():
            is_own = content is not None and patient_of_both(content, other) is not SamePatient.NO
            if content is not None and is_own and self._frames.between(content, other) is not None:
                return key
        return None

    @property
    def has_stranger(self) -> bool:
        """True if a PET series on show is of another patient than the active viewport's."""
        content = self._hanging.viewport.content
        return content is not None and any(
            patient_of_both(content, other) is SamePatient.NO for _key, other in self._others()
        )

    def _others(self) -> Iterator[tuple[str, ViewportContent]]:
        """The PET series on show beside the one in the active viewport."""
        for index in self._hanging.places.on_show:
            key, other = self._hanging.key_in(index), self._hanging.viewports[index].content
            series = self._study.series(key)
            is_pet = series is not None and series.modality == "PT"
            if is_pet and other is not None and key != self._hanging.key:
                yield key, other

    def lay(self, key: str) -> None:
        """Lay a series that is there completely over the active viewport; it is made ready in the background."""
        loaded, series = self._volumes.loaded(key), self._study.series(key)
        if loaded is None or series is None or self._hanging.viewport.content is None:
            return
        factor = series.acquisition.suv_factor
        suv = factor if isinstance(factor, float | Message) else message(N_("its header says nothing of it"))
        if self._job is not None:
            self._job.cancel()
        place = (self._hanging.active, self._hanging.key, key)
        self._job = self._runner.submit(
            partial(_ready, loaded=loaded, suv=suv), on_done=partial(self._take, *place), on_error=self._fail
        )

    def _take(self, index: int, below: str, above: str, fused: Fused) -> None:
        self._job = None
        self._fused[index] = (below, above, fused)
        self.refresh()

    def _fail(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(error)

    def take_off(self) -> None:
        """Lay nothing over the active viewport."""
        if self._fused.pop(self._hanging.active, None) is not None:
            self._show(self._hanging.active, None)

    def set_opacity(self, opacity: float) -> None:
        """Set the opacity (0 to 1) of the top of the scale, over the active viewport."""
        self._change(opacity=min(max(opacity, 0.0), 1.0))

    def set_top(self, top: float) -> None:
        """Set the top of the color scale: in SUVbw where that is known, else in the scan's own values."""
        fused = self.active
        if fused is not None and top > 0:
            factor = fused.suv_factor if isinstance(fused.suv_factor, float) else 1.0
            self._change(top=top / factor)

    def refresh(self) -> None:
        """Lay each scan where it lies now; what hangs no more, or has no place there any more, comes off."""
        for index, (below, above, fused) in list(self._fused.items()):
            viewport = self._hanging.viewports[index]
            series = self._study.series(above)
            content = (
                viewport.content if self._hanging.key_in(index) == below and series is not None else None
            )
            matrix = (
                None if content is None else self._frames.between_volumes(content.volume, fused.loaded.volume)
            )
            if matrix is None:
                del self._fused[index]
                self._show(index, None)
                continue
            placed = replace(fused, fusion=replace(fused.fusion, to_volume=matrix))
            self._fused[index] = (below, above, placed)
            self._show(index, placed)

    def _change(self, **changes: float) -> None:
        found = self._fused.get(self._hanging.active)
        if found is not None:
            below, above, fused = found
            changed = replace(fused, fusion=replace(fused.fusion, **changes))  # type: ignore[arg-type]
            self._fused[self._hanging.active] = (below, above, changed)
            self._show(self._hanging.active, changed)

    def _show(self, index: int, fused: Fused | None) -> None:
        self._hanging.viewports[index].set_fused(fused)
        self.changed.emit(index)


def _ready(context: Context, loaded: "LoadedSeries", suv: float | Message) -> Fused:
    """Evenly stacked and straight, as fusing needs it, with the top of its color scale."""
    from medviewer.imaging.regular_grid import regular_grid

    volume = loaded.volume
    plan = regular_plan(volume.geometry)
    if plan is not None and not plan.is_too_sparse:
        volume = regular_grid(volume, plan, lambda _done: context.check())
    bright = max(float(np.percentile(volume.values[:, ::4, ::4], BRIGHT_PERCENTILE)), 1e-6)
    return Fused(Fusion(volume, SUV_TOP / suv if isinstance(suv, float) else bright), loaded, suv)

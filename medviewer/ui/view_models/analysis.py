"""The analyses of the open series: one state each, made by the inference worker."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from medviewer.analysis.request import AnalysisRequest
from medviewer.analysis.result import AnalysisResult, SuitabilityVerdict
from medviewer.finding.finding import Finding, FindingSource
from medviewer.i18n import _
from medviewer.imaging.geometry import Triple
from medviewer.services.jobs import Context, Job, JobRunner, Progress
from medviewer.services.model_library import DEFAULT_MODEL_ID
from medviewer.ui.view_models.activity import ActivityViewModel
from medviewer.ui.view_models.volumes import VolumesViewModel

if TYPE_CHECKING:
    from medviewer.dicom.series import Series
    from medviewer.services.inference_client import InferenceClient


_ANALYSIS = "analysis"


class Phase(Enum):
    """Where the analysis of a series stands."""

    IDLE = "idle"
    WAITING = "waiting"  # for the last slices of the series
    RUNNING = "running"
    DONE = "done"
    HIDDEN = "hidden"  # done, and not shown before the reader has given an own impression
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True)
class SeriesAnalysis:
    """The analysis of one series.

    Attributes:
        phase: Where it stands.
        progress: How far it is, while it runs.
        result: What came of it; kept while the series is analysed again.
        error: Why it failed.
        markers: The reader's markers (x, y, z) in patient mm, LPS, in the order they were set.
        selected: Number of the selected finding.
    """

    phase: Phase = Phase.IDLE
    progress: Progress | None = None
    result: AnalysisResult | None = None
    error: Exception | None = None
    markers: tuple[Triple, ...] = ()
    selected: int | None = None

    @property
    def is_under_way(self) -> bool:
        return self.phase in (Phase.WAITING, Phase.RUNNING)

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.result.findings if self.result is not None else ()

    def finding(self, number: int | None) -> Finding | None:
        return next((each for each in self.findings if each.number == number), None)


class AnalysisViewModel(QObject):
    """Runs one analysis at a time and keeps the state of every series.

    Signals:
        changed: The key of a series whose state changed.
    """

    changed = Signal(str)

    def __init__(
        self,
        runner: JobRunner,
        client: "InferenceClient",
        volumes: VolumesViewModel,
        activity: ActivityViewModel,
        model_id: str = DEFAULT_MODEL_ID,
    ) -> None:
        super().__init__()
        self.model_id = model_id
        self._runner = runner
        self._client = client
        self._volumes = volumes
        self._activity = activity
        self._states: dict[str, SeriesAnalysis] = {}
        self._is_hidden: Callable[[str], bool] = lambda _key: False
        self._running: tuple[Series, bool] | None = None
        self._job: Job | None = None
        volumes.completed.connect(self._go_on)

    @property
    def is_under_way(self) -> bool:
        return self._running is not None

    def state(self, key: str) -> SeriesAnalysis:
        """Where a series stands; nothing of a result that is hidden yet (`hide_where`) is in it."""
        state = self._known(key)
        if state.result is None or state.phase is Phase.REFUSED or not self._is_hidden(key):
            return state
        phase = Phase.HIDDEN if state.phase is Phase.DONE else state.phase
        return replace(state, phase=phase, result=None, selected=None)

    def hide_where(self, is_hidden: Callable[[str], bool]) -> None:
        """Show no result of the series whose keys `is_hidden` says True of."""
        self._is_hidden = is_hidden

    def tell_anew(self) -> None:
        """Have everybody ask for the states again: what is hidden may be another series' result now."""
        for key in tuple(self._states):
            self.changed.emit(key)

    def _known(self, key: str) -> SeriesAnalysis:
        return self._states.get(key, SeriesAnalysis())

    def analyse(self, series: "Series", *, only_markers: bool = False) -> None:
        """Analyse a series, or score just the reader's markers in it. An analysis under way is cancelled.

        It begins when the last slice of the series is there.
        """
        self.cancel()
        self._running = (series, only_markers)
        self._become(
            series.key, phase=Phase.WAITING, progress=Progress(0, 0, _("Waiting for the last slices"))
        )
        self._volumes.show(series)
        if self._volumes.is_complete(series.key):
            self._go_on(series.key)

    def cancel(self) -> None:
        """End the analysis under way; an earlier result of the series comes back."""
        if self._running is None:
            return
        key = self._running[0].key
        self._end()
        before = Phase.IDLE if self._known(key).result is None else Phase.DONE
        self._become(key, phase=before, progress=None)

    def forget(self) -> None:
        """Cancel, and forget every state: another study was opened."""
        self.cancel()
        self._states.clear()

    def select(self, key: str, number: int | None) -> None:
        """Select a finding by its number."""
        if self.state(key).result is not None and self._known(key).selected != number:
            self._become(key, selected=number)

    def reveal_map(self, key: str, number: int, revealed: bool) -> None:
        """Show a finding's map though its checks do not support it, or hide it again."""
        result = self.state(key).result
        if result is not None:
            findings = tuple(
                replace(each, map_revealed=revealed) if each.number == number else each
                for each in result.findings
            )
            self._become(key, result=replace(result, findings=findings))

    def set_markers(self, key: str, markers: tuple[Triple, ...]) -> None:
        """Take the reader's markers of a series: (x, y, z) each, patient mm, LPS; the score of one that went, goes."""
        state = self._known(key)
        if markers != state.markers:
            result = None if state.result is None else with_markers(state.result, markers)
            self._become(key, markers=markers, result=result)

    def _go_on(self, key: str) -> None:
        """Start the analysis that waits for a series, now that the series is complete."""
        if self._running is None or self._running[0].key != key or self._job is not None:
            return
        series, only_markers = self._running
        loaded = self._volumes.loaded(key)
        if loaded is None or series.passport is None:
            return
        request = AnalysisRequest(
            series_uid=series.uid,
            volume=loaded.volume,
            acquisition=series.acquisition,
            passport=series.passport,
            doubts=loaded.doubts,
            model_id=self.model_id,
            markers=self._known(key).markers,
            only_markers=only_markers,
        )

        def work(context: Context) -> AnalysisResult:
            return self._client.analyse(context, request, loaded.shared.name)

        self._show_progress(key, Progress(0, 0, _("Starting")))
        self._job = self._runner.submit(
            work,
            on_done=partial(self._finish, key),
            on_error=partial(self._fail, key),
            on_progress=partial(self._show_progress, key),
        )

    def _show_progress(self, key: str, progress: Progress) -> None:
        self._activity.show(_ANALYSIS, progress, self.cancel)
        self._become(key, phase=Phase.RUNNING, progress=progress)

    def _finish(self, key: str, result: AnalysisResult) -> None:
        only_markers = self._running is not None and self._running[1]
        self._end()
        earlier = self._known(key).result
        if only_markers and earlier is not None:
            result = with_candidates_of(earlier, result)
        result = with_markers(result, self._known(key).markers)
        if result.suitability.verdict is SuitabilityVerdict.REFUSED:
            self._become(key, phase=Phase.REFUSED, progress=None, result=result, selected=None)
            return
        first = next((each.number for each in result.findings if not only_markers or _is_marker(each)), None)
        self._become(key, phase=Phase.DONE, progress=None, result=result, selected=first, error=None)

    def _fail(self, key: str, error: Exception) -> None:
        self._end()
        self._become(key, phase=Phase.FAILED, progress=None, error=error)

    def _end(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job, self._running = None, None
        self._activity.end(_ANALYSIS)

    def _become(self, key: str, **changes: object) -> None:
        self._states[key] = replace(self._known(key), **changes)  # type: ignore[arg-type]
        self.changed.emit(key)


def with_candidates_of(earlier: AnalysisResult, markers: AnalysisResult) -> AnalysisResult:
    """The scored markers of one result behind the candidates of an earlier one, numbered anew."""
    kept = [each for each in earlier.findings if not _is_marker(each)]
    both = (*kept, *(each for each in markers.findings if _is_marker(each)))
    numbered = tuple(replace(each, number=number) for number, each in enumerate(both, start=1))
    capsule, before = markers.provenance, earlier.provenance
    if capsule is not None and before is not None:
        capsule = replace(capsule, only_markers=before.only_markers)
    return replace(markers, findings=numbered, provenance=capsule)


def with_markers(result: AnalysisResult, markers: tuple[Triple, ...]) -> AnalysisResult:
    """The result without the scores of markers that the reader has taken away."""
    kept = tuple(each for each in result.findings if not _is_marker(each) or each.center_mm in markers)
    if len(kept) == len(result.findings):
        return result
    capsule = result.provenance
    if capsule is not None:
        capsule = replace(capsule, markers=tuple(each for each in capsule.markers if each in markers))
    return replace(result, findings=kept, provenance=capsule)


def _is_marker(finding: Finding) -> bool:
    return finding.source is FindingSource.MARKER

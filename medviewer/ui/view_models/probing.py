"""Asks the model about a region that the reader drew, and keeps the last answer for each finding."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from medviewer.analysis.probe import Probe
from medviewer.analysis.request import AnalysisRequest
from medviewer.errors import MedviewerError
from medviewer.finding.finding import Finding
from medviewer.finding.probe_answer import ProbeAnswer
from medviewer.finding.score import ModelScore
from medviewer.i18n import N_, _
from medviewer.imaging.geometry import Triple
from medviewer.reading.measurement import REGIONS, Measurement
from medviewer.services.jobs import Context, Job, JobRunner, Progress
from medviewer.ui.view_models.activity import ActivityViewModel
from medviewer.ui.view_models.volumes import VolumesViewModel

if TYPE_CHECKING:
    from medviewer.dicom.series import Series
    from medviewer.services.inference_client import InferenceClient

_PROBING = "probing"


class NoRegionError(MedviewerError):
    """Nothing is selected that the model could be asked about."""

    message = N_("No region is selected.")
    hint = N_("Draw an ellipse, a rectangle or a polygon in the finding's slice, and ask again.")


_Subject = tuple[Triple, ModelScore | None]
"""What tells findings of all studies apart."""


@dataclass(frozen=True)
class Asked:
    """A question and what came of it.

    Attributes:
        finding: The finding that was asked about.
        is_under_way: The answer is on its way.
        answer: The answer.
        error: Why there is none.
    """

    finding: Finding
    is_under_way: bool = False
    answer: ProbeAnswer | None = None
    error: Exception | None = None


class ProbingViewModel(QObject):
    """One question at a time; a new one ends the one under way.

    Signals:
        changed: A question was asked, answered, or taken back.
    """

    changed = Signal()

    def __init__(
        self,
        runner: JobRunner,
        client: "InferenceClient",
        volumes: VolumesViewModel,
        activity: ActivityViewModel,
    ) -> None:
        super().__init__()
        self._runner = runner
        self._client = client
        self._volumes = volumes
        self._activity = activity
        self._asked: Asked | None = None
        self._answers: dict[_Subject, ProbeAnswer] = {}
        self._job: Job | None = None

    def about(self, finding: Finding | None) -> Asked | None:
        """The last question about this finding."""
        if finding is None:
            return None
        if self._asked is not None and _subject(self._asked.finding) == _subject(finding):
            return self._asked
        answer = self._answers.get(_subject(finding))
        return None if answer is None else Asked(finding, answer=answer)

    def answers(self, findings: Iterable[Finding]) -> dict[int, ProbeAnswer]:
        """Number of a finding -> the last answer about it, of those that have one."""
        given = ((finding.number, self._answers.get(_subject(finding))) for finding in findings)
        return {number: answer for number, answer in given if answer is not None}

    def ask(self, series: "Series", model_id: str, finding: Finding, region: Measurement | None) -> None:
        """Ask what a region adds to a finding's score; without a region, say what is needed."""
        self.cancel()
        loaded, passport = self._volumes.loaded(series.key), series.passport
        if region is None or region.kind not in REGIONS:
            self._become(Asked(finding, error=NoRegionError("no region")))
            return
        if loaded is None or passport is None:
            return
        probe = Probe(finding.center_mm, finding.diameter_mm, region.kind, region.points)
        request = AnalysisRequest(series.uid, loaded.volume, series.acquisition, passport, model_id)

        def work(context: Context) -> ProbeAnswer:
            return self._client.ask(context, request, loaded.shared.name, probe)

        self._become(Asked(finding, is_under_way=True))
        self._show_progress(Progress(0, 0, ""))
        self._job = self._runner.submit(
            work, on_done=self._finish, on_error=self._fail, on_progress=self._show_progress
        )

    def cancel(self) -> None:
        """End the question under way, silently."""
        if self._job is not None:
            self._job.cancel()
            self._end()
            self._become(None)

    def _show_progress(self, progress: Progress) -> None:
        self._activity.show(
            _PROBING, Progress(progress.done, progress.total, _("Asking the model")), self.cancel
        )

    def _finish(self, answer: ProbeAnswer) -> None:
        self._end()
        if self._asked is not None:
            self._answers[_subject(self._asked.finding)] = answer
            self._become(replace(self._asked, is_under_way=False, answer=answer))

    def _fail(self, error: Exception) -> None:
        self._end()
        if self._asked is not None:
            self._become(replace(self._asked, is_under_way=False, error=error))

    def _end(self) -> None:
        self._job = None
        self._activity.end(_PROBING)

    def _become(self, asked: Asked | None) -> None:
        self._asked = asked
        self.changed.emit()


def _subject(finding: Finding) -> _Subject:
    return (finding.center_mm, finding.score)

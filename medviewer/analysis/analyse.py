"""The whole analysis of one Series: gate, lungs, candidates, scores, maps."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from medviewer import __version__
from medviewer.analysis.feature_gate import gated
from medviewer.analysis.kept_lungs import KeptLungs
from medviewer.analysis.measure import measure_nodule
from medviewer.analysis.models import Models
from medviewer.analysis.points import Point, candidate_points, marker_points
from medviewer.analysis.provenance import Provenance, provenance_of
from medviewer.analysis.request import AnalysisRequest
from medviewer.analysis.result import AnalysisResult, ModelIdentity, Suitability, SuitabilityVerdict
from medviewer.analysis.saliency.explain import Explanation, Scored, Surroundings, explain
from medviewer.analysis.score import PointScore, SizedPoint, score_points
from medviewer.analysis.score_model import ScoreModel
from medviewer.analysis.suitability import judge_lungs, judge_series
from medviewer.finding.finding import Finding
from medviewer.finding.measurement import NoduleMeasurement
from medviewer.i18n import _
from medviewer.imaging.geometry import Triple
from medviewer.imaging.regular_grid import regular_grid
from medviewer.imaging.regular_plan import RegularPlan, regular_plan
from medviewer.imaging.volume import FrameReference, Volume

Publish = Callable[[int, int, str], None]
"""Says how far the analysis is: stages done, stages in all, what is under way (translated)."""

_STAGES = 5


@dataclass
class _Stages:
    publish: Publish
    timings_s: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str, message: str) -> Iterator[None]:
        self.publish(len(self.timings_s), _STAGES, message)
        start = time.perf_counter()
        yield
        self.timings_s[name] = round(time.perf_counter() - start, 3)


@dataclass(frozen=True)
class _Scan:
    """What the analysis works on: the Volume evenly stacked, and how it was made so; None where it came so."""

    volume: Volume
    plan: RegularPlan | None


def analyse(
    request: AnalysisRequest, models: Models, publish: Publish, kept: KeptLungs | None = None
) -> AnalysisResult:
    """Analyse one Series; an unsuitable one gives a result that says why, and no findings.

    A tilted or unevenly stacked Volume is resampled first (one more Volume in memory); findings are in patient
    millimetres and refer to the slices of the Volume that was given.

    Args:
        request: What to analyse.
        models: The networks, already loaded.
        publish: Called at the start of each stage.
        kept: Remembers the lungs for markers in the scan that was analysed last; None = nothing is remembered.
    """
    stages = _Stages(publish)
    model = models.score
    with stages.stage("suitability", _("Checking the series")):
        provenance = provenance_of(request, model)
        suitability = judge_series(request.volume, request.acquisition, request.passport, request.doubts)
    if suitability.verdict is SuitabilityVerdict.REFUSED:
        return _result(request, model, suitability, stages, provenance=provenance)
    with stages.stage("lungs", _("Finding the lungs")):
        scan = _evenly_stacked(request.volume)
        volume = scan.volume
        lungs = (kept or KeptLungs()).of(provenance.input.volume, volume, anew=not request.only_markers)
        suitability = judge_lungs(suitability, lungs)
    if lungs is None:
        return _result(request, model, suitability, stages, provenance=provenance)
    with stages.stage("candidates", _("Looking for nodules")):
        points = [] if request.only_markers else candidate_points(volume, lungs, models.guard)
        points += marker_points(volume, scan.plan, request.markers, lungs, models.guard)
        measurements = [measure_nodule(volume, point.center_mm, models.outline) for point in points]
    with stages.stage("scores", _("Scoring")):
        scores = gated(_scores(volume, points, measurements, model), model, models.features)
    with stages.stage("maps", _("Explaining the scores")):
        around = Surroundings(request.volume.geometry, scan.plan, lungs)
        maps = _explanations(scores, measurements, around, model)
    findings = tuple(
        _finding(request.volume, number, point, measurement=measurement, score=score, explained=explained)
        for number, (point, measurement, score, explained) in enumerate(
            zip(points, measurements, scores, maps, strict=True), start=1
        )
    )
    publish(_STAGES, _STAGES, _("Done"))
    return _result(request, model, suitability, stages, provenance=provenance, findings=findings)


def _evenly_stacked(volume: Volume) -> _Scan:
    plan = regular_plan(volume.geometry)
    return _Scan(volume if plan is None else regular_grid(volume, plan), plan)


def _scores(
    volume: Volume,
    points: list[Point],
    measurements: list[NoduleMeasurement | None],
    model: ScoreModel,
) -> list[PointScore]:
    """One score or refusal for each point; a refused point is not shown to the model."""
    asked = [
        SizedPoint(point.center_mm, None if measurement is None else measurement.mean_mm)
        for point, measurement in zip(points, measurements, strict=True)
        if point.refusal is None
    ]
    answers = iter(score_points(volume, asked, model))
    return [
        next(answers) if each.refusal is None else PointScore(None, None, None, each.refusal)
        for each in points
    ]


def _explanations(
    scores: list[PointScore],
    measurements: list[NoduleMeasurement | None],
    around: Surroundings,
    model: ScoreModel,
) -> list[Explanation | None]:
    """A checked map for each point that was scored."""
    seen = [
        Scored(score.patch, measurement)
        for score, measurement in zip(scores, measurements, strict=True)
        if score.patch is not None
    ]
    explained = iter(explain(seen, around, model))
    return [None if score.patch is None else next(explained) for score in scores]


def _finding(
    volume: Volume,
    number: int,
    point: Point,
    *,
    measurement: NoduleMeasurement | None,
    score: PointScore,
    explained: Explanation | None,
) -> Finding:
    index = volume.geometry.to_index(point.center_mm)
    return Finding(
        number=number,
        source=point.source,
        center_mm=point.center_mm,
        center_index=index,
        frame=_nearest_frame(volume, index),
        measurement=measurement,
        score=score.score,
        refusal=score.refusal,
        cautions=(*point.cautions, *score.cautions),
        saliency=None if explained is None else explained.saliency,
        map_check=None if explained is None else explained.check,
        candidate_strength=point.strength,
    )


def _nearest_frame(volume: Volume, index: Triple) -> FrameReference:
    return volume.frames[int(np.clip(round(index[0]), 0, len(volume.frames) - 1))]


def _result(
    request: AnalysisRequest,
    model: ScoreModel,
    suitability: Suitability,
    stages: _Stages,
    *,
    provenance: Provenance,
    findings: tuple[Finding, ...] = (),
) -> AnalysisResult:
    card = model.card
    return AnalysisResult(
        series_uid=request.series_uid,
        model=ModelIdentity(card.id, card.version, card.sha256),
        suitability=suitability,
        findings=findings,
        timings_s=stages.timings_s,
        input_sha256=provenance.input.volume,
        software_version=__version__,
        provenance=provenance,
    )

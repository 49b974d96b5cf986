"""The whole analysis of one Series: gate, lungs, candidates, scores, maps."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from medviewer import __version__
from medviewer.analysis.candidates import Candidate, find_candidates
from medviewer.analysis.lungs import Lungs, find_lungs
from medviewer.analysis.measure import mean_diameter_mm
from medviewer.analysis.provenance import volume_sha256
from medviewer.analysis.request import AnalysisRequest
from medviewer.analysis.result import AnalysisResult, ModelIdentity, Suitability, SuitabilityVerdict
from medviewer.analysis.saliency import hires_cam
from medviewer.analysis.saliency.place import place
from medviewer.analysis.score import PointScore, score_points
from medviewer.analysis.score_model import ScoreModel
from medviewer.analysis.suitability import judge_lungs, judge_series
from medviewer.finding import Finding, FindingSource
from medviewer.i18n import N_, _, message
from medviewer.imaging.geometry import Triple
from medviewer.imaging.saliency_map import SaliencyMap
from medviewer.imaging.volume import FrameReference, Volume

Publish = Callable[[int, int, str], None]
"""Says how far the analysis is: stages done, stages in all, what is under way (translated)."""

MOST_CANDIDATES = 20
_FAR_FROM_LUNGS_MM = 20.0
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
class _Point:
    center_mm: Triple
    source: FindingSource
    strength: float | None = None


def analyse(request: AnalysisRequest, model: ScoreModel, publish: Publish) -> AnalysisResult:
    """Analyse one Series; an unsuitable one gives a result that says why, and no findings.

    Args:
        request: What to analyse.
        model: The network, already loaded.
        publish: Called at the start of each stage.
    """
    volume, stages = request.volume, _Stages(publish)
    with stages.stage("suitability", _("Checking the series")):
        suitability = judge_series(volume, request.acquisition, request.passport)
    if suitability.verdict is SuitabilityVerdict.REFUSED:
        return _result(request, model, suitability, stages)
    with stages.stage("lungs", _("Finding the lungs")):
        lungs = find_lungs(volume)
        suitability = judge_lungs(suitability, lungs)
        digest = volume_sha256(volume)
    if lungs is None:
        return _result(request, model, suitability, stages, digest=digest)
    with stages.stage("candidates", _("Looking for nodules")):
        candidates = [] if request.only_markers else find_candidates(volume, lungs, MOST_CANDIDATES)
        points = _points(candidates, request.markers)
        diameters = [mean_diameter_mm(volume, point.center_mm, lungs) for point in points]
    with stages.stage("scores", _("Scoring")):
        scores = _scores(volume, points, lungs, model)
    with stages.stage("maps", _("Explaining the scores")):
        maps = _maps(scores, model)
    findings = tuple(
        _finding(volume, number, point, diameter_mm=diameter, score=score, saliency=saliency)
        for number, (point, diameter, score, saliency) in enumerate(
            zip(points, diameters, scores, maps, strict=True), start=1
        )
    )
    publish(_STAGES, _STAGES, _("Done"))
    return _result(request, model, suitability, stages, digest=digest, findings=findings)


def _points(candidates: list[Candidate], markers: tuple[Triple, ...]) -> list[_Point]:
    found = [_Point(c.center_mm, FindingSource.CANDIDATE, c.strength) for c in candidates]
    return found + [_Point(marker, FindingSource.MARKER) for marker in markers]


def _scores(volume: Volume, points: list[_Point], lungs: Lungs, model: ScoreModel) -> list[PointScore]:
    """One score or refusal for each point; a marker far from the lungs is not shown to the model."""
    far = [point.source is FindingSource.MARKER and _is_far(volume, point, lungs) for point in points]
    asked = [point.center_mm for point, is_far in zip(points, far, strict=True) if not is_far]
    answers = iter(score_points(volume, asked, model))
    refused = PointScore(None, None, None, message(N_("This point does not lie in the lungs.")))
    return [refused if is_far else next(answers) for is_far in far]


def _is_far(volume: Volume, marker: _Point, lungs: Lungs) -> bool:
    """True for a point of the scan that no lung is near to. A point outside the scan is refused by the scoring."""
    in_scan = volume.geometry.contains(volume.geometry.to_index(marker.center_mm))
    return in_scan and lungs.distance_mm(marker.center_mm) > _FAR_FROM_LUNGS_MM


def _maps(scores: list[PointScore], model: ScoreModel) -> list[SaliencyMap | None]:
    patches = [score.patch for score in scores if score.patch is not None]
    if not patches:
        return [None] * len(scores)
    features = model.feature_maps(np.stack([patch.values for patch in patches]))
    native = hires_cam.hires_cam(features.maps, features.gradients)
    placed = (place(cells, patch, hires_cam.NAME) for cells, patch in zip(native, patches, strict=True))
    return [None if score.patch is None else next(placed) for score in scores]


def _finding(
    volume: Volume,
    number: int,
    point: _Point,
    *,
    diameter_mm: float | None,
    score: PointScore,
    saliency: SaliencyMap | None,
) -> Finding:
    index = volume.geometry.to_index(point.center_mm)
    return Finding(
        number=number,
        source=point.source,
        center_mm=point.center_mm,
        center_index=index,
        frame=_nearest_frame(volume, index),
        diameter_mm=diameter_mm,
        score=score.score,
        refusal=score.refusal,
        saliency=saliency,
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
    digest: str = "",
    findings: tuple[Finding, ...] = (),
) -> AnalysisResult:
    card = model.card
    return AnalysisResult(
        series_uid=request.series_uid,
        model=ModelIdentity(card.id, card.version, card.sha256),
        suitability=suitability,
        findings=findings,
        timings_s=stages.timings_s,
        input_sha256=digest,
        software_version=__version__,
    )

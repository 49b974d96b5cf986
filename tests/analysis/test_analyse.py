from dataclasses import replace

import numpy as np
import pytest

from medviewer.analysis.analyse import analyse
from medviewer.analysis.models import Models
from medviewer.analysis.points import MOST_CANDIDATES
from medviewer.analysis.provenance import volume_sha256
from medviewer.analysis.request import AnalysisRequest
from medviewer.analysis.result import SuitabilityVerdict
from medviewer.analysis.score import SizedPoint, score_points
from medviewer.finding.finding import FindingSource
from medviewer.imaging.acquisition import Acquisition
from medviewer.imaging.geometry_passport import GeometryPassport, GeometryVerdict, OrderSource
from tests.analysis.bright_outline import BrightOutline
from tests.analysis.linear_model import BrightnessModel, LinearModel
from tests.analysis.simple_chest import Ball, simple_chest

NODULES = (Ball((85, -20, -40), 8), Ball((-85, 15, 30), 14))
PASSPORT = GeometryPassport(GeometryVerdict.GOOD, OrderSource.POSITION, (2.5, 1.5, 1.5))


def ignore(_done, _total, _message):
    return None


@pytest.fixture(scope="module")
def request_():
    volume = simple_chest(NODULES)
    return AnalysisRequest("1.2.3", volume, Acquisition(modality="CT"), PASSPORT, "lung-nodule")


@pytest.fixture(scope="module")
def result(request_):
    return analyse(request_, Models(LinearModel(), BrightOutline()), ignore)


def test_the_nodules_lead_the_list_in_place(result):
    for nodule in NODULES:
        distances = [np.linalg.norm(np.subtract(f.center_mm, nodule.center_mm)) for f in result.findings[:2]]
        assert min(distances) < 3

    assert [finding.number for finding in result.findings] == list(range(1, len(result.findings) + 1))
    assert len(result.findings) <= MOST_CANDIDATES


def test_a_finding_says_where_it_is_in_every_way(request_, result):
    geometry = request_.volume.geometry
    for finding in result.findings:
        assert geometry.to_patient(finding.center_index) == pytest.approx(finding.center_mm)
        assert finding.frame == request_.volume.frames[round(finding.center_index[0])]


def test_scores_are_those_of_the_one_way_to_a_score(request_, result):
    model = LinearModel()
    points = [SizedPoint(finding.center_mm, finding.diameter_mm) for finding in result.findings]

    assert [finding.score for finding in result.findings] == [
        point.score for point in score_points(request_.volume, points, model)
    ]


def test_diameters_are_measured(result):
    sizes = sorted(finding.diameter_mm for finding in result.findings[:2])

    assert sizes == pytest.approx([8, 14], abs=2.5)


def test_every_stage_is_published_in_order_and_timed(request_):
    heard = []
    result = analyse(request_, Models(LinearModel(), BrightOutline()), lambda *step: heard.append(step))

    assert [done for done, _total, _message in heard] == [0, 1, 2, 3, 4, 5]
    assert {total for _done, total, _message in heard} == {5}
    assert list(result.timings_s) == ["suitability", "lungs", "candidates", "scores", "maps"]


def test_the_same_request_gives_the_same_result(request_, result):
    again = analyse(request_, Models(LinearModel(), BrightOutline()), ignore)

    assert again.input_sha256 == result.input_sha256
    for first, second in zip(result.findings, again.findings, strict=True):
        assert (first.center_mm, first.score, first.diameter_mm) == (
            second.center_mm,
            second.score,
            second.diameter_mm,
        )
        np.testing.assert_array_equal(first.saliency.evidence, second.saliency.evidence)


def test_markers_are_scored_after_the_candidates_and_in_their_order(request_):
    markers = ((-85.0, 15.0, 30.0), (0.0, 0.0, 900.0), (85.0, -20.0, -40.0))
    findings = analyse(
        replace(request_, markers=markers), Models(LinearModel(), BrightOutline()), ignore
    ).findings

    marked = findings[-3:]
    assert [finding.source for finding in marked] == [FindingSource.MARKER] * 3
    assert [finding.center_mm for finding in marked] == list(markers)
    assert [finding.score is None for finding in marked] == [False, True, False]
    assert str(marked[1].refusal) == "This point lies outside the scan."
    assert marked[1].saliency is None
    assert marked[0].saliency is not None
    assert all(finding.source is FindingSource.CANDIDATE for finding in findings[:-3])


def test_only_markers_means_no_candidates(request_):
    request = replace(request_, markers=((85.0, -20.0, -40.0),), only_markers=True)

    assert [f.source for f in analyse(request, Models(LinearModel(), BrightOutline()), ignore).findings] == [
        FindingSource.MARKER
    ]


def test_a_marker_in_the_spine_gets_no_score(request_):
    request = replace(request_, markers=((0.0, 80.0, 0.0),), only_markers=True)

    finding = analyse(request, Models(LinearModel(), BrightOutline()), ignore).findings[0]

    assert finding.score is None
    assert "lungs" in str(finding.refusal)


def test_an_unsuitable_series_is_refused_and_told_apart_by_its_hash(request_):
    result = analyse(
        replace(request_, acquisition=Acquisition(modality="MR")),
        Models(LinearModel(), BrightOutline()),
        ignore,
    )

    assert result.suitability.verdict is SuitabilityVerdict.REFUSED
    assert result.findings == ()
    assert result.input_sha256 == volume_sha256(request_.volume)
    assert result.model.id == "lung-nodule"


def test_a_series_without_lungs_is_refused(request_):
    result = analyse(
        replace(request_, volume=simple_chest(lungs=())), Models(LinearModel(), BrightOutline()), ignore
    )

    assert result.suitability.verdict is SuitabilityVerdict.REFUSED
    assert result.findings == ()


@pytest.mark.parametrize("offset_mm", [(0, 0), (4, -3)])
def test_the_map_peaks_where_the_decision_was_made(request_, offset_mm):
    x, y, z = NODULES[1].center_mm
    marker = (x + offset_mm[0], y + offset_mm[1], z)
    request = replace(request_, markers=(marker,), only_markers=True)

    saliency = (
        analyse(request, Models(BrightnessModel(field_mm=28), BrightOutline()), ignore).findings[0].saliency
    )

    strong = np.argwhere(saliency.evidence > 0.5 * saliency.peak)
    centers = [saliency.affine @ (0, row, column, 1) for row, column in strong]
    assert np.linalg.norm(np.mean(centers, axis=0)[:3] - NODULES[1].center_mm) < 3

"""A patch unlike the training nodules gets no score, or its score a caution."""

import numpy as np
import pytest

from medviewer.analysis.analyse import analyse
from medviewer.analysis.feature_distance import FeatureStatistics, LayerStatistics
from medviewer.analysis.feature_gate import gated
from medviewer.analysis.models import Models
from medviewer.analysis.request import AnalysisRequest
from medviewer.analysis.score import PointScore, SizedPoint, score_points
from medviewer.imaging.acquisition import Acquisition
from tests.analysis.bright_outline import BrightOutline
from tests.analysis.linear_model import LinearModel
from tests.analysis.simple_chest import Ball, simple_chest
from tests.analysis.simple_guard import BrightMiddleGuard
from tests.analysis.test_analyse import PASSPORT, ignore

NODULE = Ball((85, -20, -40), 14)
OTHER = (70.0, 40.0, 40.0)


@pytest.fixture(scope="module")
def volume():
    return simple_chest([NODULE])


def request_for(volume, *markers):
    return AnalysisRequest(
        "1.2.3",
        volume,
        Acquisition(modality="CT"),
        PASSPORT,
        "lung-nodule",
        markers=markers,
        only_markers=True,
    )


def statistics_around(features, *, caution_from=0.95, refused_from=0.99):
    """Distances of 1 to 100 from these features, in every layer."""
    layers = []
    for rows in features:
        unit = rows[0] / np.linalg.norm(rows[0])
        layers.append(LayerStatistics(unit.astype(float), np.eye(len(unit)) * 1e6, np.arange(1.0, 101)))
    return FeatureStatistics(tuple(layers), caution_from, refused_from)


def scores_of(volume, model, points):
    return score_points(volume, [SizedPoint(point, 10.0) for point in points], model)


def test_the_nodule_that_was_learned_from_passes_and_another_picture_is_refused(volume):
    model = LinearModel()
    scores = scores_of(volume, model, [NODULE.center_mm, OTHER])
    known = statistics_around(model.layer_features(scores[0].patch.values[None]))

    like, unlike = gated(scores, model, known)

    assert like is scores[0]
    assert unlike.score is unlike.patch is None
    assert "unlike" in str(unlike.refusal)


def test_between_the_limits_the_score_stays_with_a_caution(volume):
    model = LinearModel()
    scores = scores_of(volume, model, [NODULE.center_mm])
    known = statistics_around(model.layer_features(scores[0].patch.values[None]), caution_from=-1.0)

    (doubtful,) = gated(scores, model, known)

    assert doubtful.score == scores[0].score
    assert "95 in 100" in str(doubtful.cautions[0])


def test_without_statistics_all_pass(volume):
    scores = scores_of(volume, LinearModel(), [OTHER])

    assert gated(scores, LinearModel(), None)[0] is scores[0]


def test_refused_points_keep_their_places(volume):
    model = LinearModel()
    known_score = scores_of(volume, model, [NODULE.center_mm])[0]
    refused = PointScore(None, None, None, None)
    known = statistics_around(model.layer_features(known_score.patch.values[None]))

    answers = gated([refused, known_score, refused], model, known)

    assert [each is known_score for each in answers] == [False, True, False]


def test_an_analysis_shows_refusals_of_guard_and_gate_in_the_place_of_the_score(volume):
    model = LinearModel()
    known = statistics_around(model.layer_features(scores_of(volume, model, [OTHER])[0].patch.values[None]))
    models = Models(score=model, outline=BrightOutline(), guard=BrightMiddleGuard(), features=known)
    request = request_for(volume, OTHER, NODULE.center_mm)

    by_guard, by_gate = analyse(request, models, ignore).findings

    assert by_guard.score is by_gate.score is None
    assert "nodule to the model" in str(by_guard.refusal)
    assert "unlike" in str(by_gate.refusal)
    assert by_gate.saliency is None


def test_an_analysis_hands_the_cautions_on(volume):
    class DoubtfulGuard(BrightMiddleGuard):
        def logits(self, patches):
            return np.full(len(patches), -1.0, np.float32)

    request = request_for(volume, NODULE.center_mm)

    (finding,) = analyse(
        request, Models(LinearModel(), BrightOutline(), guard=DoubtfulGuard()), ignore
    ).findings

    assert finding.score is not None
    assert len(finding.cautions) == 1


@pytest.mark.parametrize(
    ("strangeness", "verdict"),
    [(0.95, "suitable"), (0.951, "caution"), (0.99, "caution"), (0.991, "refused"), (3.0, "refused")],
)
def test_the_limits_themselves_still_pass(volume, strangeness, verdict):
    class Fixed:
        caution_from, refused_from = 0.95, 0.99

        def strangeness(self, features):
            return np.full(len(features[0]), strangeness)

    (answer,) = gated(scores_of(volume, LinearModel(), [NODULE.center_mm]), LinearModel(), Fixed())

    assert {"suitable": (True, 0), "caution": (True, 1), "refused": (False, 0)}[verdict] == (
        answer.score is not None,
        len(answer.cautions),
    )

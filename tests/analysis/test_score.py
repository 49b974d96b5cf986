import numpy as np
import pytest

from medviewer.analysis.preprocess import extract_patch
from medviewer.analysis.score import SizedPoint, score_points
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.volume import FrameReference, Unit, Volume
from tests.analysis.linear_model import LinearModel
from tests.analysis.test_model_card import CARD

OUTSIDE = SizedPoint((900.0, 0.0, 0.0), 8.0)


class BrightnessModel:
    """Scores a patch by its mean value."""

    card = CARD

    def __init__(self):
        self.calls = []

    def logits(self, patches):
        self.calls.append(patches.shape)
        return patches.mean(axis=(1, 2, 3)) * 4 - 2


@pytest.fixture
def volume():
    values = np.linspace(-1000, 400, 9, dtype=np.int16)[:, None, None] * np.ones((9, 60, 60), np.int16)
    geometry = VolumeGeometry.from_vectors(values.shape, (0, 0, 0), (0, 0, 2), (0, 0.8, 0), (0.8, 0, 0))
    return Volume(values, geometry, tuple(FrameReference(str(k)) for k in range(9)), Unit.HU)


def sized(volume, k, diameter_mm=8.0):
    return SizedPoint(volume.geometry.to_patient((k, 30, 30)), diameter_mm)


def network_logit(volume, point):
    return extract_patch(volume, point.center_mm, CARD.patch).values.mean() * 4 - 2


def test_points_are_scored_in_their_order_at_one_go(volume):
    model = BrightnessModel()
    points = [sized(volume, k) for k in (6, 1, 3)]
    scores = score_points(volume, points, model)

    assert len(model.calls) == 1
    assert [score.patch.slice_index for score in scores] == [6, 1, 3]
    assert [score.logit for score in scores] == pytest.approx([network_logit(volume, p) for p in points])


def test_a_turned_or_mirrored_picture_scores_the_same(volume):
    rng = np.random.default_rng(0)
    values = rng.integers(-1000, 400, (1, 61, 61)).astype(np.int16)
    geometry = VolumeGeometry.from_vectors((1, 61, 61), (0, 0, 0), (0, 0, 2), (0, 0.8, 0), (0.8, 0, 0))
    model = LinearModel()

    def logit(picture):
        single = Volume(np.ascontiguousarray(picture)[None], geometry, volume.frames[:1], Unit.HU)
        return score_points(single, [SizedPoint(geometry.to_patient((0, 30, 30)), 8.0)], model)[0].logit

    forms = [np.rot90(side, turns) for side in (values[0], values[0][::-1]) for turns in range(4)]
    assert [logit(form) for form in forms] == pytest.approx([logit(values[0])] * 8, abs=1e-4)


def test_the_measured_size_counts_as_the_card_s_rule_says(volume):
    point = sized(volume, 6, diameter_mm=12.5)
    score = score_points(volume, [point], BrightnessModel())[0]

    assert score.score.value == pytest.approx(CARD.rules.sized.value(network_logit(volume, point), 12.5))
    assert score.cautions == ()


def test_without_a_size_the_other_rule_counts_and_it_is_said(volume):
    point = sized(volume, 6, diameter_mm=None)
    score = score_points(volume, [point], BrightnessModel())[0]

    assert score.score.value == pytest.approx(CARD.rules.unsized.value(network_logit(volume, point)))
    assert [str(caution) for caution in score.cautions] == [
        "No size could be measured here: the score goes by the image alone."
    ]


def test_the_stability_range_holds_the_score_and_those_of_the_slices_beside(volume):
    # each slice is brighter than the one before, and the score follows the brightness
    below, middle, above = (
        score.score
        for score in score_points(volume, [sized(volume, k) for k in (3, 4, 5)], BrightnessModel())
    )

    assert middle.stability.low == pytest.approx(below.value)
    assert middle.stability.high == pytest.approx(above.value)
    assert middle.stability.low < middle.value < middle.stability.high


def test_ten_hounsfield_units_move_the_score_of_a_single_slice(volume):
    geometry = VolumeGeometry.from_vectors((1, 60, 60), (0, 0, 0), (0, 0, 2), (0, 0.8, 0), (0.8, 0, 0))
    single = Volume(volume.values[4:5], geometry, volume.frames[4:5], Unit.HU)
    point = SizedPoint(single.geometry.to_patient((0, 30, 30)), 8.0)
    score = score_points(single, [point], BrightnessModel())[0].score
    step = 4 * 10 / 1400
    rule, logit = CARD.rules.sized, network_logit(single, point)

    assert score.stability.low == pytest.approx(rule.value(logit - step, 8.0), abs=1e-5)
    assert score.stability.high == pytest.approx(rule.value(logit + step, 8.0), abs=1e-5)


def test_a_point_outside_is_refused_and_the_others_are_scored(volume):
    scores = score_points(volume, [OUTSIDE, sized(volume, 6), OUTSIDE], BrightnessModel())

    assert [point.score is None for point in scores] == [True, False, True]
    assert str(scores[0].refusal) == "This point lies outside the scan."
    assert scores[1].refusal is None
    assert scores[1].patch is not None


@pytest.mark.parametrize("points", [[], [OUTSIDE]])
def test_the_model_is_not_asked_about_nothing(volume, points):
    model = BrightnessModel()

    assert len(score_points(volume, points, model)) == len(points)
    assert model.calls == []

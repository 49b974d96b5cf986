import numpy as np
import pytest

from medviewer.analysis.interval import score_with_interval
from medviewer.analysis.preprocess import extract_patch
from medviewer.analysis.score import score_points
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.volume import FrameReference, Unit, Volume
from tests.analysis.test_model_card import CARD


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


def test_points_are_scored_in_their_order_at_one_go(volume):
    model = BrightnessModel()
    points = [volume.geometry.to_patient((k, 30, 30)) for k in (6, 0, 3)]
    scores = score_points(volume, points, model)

    assert model.calls == [(3, 48, 48, 1)]
    assert [point.patch.slice_index for point in scores] == [6, 0, 3]
    expected = [extract_patch(volume, point, CARD.patch).values.mean() * 4 - 2 for point in points]
    assert [point.logit for point in scores] == pytest.approx(expected)
    assert scores[0].score == score_with_interval(scores[0].logit, CARD.reference)


def test_a_point_outside_is_refused_and_the_others_are_scored(volume):
    inside, outside = volume.geometry.to_patient((6, 30, 30)), (900.0, 0.0, 0.0)
    scores = score_points(volume, [outside, inside, outside], BrightnessModel())

    assert [point.score is None for point in scores] == [True, False, True]
    assert str(scores[0].refusal) == "This point lies outside the scan."
    assert scores[1].refusal is None
    assert scores[1].patch is not None


@pytest.mark.parametrize("points", [[], [(900.0, 0.0, 0.0)]])
def test_the_model_is_not_asked_about_nothing(volume, points):
    model = BrightnessModel()

    assert len(score_points(volume, points, model)) == len(points)
    assert model.calls == []

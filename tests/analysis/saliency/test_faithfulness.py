"""A map that shows what decided is supported; one that does not, is not."""

import numpy as np
import pytest

from medviewer.analysis.saliency.explain import agreement
from medviewer.analysis.saliency.faithfulness import FRACTIONS, RANDOM_ORDERS, center_map, faithfulness
from medviewer.finding.map_check import MapCheck, MapVerdict
from tests.analysis.linear_model import BrightnessModel

SIZE = 64
MODEL = BrightnessModel(cells=16)


def nodule_patch(row, column, radius=7.0, seed=0):
    """Noise of lung with a bright ball at (row, column)."""
    patch = np.random.default_rng(seed).normal(0.1, 0.02, (SIZE, SIZE, 2)).clip(0, 1).astype(np.float32)
    rows, columns = np.indices((SIZE, SIZE))
    patch[np.hypot(rows - row, columns - column) < radius] = 0.9
    return patch


def true_map(patch):
    """Right by construction: the model adds up brightness."""
    return patch.mean(axis=-1) - 0.09


def verdict_of(found):
    return MapCheck(found.doubts, found.deletion_gain, found.insertion_gain, 0.0, 0.0, None, 0.0).verdict


def verdict(patch, evidence, seed=1, model=MODEL):
    return verdict_of(faithfulness(patch, np.maximum(evidence, 0).astype(np.float32), model, seed))


@pytest.mark.parametrize("place", [(18, 40), (44, 20), (25, 25)])
def test_a_map_that_is_right_by_construction_is_supported(place):
    patch = nodule_patch(*place)
    result = faithfulness(patch, true_map(patch), MODEL, 1)

    assert verdict_of(result) is MapVerdict.SUPPORTED
    assert result.deletion_gain > 0
    assert result.insertion_gain > 0


@pytest.mark.parametrize("place", [(18, 40), (44, 20)])
def test_an_inverted_map_is_not_supported(place):
    patch = nodule_patch(*place)

    assert verdict(patch, 1 - true_map(patch)) is MapVerdict.NOT_SUPPORTED


def test_a_constant_map_and_an_empty_one_are_not_supported():
    patch = nodule_patch(20, 40)

    assert verdict(patch, np.ones((SIZE, SIZE))) is MapVerdict.NOT_SUPPORTED
    assert verdict(patch, np.zeros((SIZE, SIZE))) is MapVerdict.NOT_SUPPORTED


def test_random_maps_are_hardly_ever_supported():
    generator = np.random.default_rng(5)
    patch = nodule_patch(22, 40)
    verdicts = []
    for seed in range(40):
        blobs = np.roll(true_map(patch), generator.integers(0, SIZE, 2), axis=(0, 1))
        verdicts.append(verdict(patch, blobs, seed))

    assert verdicts.count(MapVerdict.SUPPORTED) <= 4  # one in twenty is chance's own share
    assert verdicts.count(MapVerdict.NOT_SUPPORTED) >= 30


def test_a_blob_in_the_middle_loses_on_a_nodule_that_lies_aside():
    patch = nodule_patch(14, 48)
    middle = center_map((SIZE, SIZE))

    assert verdict(patch, middle) is not MapVerdict.SUPPORTED
    assert not faithfulness(patch, middle, MODEL, 1).beats_center


def test_what_is_in_the_middle_must_be_shown_better_than_the_middle_alone_shows_it():
    patch = nodule_patch(31.5, 31.5)
    rim = true_map(patch).copy()
    rows, columns = np.indices((SIZE, SIZE))
    rim[np.hypot(rows - 31.5, columns - 31.5) < 5] = 0  # misses most of the nodule

    assert verdict(patch, rim) is not MapVerdict.SUPPORTED


def test_a_model_that_does_not_care_supports_no_map():
    class Deaf:
        def logits(self, patches):
            return np.zeros(len(patches), np.float32)

    patch = nodule_patch(20, 40)

    assert verdict(patch, true_map(patch), model=Deaf()) is MapVerdict.NOT_SUPPORTED


def test_the_same_seed_gives_the_same_areas_and_another_one_other_orders():
    patch = nodule_patch(20, 40)
    first, again, other = (faithfulness(patch, true_map(patch), MODEL, seed) for seed in (1, 1, 2))

    np.testing.assert_array_equal(first.deletion, again.deletion)
    np.testing.assert_array_equal(first.insertion, again.insertion)
    assert (first.deletion[2:] != other.deletion[2:]).any()
    assert first.deletion[:2].tolist() == other.deletion[:2].tolist()


def test_the_network_is_asked_in_few_large_batches():
    asked = []

    class Counting(BrightnessModel):
        def logits(self, patches):
            asked.append(len(patches))
            return super().logits(patches)

    patch = nodule_patch(20, 40)
    faithfulness(patch, true_map(patch), Counting(cells=16), 1)

    orders = RANDOM_ORDERS + 2
    assert asked == [2 + 2 * orders * len(FRACTIONS)] * 2


def test_agreement_is_the_share_of_the_strongest_twentieth_that_two_maps_have_in_common():
    one = np.arange(400, dtype=np.float32).reshape(20, 20)
    half = np.where(one >= 390, one, np.where(one >= 10, 5, one + 500)).astype(np.float32)

    assert agreement(one, one) == 1
    assert agreement(one, -one) == 0
    assert agreement(one, half) == pytest.approx(10 / 30)

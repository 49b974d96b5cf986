import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from medviewer.training.statistics import (
    auc,
    auc_by_patient,
    brier,
    figure_by_patient,
    gain_by_patient,
    group_auc_by_patient,
    reliability,
    roc_curve,
)

scored = st.lists(st.tuples(st.integers(0, 1), st.integers(-3, 3)), min_size=2, max_size=30)


def arrays(pairs):
    labels, scores = np.array(pairs).T
    assume(0 < labels.sum() < len(labels))
    return labels, scores.astype(float)


@given(scored)
def test_the_auc_counts_pairs_in_the_right_order(pairs):
    labels, scores = arrays(pairs)
    positive, negative = scores[labels == 1][:, None], scores[labels == 0][None]
    expected = ((positive > negative) + 0.5 * (positive == negative)).mean()

    assert auc(labels, scores) == pytest.approx(expected)


@given(scored)
def test_the_auc_is_the_area_under_the_roc_curve(pairs):
    labels, scores = arrays(pairs)
    false_rate, true_rate = roc_curve(labels, scores)

    assert np.trapezoid(true_rate, false_rate) == pytest.approx(auc(labels, scores))
    assert (false_rate[0], true_rate[0]) == (0, 0)
    assert (false_rate[-1], true_rate[-1]) == (1, 1)


def test_one_class_has_no_auc():
    with pytest.raises(ValueError, match="both classes"):
        auc(np.ones(4, int), np.arange(4.0))


def simulated(patients, each, seed=0):
    rng = np.random.default_rng(seed)
    labels = np.repeat(rng.integers(0, 2, patients), each)
    scores = np.repeat(rng.normal(size=patients), each) + labels
    return labels, scores, np.repeat([f"p{number}" for number in range(patients)], each)


def test_the_interval_holds_the_auc_and_narrows_with_patients():
    few, many = (auc_by_patient(*simulated(patients, 1)) for patients in (40, 1000))

    for estimate in (few, many):
        assert estimate.low < estimate.value < estimate.high
    assert many.high - many.low < (few.high - few.low) / 3


def test_a_patient_s_copies_add_no_certainty():
    once, ten_times = (auc_by_patient(*simulated(100, each)) for each in (1, 10))

    assert ten_times.value == pytest.approx(once.value)
    assert ten_times.high - ten_times.low == pytest.approx(once.high - once.low, rel=0.15)


def test_the_interval_agrees_with_hanley_and_mcneil():
    # doi:10.1148/radiology.143.1.7063747, for independent nodules
    labels, scores, patients = simulated(600, 1)
    estimate = auc_by_patient(labels, scores, patients)
    area, positives, negatives = estimate.value, labels.sum(), (1 - labels).sum()
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    variance = area * (1 - area) + (positives - 1) * (q1 - area**2) + (negatives - 1) * (q2 - area**2)
    expected_width = 2 * 1.96 * np.sqrt(variance / (positives * negatives))

    assert estimate.high - estimate.low == pytest.approx(expected_width, rel=0.1)


def test_the_same_seed_draws_the_same_interval():
    assert auc_by_patient(*simulated(50, 2)) == auc_by_patient(*simulated(50, 2))


def test_reliability_of_honest_and_of_bragging_scores():
    rng = np.random.default_rng(0)
    chances = rng.uniform(0, 1, 5000)
    labels = (rng.uniform(size=5000) < chances).astype(int)
    honest, bragging = reliability(labels, chances), reliability(labels, (chances > 0.5).astype(float))

    assert honest.expected_calibration_error < 0.03
    assert bragging.expected_calibration_error == pytest.approx(0.25, abs=0.03)
    assert honest.count.sum() == 5000
    assert np.all(np.diff(honest.score) > 0)


def test_the_brier_score_by_hand():
    assert brier(np.array([1, 0]), np.array([0.8, 0.4])) == pytest.approx((0.04 + 0.16) / 2)


def known_scores(count=300, seed=4):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 2, count)
    patients = np.array([f"P{row // 2}" for row in range(count)])
    return labels, labels + rng.normal(0, 0.8, count), labels + rng.normal(0, 2.0, count), patients


def test_a_gain_is_the_difference_of_both_aucs_and_pairing_makes_it_surer():
    labels, good, poor, patients = known_scores()
    gain = gain_by_patient(labels, good, poor, patients)
    apart = [auc_by_patient(labels, scores, patients) for scores in (good, poor)]

    assert gain.value == pytest.approx(apart[0].value - apart[1].value)
    assert gain.low < gain.value < gain.high
    nearly = good + np.random.default_rng(1).normal(0, 0.05, len(good))
    twin = gain_by_patient(labels, good, nearly, patients)
    assert twin.high - twin.low < (apart[0].high - apart[0].low) / 3


def test_scores_gain_nothing_over_themselves():
    labels, good, _poor, patients = known_scores()
    gain = gain_by_patient(labels, good, good, patients)

    assert (gain.value, gain.low, gain.high) == (0, 0, 0)


def test_repeats_are_averaged():
    labels, good, poor, patients = known_scores()
    both = auc_by_patient(labels, np.stack([good, poor]), patients)

    assert both.value == pytest.approx((auc(labels, good) + auc(labels, poor)) / 2)


def test_groups_are_never_compared_with_each_other():
    labels, good, _poor, patients = known_scores()
    groups = np.arange(len(labels)) // 2 % 3
    shifted = good + 100 * groups

    within = group_auc_by_patient(labels, shifted, patients, groups)
    assert within.value == pytest.approx(
        np.mean([auc(labels[groups == g], good[groups == g]) for g in range(3)])
    )
    assert within.low < within.value < within.high
    assert auc(labels, shifted) < within.value


def test_any_figure_is_drawn_again_by_patient():
    labels, good, _poor, patients = known_scores()
    estimate = figure_by_patient(lambda some, _scores: float(some.mean()), labels, good, patients)

    assert estimate.value == pytest.approx(labels.mean())
    # patients of two nodules: the standard error of a share is about that of the patients' means
    error = np.std([labels[patients == patient].mean() for patient in np.unique(patients)]) / np.sqrt(150)
    assert (estimate.high - estimate.low) / 3.92 == pytest.approx(error, rel=0.15)

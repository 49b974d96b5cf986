import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.analysis.interval import ReferenceScores, Stairs, fitted_at, isotonic, score_with_interval

pairs = st.lists(st.tuples(st.integers(-40, 40), st.integers(0, 1)), min_size=1, max_size=40)
logits = st.floats(-15, 15)


def reference_of(pairs):
    return ReferenceScores(
        np.array([logit / 4 for logit, _ in pairs]), np.array([label for _, label in pairs])
    )


@given(pairs, logits)
def test_the_score_lies_in_its_interval_and_that_between_0_and_1(pairs, logit):
    score = score_with_interval(logit, reference_of(pairs))

    assert -1e-12 <= score.low <= score.high + 1e-12
    assert score.low - 1e-9 <= score.value <= score.high + 1e-9
    assert score.high <= 1 + 1e-12


@given(pairs, logits, st.floats(0, 5))
def test_a_higher_logit_never_lowers_the_score_or_its_interval(pairs, logit, step):
    reference = reference_of(pairs)
    lower, higher = (score_with_interval(value, reference) for value in (logit, logit + step))

    assert higher.value >= lower.value - 1e-9
    assert higher.low >= lower.low - 1e-9
    assert higher.high >= lower.high - 1e-9


@given(pairs, logits)
def test_a_new_nodule_of_label_1_never_fits_lower_than_one_of_label_0(pairs, logit):
    reference = reference_of(pairs)

    assert fitted_at(logit, 0, reference) <= fitted_at(logit, 1, reference) + 1e-12


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.1, 4)), min_size=1, max_size=9))
def test_isotonic_regression_is_the_minimax_of_the_means(points):
    # the closed form of Barlow et al. 1972: max over starts of min over ends of the weighted mean between
    values, weights = np.array(points).T
    count = len(values)

    def mean(start, end):
        return np.average(values[start : end + 1], weights=weights[start : end + 1])

    expected = [
        max(min(mean(start, end) for end in range(place, count)) for start in range(place + 1))
        for place in range(count)
    ]

    np.testing.assert_allclose(isotonic(values, weights), expected, atol=1e-9)


def test_the_fit_by_hand():
    reference = ReferenceScores(np.array([0.0, 1.0, 2.0, 3.0]), np.array([0, 1, 0, 1]))

    # labels by logit 0 1 [new] 0 1: as 0 it pools with (1, 0) to 1/3, as 1 with (1, 0) to 2/3
    assert fitted_at(1.5, 0, reference) == pytest.approx(1 / 3)
    assert fitted_at(1.5, 1, reference) == pytest.approx(2 / 3)


def test_nodules_of_one_logit_count_together():
    reference = ReferenceScores(np.array([1.0, 1.0, 1.0]), np.array([0, 1, 1]))

    assert fitted_at(1.0, 0, reference) == pytest.approx(2 / 4)
    assert fitted_at(1.0, 1, reference) == pytest.approx(3 / 4)


def test_far_from_its_spread_the_interval_is_the_venn_abers_one():
    reference = ReferenceScores(np.array([-1.0, 1.0]), np.array([0, 1]))
    score = score_with_interval(50, reference)

    assert score.low == pytest.approx(fitted_at(50, 0, reference))
    assert score.high == pytest.approx(fitted_at(50, 1, reference))
    assert score.value == pytest.approx(score.high)  # one chance to be wrong is left in two nodules


def test_the_interval_is_narrower_where_many_reference_nodules_are():
    few = ReferenceScores(np.array([-2.0, -1, 1, 2]), np.array([0, 0, 1, 1]))
    many = ReferenceScores(np.tile(few.logits, 50), np.tile(few.labels, 50))
    wide, narrow = (score_with_interval(1.5, reference) for reference in (few, many))

    assert narrow.high - narrow.low < (wide.high - wide.low) / 5


@given(logits)
def test_the_score_is_the_regression_s_chance_within_the_interval(logit):
    reference = ReferenceScores(np.linspace(-6, 6, 25), (np.linspace(-6, 6, 25) > 0).astype(int))
    score = score_with_interval(logit, reference)

    assert score.value == pytest.approx(np.clip(1 / (1 + np.exp(-logit)), score.low, score.high))


def test_scores_keep_the_order_of_logits_between_two_reference_nodules():
    reference = ReferenceScores(np.array([-1.0, 0, 1, 2]), np.array([0, 1, 0, 1]))
    scores = [score_with_interval(logit, reference).value for logit in (0.2, 0.3, 0.4)]

    assert scores[0] < scores[1] < scores[2]


def test_blurred_stairs_agree_with_a_numerical_mean():
    stairs = Stairs(np.array([-1.0, 0.5]), np.array([0.1, 0.4, 0.9]))
    draws = 0.3 + 0.7 * np.random.default_rng(0).standard_normal(200_000)
    expected = stairs.values[np.searchsorted(stairs.edges, draws)].mean()

    assert stairs.blurred(0.3, 0.7) == pytest.approx(expected, abs=0.003)


@pytest.mark.parametrize(
    ("logits", "labels"),
    [([], []), ([1.0], [2]), ([np.nan], [1]), ([1.0, 2.0], [1])],
    ids=["empty", "no label", "not a number", "lengths"],
)
def test_a_reference_that_is_none_is_refused(logits, labels):
    with pytest.raises(ValueError, match="reference"):
        ReferenceScores(np.array(logits, dtype=float), np.array(labels))


def test_a_logit_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="finite"):
        score_with_interval(float("nan"), ReferenceScores(np.array([0.0]), np.array([1])))

"""A network's logit and a size become a score that keeps its promises."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.analysis.interval import ReferenceScores
from medviewer.analysis.score_rule import ScoreRule, ScoreRules
from medviewer.analysis.similar_nodules import similar_nodules

LOGITS = np.linspace(-3, 3, 61)
REFERENCE = ReferenceScores(LOGITS, (LOGITS + np.sin(9 * LOGITS) > 0).astype(np.int64))
RULE = ScoreRule(REFERENCE, network=1.5, log_diameter=2.0, constant=-4.0)
logits = st.floats(-6, 6)
diameters = st.floats(2, 40)


def test_the_combined_logit_is_a_line_in_the_network_s_and_the_diameter_s_logarithm():
    assert RULE.logit(0.5, np.e**2) == pytest.approx(1.5 * 0.5 + 2.0 * 2 - 4.0)


@given(logits, diameters, diameters)
def test_a_larger_nodule_never_scores_lower(logit, one, other):
    small, large = sorted((one, other))

    assert RULE.value(logit, small) <= RULE.value(logit, large) + 1e-12


@given(logits, logits, diameters)
def test_a_higher_logit_never_scores_lower(one, other, diameter):
    low, high = sorted((one, other))

    assert RULE.value(low, diameter) <= RULE.value(high, diameter) + 1e-12


@given(logits, diameters)
def test_the_interval_holds_the_score(logit, diameter):
    score = RULE.score(logit, diameter)

    assert 0 <= score.low <= score.value <= score.high <= 1


@pytest.mark.parametrize("diameter", [None, 0.0, -3.0, float("nan")])
def test_a_rule_that_goes_by_size_asks_for_one(diameter):
    with pytest.raises(ValueError, match="diameter"):
        RULE.logit(0.0, diameter)


def test_a_rule_without_size_asks_for_none():
    assert ScoreRule(REFERENCE, network=2.0, constant=1.0).logit(0.5) == 2.0


def test_each_nodule_goes_by_the_rule_that_it_can_be_scored_by():
    rules = ScoreRules(sized=RULE, unsized=ScoreRule(REFERENCE))

    assert rules.of(8.0) is rules.sized
    assert rules.of(None) is rules.unsized


def test_similar_nodules_are_counted_by_hand():
    # the scores of a reference whose labels rise with the logit: low ones near 0, high ones near 1
    counts = similar_nodules(0.5, REFERENCE)
    near = [(s, y) for s, y in zip(REFERENCE.scores, REFERENCE.labels, strict=True) if 0.4 <= s <= 0.6]

    assert (counts.nodules, counts.positives) == (len(near), sum(y for _s, y in near))
    assert 0 < counts.nodules < len(LOGITS)


@given(st.floats(0, 1))
def test_at_most_all_reference_nodules_are_similar_and_no_more_are_suspicious_than_similar(score):
    counts = similar_nodules(score, REFERENCE)

    assert 0 <= counts.positives <= counts.nodules <= len(LOGITS)


def test_high_scores_have_more_suspicious_neighbours_than_low_ones():
    low, high = similar_nodules(0.1, REFERENCE), similar_nodules(0.9, REFERENCE)

    assert low.positives / low.nodules < 0.2
    assert high.positives / high.nodules > 0.8

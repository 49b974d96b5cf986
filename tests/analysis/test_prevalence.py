import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.analysis.prevalence import at_prevalence

shares = st.floats(0.01, 0.99)
scores = st.floats(0, 1)


@given(scores, shares)
def test_the_reference_s_own_prevalence_changes_nothing(score, prevalence):
    assert at_prevalence(score, prevalence, prevalence) == pytest.approx(score)


@given(scores, shares, shares)
def test_going_there_and_back_gives_the_score_again(score, here, there):
    assert at_prevalence(at_prevalence(score, here, there), there, here) == pytest.approx(score, abs=1e-9)


@given(scores, shares, shares, shares)
def test_where_suspicious_nodules_are_commoner_a_score_is_no_lower(score, here, one, other):
    rarer, commoner = sorted((one, other))

    assert at_prevalence(score, here, rarer) <= at_prevalence(score, here, commoner) + 1e-12


def test_a_population_drawn_at_another_prevalence_is_calibrated_after_the_exchange():
    # two classes of a normally distributed finding, whose exact posterior is known at either prevalence
    rng = np.random.default_rng(2)
    finding = np.linspace(-3, 4, 50) + rng.normal(0, 0.1, 50)
    ratio = np.exp(finding - 0.5)  # N(1, 1) over N(0, 1)
    at_half, at_tenth = (ratio * p / (ratio * p + 1 - p) for p in (0.5, 0.1))

    exchanged = [at_prevalence(score, 0.5, 0.1) for score in at_half.tolist()]

    np.testing.assert_allclose(exchanged, at_tenth)


@pytest.mark.parametrize(("reference", "wanted"), [(0, 0.5), (1, 0.5), (0.5, 0), (0.5, 1)])
def test_what_is_no_prevalence_is_a_mistake(reference, wanted):
    with pytest.raises(ValueError, match="prevalence"):
        at_prevalence(0.5, reference, wanted)

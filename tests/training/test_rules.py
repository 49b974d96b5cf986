"""How logit and size become one score is fitted without the nodules it is measured on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.training.rules import FoldLines, Line, Sized, combined, cross_fit, fit_lines, shipped_rules


def drawn(count=4000, *, network=1.2, log_diameter=2.0, constant=-4.0, seed=0):
    """Nodules whose labels follow known weights exactly."""
    rng = np.random.default_rng(seed)
    logits, diameter = rng.normal(0, 1.5, count), np.exp(rng.normal(2.0, 0.5, count))
    chance = 1 / (1 + np.exp(-(network * logits + log_diameter * np.log(diameter) + constant)))
    labels = (rng.random(count) < chance).astype(np.int64)
    return Sized(logits, diameter, labels, rng.integers(0, 5, count))


def without_sizes(nodules, rows):
    diameter = nodules.diameter_mm.copy()
    diameter[rows] = np.nan
    return Sized(nodules.logits, diameter, nodules.labels, nodules.folds)


def test_the_weights_that_made_the_labels_are_found():
    lines = fit_lines(drawn(20000))

    assert (lines.sized.network, lines.sized.log_diameter) == pytest.approx((1.2, 2.0), abs=0.1)
    assert lines.sized.constant == pytest.approx(-4.0, abs=0.25)
    assert lines.unsized.log_diameter == 0


def test_a_fold_s_weights_do_not_depend_on_its_own_labels():
    nodules = drawn(500)
    turned = Sized(
        nodules.logits,
        nodules.diameter_mm,
        np.where(nodules.folds == 2, 1 - nodules.labels, nodules.labels),
        nodules.folds,
    )

    assert cross_fit(turned)[2] == cross_fit(nodules)[2]
    assert cross_fit(turned)[1] != cross_fit(nodules)[1]


def test_each_nodule_goes_by_its_own_fold_and_by_what_is_known_of_it():
    nodules = without_sizes(drawn(50), np.arange(10))
    lines = tuple(FoldLines(Line(1.0, 1.0, 10.0 * fold), Line(2.0, 0.0, 10.0 * fold)) for fold in range(5))
    logits = combined(nodules, lines)

    for row in range(50):
        base = 10.0 * nodules.folds[row]
        unsized = 2 * nodules.logits[row] + base
        sized = nodules.logits[row] + np.log(nodules.diameter_mm[row]) + base
        assert logits[row] == pytest.approx(unsized if row < 10 else sized)


def test_the_size_helps_where_the_labels_go_by_it():
    nodules = drawn(3000)
    with_size = combined(nodules, cross_fit(nodules))
    none = without_sizes(nodules, np.arange(3000))
    without = combined(none, cross_fit(nodules))

    assert np.corrcoef(with_size, nodules.labels)[0, 1] > np.corrcoef(without, nodules.labels)[0, 1] + 0.05


def test_the_shipped_rules_carry_scores_out_of_fold_and_weights_of_all():
    nodules = without_sizes(drawn(400), np.arange(25))
    lines = cross_fit(nodules)
    rules = shipped_rules(nodules, lines)

    assert len(rules.sized.reference.labels) == 375
    assert len(rules.unsized.reference.labels) == 400
    np.testing.assert_allclose(rules.sized.reference.logits, combined(nodules, lines)[25:])
    final = fit_lines(nodules).sized
    assert rules.sized.logit(0.3, 8.0) == pytest.approx(
        final.network * 0.3 + final.log_diameter * np.log(8.0) + final.constant, abs=1e-5
    )
    assert rules.of(None).log_diameter == 0


@given(st.integers(0, 1000))
def test_weights_stay_finite_even_where_the_classes_part_perfectly(seed):
    rng = np.random.default_rng(seed)
    logits = rng.normal(size=40)
    nodules = Sized(logits, np.full(40, 8.0), (logits > 0).astype(np.int64), np.arange(40) % 5)
    lines = fit_lines(nodules)

    assert np.all(np.isfinite([*vars(lines.sized).values(), *vars(lines.unsized).values()]))
    assert lines.unsized.network > 0

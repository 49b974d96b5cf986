"""What is measured of a model's maps stands in its card, the last run's figures alone."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.analysis.model_card import load_card, save_card
from medviewer.training.map_figures import MapFigure, map_metric, with_map_figures
from tests.analysis.test_model_card import CARD

PATIENTS = np.array(["a", "a", "b", "c", "d"])


def test_a_figure_is_the_mean_over_nodules_with_an_interval_drawn_by_patient():
    metric = map_metric(MapFigure.SUPPORTED_HIT, [1, 1, 0, 1, 1], PATIENTS)

    assert (metric.id, metric.value) == ("map_supported_hit", 0.8)
    assert (metric.nodules, metric.patients) == (5, 4)
    assert metric.low < 0.8 < metric.high == 1


def test_a_patients_nodules_are_drawn_together():
    alone = map_metric(MapFigure.MOVED, [0.0] * 8 + [1.0] * 8, np.arange(16).astype(str))
    together = map_metric(MapFigure.MOVED, [0.0] * 8 + [1.0] * 8, np.repeat(["a", "b", "c", "d"], 4))

    assert together.value == alone.value == 0.5
    assert together.high - together.low > alone.high - alone.low


def test_a_figure_may_be_below_zero():
    metric = map_metric(MapFigure.FOLLOWING, [-0.2, -0.4, -0.3, -0.5, -0.1], PATIENTS)

    assert metric.value == pytest.approx(-0.3)
    assert metric.low < metric.value < metric.high < 0


def test_a_later_run_takes_the_place_of_an_earlier_ones_figures_and_leaves_all_else(tmp_path):
    first, again = (map_metric(MapFigure.MOVED, [value] * 5, PATIENTS) for value in (0.5, 0.7))
    hits = map_metric(MapFigure.SUPPORTED_HIT, [1] * 5, PATIENTS)
    card = with_map_figures(with_map_figures(CARD, [first, hits]), [again])

    assert card.metrics == (*CARD.metrics, hits, again)
    save_card(card, tmp_path)
    assert load_card(tmp_path).metrics == card.metrics
    assert replace(card, metrics=CARD.metrics).sha256 == CARD.sha256

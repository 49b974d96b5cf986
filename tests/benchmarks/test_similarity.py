"""The measures that the maps' release tests go by."""

import numpy as np
import pytest

from tests.benchmarks.similarity import rank_correlation, structural_similarity, top_overlap


@pytest.fixture
def maps():
    return np.random.default_rng(3).random((2, 48, 48))


def test_a_map_is_like_itself_whatever_its_scale(maps):
    one = maps[0]

    assert structural_similarity(one, 7 * one) == pytest.approx(1)
    assert rank_correlation(one, one**3) == pytest.approx(1)
    assert top_overlap(one, one**3) == 1


def test_maps_that_have_nothing_to_do_with_each_other_are_not_alike(maps):
    assert abs(structural_similarity(*maps)) < 0.1
    assert abs(rank_correlation(*maps)) < 0.1
    assert top_overlap(*maps) < 0.15


def test_what_is_turned_upside_down_is_unlike(maps):
    one = maps[0]

    assert rank_correlation(one, 1 - one) == pytest.approx(-1)
    assert structural_similarity(one, 1 - one) < -0.5
    assert top_overlap(one, 1 - one) == 0


def test_ties_share_their_rank():
    assert rank_correlation(np.array([1, 1, 2, 3]), np.array([0, 0, 5, 9])) == pytest.approx(1)

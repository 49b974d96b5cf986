"""A patch's features are near where nodules' features lie, or strange."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.analysis.feature_distance import FeatureStatistics, LayerStatistics, normalised
from medviewer.analysis.feature_file import load_features, save_features
from medviewer.analysis.model_card import DamagedModelError
from medviewer.training.feature_statistics import (
    CAUTION_SHARE,
    REFUSED_SHARE,
    FoldFeatures,
    feature_statistics,
    shrunk_covariance,
)


def layers(count, seed, shift=0.0):
    rng = np.random.default_rng(seed)
    mix = np.random.default_rng(9).normal(size=(6, 6))
    shallow = rng.normal(5, 1, (count, 4)) + shift
    return shallow, rng.normal(size=(count, 6)) @ mix + 10


def folds(count, parts=4):
    every = layers(count, seed=1)
    for part in range(parts):
        held = np.arange(count) % parts == part
        yield FoldFeatures(tuple(rows[~held] for rows in every), tuple(rows[held] for rows in every))


@pytest.fixture(scope="module")
def statistics():
    return feature_statistics(layers(1200, seed=1), list(folds(1200)))


def test_as_many_unseen_nodules_as_promised_pass(statistics):
    strangeness = statistics.strangeness(layers(4000, seed=2))

    assert np.mean(strangeness > statistics.caution_from) == pytest.approx(CAUTION_SHARE, abs=0.015)
    assert np.mean(strangeness > statistics.refused_from) == pytest.approx(REFUSED_SHARE, abs=0.008)


def test_one_strange_layer_is_enough(statistics):
    shallow, deep = layers(50, seed=3)
    odd = shallow * np.array([1, 1, 1, -3])

    assert np.all(statistics.strangeness((odd, deep)) > statistics.refused_from)


def test_the_further_off_the_stranger_also_beyond_all_nodules(statistics):
    shallow, deep = layers(1, seed=4)
    grades = [
        float(statistics.strangeness((shallow + np.array([0, 0, 0, off]), deep))[0])
        for off in (0, 10, 20, 40)
    ]

    assert grades == sorted(grades)
    assert grades[1] > 1


@given(st.floats(1e-3, 1e3))
def test_brighter_features_in_the_same_direction_are_no_stranger(factor):
    rows = np.random.default_rng(0).normal(size=(5, 7))

    np.testing.assert_allclose(normalised(rows * factor), normalised(rows), atol=1e-12)


def test_the_distance_is_mahalanobis_own():
    rows = layers(300, seed=5)[1]
    statistics = feature_statistics((rows,), [FoldFeatures((rows,), (rows,))])
    odd = layers(3, seed=6)[1]
    unit = normalised(rows)
    inverse = np.linalg.inv(shrunk_covariance(unit))
    off = normalised(odd) - unit.mean(axis=0)

    expected = np.sqrt(np.einsum("ij,jk,ik->i", off, inverse, off))
    np.testing.assert_allclose(statistics.layers[0].distances(odd), expected, rtol=1e-6)


def test_few_nodules_shrink_the_covariance_until_it_can_be_inverted():
    few = np.random.default_rng(1).normal(size=(5, 40))

    assert np.linalg.eigvalsh(shrunk_covariance(few)).min() > 0.01


def test_many_nodules_hardly_shrink_it():
    rng = np.random.default_rng(1)
    many = rng.normal(size=(20000, 3)) * np.array([1.0, 2.0, 3.0])

    np.testing.assert_allclose(shrunk_covariance(many), np.cov(many.T, bias=True), atol=0.02)


def test_features_of_another_network_are_an_error(statistics):
    shallow, deep = layers(2, seed=1)

    with pytest.raises(ValueError, match="layers"):
        statistics.strangeness((deep, shallow))


def test_written_and_read_again_they_judge_alike_and_the_bytes_are_the_same(statistics, tmp_path):
    save_features(statistics, tmp_path / "a.npz")
    save_features(statistics, tmp_path / "b.npz")
    again = load_features(tmp_path / "a.npz")
    unseen = layers(200, seed=7)

    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    np.testing.assert_allclose(again.strangeness(unseen), statistics.strangeness(unseen), atol=2e-3)
    assert again.refused_from == statistics.refused_from


def broken(statistics):
    layer = statistics.layers[0]
    return {
        "limits the wrong way round": FeatureStatistics(statistics.layers, 0.99, 0.95),
        "another number of channels": FeatureStatistics(
            (LayerStatistics(layer.mean[:-1], layer.whitening, layer.reference),), 0.95, 0.99
        ),
        "no number": FeatureStatistics(
            (LayerStatistics(layer.mean * np.nan, layer.whitening, layer.reference),), 0.95, 0.99
        ),
        "references out of order": FeatureStatistics(
            (LayerStatistics(layer.mean, layer.whitening, layer.reference[::-1]),), 0.95, 0.99
        ),
        "no layer": FeatureStatistics((), 0.95, 0.99),
    }


@pytest.mark.parametrize(
    "kind",
    [
        "limits the wrong way round",
        "another number of channels",
        "no number",
        "references out of order",
        "no layer",
    ],
)
def test_statistics_that_do_not_fit_together_are_refused(statistics, tmp_path, kind):
    save_features(broken(statistics)[kind], tmp_path / "features.npz")

    with pytest.raises(DamagedModelError):
        load_features(tmp_path / "features.npz")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"\x80\x04K\x01."])
def test_a_file_that_is_no_archive_of_arrays_is_refused(tmp_path, content):
    (tmp_path / "features.npz").write_bytes(content)

    with pytest.raises(DamagedModelError):
        load_features(tmp_path / "features.npz")


def test_a_pickle_is_never_loaded(tmp_path):
    np.savez(tmp_path / "features.npz", limits=np.array([object()], dtype=object))

    with pytest.raises(DamagedModelError):
        load_features(tmp_path / "features.npz")

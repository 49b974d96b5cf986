"""A guard is loaded only when its files are the card's, and judges a patch alike however it is turned."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.analysis.feature_distance import FeatureStatistics, LayerStatistics
from medviewer.analysis.feature_file import FEATURES_FILE, save_features
from medviewer.analysis.guard_file import GUARD_FILE, GUARD_SETTINGS_FILE, save_guard_settings
from medviewer.analysis.model_card import DamagedModelError, MissingModelError, PatchSpec, file_sha256
from medviewer.services.card_features import load_card_features
from medviewer.services.keras_guard import load_keras_guard
from medviewer.services.keras_model import ForeignModelError
from tests.analysis.simple_guard import SETTINGS
from tests.analysis.test_model_card import CARD

keras = pytest.importorskip("keras")
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"  # Keras on saving
)
SMALL = replace(SETTINGS, patch=PatchSpec(16.0, 8, ((-1000.0, 400.0),)))
PATCHES = np.random.default_rng(0).random((5, 8, 8, 1), dtype=np.float32)


def network(last_units=1):
    keras.utils.set_random_seed(2)
    patch = keras.layers.Input((8, 8, 1))
    maps = keras.layers.Conv2D(3, 3, padding="same", activation="relu")(patch)
    features = keras.layers.Flatten()(maps)
    return keras.Model(patch, keras.layers.Dense(last_units, activation="sigmoid")(features))


def card_of(folder):
    return replace(CARD, files={path.name: file_sha256(path) for path in folder.iterdir()})


@pytest.fixture
def folder(tmp_path):
    network().save(tmp_path / GUARD_FILE)
    save_guard_settings(SMALL, tmp_path / GUARD_SETTINGS_FILE)
    return tmp_path


def test_the_logit_is_the_mean_over_the_eight_forms(folder):
    guard = load_keras_guard(card_of(folder), folder)
    forms = [np.rot90(patch, turns) for patch in PATCHES[:1] for turns in range(4)]
    forms += [form[::-1] for form in forms]
    chances = network()(np.stack(forms)).numpy()[:, 0]

    assert guard.logits(PATCHES[:1])[0] == pytest.approx(np.log(chances / (1 - chances)).mean(), abs=1e-4)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turned_and_mirrored_patches_are_judged_alike(folder, turns):
    guard = load_keras_guard(card_of(folder), folder)
    turned = np.ascontiguousarray(np.rot90(PATCHES, turns, axes=(1, 2))[:, ::-1])

    np.testing.assert_allclose(guard.logits(turned), guard.logits(PATCHES), atol=1e-5)


def test_a_card_without_a_guard_gives_none(tmp_path):
    assert load_keras_guard(card_of(tmp_path), tmp_path) is None
    assert load_card_features(card_of(tmp_path), tmp_path) is None


def test_a_missing_file_is_told(folder):
    card = card_of(folder)
    (folder / GUARD_FILE).unlink()

    with pytest.raises(MissingModelError):
        load_keras_guard(card, folder)


@pytest.mark.parametrize("name", [GUARD_FILE, GUARD_SETTINGS_FILE])
def test_an_exchanged_file_is_not_loaded(folder, name):
    card = card_of(folder)
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")

    with pytest.raises(DamagedModelError):
        load_keras_guard(card, folder)


def test_a_file_that_is_no_network_is_damaged(folder):
    (folder / GUARD_FILE).write_bytes(b"no archive")

    with pytest.raises(DamagedModelError):
        load_keras_guard(card_of(folder), folder)


def test_a_network_for_another_patch_is_foreign(folder):
    save_guard_settings(SETTINGS, folder / GUARD_SETTINGS_FILE)

    with pytest.raises(ForeignModelError):
        load_keras_guard(card_of(folder), folder)


def test_a_network_with_two_answers_is_foreign(folder):
    network(last_units=2).save(folder / GUARD_FILE)

    with pytest.raises(ForeignModelError):
        load_keras_guard(card_of(folder), folder)


def test_feature_statistics_are_loaded_when_they_are_the_cards(tmp_path):
    layer = LayerStatistics(np.zeros(2), np.eye(2), np.array([1.0, 2.0]))
    save_features(FeatureStatistics((layer,), 0.95, 0.99), tmp_path / FEATURES_FILE)
    card = card_of(tmp_path)

    assert load_card_features(card, tmp_path).caution_from == 0.95
    (tmp_path / FEATURES_FILE).write_bytes(b"exchanged")
    with pytest.raises(DamagedModelError):
        load_card_features(card, tmp_path)

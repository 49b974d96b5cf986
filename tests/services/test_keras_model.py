import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from medviewer.analysis.model_card import (
    MODEL_FILE,
    DamagedModelError,
    MissingModelError,
    PatchSpec,
    file_sha256,
    save_card,
)
from medviewer.services import model_library
from medviewer.services.keras_model import ForeignModelError, check_network, load_keras_model
from tests.analysis.test_model_card import CARD

keras = pytest.importorskip("keras")
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"  # Keras on saving
)
SPEC = PatchSpec(16.0, 16, ((-1000.0, 400.0),))


def small_network(*, shape=(16, 16, 1), middle=(), activation="sigmoid", units=1):
    keras.utils.set_random_seed(3)
    layers = [
        keras.layers.Conv2D(4, 3, padding="same", activation="relu"),
        keras.layers.MaxPooling2D(2),
        keras.layers.Conv2D(6, 3, padding="same"),
        keras.layers.ReLU(),
        *middle,
        keras.layers.Flatten(),
        keras.layers.Dropout(0.5),
        keras.layers.Dense(units, activation=activation, bias_initializer="ones"),
    ]
    patch = values = keras.layers.Input(shape)
    for layer in layers:
        values = layer(values)
    return keras.Model(patch, values, name="chain")


def joined_network():
    """Two networks side by side, their last maps joined before one linear unit."""
    keras.utils.set_random_seed(5)
    patch = keras.layers.Input((16, 16, 1))
    branches = []
    for width in (3, 5):
        maps = keras.layers.Conv2D(width, 3, padding="same", activation="relu")(patch)
        maps = keras.layers.MaxPooling2D(2)(maps)
        branches.append(keras.layers.Conv2D(2 * width, 3, padding="same", activation="relu")(maps))
    features = keras.layers.Flatten()(keras.layers.Concatenate()(branches))
    return keras.Model(patch, keras.layers.Dense(1, activation="sigmoid", bias_initializer="ones")(features))


def network_that_looks_past_its_last_map():
    patch = keras.layers.Input((16, 16, 1))
    maps = keras.layers.Conv2D(2, 3, padding="same", activation="relu")(patch)
    features = keras.layers.Concatenate()([keras.layers.Flatten()(patch), keras.layers.Flatten()(maps)])
    return keras.Model(patch, keras.layers.Dense(1, activation="sigmoid")(features))


def write_model(folder, network, patch=SPEC):
    network.save(folder / MODEL_FILE)
    save_card(replace(CARD, patch=patch, files={MODEL_FILE: file_sha256(folder / MODEL_FILE)}), folder)


@pytest.fixture(scope="module", params=[small_network, joined_network], ids=["chain", "joined"])
def network(request):
    return request.param()


@pytest.fixture(scope="module")
def folder(network, tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    write_model(folder, network)
    return folder


@pytest.fixture(scope="module")
def model(folder):
    return load_keras_model(folder)


@pytest.fixture(scope="module")
def patches():
    return np.random.default_rng(1).random((5, 16, 16, 1), dtype=np.float32)


def test_logits_are_what_the_network_s_sigmoid_was_given(model, network, patches):
    expected = np.asarray(network(patches, training=False))[:, 0]

    np.testing.assert_allclose(1 / (1 + np.exp(-model.logits(patches))), expected, atol=1e-6)
    assert model.logits(patches).shape == (5,)


def test_many_patches_give_what_each_would_give_alone(model, patches):
    many = np.concatenate([patches * part for part in np.linspace(0, 1, 30, dtype=np.float32)])

    np.testing.assert_allclose(
        model.logits(many), [model.logits(patch[None])[0] for patch in many], atol=1e-5
    )


def test_a_logit_the_sigmoid_could_not_show_is_kept(model, patches):
    bright = patches * 1000

    assert np.unique(model.logits(bright)).size == 5


def test_maps_and_gradients_add_up_to_the_logit(model, network, patches):
    # flatten + one linear unit: HiResCAM's completeness (arXiv:2011.08891)
    result = model.feature_maps(patches)
    bias = float(network.layers[-1].get_weights()[1][0])
    total = (result.maps * result.gradients).sum(axis=(1, 2, 3)) + bias

    np.testing.assert_allclose(total, model.logits(patches), atol=1e-4)
    np.testing.assert_allclose(result.logits, model.logits(patches), atol=1e-5)
    assert result.maps.shape == result.gradients.shape == (5, 8, 8, 6 if network.name == "chain" else 16)
    assert result.maps.min() >= 0


def test_gradients_are_those_of_the_logit_by_the_maps(model, network, patches):
    result = model.feature_maps(patches[:1])
    head = network.layers[-1].get_weights()[0].reshape(8, 8, -1)

    np.testing.assert_allclose(result.gradients[0], head, atol=1e-6)


def test_features_are_each_stage_s_maps_averaged_over_the_patch(model, network, patches):
    early, late = model.layer_features(patches)
    poolings = [layer for layer in network.layers if isinstance(layer, keras.layers.MaxPooling2D)]
    before = [keras.Model(network.inputs[0], pooling.input)(patches) for pooling in poolings]
    expected = np.concatenate([np.asarray(maps).mean(axis=(1, 2)) for maps in before], axis=1)

    np.testing.assert_allclose(early, expected, atol=1e-5)
    np.testing.assert_allclose(late, model.feature_maps(patches).maps.mean(axis=(1, 2)), atol=1e-5)


def test_input_gradients_foretell_what_a_small_change_of_a_pixel_does(model, patches):
    patch = patches[:1]
    gradient = model.input_gradients(patch)
    places = [(0, 3, 5, 0), (1, 8, 8, 0), (2, 15, 0, 0), (3, 7, 12, 0)]
    changed = np.repeat(patch, len(places), axis=0)
    for place in places:
        changed[place] += 1e-3

    foretold = [gradient[0][place[1:]] for place in places]
    assert gradient.shape == patch.shape
    np.testing.assert_allclose((model.logits(changed) - model.logits(patch)) / 1e-3, foretold, atol=2e-3)


def test_a_patch_of_another_size_is_a_mistake(model):
    with pytest.raises((TypeError, ValueError)):
        model.logits(np.zeros((1, 17, 16, 1), np.float32))


def test_a_changed_model_file_is_refused(folder, tmp_path):
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    content = bytearray((tmp_path / MODEL_FILE).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / MODEL_FILE).write_bytes(content)

    with pytest.raises(DamagedModelError):
        load_keras_model(tmp_path)


def test_an_exchanged_model_file_is_refused_though_it_could_be_read(folder, tmp_path):
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    other = small_network()
    other.layers[-1].bias.assign([7.0])
    other.save(tmp_path / MODEL_FILE)

    with pytest.raises(DamagedModelError):
        load_keras_model(tmp_path)


def test_a_missing_model_file_is_told(folder, tmp_path):
    for path in folder.iterdir():
        if path.name != MODEL_FILE:
            (tmp_path / path.name).write_bytes(path.read_bytes())

    with pytest.raises(MissingModelError):
        load_keras_model(tmp_path)


def test_a_missing_card_is_told(tmp_path):
    with pytest.raises(MissingModelError):
        load_keras_model(tmp_path)


def test_weights_that_do_not_fit_are_damage(folder, tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(folder / MODEL_FILE) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name) if name != "model.weights.h5" else b"nothing")
    (tmp_path / MODEL_FILE).write_bytes(buffer.getvalue())
    save_card(replace(CARD, patch=SPEC, files={MODEL_FILE: file_sha256(tmp_path / MODEL_FILE)}), tmp_path)

    with pytest.raises(DamagedModelError):
        load_keras_model(tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut"])
def test_what_is_no_archive_is_damage(tmp_path, content):
    (tmp_path / MODEL_FILE).write_bytes(content)

    with pytest.raises(DamagedModelError):
        check_network(tmp_path / MODEL_FILE, SPEC)


@pytest.mark.parametrize(
    "config", [{}, {"config": {"layers": []}}, {"config": {"layers": [{"class_name": "Dense"}]}}, []]
)
def test_an_architecture_of_another_form_is_damage(tmp_path, config):
    with zipfile.ZipFile(tmp_path / MODEL_FILE, "w") as archive:
        archive.writestr("config.json", json.dumps(config))

    with pytest.raises(DamagedModelError):
        check_network(tmp_path / MODEL_FILE, SPEC)


def test_a_layer_that_is_code_is_never_loaded(tmp_path):
    write_model(tmp_path, small_network(middle=[keras.layers.Lambda(lambda maps: maps * 2)]))

    with pytest.raises(ForeignModelError):
        load_keras_model(tmp_path)


def test_a_network_whose_last_map_does_not_hold_all_it_says_is_refused(tmp_path):
    write_model(tmp_path, network_that_looks_past_its_last_map())

    with pytest.raises(ForeignModelError):
        load_keras_model(tmp_path)


@pytest.mark.parametrize(
    "changes", [{"shape": (16, 16, 3)}, {"shape": (20, 20, 1)}, {"activation": "tanh"}, {"units": 2}]
)
def test_a_network_of_another_form_is_refused(tmp_path, changes):
    write_model(tmp_path, small_network(**changes))

    with pytest.raises(ForeignModelError):
        load_keras_model(tmp_path)


def test_the_shipped_model_loads_and_explains_its_logits_completely():
    shipped = load_keras_model(model_library.model_folder(model_library.DEFAULT_MODEL_ID))
    patch = shipped.card.patch
    shape = (3, patch.size_px, patch.size_px, len(patch.channels))
    patches = np.random.default_rng(4).random(shape, dtype=np.float32)
    result = shipped.feature_maps(patches)
    unexplained = result.logits - (result.maps * result.gradients).sum(axis=(1, 2, 3))

    assert result.maps.shape[1:3] == (12, 12)
    np.testing.assert_allclose(unexplained, unexplained[0], atol=1e-4)  # the bias alone

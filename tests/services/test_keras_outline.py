"""An outline network is loaded only when its file is the card's and of the one form; a bad one costs one run."""

import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from medviewer.analysis.model_card import DamagedModelError, MissingModelError, file_sha256, save_card
from medviewer.analysis.outline_field import CELLS
from medviewer.errors import reader_text
from medviewer.services.inference_client import InferenceClient
from medviewer.services.jobs import foreground_context
from medviewer.services.keras_model import ForeignModelError
from medviewer.services.keras_outline import OUTLINE_FILE, check_outline_network, load_keras_outline
from tests.analysis.test_model_card import CARD
from tests.services import inference_models
from tests.services.conftest import asking

keras = pytest.importorskip("keras")
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"  # Keras on saving
)


def network(cells=CELLS, channels=3, units=1, activation="linear", middle=()):
    keras.utils.set_random_seed(3)
    fields = keras.layers.Input((cells, cells, channels))
    maps = keras.layers.ReLU()(keras.layers.Conv2D(4, 3, padding="same")(fields))
    for layer in middle:
        maps = layer(maps)
    return keras.Model(fields, keras.layers.Conv2D(units, 1, activation=activation)(maps))


def card_of(folder):
    return replace(CARD, files={OUTLINE_FILE: file_sha256(folder / OUTLINE_FILE)})


def exchanged(content, name, member):
    """A .keras file with one member replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for each in source.namelist():
            target.writestr(each, member if each == name else source.read(each))
    return buffer.getvalue()


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """The bytes of a small whole network."""
    path = tmp_path_factory.mktemp("outline") / OUTLINE_FILE
    network().save(path)
    return path.read_bytes()


@pytest.fixture
def folder(tmp_path, content):
    (tmp_path / OUTLINE_FILE).write_bytes(content)
    return tmp_path


def test_the_chances_are_the_sigmoid_of_the_network_s_logits(folder):
    outline = load_keras_outline(card_of(folder), folder)
    fields = np.random.default_rng(0).random((3, CELLS, CELLS, 3), dtype=np.float32)
    logits = network()(fields).numpy()[..., 0]

    np.testing.assert_allclose(outline.probabilities(fields), 1 / (1 + np.exp(-logits)), atol=1e-6)


def test_a_missing_file_is_told(folder):
    card = card_of(folder)
    (folder / OUTLINE_FILE).unlink()

    with pytest.raises(MissingModelError):
        load_keras_outline(card, folder)


def test_a_cut_or_changed_file_is_not_the_card_s(folder, content):
    card = card_of(folder)
    for other in (content[: len(content) // 2], content + b" ", b""):
        (folder / OUTLINE_FILE).write_bytes(other)

        with pytest.raises(DamagedModelError):
            load_keras_outline(card, folder)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: b"no archive",
        lambda content: content[: len(content) // 2],
        lambda content: exchanged(content, "config.json", b"{}"),
        lambda content: exchanged(content, "config.json", b"{"),
        lambda content: exchanged(content, "config.json", b'{"config": {"layers": []}}'),
        lambda content: exchanged(content, "model.weights.h5", b"nothing"),
    ],
    ids=["empty", "text", "cut", "no architecture", "cut architecture", "no layers", "no weights"],
)
def test_a_file_that_can_t_be_read_is_damaged_even_where_the_card_speaks_of_it(folder, content, damage):
    (folder / OUTLINE_FILE).write_bytes(damage(content))

    with pytest.raises(DamagedModelError):
        load_keras_outline(card_of(folder), folder)


@pytest.mark.parametrize(
    "form",
    [
        {"cells": 32},
        {"channels": 1},
        {"units": 2},
        {"activation": "sigmoid"},
        {"middle": [keras.layers.MaxPooling2D(2)]},
        {"middle": [keras.layers.UpSampling2D(2)]},
        {"middle": [keras.layers.Dense(4)]},
        {"middle": [keras.layers.Lambda(lambda maps: maps * 2)]},
    ],
    ids=["fewer cells", "one slice", "two answers", "no logit", "coarser", "finer", "other layer", "code"],
)
def test_a_network_of_another_form_is_foreign(tmp_path, form):
    network(**form).save(tmp_path / OUTLINE_FILE)

    with pytest.raises(ForeignModelError):
        load_keras_outline(card_of(tmp_path), tmp_path)


def test_code_in_a_file_is_refused_before_anything_is_loaded(tmp_path, monkeypatch):
    network(middle=[keras.layers.Lambda(lambda maps: maps * 2)]).save(tmp_path / OUTLINE_FILE)
    monkeypatch.setattr(keras.models, "load_model", lambda *_anything, **_more: pytest.fail("it was loaded"))

    with pytest.raises(ForeignModelError):
        check_outline_network(tmp_path / OUTLINE_FILE)


def test_a_damaged_outline_file_is_told_by_the_worker_and_once_it_is_whole_the_next_run_works(
    folder, content, scan
):
    save_card(card_of(folder), folder)
    client = InferenceClient(inference_models.load)
    order = asking(scan, f"{inference_models.OUTLINE_IN}{folder}")
    try:
        (folder / OUTLINE_FILE).write_bytes(content[:100])
        with pytest.raises(DamagedModelError) as damaged:
            client.analyse(foreground_context(), *order)
        worker = client.process_id
        (folder / OUTLINE_FILE).write_bytes(content)
        result = client.analyse(foreground_context(), *order)

        assert len(result.findings) == 1
        assert client.process_id == worker
        message, hint = reader_text(damaged.value)
        assert message == "The model's files are damaged or were exchanged, so it was not loaded."
        assert hint
        assert str(folder) not in json.dumps([message, hint, str(damaged.value)])
    finally:
        client.shutdown()

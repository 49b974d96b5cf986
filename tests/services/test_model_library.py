import json

import pytest

from medviewer import paths
from medviewer.analysis.model_card import CARD_FILE, CARD_SCHEMA, MODEL_FILE, MissingModelError, save_card
from medviewer.services import model_library
from tests.analysis.test_model_card import CARD


@pytest.fixture
def two_models(tmp_path, monkeypatch):
    for name in ("lung-nodule", "brain-lesion"):
        folder = tmp_path / "models" / name
        folder.mkdir(parents=True)
        save_card(CARD, folder)
    (tmp_path / "models" / "no-model").mkdir()
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    return tmp_path


def test_the_default_model_comes_first(two_models):
    assert model_library.model_ids() == ("lung-nodule", "brain-lesion")


def test_a_model_lies_in_the_folder_of_its_name(two_models):
    assert model_library.model_folder("brain-lesion") == two_models / "models" / "brain-lesion"
    assert model_library.card("lung-nodule").purpose == CARD.purpose


@pytest.mark.parametrize("model_id", ["no-model", "../secrets", ""])
def test_only_installed_models_have_a_folder(two_models, model_id):
    with pytest.raises(MissingModelError):
        model_library.model_folder(model_id)


def test_the_shipped_model_is_small_and_its_card_says_what_the_reader_must_know():
    folder = model_library.model_folder(model_library.DEFAULT_MODEL_ID)
    card = model_library.card(model_library.DEFAULT_MODEL_ID)

    assert (folder / MODEL_FILE).stat().st_size <= 2_000_000
    assert json.loads((folder / CARD_FILE).read_text())["schema"] == CARD_SCHEMA
    assert card.id == folder.name
    assert card.training_data.licence == "CC BY 3.0"
    network, diameter = card.metric("auc_cv"), card.metric("auc_size")
    assert network.low < network.value < network.high
    assert network.nodules == diameter.nodules == len(card.rules.unsized.reference.logits)
    assert any("pathology" in limit for limit in card.limits)

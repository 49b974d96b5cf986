import json
from dataclasses import replace

import numpy as np
import pytest

from medviewer.analysis.interval import ReferenceScores
from medviewer.analysis.model_card import (
    CARD_FILE,
    CONTENT_SHA256,
    REFERENCE_FILE,
    DamagedModelError,
    Metric,
    MissingModelError,
    ModelCard,
    PatchSpec,
    TrainingData,
    content_sha256,
    file_sha256,
    load_card,
    save_card,
)
from medviewer.analysis.score_rule import ScoreRule, ScoreRules

CARD = ModelCard(
    id="lung-nodule",
    version="1.0",
    files={"model.keras": "ab" * 32},
    title="Lung nodule suspicion",
    purpose="Scores nodules.",
    patch=PatchSpec(36.0, 48, ((-1000.0, 400.0),)),
    training_data=TrainingData("A set", "Slices", "Ratings", "CC BY 3.0", ("One", "Two"), 1981, 643),
    metrics=(Metric("auc_cv", "AUC", 0.95, 0.93, 0.97, 546, 348),),
    subgroups=(Metric("auc_cv_acme", "AUC, scanners by Acme", 0.94, 0.90, 0.97, 200, 120),),
    limits=("Not pathology.", "One slice."),
    frameworks={"keras": "3"},
    rules=ScoreRules(
        sized=ScoreRule(ReferenceScores(np.array([-1.5, 0.25, 2.0]), np.array([0, 0, 1])), 1.5, 2.5, -5.0),
        unsized=ScoreRule(ReferenceScores(np.array([-1.0, 0.5]), np.array([0, 1])), 2.0),
    ),
)


@pytest.fixture
def folder(tmp_path):
    save_card(CARD, tmp_path)
    return tmp_path


def edit(folder, **changes):
    """Write a card with other fields, and with the digest that belongs to them."""
    path = folder / CARD_FILE
    fields = {**json.loads(path.read_text()), **changes}
    path.write_text(json.dumps({**fields, CONTENT_SHA256: content_sha256(fields)}))


def test_a_card_reads_back_as_it_was_written(folder):
    card = load_card(folder)

    for rule, written in ((card.rules.sized, CARD.rules.sized), (card.rules.unsized, CARD.rules.unsized)):
        np.testing.assert_array_equal(rule.reference.logits, written.reference.logits)
        np.testing.assert_array_equal(rule.reference.labels, written.reference.labels)
        assert vars(replace(rule, reference=written.reference)) == vars(written)
    files = {**CARD.files, REFERENCE_FILE: file_sha256(folder / REFERENCE_FILE)}
    assert vars(card) == {**vars(CARD), "files": files, "rules": card.rules}


def test_a_metric_is_found_by_its_id():
    assert CARD.metric("auc_cv").value == 0.95
    assert CARD.metric("auc_of_the_moon") is None


def test_a_folder_without_a_card_says_which_model_is_missing(tmp_path):
    with pytest.raises(MissingModelError) as caught:
        load_card(tmp_path / "brain-lesion")

    assert caught.value.fields == {"model": "brain-lesion"}


@pytest.mark.parametrize(
    "changes",
    [
        {"schema": 99},
        {"patch": {}},
        {"metrics": [{"id": "auc"}]},
        {"rules": {"sized": {"network": 1}}},
        {"training_data": None},
        {"files": {}, "patch": 3},
    ],
    ids=["schema", "patch", "metric", "rule", "data", "types"],
)
def test_a_card_of_another_form_is_refused(folder, changes):
    edit(folder, **changes)

    with pytest.raises(DamagedModelError):
        load_card(folder)


def scaled_weight(card):
    card["rules"]["sized"]["network"] *= 10


def wide_field(card):
    card["patch"]["field_mm"] = 82.0


def reversed_channel(card):
    card["patch"]["channels"][0].reverse()


def other_figure(card):
    card["metrics"][0]["value"] = 0.99


def no_digest(card):
    del card[CONTENT_SHA256]


@pytest.mark.parametrize("change", [scaled_weight, wide_field, reversed_channel, other_figure, no_digest])
def test_a_card_that_was_edited_is_refused(folder, change):
    card = json.loads((folder / CARD_FILE).read_text())
    change(card)
    (folder / CARD_FILE).write_text(json.dumps(card, indent=2))

    with pytest.raises(DamagedModelError):
        load_card(folder)


def test_a_card_may_be_laid_out_anew(folder):
    card = json.loads((folder / CARD_FILE).read_text())
    (folder / CARD_FILE).write_text(json.dumps(dict(reversed(card.items()))))

    assert load_card(folder).id == "lung-nodule"


def test_a_cut_card_is_refused(folder):
    path = folder / CARD_FILE
    path.write_text(path.read_text()[:200])

    with pytest.raises(DamagedModelError):
        load_card(folder)


@pytest.mark.parametrize(
    "content", ["[" * 100_000, '{"schema": 2, "files": []}', '{"schema": ' + "7" * 5000 + "}", "[]", "\udcff"]
)
def test_a_card_that_is_something_else_is_refused(folder, content):
    (folder / CARD_FILE).write_bytes(content.encode(errors="surrogateescape"))

    with pytest.raises(DamagedModelError):
        load_card(folder)


def test_reference_scores_of_another_model_are_refused(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    other_rule = ScoreRule(ReferenceScores(np.array([0.0]), np.array([1])))
    save_card(replace(CARD, rules=ScoreRules(other_rule, other_rule)), other)
    (folder / REFERENCE_FILE).write_bytes((other / REFERENCE_FILE).read_bytes())

    with pytest.raises(DamagedModelError):
        load_card(folder)


def test_missing_reference_scores_are_damage(folder):
    (folder / REFERENCE_FILE).unlink()

    with pytest.raises(DamagedModelError):
        load_card(folder)

"""The whole way from a labelled set to a shipped model, on a set of synthetic disks."""

import csv
import json
import shutil
from dataclasses import replace

import keras
import numpy as np
import pytest

from medviewer.analysis.model_card import MODEL_FILE, PatchSpec, load_card
from medviewer.services.keras_model import load_keras_model
from medviewer.training import cross_validate as cross_validation
from medviewer.training import fit
from medviewer.training.architectures import compact_cnn, reference_cnn
from medviewer.training.augment import Augmentation
from medviewer.training.cross_validate import cross_validate, fold_steps
from medviewer.training.datasets import load_nodules, load_training_set
from medviewer.training.evaluate import evaluate
from medviewer.training.fit import UnknownRecipeError, train, train_recipe
from medviewer.training.inputs import training_inputs
from medviewer.training.learn import Fitted, fit_network, network_logits, steps_of
from medviewer.training.recipe import COMPACT_CNN, RECIPES, REFERENCE_CNN, Labels
from tests.training.synthetic_nodules import nodule_fields, write_nodules

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings(
        "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"  # Keras on saving
    ),
]


def tiny_network():
    return keras.Sequential(
        [
            keras.layers.Input((16, 16, 1)),
            keras.layers.Conv2D(4, 3, padding="same"),
            keras.layers.ReLU(),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )


TINY = replace(
    COMPACT_CNN,
    build=tiny_network,
    patch=PatchSpec(30.0, 16, ((-1000.0, 400.0),)),
    epochs=3,
    batch_size=8,
    learning_rate=1e-2,
    augmentation=Augmentation(copies=2),
)


@pytest.fixture(scope="module")
def data_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("set")
    write_nodules(folder / "nodules.npz", **nodule_fields(100))
    return folder


@pytest.fixture(scope="module")
def inputs(data_folder):
    return training_inputs(TINY, load_training_set(data_folder))


@pytest.fixture(scope="module")
def trained(data_folder, tmp_path_factory):
    out_folder = tmp_path_factory.mktemp("out")
    progress = []
    report = train_recipe(TINY, data_folder, out_folder, lambda *step: progress.append(step))
    return out_folder, report, progress


def test_the_reference_network_is_the_one_asked_for():
    network = reference_cnn.build()
    kinds = [type(layer).__name__ for layer in network.layers]
    convolution, _pool, _flat, hidden, last = network.layers

    assert kinds == ["Conv2D", "MaxPooling2D", "Flatten", "Dense", "Dense"]
    assert network.input_shape == (None, 224, 224, 3)
    assert (convolution.filters, convolution.kernel_size, convolution.padding) == (64, (3, 3), "valid")
    assert (hidden.units, last.units) == (128, 1)
    activations = [layer.activation.__name__ for layer in (convolution, hidden, last)]
    assert activations == ["relu", "relu", "sigmoid"]
    assert network.count_params() == 3 * 9 * 64 + 64 + 111 * 111 * 64 * 128 + 128 + 128 + 1
    assert type(network.optimizer).__name__ == "Adam"
    assert network.loss == "binary_crossentropy"
    assert (REFERENCE_CNN.epochs, REFERENCE_CNN.batch_size, REFERENCE_CNN.labels) == (10, 32, Labels.HARD)
    assert REFERENCE_CNN.patch.channels == ((-1350, 150), (-160, 240), (-600, 1400))


def test_the_compact_network_ends_in_one_linear_layer_on_a_12_by_12_map():
    network = compact_cnn.build()
    kinds = [type(layer).__name__ for layer in network.layers]

    assert kinds[-4:] == ["ReLU", "Flatten", "Dropout", "Dense"]
    assert network.layers[-4].output.shape[1:3] == (12, 12)
    assert network.count_params() * 4 < 2_000_000


@pytest.mark.parametrize("recipe", RECIPES, ids=[recipe.name for recipe in RECIPES])
def test_recipes_fit_their_networks(recipe):
    patch = recipe.patch

    assert recipe.build().input_shape == (None, patch.size_px, patch.size_px, len(patch.channels))


def test_soft_labels_teach_all_nodules_and_hard_ones_the_decided(data_folder):
    nodules = load_training_set(data_folder)
    soft, hard = (
        training_inputs(replace(TINY, labels=labels), nodules) for labels in (Labels.SOFT, Labels.HARD)
    )

    np.testing.assert_allclose(soft.targets, (nodules.ratings.mean_malignancy - 1) / 4, atol=1e-6)
    assert set(hard.targets.tolist()) == {0.0, 1.0}
    assert len(hard.targets) == len(hard.patches) == nodules.ratings.decided.sum() < len(soft.targets)


def test_the_same_seed_gives_the_same_network_and_another_another(inputs):
    taught = np.arange(100) < 40
    first, again, other = (
        fit_network(TINY, inputs, taught, seed=seed, step=lambda: None).network for seed in (1, 1, 2)
    )

    logits = [network_logits(network, inputs.patches) for network in (first, again, other)]
    np.testing.assert_array_equal(logits[0], logits[1])
    assert not np.allclose(logits[0], logits[2])


def test_training_lowers_the_loss_and_counts_its_steps(inputs):
    steps = []
    taught = np.arange(100) < 50
    fitted = fit_network(TINY, inputs, taught, seed=1, step=lambda: steps.append(1))
    logits, targets = network_logits(fitted.network, inputs.patches)[50:], inputs.targets[50:]
    chance = 1 / (1 + np.exp(-logits))

    assert len(steps) == steps_of(TINY, 50) == 3 * 7
    assert np.all(fitted.losses[-1] < fitted.losses[0])
    expected = -np.mean(targets * np.log(chance) + (1 - targets) * np.log(1 - chance))
    assert fitted.losses[-1, 1] == pytest.approx(expected, abs=1e-6)


@pytest.fixture
def quick_folds(monkeypatch):
    """Folds without a network: each nodule's logit is a number drawn with the training's seed. Lists who was taught."""
    taught = []

    def draw(recipe, inputs, chosen, *, seed, step):
        taught.append(set(inputs.ratings.patient_id[chosen].tolist()))
        for _step in range(steps_of(recipe, int(chosen.sum()))):
            step()
        return Fitted(np.random.default_rng(seed), np.full((recipe.epochs, 2), seed))

    monkeypatch.setattr(cross_validation, "fit_network", draw)
    monkeypatch.setattr(
        cross_validation, "network_logits", lambda rng, patches: rng.normal(size=len(patches))
    )
    return taught


def ignore(_count, _message):
    pass


def test_a_nodule_is_scored_by_a_network_that_never_saw_its_patient(inputs, tmp_path, quick_folds):
    validation = cross_validate(TINY, inputs, tmp_path, ignore)

    assert np.all(np.isfinite(validation.logits))
    for fold, patients in enumerate(quick_folds):
        held_out = set(inputs.ratings.patient_id[inputs.ratings.folds == fold].tolist())
        assert held_out
        assert not held_out & patients
        assert held_out | patients == set(inputs.ratings.patient_id.tolist())


class StoppedError(Exception):
    pass


def test_a_stopped_run_goes_on_after_its_last_finished_fold(inputs, tmp_path, quick_folds):
    whole = cross_validate(TINY, inputs, tmp_path / "whole", ignore)

    def stop_in_third_fold(_count, message):
        if "fold 3" in message:
            raise StoppedError

    with pytest.raises(StoppedError):
        cross_validate(TINY, inputs, tmp_path / "cut", stop_in_third_fold)
    counts = {}
    quick_folds.clear()
    resumed = cross_validate(
        TINY, inputs, tmp_path / "cut", lambda steps, message: counts.setdefault(message, []).append(steps)
    )

    assert len(quick_folds) == 3
    np.testing.assert_array_equal(resumed.logits, whole.logits)
    np.testing.assert_array_equal(resumed.losses, whole.losses)
    assert [len(steps) == 1 for steps in counts.values()] == [True, True, False, False, False]
    assert sum(map(sum, counts.values())) == fold_steps(TINY, inputs)


@pytest.mark.parametrize(
    "other",
    [replace(TINY, seed=9), replace(TINY, epochs=4), replace(TINY, build=compact_cnn.build)],
    ids=["seed", "epochs", "network"],
)
def test_folds_of_another_recipe_are_not_taken_up(inputs, tmp_path, quick_folds, other):
    cross_validate(TINY, inputs, tmp_path, ignore)
    cross_validate(other, inputs, tmp_path, ignore)

    assert len(quick_folds) == 10


def test_folds_of_other_data_are_not_taken_up(inputs, tmp_path, quick_folds):
    cross_validate(TINY, inputs, tmp_path, ignore)
    cross_validate(TINY, replace(inputs, targets=1 - inputs.targets), tmp_path, ignore)

    assert len(quick_folds) == 10


def test_a_damaged_fold_is_trained_again(inputs, tmp_path, quick_folds):
    cross_validate(TINY, inputs, tmp_path, ignore)
    (tmp_path / "fold-2.npz").write_bytes(b"PK cut")
    cross_validate(TINY, inputs, tmp_path, ignore)

    assert len(quick_folds) == 6


def test_a_training_leaves_a_report_with_plots(trained):
    out_folder, report, progress = trained
    folder = out_folder / TINY.name
    fields = json.loads((folder / "report.json").read_text())

    assert report.metrics[0].id == "auc_cv"
    assert report.metrics[0].value > 0.9  # disks rated by their size
    assert fields["metrics"][0]["value"] == report.metrics[0].value
    assert f"{report.metrics[0].value:.3f}" in (folder / "report.md").read_text()
    for name in ("roc.png", "calibration.png", "loss.png"):
        assert (folder / name).read_bytes().startswith(b"\x89PNG")
    assert [done for done, _total, _message in progress] == list(range(1, progress[-1][1] + 1))


def test_the_shipped_model_loads_and_carries_the_measured_figures(trained, data_folder):
    out_folder, report, _progress = trained
    model = load_keras_model(out_folder / "lung-nodule")
    ratings = load_training_set(data_folder).ratings

    assert model.card.metrics == report.metrics
    assert model.card.training_data.nodules == 100
    assert len(model.card.rules.sized.reference.logits) == ratings.decided.sum()
    assert model.card.rules.sized.reference.labels.sum() == ratings.suspicious[ratings.decided].sum()
    assert model.feature_maps(np.zeros((1, 16, 16, 1), np.float32)).maps.shape == (1, 8, 8, 4)


def test_a_reference_network_trained_before_stands_in_the_card(trained, data_folder, tmp_path):
    report = json.loads((trained[0] / TINY.name / "report.json").read_text())
    report["metrics"][0]["value"] = 0.123
    shutil.copytree(trained[0], tmp_path, dirs_exist_ok=True)
    (tmp_path / "reference-cnn").mkdir()
    (tmp_path / "reference-cnn" / "report.json").write_text(json.dumps(report))
    train_recipe(TINY, data_folder, tmp_path, lambda *_step: None)

    card = load_card(tmp_path / "lung-nodule")
    assert card.metric("auc_cv_reference_cnn").value == 0.123
    assert card.metric("auc_cv").value != 0.123
    first, second = (folder / "lung-nodule" / MODEL_FILE for folder in (trained[0], tmp_path))
    assert first.read_bytes() == second.read_bytes()


def test_an_unknown_training_names_the_known_ones(data_folder, tmp_path):
    with pytest.raises(UnknownRecipeError) as caught:
        train("super-cnn", data_folder, tmp_path)

    assert caught.value.fields["known"] == "lung-nodule, reference-cnn"


@pytest.mark.parametrize(
    ("name", "recipe"),
    [("lung-nodule", COMPACT_CNN), ("compact-cnn", COMPACT_CNN), ("reference-cnn", REFERENCE_CNN)],
)
def test_a_training_goes_by_the_recipe_s_or_the_model_s_name(name, recipe, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(fit, "train_recipe", lambda *arguments: asked.append(arguments[0]))
    train(name, tmp_path, tmp_path)

    assert asked == [recipe]


def test_evaluation_writes_one_row_per_nodule_in_file_order(trained, data_folder, tmp_path):
    model = load_keras_model(trained[0] / "lung-nodule")
    result = evaluate(
        model,
        data_folder / "nodules.npz",
        tmp_path / "scores.csv",
        tmp_path / "result.json",
        lambda *_step: None,
    )
    with (tmp_path / "scores.csv").open() as file:
        rows = list(csv.DictReader(file))
    nodules = load_nodules(data_folder / "nodules.npz")
    scores = np.array([float(row["score"]) for row in rows])

    assert [int(row["row"]) for row in rows] == list(range(100))
    assert np.corrcoef(scores, nodules.ratings.diameter_mm)[0, 1] > 0.8
    assert json.loads((tmp_path / "result.json").read_text()) == result
    assert result["model"]["sha256"] == model.card.sha256
    assert (result["nodules"], result["refused"]) == (100, 0)
    assert result["metrics"][0]["id"] == "auc"


def test_evaluation_without_ratings_writes_scores_alone(trained, tmp_path):
    fields = {name: nodule_fields(7)[name] for name in ("hu", "pixel_spacing_mm")}
    write_nodules(tmp_path / "bare.npz", **fields)
    model = load_keras_model(trained[0] / "lung-nodule")
    result = evaluate(model, tmp_path / "bare.npz", tmp_path / "scores.csv")

    assert result["metrics"] == []
    assert len((tmp_path / "scores.csv").read_text().splitlines()) == 8

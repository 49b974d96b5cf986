"""The whole way from a labelled set to a shipped model, on a set of synthetic disks."""

import json
import shutil
from dataclasses import replace
from types import SimpleNamespace

import keras
import numpy as np
import pytest

from medviewer.analysis.model_card import MODEL_FILE, REFERENCE_FILE, load_card
from medviewer.services.keras_model import load_keras_model
from medviewer.training import lung_nodule, reference, validate
from medviewer.training.architectures import compact_cnn, reference_cnn
from medviewer.training.fit import UnknownTrainingError, train
from medviewer.training.inputs import training_inputs
from medviewer.training.learn import fit_network, network_logits, steps_of
from medviewer.training.lung_nodule import MODEL_FOLDER, train_score
from medviewer.training.network_features import network_features
from medviewer.training.recipe import RECIPES, REFERENCE_CNN, Labels
from tests.training.tiny_training import (
    EVERYONE,
    OTHER_PART,
    PLAIN,
    TINY,
    UNSIZED,
    plain_network,
    sized_by_the_readers,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings(
        "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"  # Keras on saving
    ),
]


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
    trained_one = compact_cnn.build()
    network = keras.Model(trained_one.inputs[0], trained_one.outputs[0])
    kinds = [type(layer).__name__ for layer in network.layers]

    assert kinds[-4:] == ["ReLU", "Flatten", "Dropout", "Dense"]
    assert network.layers[-4].output.shape[1:3] == (12, 12)
    assert network.count_params() * 4 < 2_000_000


@pytest.mark.parametrize("recipe", RECIPES, ids=[recipe.name for recipe in RECIPES])
def test_recipes_fit_their_networks(recipe):
    patch = recipe.patch

    assert recipe.build().input_shape == (None, patch.size_px, patch.size_px, len(patch.channels))


def test_soft_labels_teach_all_nodules_and_hard_ones_the_decided(nodules):
    soft, hard = (
        training_inputs(replace(TINY, labels=labels), nodules) for labels in (Labels.SOFT, Labels.HARD)
    )

    np.testing.assert_allclose(soft.targets, (nodules.ratings.mean_malignancy - 1) / 4, atol=1e-6)
    assert set(hard.targets.tolist()) == {0.0, 1.0}
    assert len(hard.targets) == len(hard.cuts[0]) == nodules.ratings.decided.sum() < len(soft.targets)


def test_the_same_seed_gives_the_same_network_and_another_another(inputs):
    taught = np.arange(100) < 40
    first, again, other = (
        fit_network(TINY, inputs, taught, seed=seed, step=lambda: None).network for seed in (1, 1, 2)
    )

    logits = [network_logits(network, inputs.patches(EVERYONE)) for network in (first, again, other)]
    np.testing.assert_array_equal(logits[0], logits[1])
    assert not np.allclose(logits[0], logits[2])


def test_training_lowers_the_loss_and_counts_its_steps(inputs):
    steps = []
    taught = np.arange(100) < 50
    fitted = fit_network(TINY, inputs, taught, seed=1, step=lambda: steps.append(1))
    logits, targets = network_logits(fitted.network, inputs.patches(EVERYONE))[50:], inputs.targets[50:]
    chance = 1 / (1 + np.exp(-logits))

    assert len(steps) == steps_of(TINY, 50) == 3 * 7
    assert np.all(fitted.losses[-1] < fitted.losses[0])
    expected = -np.mean(targets * np.log(chance) + (1 - targets) * np.log(1 - chance))
    assert fitted.losses[-1, 1] == pytest.approx(expected, abs=1e-6)


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


def test_each_figure_is_measured_with_its_interval(trained):
    figures = {metric.id: metric for metric in trained[1].metrics}

    assert {
        "auc_cv", "auc_size", "auc_size_measured", "auc_cv_fold_mean", "auc_cv_network", "auc_gain",
        "auc_cv_jitter", "auc_jitter_fall", "calibration_error", "brier", "auc_gain_6_15_mm",
    } <= set(figures)  # fmt: skip
    assert all(
        metric.low <= metric.value <= metric.high for name, metric in figures.items() if "error" not in name
    )
    gain = figures["auc_cv"].value - figures["auc_size_measured"].value
    assert figures["auc_gain"].value == pytest.approx(gain, abs=2e-4)
    fall = figures["auc_cv"].value - figures["auc_cv_jitter"].value
    assert figures["auc_jitter_fall"].value == pytest.approx(fall, abs=2e-4)
    subgroups = {metric.id: metric.nodules for metric in trained[1].subgroups}
    assert subgroups["auc_cv_ge"] + subgroups["auc_cv_siemens"] == figures["auc_cv"].nodules
    assert (
        sum(subgroups[f"auc_cv_{third}"] for third in ("fine", "middle", "coarse"))
        == figures["auc_cv"].nodules
    )
    assert "auc_cv_toshiba" not in subgroups


def test_the_shipped_model_loads_and_carries_the_measured_figures(trained, nodules):
    out_folder, report, _progress = trained
    model = load_keras_model(out_folder / MODEL_FOLDER)
    ratings = nodules.ratings

    assert model.card.metrics == (*report.metrics, OTHER_PART)
    assert model.card.subgroups == report.subgroups
    assert model.card.training_data.nodules == 100
    sized, unsized = model.card.rules.sized, model.card.rules.unsized
    assert len(sized.reference.logits) == ratings.decided[UNSIZED:].sum()
    assert unsized.reference.labels.sum() == ratings.suspicious[ratings.decided].sum()
    assert sized.log_diameter != 0
    assert unsized.log_diameter == 0
    assert model.feature_maps(np.zeros((1, 16, 16, 2), np.float32)).maps.shape == (1, 8, 8, 4)


def test_the_same_training_writes_the_same_files_and_a_reference_network_stands_in_the_card(
    trained, data_folder, tmp_path, monkeypatch
):
    for module in (lung_nodule, validate):
        monkeypatch.setattr(module, "measured_nodules", sized_by_the_readers)
    report = json.loads((trained[0] / TINY.name / "report.json").read_text())
    report["metrics"][0]["value"] = 0.123
    shutil.copytree(trained[0], tmp_path, dirs_exist_ok=True)
    (tmp_path / "reference-cnn").mkdir()
    (tmp_path / "reference-cnn" / "report.json").write_text(json.dumps(report))
    train_score(TINY, data_folder, tmp_path, lambda *_step: None, ())

    card = load_card(tmp_path / MODEL_FOLDER)
    assert card.metric("auc_cv_reference_cnn").value == 0.123
    assert card.metric("auc_cv").value != 0.123
    for name in (MODEL_FILE, REFERENCE_FILE):
        first, second = (folder / MODEL_FOLDER / name for folder in (trained[0], tmp_path))
        assert first.read_bytes() == second.read_bytes()


def test_a_network_s_features_are_those_the_inference_sees(trained):
    folder = trained[0] / MODEL_FOLDER
    patches = np.random.default_rng(0).random((5, 16, 16, 2), dtype=np.float32)
    ours = network_features(keras.models.load_model(folder / MODEL_FILE), patches)
    theirs = load_keras_model(folder).layer_features(patches)

    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_a_network_without_attributes_is_measured_without_sizes(data_folder, tmp_path, monkeypatch):
    monkeypatch.setattr(reference, "REFERENCE_CNN", replace(PLAIN, name="reference-cnn", build=plain_network))
    report = reference.train_reference_cnn(data_folder, tmp_path, lambda *_step: None)

    assert report.metrics[0].value > 0.9
    assert {metric.id for metric in report.metrics} >= {"auc_cv", "auc_size"}
    assert "auc_size_measured" not in {metric.id for metric in report.metrics}
    assert reference.reference_metrics(tmp_path)[0].value == report.metrics[0].value
    assert not list((tmp_path / "reference-cnn" / "folds").glob("*.keras"))


def test_an_unknown_training_names_the_known_ones(data_folder, tmp_path):
    with pytest.raises(UnknownTrainingError) as caught:
        train("super-cnn", data_folder, tmp_path)

    assert caught.value.fields["known"] == "lung-nodule, nodule-outline, nodule-guard, reference-cnn"


def test_the_one_command_trains_all_parts_into_one_card(tmp_path, monkeypatch):
    asked = []

    def part(name, metrics):
        def trained_part(data_folder, out_folder, _publish, *of_others):
            asked.append((name, data_folder, out_folder, *of_others))
            return SimpleNamespace(metrics=metrics)

        return trained_part

    monkeypatch.setattr(lung_nodule, "train_outline", part("outline", ("dice",)))
    monkeypatch.setattr(lung_nodule, "train_guard", part("guard", ("sensitivity",)))
    monkeypatch.setattr(lung_nodule, "train_score", lambda _recipe, *rest: part("score", ("auc",))(*rest))
    train("lung-nodule", tmp_path / "in", tmp_path / "out", lambda *_step: None)

    places = (tmp_path / "in", tmp_path / "out")
    assert asked == [("outline", *places), ("guard", *places), ("score", *places, ("dice", "sensitivity"))]

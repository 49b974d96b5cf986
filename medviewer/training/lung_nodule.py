"""Trains the shipped model with all its parts, measures it, and writes its folder with the card."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import keras
import numpy as np

from medviewer.analysis.feature_distance import FeatureStatistics
from medviewer.analysis.feature_file import FEATURES_FILE, save_features
from medviewer.analysis.model_card import MODEL_FILE, Metric, save_card
from medviewer.i18n import _
from medviewer.training.cross_validate import cross_validate, fold_file, fold_steps
from medviewer.training.datasets import FOLDS, NODULES_FOLDER, load_training_set
from medviewer.training.feature_statistics import FoldFeatures, feature_statistics
from medviewer.training.figures import card_metrics, subgroup_metrics
from medviewer.training.guard.fit import train_guard
from medviewer.training.inputs import TrainingInputs, training_inputs
from medviewer.training.learn import fit_network, steps_of
from medviewer.training.lung_nodule_card import lung_nodule_card
from medviewer.training.network_features import network_features
from medviewer.training.network_file import save_network
from medviewer.training.outline.datasets import OUTLINED_FOLDER, load_outlined_nodules
from medviewer.training.outline.diameters import diameters_mm, measured_nodules, outlined_masks
from medviewer.training.outline.fit import OUTLINE_FOLDS, train_outline
from medviewer.training.progress import Publish, step_counter
from medviewer.training.recipe import COMPACT_CNN, Recipe
from medviewer.training.reference import reference_metrics
from medviewer.training.report import TrainingReport, training_report, write_report
from medviewer.training.surroundings import Surroundings, slices_beside
from medviewer.training.validate import validated, validation_sizes

MODEL_FOLDER = "lung-nodule"


def train_lung_nodule(data_folder: Path, out_folder: Path, publish: Publish) -> TrainingReport:
    """Train and measure the outline, the guard and the score, and write `out_folder/lung-nodule/`.

    Args:
        data_folder: A folder that holds lidc-nodule-2d, lidc-nodule-3d and lung-candidate-patches.
        out_folder: Where the model and the reports of its parts are written; made if need be. A reference network
            trained into it before stands in the card.
        publish: Told of progress, part by part.

    Raises:
        UnreadableDataSetError: The data can't be read.
    """
    outline = train_outline(data_folder, out_folder, publish)
    guard = train_guard(data_folder, out_folder, publish)
    return train_score(COMPACT_CNN, data_folder, out_folder, publish, (*outline.metrics, *guard.metrics))


def train_score(
    recipe: Recipe, data_folder: Path, out_folder: Path, publish: Publish, of_other_parts: tuple[Metric, ...]
) -> TrainingReport:
    """Train and measure the score by the sizes of the outline's folds, then write the card over all files.

    Args:
        recipe: How to train.
        data_folder: A folder that holds lidc-nodule-2d and lidc-nodule-3d.
        out_folder: Where the other parts were trained to.
        publish: Told of progress.
        of_other_parts: Their figures, for the card.
    """
    nodules = load_training_set(data_folder / NODULES_FOLDER)
    measured = measured_nodules(nodules, out_folder / OUTLINE_FOLDS)
    beside = slices_beside(nodules, load_outlined_nodules(data_folder / OUTLINED_FOLDER))
    inputs = training_inputs(recipe, nodules, Surroundings(outlined_masks(nodules, measured), beside))
    folder, model_folder = out_folder / recipe.name, out_folder / MODEL_FOLDER
    model_folder.mkdir(parents=True, exist_ok=True)
    step = step_counter(fold_steps(recipe, inputs) + steps_of(recipe, len(nodules)), publish)
    validation = cross_validate(recipe, inputs, folder / "folds", step)
    message = _("{name}: final network").format(name=recipe.name)
    network = _final_network(recipe, inputs, partial(step, 1, message))
    save_network(network, model_folder / MODEL_FILE)
    save_features(_features(inputs, network, folder / "folds"), model_folder / FEATURES_FILE)

    decided = inputs.ratings.decided
    middle_mm, jitter_mm = diameters_mm(measured)[decided], inputs.jitter_mm[:, decided]
    sizes = validation_sizes(nodules.chosen(decided), middle_mm, jitter_mm, out_folder / OUTLINE_FOLDS)
    scored, rules = validated(inputs, validation, sizes)
    metrics = card_metrics(scored)
    subgroups = subgroup_metrics(scored, nodules.spacing_mm[decided])
    report = training_report(recipe, inputs.ratings, metrics, subgroups)
    curves = {
        "score": scored.scores,
        "network alone": scored.network,
        "measured diameter alone": np.nan_to_num(scored.measured_mm),
    }
    write_report(report, recipe, folder, ratings=scored.ratings, curves=curves, losses=validation.losses)
    figures = (*metrics, *reference_metrics(out_folder), *of_other_parts)
    save_card(lung_nodule_card(recipe, model_folder, report, rules, figures), model_folder)
    return report


def _final_network(recipe: Recipe, inputs: TrainingInputs, step: Callable[[], None]) -> keras.Model:
    """The network that is shipped: trained on every nodule."""
    everyone = np.ones(len(inputs.targets), dtype=np.bool_)
    return fit_network(recipe, inputs, everyone, seed=recipe.seed, step=step).network


def _features(inputs: TrainingInputs, network: keras.Model, folds_folder: Path) -> FeatureStatistics:
    """What nodules look like inside the final network, with the distances of those the folds' networks had not seen."""
    patches = inputs.patches(np.arange(len(inputs.targets)))

    def of_fold(fold: int) -> FoldFeatures:
        layers = network_features(
            keras.models.load_model(fold_file(folds_folder, fold), compile=False), patches
        )
        held_out = inputs.ratings.folds == fold
        return FoldFeatures([rows[~held_out] for rows in layers], [rows[held_out] for rows in layers])

    return feature_statistics(network_features(network, patches), [of_fold(fold) for fold in range(FOLDS)])

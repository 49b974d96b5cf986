"""Trains a network by its recipe, end to end: cross-validation, report and, where it is shipped, model and card."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import keras
import numpy as np

from medviewer.analysis.model_card import MODEL_FILE, Metric, save_card
from medviewer.analysis.score_rule import ScoreRule, ScoreRules
from medviewer.errors import MedviewerError
from medviewer.i18n import N_, _
from medviewer.training.cross_validate import cross_validate, fold_steps
from medviewer.training.datasets import load_training_set
from medviewer.training.evaluate import reference_scores
from medviewer.training.inputs import TrainingInputs, training_inputs
from medviewer.training.learn import fit_network, steps_of
from medviewer.training.lung_nodule_card import lung_nodule_card
from medviewer.training.network_file import save_network
from medviewer.training.progress import Publish, progress_bar
from medviewer.training.recipe import RECIPES, REFERENCE_CNN, Recipe
from medviewer.training.report import TrainingReport, kept_metric, write_report

REFERENCE_METRIC = "auc_cv_reference_cnn"


class UnknownRecipeError(MedviewerError):
    """There is no recipe of that name."""

    message = N_("There is no training called “{name}”.")
    hint = N_("There are: {known}.")


def train(name: str, data_folder: Path, out_folder: Path, publish: Publish | None = None) -> TrainingReport:
    """Train the network `name` and measure it by patient.

    Writes `out_folder/RECIPE/` (folds, report.json, report.md, plots) and, for the shipped network,
    `out_folder/lung-nodule/` (model.keras, card.json, reference_scores.json). A stopped run goes on after
    its last finished fold. A finished reference-cnn in the same `out_folder` enters the shipped card.

    Args:
        name: "reference-cnn", or "compact-cnn", which may also be called by its model, "lung-nodule".
        data_folder: A folder in the form of lidc-nodule-2d.
        out_folder: Where results are written; made if need be.
        publish: Told of progress (steps done, steps in all, message); a bar on a terminal where None.

    Raises:
        UnknownRecipeError: There is no such recipe.
        UnreadableDataSetError: The data can't be read.
    """
    recipe = next((recipe for recipe in RECIPES if name in (recipe.name, recipe.model_id)), None)
    if recipe is None:
        known = ", ".join(recipe.model_id or recipe.name for recipe in RECIPES)
        raise UnknownRecipeError(f"recipe {name}", name=name, known=known)
    if publish is not None:
        return train_recipe(recipe, data_folder, out_folder, publish)
    with progress_bar() as bar:
        return train_recipe(recipe, data_folder, out_folder, bar)


def train_recipe(recipe: Recipe, data_folder: Path, out_folder: Path, publish: Publish) -> TrainingReport:
    """As `train`, for a recipe given as a value."""
    inputs = training_inputs(recipe, load_training_set(data_folder))
    folder = out_folder / recipe.name
    final_steps = steps_of(recipe, len(inputs.targets)) if recipe.model_id else 0
    step = _step_counter(fold_steps(recipe, inputs) + final_steps, publish)
    validation = cross_validate(recipe, inputs, folder / "folds", step)
    report = write_report(recipe, inputs.ratings, validation, folder)
    if recipe.model_id:
        message = _("{name}: final network").format(name=recipe.name)
        network = _final_network(recipe, inputs, partial(step, 1, message))
        model_folder = out_folder / recipe.model_id
        model_folder.mkdir(parents=True, exist_ok=True)
        save_network(network, model_folder / MODEL_FILE)
        rule = ScoreRule(reference_scores(inputs.ratings, validation.logits))
        metrics = _card_metrics(report, out_folder)
        save_card(
            lung_nodule_card(recipe, model_folder, inputs.ratings, ScoreRules(rule, rule), metrics),
            model_folder,
        )
    return report


def _final_network(recipe: Recipe, inputs: TrainingInputs, step: Callable[[], None]) -> keras.Model:
    """The network that is shipped: trained on every nodule."""
    everyone = np.ones(len(inputs.targets), dtype=np.bool_)
    return fit_network(recipe, inputs, everyone, seed=recipe.seed, step=step).network


def _card_metrics(report: TrainingReport, out_folder: Path) -> tuple[Metric, ...]:
    """The report's figures and, where it was trained, the reference network's AUC beside them."""
    kept = kept_metric(out_folder / REFERENCE_CNN.name, report.metrics[0].id)
    if kept is None:
        return report.metrics
    label = N_("AUC of the reference network, cross-validated by patient")
    other = Metric(REFERENCE_METRIC, label, kept.value, kept.low, kept.high, kept.nodules, kept.patients)
    return (*report.metrics, other)


def _step_counter(total: int, publish: Publish) -> Callable[[int, str], None]:
    done = 0

    def step(count: int, message: str) -> None:
        nonlocal done
        done += count
        publish(done, total, message)

    return step

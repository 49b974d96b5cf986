"""Trains the reference network on the folds of the shipped one and measures it the same way."""

from pathlib import Path

from medviewer.analysis.model_card import Metric
from medviewer.i18n import N_
from medviewer.training.cross_validate import cross_validate, fold_steps
from medviewer.training.datasets import NODULES_FOLDER, load_training_set
from medviewer.training.figures import Scored, measure
from medviewer.training.inputs import training_inputs
from medviewer.training.progress import Publish, step_counter
from medviewer.training.recipe import REFERENCE_CNN, Recipe
from medviewer.training.report import TrainingReport, kept_metric, training_report, write_report

REFERENCE_METRIC = "auc_cv_reference_cnn"


def train_reference_cnn(data_folder: Path, out_folder: Path, publish: Publish) -> TrainingReport:
    """Cross-validate the reference network and write `out_folder/reference-cnn/`.

    Args:
        data_folder: A folder that holds lidc-nodule-2d.
        out_folder: Where results are written; made if need be.
        publish: Told of progress.

    Raises:
        UnreadableDataSetError: The data can't be read.
    """
    return cross_validated(REFERENCE_CNN, data_folder, out_folder, publish)


def cross_validated(recipe: Recipe, data_folder: Path, out_folder: Path, publish: Publish) -> TrainingReport:
    """Cross-validate a recipe whose network scores by itself, without the size, and write its report."""
    inputs = training_inputs(recipe, load_training_set(data_folder / NODULES_FOLDER))
    folder = out_folder / recipe.name
    step = step_counter(fold_steps(recipe, inputs), publish)
    validation = cross_validate(recipe, inputs, folder / "folds", step)
    metrics = measure(inputs.ratings, validation.logits, Scored.CROSS_VALIDATED)
    report = training_report(recipe, inputs.ratings, metrics)
    decided = inputs.ratings.decided
    ratings = inputs.ratings.chosen(decided)
    curves = {recipe.name: validation.logits[decided], "readers' diameter alone": ratings.diameter_mm}
    write_report(report, recipe, folder, ratings=ratings, curves=curves, losses=validation.losses)
    return report


def reference_metrics(out_folder: Path) -> tuple[Metric, ...]:
    """The reference network's AUC where it was trained into the same folder, for the shipped model's card."""
    kept = kept_metric(out_folder / REFERENCE_CNN.name, Scored.CROSS_VALIDATED.value[0])
    if kept is None:
        return ()
    label = N_("AUC of the reference network, cross-validated by patient")
    return (Metric(REFERENCE_METRIC, label, kept.value, kept.low, kept.high, kept.nodules, kept.patients),)

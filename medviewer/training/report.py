"""Writes what a training measured: report.json for programs, report.md and three plots for people."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.model_card import Metric
from medviewer.training.cross_validate import CrossValidation
from medviewer.training.datasets import FOLDS, Ratings
from medviewer.training.evaluate import Scored, calibrated_scores, measure
from medviewer.training.plots import plot_calibration, plot_loss, plot_roc
from medviewer.training.recipe import Recipe
from medviewer.training.statistics import brier, reliability

REPORT_FILE = "report.json"
REPORT_SCHEMA = 1


@dataclass(frozen=True)
class TrainingReport:
    """What a training measured.

    Attributes:
        recipe: Name of the recipe.
        weights: Number of trained weights.
        nodules: Nodules trained on (in all folds together).
        patients: Patients they belong to.
        metrics: AUCs by patient, the network's first.
        calibrated_auc: AUC of the calibrated score (cross-fitted), which ties what the logit tells apart.
        calibration_error: Expected calibration error of the calibrated score (cross-fitted), ten groups.
        brier: Mean squared error of the calibrated score (cross-fitted).
    """

    recipe: str
    weights: int
    nodules: int
    patients: int
    metrics: tuple[Metric, ...]
    calibrated_auc: float
    calibration_error: float
    brier: float


def write_report(
    recipe: Recipe, ratings: Ratings, validation: CrossValidation, folder: Path
) -> TrainingReport:
    """Measure a cross-validation and write report.json, report.md, roc.png, calibration.png and loss.png."""
    report = _measured(recipe, ratings, validation)
    scores = calibrated_scores(ratings, validation.logits)[ratings.decided]
    curves = {recipe.name: validation.logits, "diameter alone": ratings.diameter_mm}
    plot_roc(ratings, curves, folder / "roc.png")
    plot_calibration(ratings.suspicious[ratings.decided], scores, folder / "calibration.png")
    plot_loss(validation.losses, folder / "loss.png")
    (folder / "report.md").write_text(_markdown(recipe, report), encoding="utf-8")
    fields = {"schema": REPORT_SCHEMA, **asdict(report)}
    (folder / REPORT_FILE).write_text(json.dumps(fields, indent=2) + "\n", encoding="utf-8")
    return report


def kept_metric(folder: Path, metric_id: str) -> Metric | None:
    """A figure of an earlier training's report.json, None where there is none."""
    try:
        metrics = json.loads((folder / REPORT_FILE).read_text(encoding="utf-8"))["metrics"]
        return next((Metric(**metric) for metric in metrics if metric["id"] == metric_id), None)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _measured(recipe: Recipe, ratings: Ratings, validation: CrossValidation) -> TrainingReport:
    decided, labels = ratings.decided, ratings.suspicious[ratings.decided]
    scores: NDArray[np.float64] = calibrated_scores(ratings, validation.logits)
    metrics = measure(ratings, validation.logits, Scored.CROSS_VALIDATED)
    calibrated = measure(ratings, scores, Scored.CROSS_VALIDATED)[0]
    return TrainingReport(
        recipe=recipe.name,
        weights=recipe.build().count_params(),
        nodules=len(ratings.readers),
        patients=len(np.unique(ratings.patient_id)),
        metrics=metrics,
        calibrated_auc=calibrated.value,
        calibration_error=round(reliability(labels, scores[decided]).expected_calibration_error, 4),
        brier=round(brier(labels, scores[decided]), 4),
    )


def _markdown(recipe: Recipe, report: TrainingReport) -> str:
    patch = recipe.patch
    windows = ", ".join(f"{low:g} to {high:g}" for low, high in patch.channels)
    rows = "\n".join(
        f"| {metric.label} | {metric.value:.3f} | {metric.low:.3f} to {metric.high:.3f} | "
        f"{metric.nodules} / {metric.patients} |"
        for metric in report.metrics
    )
    return f"""# {recipe.name}

{report.weights:,} weights, trained on {report.nodules} nodules of {report.patients} patients
(labels: {recipe.labels.value}; {recipe.epochs} epochs, batch {recipe.batch_size}, seed {recipe.seed}).
Input: {patch.size_px} x {patch.size_px} cells over {patch.field_mm:g} mm; HU {windows}.

Every nodule is scored by the network of {FOLDS} that has not seen its patient. Figures are for nodules with
three readers or more and a consensus other than 3; intervals: 2,000 draws of patients. The label is the
radiologists' suspicion, not pathology.

| measured | value | 95 % interval | nodules / patients |
|---|---|---|---|
{rows}

The calibrated score (Venn-Abers, each fold by the others): AUC {report.calibrated_auc:.3f}, calibration error
{report.calibration_error:.3f}, Brier score {report.brier:.3f}.

![ROC](roc.png) ![Calibration](calibration.png) ![Loss](loss.png)
"""

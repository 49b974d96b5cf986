"""Writes what a training measured: report.json for programs, report.md and three plots for people."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.model_card import Metric
from medviewer.training.datasets import FOLDS, Ratings
from medviewer.training.figures import calibrated_scores
from medviewer.training.plots import plot_calibration, plot_loss, plot_roc
from medviewer.training.recipe import Recipe

REPORT_FILE = "report.json"
REPORT_SCHEMA = 2


@dataclass(frozen=True)
class TrainingReport:
    """What a training measured.

    Attributes:
        recipe: Name of the recipe.
        weights: Number of trained weights.
        nodules: Nodules trained on (in all folds together).
        patients: Patients they belong to.
        metrics: Figures by patient, the main one first.
        subgroups: The main figure by subgroup.
    """

    recipe: str
    weights: int
    nodules: int
    patients: int
    metrics: tuple[Metric, ...]
    subgroups: tuple[Metric, ...] = ()


def training_report(
    recipe: Recipe, trained_on: Ratings, metrics: tuple[Metric, ...], subgroups: tuple[Metric, ...] = ()
) -> TrainingReport:
    """The report of a recipe trained on the nodules rated `trained_on`."""
    return TrainingReport(
        recipe=recipe.name,
        weights=recipe.build().count_params(),
        nodules=len(trained_on.readers),
        patients=len(np.unique(trained_on.patient_id)),
        metrics=metrics,
        subgroups=subgroups,
    )


def write_report(
    report: TrainingReport,
    recipe: Recipe,
    folder: Path,
    *,
    ratings: Ratings,
    curves: Mapping[str, NDArray[np.float64]],
    losses: NDArray[np.float64],
) -> None:
    """Write report.json, report.md, roc.png, calibration.png and loss.png.

    Args:
        report: What was measured.
        recipe: How it was trained.
        folder: Where to write.
        ratings: The decided nodules.
        curves: Name -> their scores, the main one first; it is the one whose calibration is plotted.
        losses: (folds, epochs, 2), as `CrossValidation` has them.
    """
    scores = calibrated_scores(ratings, next(iter(curves.values())))
    plot_roc(ratings, curves, folder / "roc.png")
    plot_calibration(ratings.suspicious, scores, folder / "calibration.png")
    plot_loss(losses, folder / "loss.png")
    (folder / "report.md").write_text(_markdown(recipe, report), encoding="utf-8")
    fields = {"schema": REPORT_SCHEMA, **asdict(report)}
    (folder / REPORT_FILE).write_text(json.dumps(fields, indent=2) + "\n", encoding="utf-8")


def kept_metric(folder: Path, metric_id: str) -> Metric | None:
    """A figure of an earlier training's report.json, None where there is none."""
    try:
        metrics = json.loads((folder / REPORT_FILE).read_text(encoding="utf-8"))["metrics"]
        return next((Metric(**metric) for metric in metrics if metric["id"] == metric_id), None)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def metrics_table(metrics: Iterable[Metric]) -> str:
    """A Markdown table, one row for each figure."""
    rows = "\n".join(
        f"| {metric.label} | {metric.value:.3f} | {metric.low:.3f} to {metric.high:.3f} | "
        f"{metric.nodules} / {metric.patients} |"
        for metric in metrics
    )
    return f"| measured | value | 95 % interval | nodules / patients |\n|---|---|---|---|\n{rows}\n"


def _markdown(recipe: Recipe, report: TrainingReport) -> str:
    patch = recipe.patch
    windows = ", ".join(f"{low:g} to {high:g}" for low, high in patch.channels)
    subgroups = f"\nBy subgroup:\n\n{metrics_table(report.subgroups)}" if report.subgroups else ""
    return f"""# {recipe.name}

{report.weights:,} weights, trained on {report.nodules} nodules of {report.patients} patients
(labels: {recipe.labels.value}; {recipe.epochs} epochs, batch {recipe.batch_size}, seed {recipe.seed}).
Input: {patch.size_px} x {patch.size_px} cells over {patch.field_mm:g} mm; HU {windows}.

Every nodule is scored by the network of {FOLDS} that has not seen its patient. Figures are for nodules with
three readers or more and a consensus other than 3; intervals: 2,000 draws of patients. The label is the
radiologists' suspicion, not pathology.

{metrics_table(report.metrics)}{subgroups}
![ROC](roc.png) ![Calibration](calibration.png) ![Loss](loss.png)
"""

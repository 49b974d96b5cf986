"""Measures scores: of a cross-validation, and of a finished model on a labelled file."""

import csv
import json
from dataclasses import asdict
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.interval import ReferenceScores, score_with_interval
from medviewer.analysis.model_card import Metric
from medviewer.analysis.score import PointScore, SizedPoint, score_points
from medviewer.analysis.score_model import ScoreModel
from medviewer.i18n import N_, _
from medviewer.training.datasets import FOLDS, NoduleSet, Ratings, load_nodules
from medviewer.training.progress import Publish, progress_bar
from medviewer.training.statistics import auc_by_patient

BAND_MM = (6.0, 15.0)
"""Nodules whose size says least."""

EVALUATION_SCHEMA = 1


class Scored(Enum):
    """How scores came about: the ids and names of the figures measured on them."""

    CROSS_VALIDATED = ("auc_cv", N_("AUC, cross-validated by patient"))
    AS_SHIPPED = ("auc", N_("AUC"))


def measure(ratings: Ratings, scores: NDArray[np.float64], scored: Scored) -> tuple[Metric, ...]:
    """AUC by patient of the scores and, beside it, of the nodule's diameter alone; also for 6 to 15 mm.

    Counted are nodules with three readers or more and a consensus other than 3 whose score is a number. A
    size band without both classes is left out.

    Raises:
        ValueError: Of those that count, none or all are suspicious.
    """
    counted = ratings.decided & np.isfinite(scores)
    small, large = BAND_MM
    band = counted & (ratings.diameter_mm >= small) & (ratings.diameter_mm <= large)
    metric_id, label = scored.value
    metrics = [
        _auc_metric(metric_id, label, ratings, scores, counted),
        _auc_metric("auc_size", N_("AUC of the diameter alone"), ratings, ratings.diameter_mm, counted),
    ]
    if len(np.unique(ratings.suspicious[band])) == 2:
        metrics += [
            _auc_metric(f"{metric_id}_6_15_mm", N_("AUC, nodules of 6 to 15 mm"), ratings, scores, band),
            _auc_metric(
                "auc_size_6_15_mm",
                N_("AUC of the diameter alone, nodules of 6 to 15 mm"),
                ratings,
                ratings.diameter_mm,
                band,
            ),
        ]
    return tuple(metrics)


def reference_scores(ratings: Ratings, logits: NDArray[np.float64]) -> ReferenceScores:
    """What the interval of a model is computed from: the decided nodules' cross-validated logits."""
    return ReferenceScores(logits[ratings.decided], ratings.suspicious[ratings.decided])


def calibrated_scores(ratings: Ratings, logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each decided nodule's calibrated score, the reference being the other folds' nodules; nan for the rest."""
    scores = np.full(len(logits), np.nan)
    for fold in range(FOLDS):
        others = ratings.decided & (ratings.folds != fold)
        rows = np.flatnonzero(ratings.decided & (ratings.folds == fold))
        if not others.any():
            continue
        reference = ReferenceScores(logits[others], ratings.suspicious[others])
        for row in rows:
            scores[row] = score_with_interval(float(logits[row]), reference).value
    return scores


def score_nodules(nodules: NoduleSet, model: ScoreModel, publish: Publish) -> list[PointScore]:
    """Score each nodule's picture at its middle, just as Analyze scores a point of a series."""
    scores = []
    for row in range(len(nodules)):
        scores += score_points(nodules.volume(row), [SizedPoint((0.0, 0.0, 0.0), None)], model)
        publish(row + 1, len(nodules), _("Scoring nodules"))
    return scores


def evaluate(
    model: ScoreModel,
    data_file: Path,
    scores_file: Path,
    json_file: Path | None = None,
    publish: Publish | None = None,
) -> dict[str, Any]:
    """Score a file in the form of lidc-nodule-2d and write `row,score`, rows counted from 0 in file order.

    A refused nodule has an empty score. Where the file holds ratings, AUCs by patient are measured too.

    Args:
        model: The model, as the inference worker loads it.
        data_file: The .npz file.
        scores_file: The .csv file to write.
        json_file: Where the result is written as JSON too, if anywhere.
        publish: Told of progress; a bar on a terminal where None.

    Returns:
        The result as written to `json_file`: schema, model (id, version, sha256), nodules, refused, metrics.

    Raises:
        UnreadableDataSetError: The data file can't be read.
    """
    nodules = load_nodules(data_file)
    if publish is None:
        with progress_bar() as bar:
            scores = score_nodules(nodules, model, bar)
    else:
        scores = score_nodules(nodules, model, publish)
    write_scores(scores, scores_file)
    card = model.card
    result = {
        "schema": EVALUATION_SCHEMA,
        "model": {"id": card.id, "version": card.version, "sha256": card.sha256},
        "nodules": len(scores),
        "refused": sum(score.score is None for score in scores),
        "metrics": [asdict(metric) for metric in _measured(nodules.ratings, scores)],
    }
    if json_file is not None:
        json_file.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return result


def write_scores(scores: list[PointScore], path: Path) -> None:
    """Write `row,score` as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["row", "score"])
        for row, score in enumerate(scores):
            writer.writerow([row, "" if score.score is None else f"{score.score.value:.6f}"])


def _measured(ratings: Ratings | None, scores: list[PointScore]) -> tuple[Metric, ...]:
    if ratings is None:
        return ()
    values = np.array([np.nan if score.score is None else score.score.value for score in scores])
    counted = ratings.decided & np.isfinite(values)
    both_classes = len(np.unique(ratings.suspicious[counted])) == 2
    return measure(ratings, values, Scored.AS_SHIPPED) if both_classes else ()


def _auc_metric(
    metric_id: str,
    label: str,
    ratings: Ratings,
    scores: NDArray[np.float64],
    rows: NDArray[np.bool_],
) -> Metric:
    patients = ratings.patient_id[rows]
    estimate = auc_by_patient(ratings.suspicious[rows], scores[rows], patients)
    return Metric(
        metric_id,
        label,
        round(estimate.value, 4),
        round(estimate.low, 4),
        round(estimate.high, 4),
        nodules=int(rows.sum()),
        patients=len(np.unique(patients)),
    )

"""Measures a finished model on a labelled file, scored exactly as Analyze scores a series."""

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from medviewer.analysis.feature_gate import gated
from medviewer.analysis.guard import guard_points, refusal
from medviewer.analysis.measure import measure_nodule
from medviewer.analysis.model_card import Metric
from medviewer.analysis.models import Models
from medviewer.analysis.score import PointScore, SizedPoint, score_points
from medviewer.i18n import _
from medviewer.training.datasets import NoduleSet, Ratings, load_nodules
from medviewer.training.figures import Scored, measure
from medviewer.training.progress import Publish, progress_bar

EVALUATION_SCHEMA = 2
_MIDDLE = (0.0, 0.0, 0.0)


@dataclass(frozen=True, eq=False)
class ScoredNodule:
    """One nodule of a file, scored at the middle of its picture.

    Attributes:
        point: What the model says of it.
        diameter_mm: As measured there, None where it could not be.
        is_withheld: Whether Analyze would show no score: the guard or the feature distance speaks against it.
    """

    point: PointScore
    diameter_mm: float | None
    is_withheld: bool


def score_nodules(nodules: NoduleSet, models: Models, publish: Publish) -> list[ScoredNodule]:
    """Measure and score each nodule's picture at its middle, just as Analyze does with a marker in a series.

    A file of nodules says itself that they are nodules: one that Analyze would show no score of is scored all the
    same, and marked.
    """
    scored = []
    for row in range(len(nodules)):
        volume = nodules.volume(row)
        measurement = measure_nodule(volume, _MIDDLE, models.outline)
        diameter_mm = None if measurement is None else measurement.mean_mm
        points = score_points(volume, [SizedPoint(_MIDDLE, diameter_mm)], models.score)
        unlike = gated(points, models.score, models.features)[0].score is None
        guard = models.guard
        is_other = guard is not None and refusal(guard_points(volume, [_MIDDLE], guard)[0]) is not None
        scored.append(ScoredNodule(points[0], diameter_mm, unlike or is_other))
        publish(row + 1, len(nodules), _("Scoring nodules"))
    return scored


def evaluate(
    models: Models,
    data_file: Path,
    scores_file: Path,
    json_file: Path | None = None,
    publish: Publish | None = None,
) -> dict[str, Any]:
    """Score a file in the form of lidc-nodule-2d and write `row,score`, rows counted from 0 in file order.

    The size that the score goes by is measured on the picture, never read from the file. Where the file holds
    ratings, AUCs by patient are measured too.

    Args:
        models: The networks of a model, as the inference worker loads them.
        data_file: The .npz file.
        scores_file: The .csv file to write.
        json_file: Where the result is written as JSON too, if anywhere.
        publish: Told of progress; a bar on a terminal where None.

    Returns:
        The result as written to `json_file`: schema, model (id, version, sha256), nodules, withheld (how many Analyze
        would show no score of), unmeasured (how many have no size), metrics.

    Raises:
        UnreadableDataSetError: The data file can't be read.
    """
    nodules = load_nodules(data_file)
    if publish is None:
        with progress_bar() as bar:
            scored = score_nodules(nodules, models, bar)
    else:
        scored = score_nodules(nodules, models, publish)
    write_scores(scored, scores_file)
    card = models.score.card
    result = {
        "schema": EVALUATION_SCHEMA,
        "model": {"id": card.id, "version": card.version, "sha256": card.sha256},
        "nodules": len(scored),
        "withheld": sum(each.is_withheld for each in scored),
        "unmeasured": sum(each.diameter_mm is None for each in scored),
        "metrics": [asdict(metric) for metric in _measured(nodules.ratings, scored)],
    }
    if json_file is not None:
        json_file.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return result


def write_scores(scored: Sequence[ScoredNodule], path: Path) -> None:
    """Write `row,score` as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["row", "score"])
        for row, each in enumerate(scored):
            writer.writerow([row, "" if each.point.score is None else f"{each.point.score.value:.6f}"])


def _measured(ratings: Ratings | None, scored: Sequence[ScoredNodule]) -> tuple[Metric, ...]:
    if ratings is None:
        return ()
    values = np.array([np.nan if each.point.score is None else each.point.score.value for each in scored])
    sizes = np.array([np.nan if each.diameter_mm is None else each.diameter_mm for each in scored])
    counted = ratings.decided & np.isfinite(values)
    both_classes = len(np.unique(ratings.suspicious[counted])) == 2
    return measure(ratings, values, Scored.AS_SHIPPED, sizes) if both_classes else ()

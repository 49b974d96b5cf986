"""A finished model on a labelled file: scored as Analyze scores."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest

from medviewer.analysis.feature_distance import FeatureStatistics, LayerStatistics
from medviewer.analysis.measure import measure_nodule
from medviewer.analysis.models import Models
from medviewer.analysis.score import SizedPoint, score_points
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.volume import FrameReference, Unit, Volume
from medviewer.services.keras_model import load_keras_model
from medviewer.training.datasets import NODULES_FOLDER, load_nodules
from medviewer.training.evaluate import evaluate, score_nodules
from medviewer.training.lung_nodule import MODEL_FOLDER
from tests.analysis.bright_outline import BrightOutline
from tests.training.synthetic_nodules import nodule_fields, write_nodules
from tests.training.tiny_training import (
    EVERYONE,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings(
        "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"  # Keras on saving
    ),
]


@pytest.fixture(scope="module")
def models(trained):
    return Models(load_keras_model(trained[0] / MODEL_FOLDER), BrightOutline())


@pytest.fixture
def nodule_file(data_folder):
    return data_folder / NODULES_FOLDER / "nodules.npz"


def ignore_progress(*_step):
    pass


def test_evaluation_writes_one_row_per_nodule_in_file_order(models, nodule_file, tmp_path):
    result = evaluate(models, nodule_file, tmp_path / "scores.csv", tmp_path / "result.json", ignore_progress)
    with (tmp_path / "scores.csv").open() as file:
        rows = list(csv.DictReader(file))
    nodules = load_nodules(nodule_file)
    scores = np.array([float(row["score"]) for row in rows])

    assert [int(row["row"]) for row in rows] == list(range(100))
    assert np.corrcoef(scores, nodules.ratings.diameter_mm)[0, 1] > 0.8
    assert json.loads((tmp_path / "result.json").read_text()) == result
    assert result["model"]["sha256"] == models.score.card.sha256
    assert (result["nodules"], result["withheld"], result["unmeasured"]) == (100, 0, 0)
    assert [metric["id"] for metric in result["metrics"]][:3] == ["auc", "auc_size_measured", "auc_size"]


def test_evaluation_measures_the_size_itself_and_never_reads_it(models, nodule_file, tmp_path):
    with np.load(nodule_file) as fields:
        wrong = {**fields, "equiv_diameter_mm": fields["equiv_diameter_mm"][::-1]}
    write_nodules(tmp_path / "wrong.npz", **wrong)
    for name, data in (("right", nodule_file), ("wrong", tmp_path / "wrong.npz")):
        evaluate(models, data, tmp_path / f"{name}.csv", publish=ignore_progress)

    assert (tmp_path / "right.csv").read_text() == (tmp_path / "wrong.csv").read_text()


def test_a_nodule_scores_as_a_marker_in_a_whole_scan_does(models, nodules):
    few = nodules.chosen(EVERYONE < 5)
    scored = score_nodules(few, models, ignore_progress)
    for row, each in enumerate(scored):
        single = few.volume(row)
        plane, spacing = single.values[0], float(few.spacing_mm[row])
        geometry = VolumeGeometry.from_vectors(
            (9, *plane.shape), (10.0, 20.0, 30.0), (0, 0, 0.1), (0, spacing, 0), (spacing, 0, 0)
        )
        scan = Volume(np.repeat(plane[None], 9, axis=0), geometry, (FrameReference(""),) * 9, Unit.HU)
        middle = geometry.to_patient((4, 35, 35))
        diameter = measure_nodule(scan, middle, models.outline).mean_mm
        point = score_points(scan, [SizedPoint(middle, diameter)], models.score)[0]

        assert diameter == pytest.approx(each.diameter_mm, abs=1e-3)
        assert point.score.value == pytest.approx(each.point.score.value, abs=1e-4)


def test_what_analyze_would_not_score_is_scored_and_counted(models, nodule_file, tmp_path):
    strict = FeatureStatistics(
        tuple(
            LayerStatistics(np.zeros(rows.shape[1]), np.eye(rows.shape[1]), np.array([1e-6]))
            for rows in models.score.layer_features(np.zeros((1, 16, 16, 2), np.float32))
        ),
        caution_from=0.5,
        refused_from=0.6,
    )
    wary = replace(models, features=strict)
    result = evaluate(wary, nodule_file, tmp_path / "scores.csv", publish=ignore_progress)

    assert (result["nodules"], result["withheld"]) == (100, 100)
    assert all(line.split(",")[1] for line in (tmp_path / "scores.csv").read_text().splitlines())


def test_evaluation_without_ratings_writes_scores_alone(models, tmp_path):
    fields = {name: nodule_fields(7)[name] for name in ("hu", "pixel_spacing_mm")}
    write_nodules(tmp_path / "bare.npz", **fields)
    result = evaluate(models, tmp_path / "bare.npz", tmp_path / "scores.csv")

    assert result["metrics"] == []
    assert len((tmp_path / "scores.csv").read_text().splitlines()) == 8

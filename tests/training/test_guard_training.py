"""The guard's training end to end on synthetic disks and bars, and the figures it reports."""

import json

import numpy as np
import pytest

from medviewer.analysis.guard_file import GUARD_FILE, GUARD_SETTINGS_FILE, load_guard_settings
from medviewer.training.guard import cross_validate as cross_validation
from medviewer.training.guard import fit, learn, measure
from medviewer.training.guard.baseline import blobness, brightness
from medviewer.training.guard.examples import GUARD_PATCH
from medviewer.training.guard.fit import CAUTION_SHARE, REFUSED_SHARE, guard_settings, train_guard
from medviewer.training.guard.measure import Comparison, sensitivity_at
from medviewer.training.guard.rank import KnownCandidates, logistic_regression
from medviewer.training.kept_arrays import keep, kept
from medviewer.training.statistics import auc
from tests.training.guard_sets import write_guard_sets

pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"  # Keras on saving
)


def ignore(_done, _total, _message):
    return None


def known_candidates(_folder, _step):
    rng = np.random.default_rng(0)
    patches = rng.random((40, GUARD_PATCH.size_px, GUARD_PATCH.size_px, 1), dtype=np.float32)
    return KnownCandidates(rng.uniform(8, 300, 40), patches, np.arange(40) % 2 == 0)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("guard")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learn, "EPOCHS", 1)
        patch.setattr(measure, "RESAMPLES", 20)
        patch.setattr(fit, "known_candidates", known_candidates)
        data = write_guard_sets(folder / "labelled")
        report = train_guard(data, folder / "out", ignore)
        yield folder, report


@pytest.mark.slow
def test_network_settings_and_report_are_written(trained):
    folder, report = trained
    settings = load_guard_settings(folder / "out" / "lung-nodule" / GUARD_SETTINGS_FILE)

    assert settings == report.settings
    assert settings.refused_below <= settings.caution_below
    assert (folder / "out" / "lung-nodule" / GUARD_FILE).stat().st_size < 1_000_000
    fields = json.loads((folder / "out" / "nodule-guard" / "report.json").read_text())
    assert fields["rows"][0]["name"] == "candidates"
    text = (folder / "out" / "nodule-guard" / "report.md").read_text()
    assert "| candidates | guard |" in text
    assert "Trained without whole scans: none there." in text
    assert not any(name.startswith("whole") for name in fields["passed"])
    assert [metric.id for metric in report.metrics] == [
        "guard_auc",
        "guard_auc_blobs",
        "guard_sensitivity_fp5",
    ]


@pytest.mark.slow
def test_as_many_nodules_pass_as_the_limits_promise(trained):
    _folder, report = trained
    passed, without_caution = report.passed["nodules marked by three readers or more"]

    assert passed == pytest.approx(1 - REFUSED_SHARE, abs=0.04)
    assert without_caution == pytest.approx(1 - CAUTION_SHARE, abs=0.04)


@pytest.mark.slow
def test_finished_folds_are_not_trained_again_and_the_network_is_the_same(trained, monkeypatch):
    folder, _report = trained
    path = folder / "out" / "lung-nodule" / GUARD_FILE
    before = path.read_bytes()
    monkeypatch.setattr(cross_validation, "fit_guard", lambda *_a, **_k: pytest.fail("trained again"))

    train_guard(folder / "labelled", folder / "out", ignore)

    assert path.read_bytes() == before


def test_kept_arrays_of_another_run_or_damaged_ones_are_not_taken_up(tmp_path):
    keep(tmp_path / "a.npz", "this run", {"values": np.arange(3)})
    (tmp_path / "b.npz").write_bytes(b"PK\x03\x04")

    assert kept(tmp_path / "a.npz", "this run")["values"].tolist() == [0, 1, 2]
    assert kept(tmp_path / "a.npz", "another run") is None
    assert kept(tmp_path / "b.npz", "this run") is None
    assert kept(tmp_path / "c.npz", "this run") is None


def test_sensitivity_at_a_false_positive_rate_by_hand():
    is_nodule = np.array([True] * 4 + [False] * 10)
    scores = np.array([9.5, 8.5, 7.5, 0.5, *range(10)], dtype=float)

    assert sensitivity_at(is_nodule, scores, 0.10) == 0.5  # one of ten others may lie above: the 9
    assert sensitivity_at(is_nodule, scores, 0.20) == 0.75


def test_figures_come_with_an_interval_by_patient():
    rng = np.random.default_rng(0)
    is_nodule = np.arange(300) % 2 == 0
    scores = rng.normal(size=300) + is_nodule
    patients = np.array([f"p{number // 4}" for number in range(300)])
    figure = Comparison("some", scores, is_nodule, patients).auc()

    assert figure.low < figure.value < figure.high
    assert figure.value == auc(is_nodule.astype(int), scores)


def test_limits_are_quantiles_of_the_nodules():
    logits = np.linspace(0, 100, 10001)
    settings = guard_settings(logits, 0.5)

    assert settings.refused_below == pytest.approx(100 * REFUSED_SHARE, abs=0.01)
    assert settings.caution_below == pytest.approx(100 * CAUTION_SHARE, abs=0.01)
    assert settings.rank_weight == 0.5


def test_the_regression_finds_the_weights_that_made_the_labels():
    rng = np.random.default_rng(1)
    columns = np.column_stack([np.ones(20000), rng.normal(size=(20000, 2))])
    truth = np.array([-0.5, 1.0, 0.4])
    labels = rng.random(20000) < 1 / (1 + np.exp(-columns @ truth))

    np.testing.assert_allclose(logistic_regression(columns, labels), truth, atol=0.06)


def test_baselines_see_a_bright_blob_in_the_middle_only():
    patches = np.zeros((3, GUARD_PATCH.size_px, GUARD_PATCH.size_px, 1), np.float32)
    patches[0, 13:19, 13:19] = 1
    patches[1, 2:8, 2:8] = 1

    for baseline in (brightness, blobness):
        middle, corner, empty = baseline(patches)
        assert middle > 10 * max(corner, empty, 1e-3)

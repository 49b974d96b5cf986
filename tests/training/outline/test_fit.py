"""A tiny outline network is trained on balls: it finds balls, is the same again, and its folds are taken up."""

import json
from dataclasses import replace

import numpy as np
import pytest

from medviewer.training.datasets import UnreadableDataSetError
from medviewer.training.outline.agreement import agreement
from medviewer.training.outline.cross_validate import fold_file, fold_outlines, train_folds
from medviewer.training.outline.cuts import cut_slices
from medviewer.training.outline.fit import OUTLINE_FOLDS, OUTLINE_NAME, train_outline_recipe
from medviewer.training.outline.learn import fit_outline
from medviewer.training.outline.network import TrainedOutline, build
from medviewer.training.outline.recipe import OUTLINE
from tests.training.outline.balls import ball, set_fields

pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"  # Keras on saving
)
TINY = replace(OUTLINE, widths=(4, 6), copies=2, epochs=1, slices=8, batch_size=4)
LEARNING = replace(TINY, epochs=25, slices=64, batch_size=8, learning_rate=1e-2)
NODULES = [ball(4.0 + number % 3, f"P-{number}", noise_hu=20, seed=number) for number in range(12)]


@pytest.fixture(scope="module")
def cuts():
    return cut_slices(NODULES, TINY)


def taught_by(recipe, cuts):
    steps = []
    everyone = np.ones(len(cuts.folds), bool)
    trained = fit_outline(recipe, cuts, everyone, seed=1, step=lambda: steps.append(1))
    return trained, len(steps)


def test_a_trained_network_outlines_a_ball_it_has_not_seen(cuts):
    trained, steps = taught_by(LEARNING, cuts)

    assert steps == LEARNING.steps
    assert agreement(ball(5.5, "P-99", noise_hu=20, seed=99), trained).dice > 0.7


def test_the_same_seed_gives_the_same_network(cuts):
    fields = cuts.fields[:3, 0].astype(np.float32)
    first, again = (taught_by(TINY, cuts)[0].probabilities(fields) for _run in range(2))

    np.testing.assert_array_equal(first, again)
    assert first.std() > 0


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A whole small training: its folder, its report, what was told of progress."""
    folder = tmp_path_factory.mktemp("outline")
    (folder / "set").mkdir()
    np.savez(folder / "set" / "nodules.npz", **set_fields(NODULES))
    told = []
    report = train_outline_recipe(TINY, folder / "set", folder / "out", lambda *step: told.append(step))
    return folder, report, told


def test_a_training_ends_with_a_report_and_a_network_and_its_progress_at_the_last_step(trained):
    folder, report, told = trained
    written = json.loads((folder / "out" / OUTLINE_NAME / "report.json").read_text())

    assert (folder / "out" / "lung-nodule" / "outline.keras").is_file()
    assert written["rows"][0]["nodules"] == report.rows[0].nodules == len(NODULES)
    assert told[-1][0] == told[-1][1]


def test_finished_folds_are_taken_up_and_a_missing_or_foreign_one_is_made_anew(trained, monkeypatch):
    folders, cuts = trained[0] / "out" / OUTLINE_FOLDS, cut_slices(NODULES, TINY)
    before = [fold_file(folders, fold).read_bytes() for fold in range(5)]
    made = []

    def untrained(recipe, _cuts, _taught, *, seed, step):
        made.append(seed - recipe.seed)
        return TrainedOutline(build(recipe.widths))

    monkeypatch.setattr("medviewer.training.outline.cross_validate.fit_outline", untrained)
    train_folds(TINY, cuts, folders, lambda *_step: None)
    assert made == []
    fold_file(folders, 3).unlink()
    train_folds(TINY, cuts, folders, lambda *_step: None)
    assert made == [3]
    assert len(list(fold_outlines(folders))) == 5
    assert [fold_file(folders, fold).read_bytes() for fold in (0, 1, 2, 4)] == [*before[:3], before[4]]
    train_folds(replace(TINY, noise=0.5), cuts, folders, lambda *_step: None)
    assert made == [3, 0, 1, 2, 3, 4]


def test_a_training_on_an_unreadable_set_writes_nothing(tmp_path):
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "nodules.npz").write_bytes(b"cut")

    with pytest.raises(UnreadableDataSetError):
        train_outline_recipe(TINY, tmp_path / "set", tmp_path / "out", lambda *_step: None)
    assert not (tmp_path / "out").exists()

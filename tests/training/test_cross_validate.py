"""Folds: who is taught by whom, what is kept, and how a stopped run goes on."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.training import cross_validate as cross_validation
from medviewer.training.architectures import compact_cnn
from medviewer.training.cross_validate import cross_validate, fold_steps
from medviewer.training.learn import Fitted, steps_of
from tests.training.tiny_training import TINY

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings(
        "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"  # Keras on saving
    ),
]


@pytest.fixture
def quick_folds(monkeypatch):
    """Folds without a network: each nodule's logit is a number drawn with the training's seed. Lists who was taught."""
    taught = []

    def draw(recipe, inputs, chosen, *, seed, step):
        taught.append(set(inputs.ratings.patient_id[chosen].tolist()))
        for _step in range(steps_of(recipe, int(chosen.sum()))):
            step()
        return Fitted(np.random.default_rng(seed), np.full((recipe.epochs, 2), seed))

    monkeypatch.setattr(cross_validation, "fit_network", draw)
    monkeypatch.setattr(
        cross_validation, "network_logits", lambda rng, patches: rng.normal(size=len(patches))
    )
    monkeypatch.setattr(cross_validation, "save_network", lambda _rng, path: path.write_text("a network"))
    return taught


def ignore(_count, _message):
    pass


def test_a_nodule_is_scored_by_a_network_that_never_saw_its_patient(inputs, tmp_path, quick_folds):
    validation = cross_validate(TINY, inputs, tmp_path, ignore)

    assert np.all(np.isfinite(validation.logits))
    for fold, patients in enumerate(quick_folds):
        held_out = set(inputs.ratings.patient_id[inputs.ratings.folds == fold].tolist())
        assert held_out
        assert not held_out & patients
        assert held_out | patients == set(inputs.ratings.patient_id.tolist())


class StoppedError(Exception):
    pass


def test_a_stopped_run_goes_on_after_its_last_finished_fold(inputs, tmp_path, quick_folds):
    whole = cross_validate(TINY, inputs, tmp_path / "whole", ignore)

    def stop_in_third_fold(_count, message):
        if "fold 3" in message:
            raise StoppedError

    with pytest.raises(StoppedError):
        cross_validate(TINY, inputs, tmp_path / "cut", stop_in_third_fold)
    counts = {}
    quick_folds.clear()
    resumed = cross_validate(
        TINY, inputs, tmp_path / "cut", lambda steps, message: counts.setdefault(message, []).append(steps)
    )

    assert len(quick_folds) == 3
    np.testing.assert_array_equal(resumed.logits, whole.logits)
    np.testing.assert_array_equal(resumed.losses, whole.losses)
    assert [len(steps) == 1 for steps in counts.values()] == [True, True, False, False, False]
    assert sum(map(sum, counts.values())) == fold_steps(TINY, inputs)


@pytest.mark.parametrize(
    "other",
    [replace(TINY, seed=9), replace(TINY, epochs=4), replace(TINY, build=compact_cnn.build)],
    ids=["seed", "epochs", "network"],
)
def test_folds_of_another_recipe_are_not_taken_up(inputs, tmp_path, quick_folds, other):
    cross_validate(TINY, inputs, tmp_path, ignore)
    cross_validate(other, inputs, tmp_path, ignore)

    assert len(quick_folds) == 10


def test_folds_of_other_data_are_not_taken_up(inputs, tmp_path, quick_folds):
    cross_validate(TINY, inputs, tmp_path, ignore)
    cross_validate(TINY, replace(inputs, targets=1 - inputs.targets), tmp_path, ignore)

    assert len(quick_folds) == 10


def test_a_damaged_fold_is_trained_again(inputs, tmp_path, quick_folds):
    cross_validate(TINY, inputs, tmp_path, ignore)
    (tmp_path / "fold-2.npz").write_bytes(b"PK cut")
    cross_validate(TINY, inputs, tmp_path, ignore)

    assert len(quick_folds) == 6

"""Trains the guard end to end: examples, cross-validation, final network, limits, rank weight and report."""

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.guard_file import GUARD_FILE, GUARD_SETTINGS_FILE, save_guard_settings
from medviewer.analysis.guard_model import GuardSettings
from medviewer.i18n import _
from medviewer.training.guard.cross_validate import SEED, cross_validate, final_guard, fold_steps
from medviewer.training.guard.cuts import cut_all
from medviewer.training.guard.examples import GUARD_PATCH, make_examples
from medviewer.training.guard.learn import steps_of
from medviewer.training.guard.pictures import load_pictures
from medviewer.training.guard.rank import RANK_SEEDS, fitted_rank_weight, known_candidates
from medviewer.training.guard.report import GuardReport, guard_report, write_guard_report
from medviewer.training.network_file import save_network
from medviewer.training.progress import Publish, step_counter

GUARD_NAME = "nodule-guard"
REFUSED_SHARE = 0.02
CAUTION_SHARE = 0.05


def train_guard(data_folder: Path, out_folder: Path, publish: Publish) -> GuardReport:
    """Train the guard and measure it by patient.

    Writes `out_folder/nodule-guard/` (folds, report.json, report.md) and, into `out_folder/lung-nodule/`,
    guard.keras and guard.json. A stopped run goes on after its last finished fold.

    Args:
        data_folder: A folder that holds lidc-nodule-2d, lung-candidate-patches and, if there, lung-ct-volumes.
        out_folder: Where results are written; made if need be.
        publish: Told of progress (steps done, steps in all, message).

    Raises:
        UnreadableDataSetError: The data can't be read.
    """
    folder, model_folder = out_folder / GUARD_NAME, out_folder / "lung-nodule"
    examples = make_examples(load_pictures(data_folder), SEED)
    everyone = np.ones(len(examples), dtype=np.bool_)
    total = fold_steps(examples) + steps_of(examples, everyone) + len(RANK_SEEDS)
    step = step_counter(total, publish)
    cuts = cut_all(examples, SEED)
    logits = cross_validate(examples, cuts, folder / "folds", step)
    network = final_guard(examples, cuts, folder / "folds", step)
    known = known_candidates(folder / "ranking", partial(step, 1, _("Ranking candidates")))
    settings = guard_settings(logits[examples.is_agreed], fitted_rank_weight(network, known))
    model_folder.mkdir(parents=True, exist_ok=True)
    save_network(network, model_folder / GUARD_FILE)
    save_guard_settings(settings, model_folder / GUARD_SETTINGS_FILE)
    report = guard_report(examples, cuts, logits, settings)
    write_guard_report(report, folder)
    return report


def guard_settings(nodule_logits: NDArray[np.float64], rank_weight: float) -> GuardSettings:
    """The limits that 98 and 95 % of the nodules pass whose out-of-fold logits are given."""
    refused, caution = (float(np.quantile(nodule_logits, share)) for share in (REFUSED_SHARE, CAUTION_SHARE))
    return GuardSettings(
        patch=GUARD_PATCH,
        refused_below=round(refused, 4),
        caution_below=round(caution, 4),
        refused_share=REFUSED_SHARE,
        caution_share=CAUTION_SHARE,
        rank_weight=round(rank_weight, 4),
    )

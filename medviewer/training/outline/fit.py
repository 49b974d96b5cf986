"""Trains the outline network end to end: cross-validation, report and the network that is shipped."""

from functools import partial
from pathlib import Path

import numpy as np

from medviewer.i18n import _
from medviewer.training.network_file import save_network
from medviewer.training.outline.cross_validate import fold_outlines, train_folds
from medviewer.training.outline.cuts import cut_slices
from medviewer.training.outline.datasets import OUTLINED_FOLDER, load_outlined_nodules
from medviewer.training.outline.learn import fit_outline
from medviewer.training.outline.measure import Condition, measured
from medviewer.training.outline.recipe import OUTLINE, OutlineRecipe
from medviewer.training.outline.report import OutlineReport, outline_report, write_outline_report
from medviewer.training.progress import Publish, step_counter

OUTLINE_NAME = "nodule-outline"
OUTLINE_FOLDS = Path(OUTLINE_NAME, "folds")
"""Where the folds' networks lie in the folder that was trained into."""

_MODEL_FILE = Path("lung-nodule", "outline.keras")


def train_outline(data_folder: Path, out_folder: Path, publish: Publish) -> OutlineReport:
    """Train the outline network and measure it by patient.

    Writes `out_folder/nodule-outline/` (folds, report.json, report.md) and `out_folder/lung-nodule/outline.keras`.
    A stopped run goes on after its last finished fold.

    Args:
        data_folder: A folder that holds lidc-nodule-3d.
        out_folder: Where results are written; made if need be.
        publish: Told of progress (steps done, steps in all, message).

    Raises:
        UnreadableDataSetError: The data can't be read.
    """
    return train_outline_recipe(OUTLINE, data_folder / OUTLINED_FOLDER, out_folder, publish)


def train_outline_recipe(
    recipe: OutlineRecipe, set_folder: Path, out_folder: Path, publish: Publish
) -> OutlineReport:
    """As `train_outline`, for a recipe given as a value and the folder of the set itself."""
    nodules = load_outlined_nodules(set_folder)
    cuts = cut_slices(nodules, recipe)
    step = step_counter(
        (len(set(cuts.folds.tolist())) + 1) * recipe.steps + len(Condition) * len(nodules), publish
    )
    train_folds(recipe, cuts, out_folder / OUTLINE_FOLDS, step)
    models = list(fold_outlines(out_folder / OUTLINE_FOLDS))
    agreements = {
        condition: measured(nodules, models, condition, partial(step, 1, _("Measuring outlines")))
        for condition in Condition
    }
    report = outline_report(nodules, agreements)
    write_outline_report(report, out_folder / OUTLINE_NAME)
    everyone = np.ones(len(cuts.folds), dtype=np.bool_)
    message = _("Nodule outline: final network")
    final = fit_outline(recipe, cuts, everyone, seed=recipe.seed, step=partial(step, 1, message))
    path = out_folder / _MODEL_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    save_network(final.network, path)
    return report

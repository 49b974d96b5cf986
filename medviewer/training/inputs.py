"""What a recipe trains on and is measured with, cut from the nodules exactly as Analyze cuts them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.training.augment import cut_patches
from medviewer.training.datasets import NoduleSet, Ratings
from medviewer.training.recipe import Labels, Recipe


@dataclass(frozen=True, eq=False)
class TrainingInputs:
    """One row per nodule.

    Attributes:
        cuts: (copies, count, rows, columns, channels) float32; the first copy as Analyze would cut it.
        targets: (count,) float32, 0 to 1: what the network is taught.
        ratings: The readers' ratings.
    """

    cuts: NDArray[np.float32]
    targets: NDArray[np.float32]
    ratings: Ratings

    @property
    def patches(self) -> NDArray[np.float32]:
        """(count, rows, columns, channels): what is scored."""
        return np.asarray(self.cuts[0])


def training_inputs(recipe: Recipe, nodules: NoduleSet) -> TrainingInputs:
    """Cut the patches and set the targets of `recipe`: of the decided nodules for hard labels, else of all.

    Raises:
        ValueError: The nodules have no ratings.
    """
    if nodules.ratings is None:
        raise ValueError("training needs ratings")
    ratings = nodules.ratings
    if recipe.labels is Labels.HARD:
        nodules, ratings = nodules.chosen(ratings.decided), ratings.chosen(ratings.decided)
    if recipe.augmentation is None:
        cuts = cut_patches(nodules, recipe.patch)[None]
    else:
        cuts = recipe.augmentation.cut(nodules, recipe.patch, np.random.default_rng(recipe.seed))
    soft = recipe.labels is Labels.SOFT
    targets = (ratings.mean_malignancy - 1) / 4 if soft else ratings.suspicious
    return TrainingInputs(cuts, targets.astype(np.float32), ratings)

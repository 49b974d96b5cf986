"""What a recipe trains on and is measured with, cut from the nodules exactly as Analyze cuts them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.model_card import PatchSpec
from medviewer.analysis.preprocess import windowed
from medviewer.training.augment import Augmentation, cut_hu
from medviewer.training.datasets import ATTRIBUTES, NoduleSet, Ratings
from medviewer.training.recipe import JITTER_MM, Labels, Recipe
from medviewer.training.surroundings import Surroundings

_WEIGHTS = {1: 0.6, 2: 0.8}  # of a nodule with so few readers; more count 1


@dataclass(frozen=True, eq=False)
class TrainingInputs:
    """One row per nodule.

    Attributes:
        patch: What the network looks at.
        cuts: (copies, count, rows, columns) float32, HU; the first copy as Analyze would cut it.
        covered: The same shape, 0 to 1: the share of each cell that the nodule covers; 0 where that is not known.
        jitter_mm: (jitters, count, 2) how far each nodule is pointed at off its middle along x and y.
        jittered: (jitters, count, rows, columns) float32, HU: the cuts there.
        targets: (count,) float32, 0 to 1: what the network is taught.
        attributes: (count, outputs) float32, 0 to 1: what it is taught beside; (count, 0) for nothing.
        weights: (count,) float32: how much a nodule counts, by its readers.
        ratings: The readers' ratings.
    """

    patch: PatchSpec
    cuts: NDArray[np.float32]
    covered: NDArray[np.float16]
    jitter_mm: NDArray[np.float64]
    jittered: NDArray[np.float32]
    targets: NDArray[np.float32]
    attributes: NDArray[np.float32]
    weights: NDArray[np.float32]
    ratings: Ratings

    def patches(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """(count, rows, columns, channels): what is scored of the nodules `rows`."""
        return windowed(self.cuts[0, rows], self.patch)


def training_inputs(recipe: Recipe, nodules: NoduleSet, around: Surroundings | None = None) -> TrainingInputs:
    """Cut the patches and set the targets of `recipe`: of the decided nodules for hard labels, else of all.

    Args:
        recipe: How to train.
        nodules: The nodules.
        around: What is known of them beside; None for nothing.

    Raises:
        ValueError: The nodules have no ratings, or no attributes where the recipe teaches them.
    """
    if nodules.ratings is None:
        raise ValueError("training needs ratings")
    ratings = nodules.ratings
    around = Surroundings.unknown(nodules) if around is None else around
    if recipe.labels is Labels.HARD:
        decided = ratings.decided
        nodules, ratings, around = nodules.chosen(decided), ratings.chosen(decided), around.chosen(decided)
    varying = recipe.augmentation or Augmentation(copies=1)
    cuts = varying.cut(nodules, around, recipe.patch, np.random.default_rng(recipe.seed))
    jitter_mm = np.random.default_rng(recipe.seed).uniform(
        -JITTER_MM, JITTER_MM, (recipe.jitters, len(nodules), 2)
    )
    jittered = np.empty((recipe.jitters, *cuts.hu.shape[1:]), np.float32)
    for place, shifts_mm in enumerate(jitter_mm):
        jittered[place] = cut_hu(nodules, recipe.patch, shifts_mm)
    soft = recipe.labels is Labels.SOFT
    targets = (ratings.mean_malignancy - 1) / 4 if soft else ratings.suspicious
    attributes = _attributes(ratings) if recipe.attribute_weight else np.empty((len(nodules), 0), np.float32)
    weights = [_WEIGHTS.get(readers, 1.0) if soft else 1.0 for readers in ratings.readers.tolist()]
    return TrainingInputs(
        patch=recipe.patch,
        cuts=cuts.hu,
        covered=cuts.covered,
        jitter_mm=jitter_mm,
        jittered=jittered,
        targets=targets.astype(np.float32),
        attributes=attributes,
        weights=np.array(weights, np.float32),
        ratings=ratings,
    )


def _attributes(ratings: Ratings) -> NDArray[np.float32]:
    """The readers' attributes from 0 to 1 and, last, the logarithm of the diameter in mm divided by 4."""
    if not ratings.attributes.shape[1]:
        raise ValueError("this recipe teaches attributes, and the set has none")
    highest = np.array(list(ATTRIBUTES.values()))
    graded = (ratings.attributes - 1) / (highest - 1)
    return np.column_stack([graded, np.log(ratings.diameter_mm) / 4]).astype(np.float32)

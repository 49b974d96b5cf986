"""Measures nodules by outline networks that have not seen their patients, as the score wants its sizes."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.measure import measure_nodule
from medviewer.training.datasets import NoduleSet
from medviewer.training.outline.cross_validate import fold_outlines


def measured_diameters(
    nodules: NoduleSet, folds_folder: Path, centers_mm: Sequence[tuple[float, float]] | None = None
) -> NDArray[np.float64]:
    """Each nodule's mean diameter in mm, (count,), as Analyze measures it on its picture; nan where it can't.

    Args:
        nodules: Rated nodules: the patient's fold says which network measures.
        folds_folder: Where `train_folds` kept the networks.
        centers_mm: Where each is pointed at, (x, y) from its picture's middle; the middle where None.

    Raises:
        ValueError: The nodules have no ratings, and so no patients.
    """
    if nodules.ratings is None:
        raise ValueError("out-of-fold sizes need patients")
    sizes = np.full(len(nodules), np.nan)
    folds = nodules.ratings.folds
    for fold, model in enumerate(fold_outlines(folds_folder)):
        for row in np.flatnonzero(folds == fold):
            x, y = (0.0, 0.0) if centers_mm is None else centers_mm[int(row)]
            measured = measure_nodule(nodules.volume(int(row)), (x, y, 0.0), model)
            sizes[row] = np.nan if measured is None else measured.mean_mm
    return sizes

"""Measures nodules by outline networks that have not seen their patients, as the score wants its sizes."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.measure import measure_nodule, outlined_voxels
from medviewer.finding.measurement import NoduleMeasurement
from medviewer.training.datasets import NoduleSet
from medviewer.training.outline.cross_validate import fold_outlines

Measured = Sequence[NoduleMeasurement | None]
"""What was measured of each nodule; None where nothing could be."""


def measured_nodules(
    nodules: NoduleSet, folds_folder: Path, centers_mm: Sequence[tuple[float, float]] | None = None
) -> Measured:
    """Each nodule as Analyze measures it on its picture.

    Args:
        nodules: Rated nodules: the patient's fold says which network measures.
        folds_folder: Where `train_folds` kept the networks.
        centers_mm: Where each is pointed at, (x, y) from its picture's middle; the middle where None.

    Raises:
        ValueError: The nodules have no ratings, and so no patients.
    """
    if nodules.ratings is None:
        raise ValueError("out-of-fold sizes need patients")
    measured: list[NoduleMeasurement | None] = [None] * len(nodules)
    folds = nodules.ratings.folds
    for fold, model in enumerate(fold_outlines(folds_folder)):
        for row in np.flatnonzero(folds == fold).tolist():
            x, y = (0.0, 0.0) if centers_mm is None else centers_mm[row]
            measured[row] = measure_nodule(nodules.volume(row), (x, y, 0.0), model)
    return measured


def diameters_mm(measured: Measured) -> NDArray[np.float64]:
    """The mean diameters, (count,); nan where there is none."""
    return np.array([np.nan if nodule is None else nodule.mean_mm for nodule in measured])


def outlined_masks(nodules: NoduleSet, measured: Measured) -> NDArray[np.bool_]:
    """The pixels within each nodule's outline: (count, rows, columns); none where it was not measured."""
    masks = np.zeros(nodules.hu.shape, np.bool_)
    for row, nodule in enumerate(measured):
        if nodule is not None:
            region = outlined_voxels(nodules.volume(row), nodule.outlines[nodule.largest])
            rows, columns = region.mask.shape
            masks[row, region.top : region.top + rows, region.left : region.left + columns] = region.mask
    return masks

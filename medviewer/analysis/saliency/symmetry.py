"""Averages a map over the eight ways to lay a square patch down, so that no kernel's lopsidedness moves it."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.score_model import Patches, ScoreModel

Contributions = Callable[[Patches, ScoreModel], NDArray[np.float32]]
FORMS = tuple((turns, mirrored) for mirrored in (False, True) for turns in range(4))


def dihedral_mean(contributions: Contributions) -> Contributions:
    """The same method, asked of each patch turned and mirrored in eight ways; each map is laid back, then averaged.

    A network's kernels are not symmetric: the map of a point comes to lie beside the point, each time on
    another side. The mean lies on it.
    """

    def averaged(patches: Patches, model: ScoreModel) -> NDArray[np.float32]:
        forms = np.concatenate([laid(patches, *form) for form in FORMS])
        maps = np.split(contributions(forms, model), len(FORMS))
        back = [laid_back(each, *form) for each, form in zip(maps, FORMS, strict=True)]
        return np.asarray(np.mean(back, axis=0, dtype=np.float32))

    return averaged


def laid(planes: NDArray[np.float32], quarter_turns: int, mirrored: bool) -> NDArray[np.float32]:
    """Planes (count, rows, columns[, channels]), mirrored left to right first, then turned."""
    return np.rot90(planes[:, :, ::-1] if mirrored else planes, quarter_turns, axes=(1, 2))


def laid_back(planes: NDArray[np.float32], quarter_turns: int, mirrored: bool) -> NDArray[np.float32]:
    """What undoes `laid`."""
    turned = np.rot90(planes, -quarter_turns, axes=(1, 2))
    return turned[:, :, ::-1] if mirrored else turned

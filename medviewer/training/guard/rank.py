"""Fits how much the guard counts beside a candidate's strength, on synthetic patients whose nodules are known."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.candidates import find_candidates
from medviewer.analysis.lungs import find_lungs
from medviewer.analysis.preprocess import extract_patch
from medviewer.imaging.phantom.chest import make_chest
from medviewer.training.guard.examples import GUARD_PATCH
from medviewer.training.guard.learn import guard_logits
from medviewer.training.kept_arrays import keep, kept

RANK_SEEDS = tuple(range(100, 106))
"""Synthetic patients to fit on: never those that the search is measured on (0 to 19)."""

MOST_EACH = 60
HIT_MM = 3.0
_RIDGE = 1e-2
_ROUNDS = 50


@dataclass(frozen=True, eq=False)
class KnownCandidates:
    """Candidates of scans whose nodules are known.

    Attributes:
        strength: (count,) the search's own rank value.
        patches: (count, size, size, 1) as the guard sees them.
        is_nodule: (count,) a nodule's center lies within its radius, or within 3 mm.
    """

    strength: NDArray[np.float64]
    patches: NDArray[np.float32]
    is_nodule: NDArray[np.bool_]


def known_candidates(folder: Path, step: Callable[[], None]) -> KnownCandidates:
    """The candidates of the synthetic patients, kept in `folder` for the next call."""
    found = []
    for seed in RANK_SEEDS:
        path, key = folder / f"patient-{seed}.npz", f"{MOST_EACH} {GUARD_PATCH}"
        arrays = kept(path, key)
        if arrays is None:
            arrays = _candidates_of(seed)
            keep(path, key, arrays)
        found.append(arrays)
        step()
    strength, patches, is_nodule = (
        np.concatenate([arrays[name] for arrays in found]) for name in ("strength", "patches", "is_nodule")
    )
    return KnownCandidates(
        strength.astype(np.float64), patches.astype(np.float32), is_nodule.astype(np.bool_)
    )


def fitted_rank_weight(network: keras.Model, known: KnownCandidates) -> float:
    """The guard's weight beside the logarithm of the strength in a logistic regression; not below 0."""
    logits = guard_logits(network, known.patches)
    columns = np.column_stack([np.ones(len(logits)), np.log(known.strength), logits])
    weights = logistic_regression(columns, known.is_nodule)
    return max(0.0, float(weights[2] / max(weights[1], 1e-3)))


def logistic_regression(columns: NDArray[np.float64], labels: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Weights of `columns` (count, terms) by Newton's method, with a small ridge: (terms,)."""
    weights = np.zeros(columns.shape[1])
    ridge = _RIDGE * np.eye(len(weights))
    for _round in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(columns @ weights, -30, 30)))
        slope = columns.T @ (labels - chance) - ridge @ weights
        bend = (columns * (chance * (1 - chance))[:, None]).T @ columns + ridge
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-9:
            break
    return weights


def _candidates_of(seed: int) -> dict[str, NDArray[np.generic]]:
    volume, nodules = make_chest(seed)
    lungs = find_lungs(volume)
    candidates = [] if lungs is None else find_candidates(volume, lungs, MOST_EACH)
    near = [
        any(
            np.linalg.norm(np.subtract(candidate.center_mm, nodule.center_mm))
            <= max(HIT_MM, nodule.diameter_mm / 2)
            for nodule in nodules
        )
        for candidate in candidates
    ]
    patches = [extract_patch(volume, candidate.center_mm, GUARD_PATCH).values for candidate in candidates]
    return {
        "strength": np.array([candidate.strength for candidate in candidates]),
        "patches": np.stack(patches),
        "is_nodule": np.array(near, dtype=np.bool_),
    }

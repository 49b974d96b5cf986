"""All patches that a guard training needs, cut once: as Analyze would cut them, and varied."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.training.guard.examples import AS_IT_IS, Examples, Kind, Variation

COPIES = 4
_SHIFT_MM = {True: 3.0, False: 1.0}  # of a nodule, of anything else
_CANDIDATE_SCALE = 0.17  # largest logarithm: pixels of 0.59 to 0.83 mm
_NODULE_SCALE = 0.12
_CODED_SHARE = 0.5
_QUALITY = (80, 96)
_BLURRED_SHARE = 0.3
_BLUR = (0.4, 0.9)


@dataclass(frozen=True, eq=False)
class Cuts:
    """The patches of all examples, float16.

    Attributes:
        as_it_is: (count, size, size, 1): what is measured.
        varied: (copies, count, size, size, 1): what is trained on.
    """

    as_it_is: NDArray[np.float16]
    varied: NDArray[np.float16]


def cut_all(examples: Examples, seed: int) -> Cuts:
    """Cut every example as it is, and `COPIES` times varied."""
    rng = np.random.default_rng(seed)
    beside = np.isin(examples.kind, [kind for kind in Kind if kind.is_beside])
    offsets = examples.place[beside] - (examples.pictures.nodules.hu.shape[1] - 1) / 2
    rows = range(len(examples))
    as_it_is = np.stack([examples.cut(row, AS_IT_IS) for row in rows]).astype(np.float16)
    varied = [
        np.stack([examples.cut(row, _variation(examples, row, offsets, rng)) for row in rows]).astype(
            np.float16
        )
        for _copy in range(COPIES)
    ]
    return Cuts(as_it_is, np.stack(varied))


def _variation(
    examples: Examples, row: int, offsets: NDArray[np.float64], rng: np.random.Generator
) -> Variation:
    kind = Kind(examples.kind[row])
    radius, angle = _SHIFT_MM[kind.is_nodule] * np.sqrt(rng.uniform()), rng.uniform(0, 2 * np.pi)
    scale = _CANDIDATE_SCALE if kind.is_candidate else _NODULE_SCALE
    off = offsets[rng.integers(len(offsets))] if kind is Kind.NODULE and len(offsets) else None
    is_coded = not kind.is_candidate and rng.uniform() < _CODED_SHARE
    is_blurred = rng.uniform() < _BLURRED_SHARE
    return Variation(
        shift_mm=(float(radius * np.sin(angle)), float(radius * np.cos(angle))),
        scale=float(np.exp(rng.uniform(-scale, scale))),
        seen_from=None if off is None else (float(off[0]), float(off[1])),
        quality=int(rng.integers(*_QUALITY)) if is_coded else None,
        blur=float(rng.uniform(*_BLUR)) if is_blurred else 0.0,
    )

"""Does taking away what a map points at change the logit more than chance? Deletion and insertion curves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.saliency.fills import Masks, background, blurred
from medviewer.analysis.saliency.symmetry import FORMS, laid
from medviewer.analysis.score_model import Patches, ScoreModel
from medviewer.finding.map_check import MapDoubt

Map = NDArray[np.float32]
"""(rows, columns), at the patch's resolution."""

FRACTIONS = (0.02, 0.05, 0.1, 0.2, 0.4)
RANDOM_ORDERS = 20
PERCENTILE = 95.0


@dataclass(frozen=True, eq=False)
class Faithfulness:
    """Areas under the logit's curve while cells are taken out (deletion) or put back (insertion), order by order.

    Attributes:
        deletion: (orders,) the map's, the center order's, then the random orders'; smaller = found more.
        insertion: Same; larger = found more.
    """

    deletion: NDArray[np.float64]
    insertion: NDArray[np.float64]

    @property
    def deletion_gain(self) -> float:
        """Mean area of the random orders less the map's: above 0, the map found more than chance."""
        return float(self.deletion[2:].mean() - self.deletion[0])

    @property
    def insertion_gain(self) -> float:
        return float(self.insertion[0] - self.insertion[2:].mean())

    @property
    def beats_chance(self) -> tuple[bool, bool]:
        """In deletion, in insertion: better than 95 % of the random orders."""
        return (
            bool(self.deletion[0] < np.percentile(self.deletion[2:], 100 - PERCENTILE)),
            bool(self.insertion[0] > np.percentile(self.insertion[2:], PERCENTILE)),
        )

    @property
    def beats_center(self) -> bool:
        """Better than going outwards from the middle, deletion and insertion together."""
        return bool(self.insertion[0] - self.deletion[0] > self.insertion[1] - self.deletion[1])

    @property
    def doubts(self) -> tuple[MapDoubt, ...]:
        """Where the map is no better than it is compared with."""
        kinds = (MapDoubt.DELETION, MapDoubt.INSERTION, MapDoubt.CENTER)
        passed = (*self.beats_chance, self.beats_center)
        return tuple(kind for kind, is_passed in zip(kinds, passed, strict=True) if not is_passed)


def faithfulness(patch: Patches, evidence: Map, model: ScoreModel, seed: int) -> Faithfulness:
    """Take the cells out in the map's order, from the middle outwards, and in random orders of the same blobs.

    The random orders are those of the map itself, turned, mirrored and moved round at random: blobs as many,
    as large and as strong, elsewhere. What is taken out is replaced in two ways, by the patch's background and
    by heavy blur; areas are means over both. Logits, not scores: a score near 0 or 1 would hide a change.

    Args:
        patch: (rows, columns, channels).
        evidence: What speaks for the finding, >= 0.
        model: The network.
        seed: Of the random orders.

    References:
        Petsiuk V et al., arXiv:1806.07421 (deletion, insertion); Gomez T et al., arXiv:2201.13291 (why only
        against baselines).
    """
    orders = np.stack([evidence, center_map(evidence.shape), *_random_maps(evidence, seed)])
    masks = _first_cells(orders)
    deletions, insertions = zip(
        *(_areas(patch, fill(patch), masks, model) for fill in (background, blurred)), strict=True
    )
    return Faithfulness(np.mean(deletions, axis=0), np.mean(insertions, axis=0))


def center_map(shape: tuple[int, ...]) -> Map:
    """(rows, columns): the strongest in the middle, weaker with the distance from it."""
    rows, columns = np.indices(shape, dtype=np.float64)
    middle = [(edge - 1) / 2 for edge in shape]
    distance = np.hypot(rows - middle[0], columns - middle[1])
    return np.asarray(np.exp(-distance / shape[0]), dtype=np.float32)


def _random_maps(evidence: Map, seed: int) -> list[Map]:
    generator = np.random.default_rng(seed)
    maps = []
    for _number in range(RANDOM_ORDERS):
        turned = laid(evidence[None], *FORMS[generator.integers(len(FORMS))])[0]
        maps.append(np.roll(turned, generator.integers(0, evidence.shape), axis=(0, 1)))
    return maps


def _first_cells(orders: NDArray[np.float32]) -> Masks:
    """(orders, fractions, rows, columns): the strongest cells of each map, so many of them at each fraction."""
    count, *shape = orders.shape
    ranks = np.empty((count, int(np.prod(shape))), np.int64)
    strongest = np.argsort(-orders.reshape(count, -1), axis=1, kind="stable")
    np.put_along_axis(ranks, strongest, np.arange(ranks.shape[1])[None], axis=1)
    limits = np.rint(np.array(FRACTIONS) * ranks.shape[1])
    is_first = ranks[:, None] < limits[:, None]
    return np.asarray(is_first.reshape(count, len(FRACTIONS), *shape))


def _areas(
    patch: Patches, fill: Patches, masks: Masks, model: ScoreModel
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Area under each order's curve of the logit, (orders,): while taken out, while put back."""
    flat = masks.reshape(-1, *patch.shape[:2], 1)
    patches = np.concatenate(
        [patch[None], fill[None], np.where(flat, fill, patch), np.where(flat, patch, fill)]
    )
    whole, nothing, *between = np.split(model.logits(patches).astype(np.float64), [1, 2, 2 + len(flat)])
    at = np.array([0, *FRACTIONS, 1])
    areas = []
    for first, last, part in ((whole, nothing, between[0]), (nothing, whole, between[1])):
        curves = part.reshape(masks.shape[:2])
        ends = [np.broadcast_to(end, (len(curves), 1)) for end in (first, last)]
        areas.append(np.trapezoid(np.hstack([ends[0], curves, ends[1]]), at, axis=1))
    return areas[0], areas[1]

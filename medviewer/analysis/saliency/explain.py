"""The map of each scored finding, and everything that was measured of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.lungs import Lungs
from medviewer.analysis.preprocess import Patch
from medviewer.analysis.saliency.faithfulness import faithfulness
from medviewer.analysis.saliency.methods import OCCLUSION, chosen_method
from medviewer.analysis.saliency.outside import outside_share, place_doubts
from medviewer.analysis.saliency.place import place
from medviewer.analysis.saliency.registration import registration
from medviewer.analysis.score_model import ScoreModel
from medviewer.finding.map_check import MapCheck
from medviewer.finding.measurement import NoduleMeasurement
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.regular_plan import RegularPlan
from medviewer.imaging.saliency_map import SaliencyMap

TOP_SHARE = 0.05
SEED = 20


@dataclass(frozen=True, eq=False)
class Scored:
    """A scored finding, as far as its map needs it.

    Attributes:
        patch: What the model looked at.
        measurement: The nodule's outline, None where there is none.
    """

    patch: Patch
    measurement: NoduleMeasurement | None


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The scan that the findings lie in.

    Attributes:
        shown: The grid of the displayed Volume.
        plan: How it was stacked evenly before patches were cut; None where it came so.
        lungs: Where the lungs are.
    """

    shown: VolumeGeometry
    plan: RegularPlan | None
    lungs: Lungs


@dataclass(frozen=True, eq=False)
class Explanation:
    """A map and its checks."""

    saliency: SaliencyMap
    check: MapCheck


def explain(findings: Sequence[Scored], around: Surroundings, model: ScoreModel) -> list[Explanation]:
    """Map and check each finding, in their order."""
    if not findings:
        return []
    patches = np.stack([finding.patch.values for finding in findings])
    method = chosen_method(patches, model)
    maps = np.maximum(method.contributions(patches, model), 0)
    saliencies = [
        place(cells, finding.patch, method.name) for cells, finding in zip(maps, findings, strict=True)
    ]
    return [
        Explanation(saliency, _check(saliency, finding, around, model))
        for saliency, finding in zip(saliencies, findings, strict=True)
    ]


def agreement(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Intersection over union of the strongest 5 % of two maps of the same shape (rows, columns)."""
    count = max(1, round(TOP_SHARE * one.size))
    first, second = (
        set(np.argsort(-each, axis=None, kind="stable")[:count].tolist()) for each in (one, other)
    )
    return len(first & second) / len(first | second)


def _check(saliency: SaliencyMap, finding: Scored, around: Surroundings, model: ScoreModel) -> MapCheck:
    values = finding.patch.values
    found = faithfulness(values, saliency.evidence, model, SEED)
    occluded = OCCLUSION.contributions(values[None], model)[0]
    outside = outside_share(saliency, around.lungs, finding.measurement)
    placed = registration(
        around.shown, around.plan, finding.patch.center_mm, model.card.patch, saliency.native_shape
    )
    return MapCheck(
        doubts=(*found.doubts, *place_doubts(saliency, finding.measurement, outside)),
        deletion_gain=found.deletion_gain,
        insertion_gain=found.insertion_gain,
        agreement=agreement(saliency.evidence, occluded),
        outside_share=outside,
        registration_error_mm=placed.error_mm,
        registration_limit_mm=placed.limit_mm,
    )

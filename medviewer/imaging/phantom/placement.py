"""Where the nodules go: three in each lung, apart from one another, one on a vessel and one on the pleura."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.phantom.fields import Field, Lattice
from medviewer.imaging.phantom.nodules import NoduleType, PlantedNodule
from medviewer.imaging.phantom.vessels import Branch

_APART_MM = 32.0


@dataclass(frozen=True)
class _Plan:
    kind: NoduleType
    diameter_mm: float
    core_share: float
    lobulation: float
    spicules: int
    touches: str = ""
    side: int = 1


_PLANS = (
    _Plan(NoduleType.SOLID, 21.0, 1.0, 0.17, 34),
    _Plan(NoduleType.PART_SOLID, 16.0, 0.45, 0.16, 8),
    _Plan(NoduleType.SOLID, 12.0, 1.0, 0.06, 0, "pleura"),
    _Plan(NoduleType.GROUND_GLASS, 11.0, 0.0, 0.08, 0),
    _Plan(NoduleType.SOLID, 8.0, 1.0, 0.07, 0, "vessel"),
    _Plan(NoduleType.SOLID, 5.5, 1.0, 0.04, 0),
)
_NOTES = {"pleura": "touches the pleura", "vessel": "touches a vessel", "": ""}


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What placement needs to know, on the coarse lattice: distances from the pleura, rib cage and diaphragm."""

    lattice: Lattice
    lungs: Field
    cage: Field
    diaphragm: Field
    branches: Sequence[Branch]


def placed_nodules(rng: np.random.Generator, around: Surroundings) -> tuple[PlantedNodule, ...]:
    """Six nodules, the largest first; sizes and sides vary with `rng`."""
    sides = [-1, 1, -1, 1, -1, 1] if rng.random() < 0.5 else [1, -1, 1, -1, 1, -1]
    taken: list[NDArray[np.float64]] = []
    nodules = []
    for number, (plan, side) in enumerate(zip(_PLANS, sides, strict=True), start=1):
        diameter = round(float(np.clip(plan.diameter_mm * rng.uniform(0.92, 1.05), 5.0, 22.0)), 1)
        center = _place(rng, around, replace(plan, side=side), diameter / 2, taken)
        taken.append(center)
        nodules.append(
            PlantedNodule(
                number,
                plan.kind,
                (float(center[0]), float(center[1]), float(center[2])),
                diameter,
                round(diameter * plan.core_share, 1),
                plan.lobulation,
                plan.spicules,
                _NOTES[plan.touches],
                int(rng.integers(2**31)),
            )
        )
    return tuple(nodules)


def _place(
    rng: np.random.Generator,
    around: Surroundings,
    plan: _Plan,
    radius: float,
    taken: Sequence[NDArray[np.float64]],
) -> NDArray[np.float64]:
    candidates = (
        _on_vessels(rng, around, radius) if plan.touches == "vessel" else _in_lungs(around, plan, radius)
    )
    candidates = candidates[candidates[:, 0] * plan.side > 5]
    for place in rng.permutation(candidates)[:4000]:
        apart = all(np.linalg.norm(place - other) > _APART_MM for other in taken)
        if apart and (plan.touches == "vessel" or _clear_of_vessels(place, radius, around.branches)):
            return np.asarray(np.round(place, 2), dtype=np.float64)
    raise RuntimeError("no room for a nodule: the anatomy leaves too little lung")


def _in_lungs(around: Surroundings, plan: _Plan, radius: float) -> NDArray[np.float64]:
    """Sample positions (n, 3) deep enough in a lung, or at the costal pleura."""
    if plan.touches == "pleura":
        at_wall = np.abs(around.cage + 0.82 * radius) < 0.8
        inside = at_wall & (around.lungs < -0.7 * radius) & (around.diaphragm > radius + 15)
    else:
        inside = (around.lungs < -(radius + 6)) & (around.diaphragm > radius + 12)
    k, j, i = np.nonzero(inside)
    axes = (around.lattice.x.reshape(-1)[i], around.lattice.y.reshape(-1)[j], around.lattice.z.reshape(-1)[k])
    return np.stack(axes, axis=1).astype(np.float64)


def _clear_of_vessels(place: NDArray[np.float64], radius: float, branches: Sequence[Branch]) -> bool:
    large = [branch.segment for branch in branches if branch.segment.start_radius > 1.3]
    middles = np.array([(segment.start + segment.end) / 2 for segment in large])
    thick = np.array([segment.start_radius for segment in large])
    half = np.array([np.linalg.norm(segment.end - segment.start) / 2 for segment in large])
    return bool(np.all(np.linalg.norm(middles - place, axis=1) > radius + thick + half + 1.5))


def _on_vessels(rng: np.random.Generator, around: Surroundings, radius: float) -> NDArray[np.float64]:
    """Positions (n, 3) whose nodule just touches a middling vessel, well inside a lung."""
    places = []
    for branch in around.branches:
        segment = branch.segment
        if not 1.1 < segment.start_radius < 1.9:
            continue
        along = segment.end - segment.start
        beside = np.cross(along, rng.standard_normal(3))
        middle = (segment.start + segment.end) / 2
        places.append(
            middle + beside / (np.linalg.norm(beside) + 1e-9) * (radius + 0.7 * segment.start_radius)
        )
    points = np.array(places).reshape(-1, 3)
    index = [
        np.clip(np.searchsorted(axis.reshape(-1), points[:, column]), 0, axis.size - 1)
        for axis, column in ((around.lattice.z, 2), (around.lattice.y, 1), (around.lattice.x, 0))
    ]
    deep = around.lungs[tuple(index)] < -(radius + 5)
    return points[deep]

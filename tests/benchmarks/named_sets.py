"""Sets of points with a name, for the measured rates of caution and refusal: what the model was made for, and what not."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.candidates import find_candidates
from medviewer.analysis.lungs import find_lungs
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.phantom.chest import make_chest
from medviewer.imaging.volume import FrameReference, Unit, Volume
from medviewer.training.datasets import load_training_set
from medviewer.training.guard.same_scan import vessel_points
from medviewer.training.guard.scan_points import scan_points

MOST = 300


@dataclass(frozen=True, eq=False)
class Place:
    """A point in a Volume of one slice or of many."""

    volume: Volume
    center_mm: tuple[float, float, float]


def picture(hu: NDArray[np.generic], spacing_mm: float, at: tuple[float, float] | None = None) -> Place:
    """A picture (rows, columns) in HU, and a point in it (row, column); its middle by default."""
    rows, columns = hu.shape
    y, x = at or ((rows - 1) / 2, (columns - 1) / 2)
    geometry = VolumeGeometry.from_vectors(
        (1, rows, columns), (0, 0, 0), (0, 0, 1), (0, spacing_mm, 0), (spacing_mm, 0, 0)
    )
    values = np.clip(np.rint(hu), -32768, 32767).astype(np.int16)
    return Place(
        Volume(values[None], geometry, (FrameReference(""),), Unit.HU), (x * spacing_mm, y * spacing_mm, 0.0)
    )


def nodules(data: Path) -> list[Place]:
    """Rated LIDC nodules: the networks were trained on these patients."""
    return [picture(hu, mm) for hu, mm in _nodule_pictures(data)]


def changed_nodules(data: Path) -> Iterator[tuple[str, list[Place]]]:
    """The same nodules, turned, and with what a wrong header makes of them."""
    pictures = _nodule_pictures(data)
    yield "nodules upside down", [picture(hu[::-1], mm) for hu, mm in pictures]
    yield "nodules left for right", [picture(hu[:, ::-1], mm) for hu, mm in pictures]
    yield "nodules, pixels taken for half as wide", [picture(hu, mm / 2) for hu, mm in pictures]
    yield "nodules, pixels taken for twice as wide", [picture(hu, mm * 2) for hu, mm in pictures]
    yield "nodules, 1000 HU too high", [picture(hu.astype(int) + 1000, mm) for hu, mm in pictures]
    yield "nodules, HU halved", [picture(hu / 2, mm) for hu, mm in pictures]
    yield "nodules, HU doubled", [picture(hu.astype(int) * 2, mm) for hu, mm in pictures]
    yield "nodules, HU with the sign turned", [picture(-hu.astype(int) - 600, mm) for hu, mm in pictures]


def vessels(data: Path) -> list[Place]:
    """Bright spots well outside the nodules of the same pictures (the guard was trained on these, too)."""
    rated = load_training_set(data / "labelled" / "lidc-nodule-2d")
    rows = np.random.default_rng(0).permutation(len(rated))[:MOST].tolist()
    return [
        picture(rated.hu[row], float(rated.spacing_mm[row]), (y, x))
        for row in rows
        for y, x in vessel_points(rated, row)[:1].tolist()
    ]


def kidneys(data: Path) -> list[Place]:
    """Kidneys with and without tumours on contrast CT (values below 0 HU came cut off)."""
    crops = np.load(data / "labelled" / "kidney-kits19-2d" / "kidney_kits_crops_dev.npz")["image"]
    return [picture(crop.astype(int), 1.25) for crop in crops]


def brains(data: Path) -> Iterator[tuple[str, list[Place]]]:
    """Brain MR (FLAIR), its values spread over a chest CT's range, and over that of soft tissue."""
    stored = np.load(data / "labelled" / "brain-lgg-flair-2d" / "brain_lgg_flair_dev.npz")
    slices = stored["flair"]
    chosen = np.random.default_rng(0).permutation(len(slices))[:MOST]
    middles = np.random.default_rng(1).uniform(45, 83, (len(chosen), 2))
    for name, low, high in (("-1000 to 400", -1000, 400), ("-100 to 300", -100, 300)):
        yield (
            f"brain MR spread over {name} HU",
            [
                picture(low + slices[row] / 255 * (high - low), 1.8, (float(at[0]), float(at[1])))
                for row, at in zip(chosen, middles, strict=True)
            ],
        )


def made_up() -> Iterator[tuple[str, list[Place]]]:
    """Pictures of nothing."""
    rng = np.random.default_rng(0)
    yield "air", [picture(rng.normal(-1000, 20, (71, 71)), 0.7) for _ in range(MOST)]
    yield "lung without structure", [picture(rng.normal(-860, 40, (71, 71)), 0.7) for _ in range(MOST)]
    yield "water", [picture(rng.normal(0, 20, (71, 71)), 0.7) for _ in range(MOST)]
    yield "noise over the whole range", [picture(rng.uniform(-1000, 400, (71, 71)), 0.7) for _ in range(MOST)]


def body_ct(volume: Volume) -> list[Place]:
    """Points anywhere in the soft tissue of a CT of the trunk."""
    places = np.argwhere((volume.values > -50) & (volume.values < 150)).astype(np.float64)
    chosen = places[np.random.default_rng(0).permutation(len(places))[:MOST]]
    return [Place(volume, volume.geometry.to_patient((k, j, i))) for k, j, i in chosen.tolist()]


def candidates_away_from(volume: Volume, marks_mm: NDArray[np.float64], away_mm: float = 12.0) -> list[Place]:
    """The candidate search's own points, but for those near a mark: vessels and walls for the most part."""
    lungs = find_lungs(volume)
    found = [] if lungs is None else find_candidates(volume, lungs, 100)
    return [
        Place(volume, each.center_mm)
        for each in found
        if np.linalg.norm(marks_mm - each.center_mm, axis=1).min() > away_mm
    ]


def left_side_by_region(volume: Volume, each: int = 40) -> Iterator[tuple[str, list[Place]]]:
    """Points more than 10 mm to the patient's left of a chest CT's middle, by what they lie on."""
    lungs = find_lungs(volume)
    if lungs is None:
        return
    middle = lungs.grid.geometry.to_patient((0, 0, lungs.mask.shape[2] / 2))[0]
    for name, points in scan_points(volume, lungs, [], each, seed=0).items():
        places = [Place(volume, (x, y, z)) for x, y, z in points.tolist() if x > middle + 10]
        if places:
            yield name, places


def synthetic_nodules(seeds: range) -> list[Place]:
    """The demo's planted nodules."""
    made = [make_chest(seed) for seed in seeds]
    return [Place(volume, nodule.center_mm) for volume, planted in made for nodule in planted]


def _nodule_pictures(data: Path) -> list[tuple[NDArray[np.int16], float]]:
    rated = load_training_set(data / "labelled" / "lidc-nodule-2d")
    rows = np.random.default_rng(0).permutation(len(rated))[:MOST].tolist()
    return [(rated.hu[row], float(rated.spacing_mm[row])) for row in rows]

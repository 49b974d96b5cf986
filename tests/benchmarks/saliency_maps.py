"""How many maps their checks support, and how often a map's peak lies in the nodule, on nodules that no network saw.

    python -m tests.benchmarks.saliency_maps LABELLED_FOLDER TRAINED_FOLDER [NODULES] [--card]

TRAINED_FOLDER is where `medviewer train lung-nodule --data LABELLED_FOLDER --out TRAINED_FOLDER` kept the networks of its
folds: every nodule is outlined, scored and explained by those that have not seen its patient. Nodules of lidc-nodule-2d
whose readers' mask is found in lidc-nodule-3d (the same pixels), in a seeded order, each marked up to 3 mm beside its
middle. The verdict is that of Analyze, but for the lungs: the pictures are too small to find them, so all of a picture
counts as lung. The readers' masks are the yardstick alone; nothing that is measured knows them. Intervals: Wilson, 95 %.
With `--card` the shares are written into the shipped model's card (the source tree's), with intervals drawn by patient.
"""

import sys
import time
from collections import Counter
from pathlib import Path

import cv2
import keras
import numpy as np

from medviewer.analysis.even_grid import even_grid
from medviewer.analysis.lungs import Lungs
from medviewer.analysis.measure import measure_nodule
from medviewer.analysis.model_card import load_card, save_card
from medviewer.analysis.preprocess import extract_patch
from medviewer.analysis.saliency.explain import Scored, Surroundings, explain
from medviewer.finding.map_check import MapVerdict
from medviewer.services.keras_model import KerasModel
from medviewer.services.model_library import DEFAULT_MODEL_ID, model_folder
from medviewer.training.cross_validate import fold_file
from medviewer.training.datasets import FOLDS, NODULES_FOLDER, excluded_patients, load_nodules
from medviewer.training.map_figures import MapFigure, map_metric, with_map_figures
from medviewer.training.outline.cross_validate import fold_outlines
from medviewer.training.outline.fit import OUTLINE_FOLDS
from medviewer.training.recipe import COMPACT_CNN

LARGEST_PX, SAME = 61, 4.0
JITTER_MM = 3.0
NORMAL = 1.96


def masks_in(folder):
    """Row of the two-dimensional set -> mask (rows, columns), where the same pixels lie in the other set."""
    with np.load(next((folder / "lidc-nodule-3d").glob("*.npz"))) as fields:
        solid = {name: fields[name] for name in fields.files}
    with np.load(next((folder / NODULES_FOLDER).glob("*.npz"))) as fields:
        pictures, ids = fields["hu"].astype(np.float32), fields["nodule_id"]
    row_of = {int(number): row for row, number in enumerate(ids)}
    found = {}
    for place, number in enumerate(solid["matched_nodule2d_id"].tolist()):
        if number in row_of and number:
            picture = pictures[row_of[number]]
            cut = slice(solid["offsets"][place], solid["offsets"][place + 1])
            shape = solid["shape_xyz"][place]
            values, mask = (solid[name][cut].reshape(shape).T for name in ("hu_flat", "mask_flat"))
            best = min(
                (_fit(picture, *each) for each in zip(values, mask, strict=True)), key=lambda fit: fit[0]
            )
            if best[0] < SAME:
                found[row_of[number]] = best[1]
    return found


def _fit(picture, values, mask):
    """Mean squared difference of a slice where it fits best, and its mask there."""
    first = [max((edge - LARGEST_PX) // 2, 0) for edge in values.shape]
    part = tuple(slice(start, start + LARGEST_PX) for start in first)
    template = np.maximum(values[part], -1024).astype(np.float32)
    difference = cv2.matchTemplate(picture, np.ascontiguousarray(template), cv2.TM_SQDIFF)
    row, column = np.unravel_index(difference.argmin(), difference.shape)
    placed = np.zeros(picture.shape, np.uint8)
    placed[row : row + template.shape[0], column : column + template.shape[1]] = mask[part]
    return float(difference.min()) / template.size if mask.any() else np.inf, placed


def lung_everywhere(volume):
    grid = even_grid(volume.values, volume.geometry, 2.0)
    everywhere = np.ones(grid.geometry.shape, np.bool_)
    return Lungs(
        grid, everywhere, everywhere, everywhere, 0.0, True, True, is_cut_at_top=False, is_cut_at_bottom=False
    )


def peak_is_in(mask, saliency, geometry):
    peak = np.unravel_index(saliency.evidence.argmax(), saliency.evidence.shape)
    _slice, *index = geometry.to_index((saliency.affine @ (0, *peak, 1))[:3])
    return bool(mask[tuple(np.clip(np.rint(index).astype(int), 0, np.array(mask.shape) - 1))])


def share(found, of):
    """A share with its Wilson interval."""
    if not of:
        return "none"
    part, wide = found / of, NORMAL**2 / of
    middle = (part + wide / 2) / (1 + wide)
    half = NORMAL * np.sqrt(part * (1 - part) / of + wide / of / 4) / (1 + wide)
    return f"{found} of {of}: {part:.3f} ({middle - half:.3f} to {middle + half:.3f})"


def told(name, hits):
    print(f"{name:<14} peak in the nodule {share(sum(hits), len(hits))}", flush=True)


def figures(hits, owners):
    """Metrics for the card."""
    pairs = zip(
        (MapFigure.SUPPORTED_HIT, MapFigure.WEAK_HIT, MapFigure.UNSUPPORTED_HIT), MapVerdict, strict=True
    )
    is_supported = [verdict is MapVerdict.SUPPORTED for verdict in MapVerdict for _hit in hits[verdict]]
    everyone = np.array([owner for verdict in MapVerdict for owner in owners[verdict]])
    by_verdict = [
        map_metric(figure, hits[verdict], np.array(owners[verdict]))
        for figure, verdict in pairs
        if hits[verdict]
    ]
    return [map_metric(MapFigure.SUPPORTED, is_supported, everyone), *by_verdict]


def main(folder, trained, wanted, *, keep):
    card = load_card(model_folder(DEFAULT_MODEL_ID))
    paths = [fold_file(trained / COMPACT_CNN.name / "folds", fold) for fold in range(FOLDS)]
    models = [KerasModel(card, keras.models.load_model(path, compile=False)) for path in paths]
    outlines = list(fold_outlines(trained / OUTLINE_FOLDS))
    nodules = load_nodules(next((folder / NODULES_FOLDER).glob("*.npz")))
    excluded = np.isin(nodules.ratings.patient_id, excluded_patients(folder / NODULES_FOLDER))
    masks = masks_in(folder)
    generator = np.random.default_rng(0)
    rows = [row for row in generator.permutation(sorted(masks)) if not excluded[row]][:wanted]
    folds, diameters = nodules.ratings.folds, nodules.ratings.diameter_mm
    hits, doubts = {verdict: [] for verdict in MapVerdict}, Counter()
    owners = {verdict: [] for verdict in MapVerdict}
    by_size = {band: [] for band in ((0, 6), (6, 10), (10, 15), (15, np.inf))}
    began = time.process_time()
    for row in rows:
        volume, model = nodules.volume(row), models[folds[row]]
        center = (*generator.uniform(-JITTER_MM, JITTER_MM, 2), 0.0)
        scored = Scored(
            extract_patch(volume, center, card.patch), measure_nodule(volume, center, outlines[folds[row]])
        )
        (found,) = explain([scored], Surroundings(volume.geometry, None, lung_everywhere(volume)), model)
        is_hit = peak_is_in(masks[row], found.saliency, volume.geometry)
        hits[found.check.verdict].append(is_hit)
        owners[found.check.verdict].append(nodules.ratings.patient_id[row])
        doubts.update(doubt.value for doubt in found.check.doubts)
        band = next(band for band in by_size if band[0] <= diameters[row] < band[1])
        by_size[band].append(found.check.verdict)
    for verdict, found in hits.items():
        print(f"{verdict.value:<14} {share(len(found), len(rows))}")
    for verdict, found in hits.items():
        told(verdict.value, found)
    told("all", [hit for found in hits.values() for hit in found])
    print("doubts: " + ", ".join(f"{name} {count}" for name, count in doubts.most_common()))
    for (low, high), verdicts in by_size.items():
        counts = ", ".join(f"{each.value} {verdicts.count(each)}" for each in MapVerdict)
        print(f"readers' diameter {low} to {high} mm: {counts}")
    print(f"{(time.process_time() - began) / max(len(rows), 1):.2f} s of processor time for each")
    if keep:
        save_card(with_map_figures(card, figures(hits, owners)), model_folder(DEFAULT_MODEL_ID))


if __name__ == "__main__":
    given = [each for each in sys.argv[1:] if each != "--card"]
    count = int(given[2]) if len(given) > 2 else 300
    main(Path(given[0]), Path(given[1]), count, keep="--card" in sys.argv)

"""How many of the shipped model's maps their checks support, and how often a map's peak lies in the nodule.

    python -m tests.benchmarks.saliency_maps LABELLED_FOLDER [NODULES]

Nodules of lidc-nodule-2d whose readers' mask is found in lidc-nodule-3d (the same pixels), in a seeded order, each
marked up to 3 mm beside its middle. The shipped network was trained on these nodules.
"""

import sys
import time
from pathlib import Path

import cv2
import numpy as np

from medviewer.analysis.preprocess import extract_patch
from medviewer.analysis.saliency.explain import SEED
from medviewer.analysis.saliency.faithfulness import faithfulness
from medviewer.analysis.saliency.methods import chosen_method
from medviewer.analysis.saliency.place import place
from medviewer.finding.map_check import MapVerdict
from medviewer.services.keras_model import load_keras_model
from medviewer.services.model_library import DEFAULT_MODEL_ID, model_folder
from medviewer.training.datasets import load_nodules

LARGEST_PX, SAME = 61, 4.0
JITTER_MM = 3.0


def masks_in(folder):
    """Row of the two-dimensional set -> mask (rows, columns), where the same pixels lie in the other set."""
    with np.load(next((folder / "lidc-nodule-3d").glob("*.npz"))) as fields:
        solid = {name: fields[name] for name in fields.files}
    with np.load(next((folder / "lidc-nodule-2d").glob("*.npz"))) as fields:
        pictures, ids = fields["hu"].astype(np.float32), fields["nodule_id"]
    row_of = {int(number): row for row, number in enumerate(ids)}
    found = {}
    for place_, number in enumerate(solid["matched_nodule2d_id"].tolist()):
        if number in row_of and number:
            picture = pictures[row_of[number]]
            cut = slice(solid["offsets"][place_], solid["offsets"][place_ + 1])
            shape = solid["shape_xyz"][place_]
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


def main(folder, wanted):
    model = load_keras_model(model_folder(DEFAULT_MODEL_ID))
    nodules = load_nodules(next((folder / "lidc-nodule-2d").glob("*.npz")))
    masks = masks_in(folder)
    generator = np.random.default_rng(0)
    hits = {verdict: [] for verdict in MapVerdict}
    began = time.process_time()
    rows = generator.permutation(sorted(masks))[:wanted]
    for row in rows:
        volume = nodules.volume(row)
        patch = extract_patch(volume, (*generator.uniform(-JITTER_MM, JITTER_MM, 2), 0.0), model.card.patch)
        method = chosen_method(patch.values[None], model)
        cells = np.maximum(method.contributions(patch.values[None], model)[0], 0)
        saliency = place(cells, patch, method.name)
        peak = np.unravel_index(saliency.evidence.argmax(), saliency.evidence.shape)
        _slice, *index = volume.geometry.to_index((saliency.affine @ (0, *peak, 1))[:3])
        at = tuple(np.clip(np.rint(index).astype(int), 0, np.array(masks[row].shape) - 1))
        verdict = faithfulness(patch.values, saliency.evidence, model, SEED).verdict
        hits[verdict].append(bool(masks[row][at]))
    for verdict, found in hits.items():
        share = f"{np.mean(found):.3f}" if found else "-"
        print(f"{verdict.value:<14} {len(found):4d} of {len(rows)}   peak in the nodule {share}")
    print(f"{(time.process_time() - began) / len(rows):.2f} s of processor time for each")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100)

"""The tests that a model's maps are put to before it is released: do they depend on the weights, and hold still?

    python -m tests.benchmarks.map_release NODULES_FOLDER [NODULES]

On rated nodules of lidc-nodule-2d in a seeded order, with the shipped network, which was trained on them:

- Weights: the layers are replaced by untrained ones, from the last down to the first. A map that shows what was
  learned must change: its likeness to the true one should fall to that of two different nodules' maps (Adebayo J et al.,
  arXiv:1810.03292; baseline as in Arun N et al., doi:10.1148/ryai.2021200267).
- Stillness: the same nodule moved by one cell (its map moved back), and with 10 HU of noise, where the score moves by
  less than 0.02.
- Following: over small changes of the picture, do larger changes of the score go with larger changes of the map?
- Middle: how far the map's middle lies from a small ball at the patch's middle.
"""

import sys
from pathlib import Path

import cv2
import keras
import numpy as np

from medviewer.analysis.model_card import MODEL_FILE
from medviewer.analysis.preprocess import extract_patch
from medviewer.analysis.saliency.methods import chosen_method
from medviewer.services.keras_file import checked_file, load_network
from medviewer.services.keras_model import KerasModel, load_keras_model
from medviewer.services.model_library import DEFAULT_MODEL_ID, model_folder
from medviewer.training.datasets import load_training_set
from tests.benchmarks.similarity import rank_correlation, structural_similarity, top_overlap

PAIRS = 50
NOISE_HU = 10.0
STILL = 0.02
CHANGES = 12


class Maps:
    """The maps of a network by one method, at the patch's resolution."""

    def __init__(self, method):
        self.method = method

    def of(self, patches, model):
        size = patches.shape[1:3]
        cells = np.maximum(self.method.contributions(patches, model), 0)
        return np.stack([cv2.resize(each, size, interpolation=cv2.INTER_LINEAR) for each in cells])


def cascade(network, card):
    """Layer by layer from the last: its name, and the model with it and all after it untrained."""
    keras.utils.set_random_seed(11)
    fresh = keras.models.clone_model(network)
    mixed = keras.models.clone_model(network)
    mixed.set_weights(network.get_weights())
    for layer in reversed(network.layers):
        if layer.weights:
            mixed.get_layer(layer.name).set_weights(fresh.get_layer(layer.name).get_weights())
            copy = keras.models.clone_model(network)
            copy.set_weights(mixed.get_weights())
            yield layer.name, KerasModel(card, copy)


def told(name, values):
    values = np.asarray(values)
    return f"{name} {np.mean(values):.3f} (sd {np.std(values):.3f}, n {len(values)})"


def weights(maps, true, patches, untrained, generator):
    pairs = [generator.choice(len(true), 2, replace=False) for _pair in range(PAIRS)]
    likeness = [structural_similarity(true[a], true[b]) for a, b in pairs]
    ranks = [rank_correlation(true[a], true[b]) for a, b in pairs]
    print(f"maps of different nodules: {told('SSIM', likeness)}, {told('Spearman', ranks)}")
    last = 0.0
    for name, model in untrained:
        now = maps.of(patches, model)
        alike = [structural_similarity(*both) for both in zip(true, now, strict=True)]
        ordered = [rank_correlation(*both) for both in zip(true, now, strict=True) if np.ptp(both[1])]
        print(
            f"untrained down to {name}: {told('SSIM', alike)}, {told('Spearman', ordered or [0.0])}",
            flush=True,
        )
        last = float(np.mean(alike))
    print(f"weight randomisation: {'passed' if last <= np.mean(likeness) else 'NOT passed'}")


def stillness(maps, true, patches, model, generator):
    scores = _scores(patches, model)
    width = np.array([high - low for low, high in model.card.patch.channels])
    noise = generator.normal(0, NOISE_HU, (*patches.shape[:3], 1)) / width
    for name, changed, back in (
        ("moved by a cell", np.roll(patches, 1, axis=2), lambda found: np.roll(found, -1, axis=2)),
        ("10 HU of noise", np.clip(patches + noise, 0, 1).astype(np.float32), lambda found: found),
    ):
        is_still = np.abs(_scores(changed, model) - scores) < STILL
        now = back(maps.of(changed[is_still], model))
        both = list(zip(true[is_still], now, strict=True))
        likeness, overlap = (
            [measure(*each) for each in both] for measure in (structural_similarity, top_overlap)
        )
        print(f"{name}: {told('SSIM', likeness)}, {told('overlap of the top 5 %', overlap)}", flush=True)


def following(maps, true, patches, model, generator):
    scores, found = _scores(patches, model), []
    score_changes, map_changes = [], []
    width = np.array([high - low for low, high in model.card.patch.channels])
    for strength in np.linspace(5, 60, CHANGES):
        field = generator.normal(0, 1, patches.shape[:3]).astype(np.float32)
        field = np.stack([cv2.GaussianBlur(each, (0, 0), 3) for each in field])
        changed = patches + (field / field.std() * strength)[..., None] / width
        changed = np.clip(changed, 0, 1).astype(np.float32)
        score_changes.append(np.abs(_scores(changed, model) - scores))
        now = maps.of(changed, model)
        map_changes.append([1 - structural_similarity(*both) for both in zip(true, now, strict=True)])
    for of_score, of_map in zip(np.transpose(score_changes), np.transpose(map_changes), strict=True):
        found.append(rank_correlation(of_score, of_map))
    print(f"change of the score against change of the map, for each nodule: {told('Spearman', found)}")


def middle(maps, model):
    spec = model.card.patch
    rows, columns = np.indices((spec.size_px, spec.size_px)) - (spec.size_px - 1) / 2
    ball = np.where(np.hypot(rows, columns) * spec.cell_mm < 3.0, 40.0, -850.0)
    channels = [np.clip((ball - low) / (high - low), 0, 1) for low, high in spec.channels]
    (found,) = maps.of(np.stack(channels, axis=-1)[None].astype(np.float32), model)
    mass = max(float(found.sum()), 1e-12)
    off = [float((found * axis).sum()) / mass * spec.cell_mm for axis in (rows, columns)]
    print(f"middle of the map of a ball: {np.hypot(*off):.3f} mm off")


def _scores(patches, model):
    return 1 / (1 + np.exp(-model.logits(patches)))


def main(folder, wanted):
    at = model_folder(DEFAULT_MODEL_ID)
    model = load_keras_model(at)
    nodules = load_training_set(folder)
    generator = np.random.default_rng(0)
    rows = generator.permutation(np.flatnonzero(nodules.ratings.decided))[:wanted]
    spec = model.card.patch
    patches = np.stack([extract_patch(nodules.volume(row), (0.0, 0.0, 0.0), spec).values for row in rows])
    maps = Maps(chosen_method(patches[:8], model))
    true = maps.of(patches, model)
    network = load_network(checked_file(model.card, at, MODEL_FILE))
    print(f"{maps.method.name}, {len(rows)} nodules")
    weights(maps, true, patches, cascade(network, model.card), generator)
    stillness(maps, true, patches, model, generator)
    following(maps, true, patches, model, generator)
    middle(maps, model)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100)

"""The tests that a model's maps are put to before it is released: do they depend on the weights, and hold still?

    python -m tests.benchmarks.map_release NODULES_FOLDER [NODULES] [--card]

On rated nodules of lidc-nodule-2d in a seeded order, with the shipped network, which was trained on them. With `--card` the
figures are written into the model's card (the source tree's), in place of those of an earlier run. Intervals: 95 %, drawn
by patient.

- Weights: the layers are replaced by untrained ones, from the last down to the first. A map that shows what was
  learned must change: its likeness to the true one should fall to that of two different nodules' maps (Adebayo J et al.,
  arXiv:1810.03292; baseline as in Arun N et al., doi:10.1148/ryai.2021200267).
- Stillness: the same nodule moved by one cell (its map moved back), and with 10 HU of noise, where the score moves by
  less than 0.02.
- Planted: a ball on an empty lung, up to 8 mm off the middle: does the map's peak lie in it, or within half a native cell?
- Following: over small changes of the picture, do larger changes of the score go with larger changes of the map?
- Middle: how far the map's middle lies from a small ball at the patch's middle.
"""

import sys
from pathlib import Path

import cv2
import keras
import numpy as np

from medviewer.analysis.model_card import MODEL_FILE, save_card
from medviewer.analysis.preprocess import extract_patch
from medviewer.analysis.saliency.fills import background
from medviewer.analysis.saliency.methods import chosen_method
from medviewer.services.keras_file import checked_file, load_network
from medviewer.services.keras_model import KerasModel, load_keras_model
from medviewer.services.model_library import DEFAULT_MODEL_ID, model_folder
from medviewer.training.datasets import load_training_set
from medviewer.training.map_figures import MapFigure, map_metric, with_map_figures
from tests.benchmarks.similarity import rank_correlation, structural_similarity, top_overlap

PAIRS = 50
NOISE_HU = 10.0
STILL = 0.02
CHANGES = 12
BALL_HU = 40.0
PLANTED_MM, PLANTED_WITHIN_MM, PLANTED_NOISE_HU = 10.0, 8.0, 30.0


class Maps:
    """The maps of a network by one method, at the patch's resolution."""

    def __init__(self, method):
        self.method = method

    def of(self, patches, model):
        size = patches.shape[1:3]
        cells = np.maximum(self.method.contributions(patches, model), 0)
        return np.stack([cv2.resize(each, size, interpolation=cv2.INTER_LINEAR) for each in cells])

    def native_cell_mm(self, patches, model):
        return model.card.patch.field_mm / self.method.contributions(patches, model).shape[1]


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
    print(f"{name}: {np.mean(values):.3f} (sd {np.std(values):.3f}, n {len(values)})", flush=True)


class Findings:
    """The figures for the card, told as they come, and what all draw from."""

    def __init__(self, patients, generator):
        self._patients, self.generator = patients, generator
        self.metrics = []

    def add(self, figure, values, nodules=None):
        patients = self._patients if nodules is None else self._patients[nodules]
        metric = map_metric(figure, values, patients)
        self.metrics.append(metric)
        print(
            f"{metric.label}: {metric.value:.3f} ({metric.low:.3f} to {metric.high:.3f}), n {metric.nodules}",
            flush=True,
        )


def weights(maps, true, patches, untrained, findings):
    pairs = [findings.generator.choice(len(true), 2, replace=False) for _pair in range(PAIRS)]
    likeness = [structural_similarity(true[a], true[b]) for a, b in pairs]
    findings.add(MapFigure.PAIRS, likeness, [first for first, _second in pairs])
    told("their Spearman", [rank_correlation(true[a], true[b]) for a, b in pairs])
    alike = []
    for name, model in untrained:
        now = maps.of(patches, model)
        alike = [structural_similarity(*both) for both in zip(true, now, strict=True)]
        ordered = [rank_correlation(*both) for both in zip(true, now, strict=True) if np.ptp(both[1])]
        told(f"untrained down to {name}, SSIM", alike)
        told("... Spearman", ordered or [0.0])
    findings.add(MapFigure.UNTRAINED, alike)
    print(f"weight randomisation: {'passed' if np.mean(alike) <= np.mean(likeness) else 'NOT passed'}")


def stillness(maps, true, patches, model, findings):
    scores = _scores(patches, model)
    width = np.array([high - low for low, high in model.card.patch.channels])
    noise = findings.generator.normal(0, NOISE_HU, (*patches.shape[:3], 1)) / width
    for figure, changed, back in (
        (MapFigure.MOVED, np.roll(patches, 1, axis=2), lambda found: np.roll(found, -1, axis=2)),
        (MapFigure.NOISY, np.clip(patches + noise, 0, 1).astype(np.float32), lambda found: found),
    ):
        still = np.flatnonzero(np.abs(_scores(changed, model) - scores) < STILL)
        now = back(maps.of(changed[still], model))
        both = list(zip(true[still], now, strict=True))
        findings.add(figure, [structural_similarity(*each) for each in both], still)
        told("... overlap of the top 5 %", [top_overlap(*each) for each in both])


def planted(maps, patches, model, findings):
    spec, hits, balls = model.card.patch, [], []
    for patch in patches:
        at = findings.generator.uniform(-PLANTED_WITHIN_MM, PLANTED_WITHIN_MM, 2)
        is_ball = _distance_mm(spec, at) < PLANTED_MM / 2
        noise = findings.generator.normal(0, PLANTED_NOISE_HU, is_ball.shape)
        balls.append((at, _windowed(spec, np.where(is_ball, BALL_HU, _background_hu(patch, spec)) + noise)))
    found = maps.of(np.stack([picture for _at, picture in balls]), model)
    reach_mm = PLANTED_MM / 2 + maps.native_cell_mm(patches[:1], model) / 2
    for (at, _picture), each in zip(balls, found, strict=True):
        hits.append(float(_distance_mm(spec, at)[np.unravel_index(each.argmax(), each.shape)] <= reach_mm))
    findings.add(MapFigure.PLANTED, hits)


def following(maps, true, patches, model, findings):
    scores, found = _scores(patches, model), []
    score_changes, map_changes = [], []
    width = np.array([high - low for low, high in model.card.patch.channels])
    for strength in np.linspace(5, 60, CHANGES):
        field = findings.generator.normal(0, 1, patches.shape[:3]).astype(np.float32)
        field = np.stack([cv2.GaussianBlur(each, (0, 0), 3) for each in field])
        changed = patches + (field / field.std() * strength)[..., None] / width
        changed = np.clip(changed, 0, 1).astype(np.float32)
        score_changes.append(np.abs(_scores(changed, model) - scores))
        now = maps.of(changed, model)
        map_changes.append([1 - structural_similarity(*both) for both in zip(true, now, strict=True)])
    for of_score, of_map in zip(np.transpose(score_changes), np.transpose(map_changes), strict=True):
        found.append(rank_correlation(of_score, of_map))
    findings.add(MapFigure.FOLLOWING, found)


def middle(maps, model):
    spec = model.card.patch
    ball = np.where(_distance_mm(spec, (0.0, 0.0)) < 3.0, BALL_HU, -850.0)
    (found,) = maps.of(_windowed(spec, ball)[None], model)
    mass = max(float(found.sum()), 1e-12)
    rows, columns = np.indices(found.shape) - (spec.size_px - 1) / 2
    off = [float((found * axis).sum()) / mass * spec.cell_mm for axis in (rows, columns)]
    print(f"middle of the map of a ball: {np.hypot(*off):.3f} mm off")


def _distance_mm(spec, at):
    rows, columns = (np.indices((spec.size_px, spec.size_px)) - (spec.size_px - 1) / 2) * spec.cell_mm
    return np.hypot(rows - at[0], columns - at[1])


def _windowed(spec, values):
    channels = [np.clip((values - low) / (high - low), 0, 1) for low, high in spec.channels]
    return np.stack(channels, axis=-1).astype(np.float32)


def _background_hu(patch, spec):
    """What lies at the rim of a nodule's picture, in the first channel's HU."""
    low, high = spec.channels[0]
    return float(background(patch)[0, 0, 0]) * (high - low) + low


def _scores(patches, model):
    return 1 / (1 + np.exp(-model.logits(patches)))


def main(folder, wanted, *, keep):
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
    findings = Findings(nodules.ratings.patient_id[rows], generator)
    print(f"{maps.method.name}, {len(rows)} nodules")
    weights(maps, true, patches, cascade(network, model.card), findings)
    stillness(maps, true, patches, model, findings)
    planted(maps, patches, model, findings)
    following(maps, true, patches, model, findings)
    middle(maps, model)
    if keep:
        save_card(with_map_figures(model.card, findings.metrics), at)


if __name__ == "__main__":
    given = [each for each in sys.argv[1:] if each != "--card"]
    main(Path(given[0]), int(given[1]) if len(given) > 1 else 100, keep="--card" in sys.argv)

"""A network and a recipe small enough to be trained within a test."""

from dataclasses import replace

import keras
import numpy as np

from medviewer.analysis.measure import measure_outlines
from medviewer.analysis.model_card import Metric, PatchSpec
from medviewer.finding.measurement import SliceOutline
from medviewer.training.augment import Augmentation
from medviewer.training.datasets import ATTRIBUTES
from medviewer.training.recipe import COMPACT_CNN, Labels
from medviewer.training.stray_evidence import SCORE_LAYER


def tiny_network():
    patch = keras.layers.Input((16, 16, 2))
    maps = keras.layers.Conv2D(4, 3, padding="same")(patch)
    maps = keras.layers.ReLU()(maps)
    maps = keras.layers.MaxPooling2D(2)(maps)
    features = keras.layers.Flatten()(maps)
    probability = keras.layers.Dense(1, activation="sigmoid", name=SCORE_LAYER)(features)
    attributes = keras.layers.Dense(len(ATTRIBUTES) + 1)(features)
    return keras.Model(patch, [probability, attributes, maps])


TINY = replace(
    COMPACT_CNN,
    build=tiny_network,
    patch=PatchSpec(30.0, 16, ((-1000.0, 400.0), (-160.0, 800.0))),
    epochs=3,
    batch_size=8,
    learning_rate=1e-2,
    augmentation=Augmentation(copies=2),
    jitters=2,
)
EVERYONE = np.arange(100)


def plain_network():
    network = tiny_network()
    return keras.Model(network.inputs[0], network.outputs[0])


PLAIN = replace(
    TINY,
    build=plain_network,
    model_id=None,
    labels=Labels.HARD,
    attribute_weight=0.0,
    stray_weight=0.0,
    averaged_from=1.0,
    augmentation=None,
    jitters=0,
)


UNSIZED = 7
"""The first nodules, whose size the stand-in for the outline can't measure: how many there are."""


def sized_by_the_readers(nodules, _folds_folder, centers_mm=None):
    """Round outlines as wide as the readers say, a tenth of a millimetre more where pointed at off the middle."""
    more_mm = 0.0 if centers_mm is None else 0.1
    return [
        None if row < UNSIZED else round_outline(nodules.volume(row), diameter_mm + more_mm)
        for row, diameter_mm in enumerate(nodules.ratings.diameter_mm.tolist())
    ]


def round_outline(volume, diameter_mm):
    turns = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    circle = np.column_stack([np.cos(turns), np.sin(turns), np.zeros(90)]) * diameter_mm / 2
    return measure_outlines(volume, [SliceOutline(0, circle)])


OTHER_PART = Metric("dice_cv", "Dice of the outline", 0.9, 0.8, 0.95, 50, 40)

"""A network and a recipe small enough to be trained within a test."""

from dataclasses import replace

import keras
import numpy as np

from medviewer.analysis.model_card import Metric, PatchSpec
from medviewer.training.augment import Augmentation
from medviewer.training.datasets import ATTRIBUTES
from medviewer.training.recipe import COMPACT_CNN, Labels


def tiny_network():
    patch = keras.layers.Input((16, 16, 2))
    maps = keras.layers.Conv2D(4, 3, padding="same")(patch)
    maps = keras.layers.ReLU()(maps)
    maps = keras.layers.MaxPooling2D(2)(maps)
    features = keras.layers.Flatten()(maps)
    probability = keras.layers.Dense(1, activation="sigmoid")(features)
    attributes = keras.layers.Dense(len(ATTRIBUTES) + 1)(features)
    return keras.Model(patch, [probability, attributes])


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
    averaged_from=1.0,
    augmentation=None,
    jitters=0,
)


UNSIZED = 7
"""Nodules whose size the stand-in for the outline can't measure."""


def sized_by_the_readers(nodules, _folds_folder, centers_mm=None):
    sizes = nodules.ratings.diameter_mm + (0.0 if centers_mm is None else 0.1)
    sizes[:UNSIZED] = np.nan
    return sizes


OTHER_PART = Metric("dice_cv", "Dice of the outline", 0.9, 0.8, 0.95, 50, 40)

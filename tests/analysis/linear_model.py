"""A score model small enough to know its answers by heart."""

from dataclasses import replace

import numpy as np

from medviewer.analysis.model_card import ModelCard, PatchSpec
from medviewer.analysis.score_model import FeatureMaps
from tests.analysis.test_model_card import CARD


class LinearModel:
    """Maps are means over blocks of the patch; the logit is their weighted sum plus a bias: one dense layer."""

    def __init__(self, cells=8, field_mm=40.0, size=64, seed=0, bias=-0.25):
        channels = ((-1000.0, 200.0), (-160.0, 240.0))
        self.card: ModelCard = replace(CARD, patch=PatchSpec(field_mm, size, channels))
        self.cells, self.bias = cells, bias
        self.weights = np.random.default_rng(seed).normal(0, 1, (cells, cells, 2)).astype(np.float32)

    def logits(self, patches):
        return (self._maps(patches) * self.weights).sum(axis=(1, 2, 3)) + np.float32(self.bias)

    def feature_maps(self, patches):
        maps = self._maps(patches)
        return FeatureMaps(maps, np.broadcast_to(self.weights, maps.shape), self.logits(patches))

    def input_gradients(self, patches):
        block = patches.shape[1] // self.cells
        each = self.weights.repeat(block, axis=0).repeat(block, axis=1) / np.float32(block**2)
        return np.broadcast_to(each, patches.shape)

    def layer_features(self, patches):
        return patches.mean(axis=(1, 2)), self._maps(patches).reshape(len(patches), -1)

    def _maps(self, patches):
        count, size, _size, channels = patches.shape
        block = size // self.cells
        shape = (count, self.cells, block, self.cells, block, channels)
        return patches.reshape(shape).mean(axis=(2, 4))


class BrightnessModel(LinearModel):
    """Only what is bright speaks, wherever it lies."""

    def __init__(self, cells=16, **more):
        super().__init__(cells=cells, **more)
        self.weights = np.ones_like(self.weights)

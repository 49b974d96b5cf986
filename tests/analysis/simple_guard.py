"""A guard small enough to know its answers by heart."""

import numpy as np

from medviewer.analysis.guard_model import GuardSettings
from medviewer.analysis.model_card import PatchSpec

SETTINGS = GuardSettings(
    patch=PatchSpec(32.0, 32, ((-1000.0, 400.0),)),
    refused_below=-2.0,
    caution_below=0.0,
    refused_share=0.02,
    caution_share=0.05,
    rank_weight=1.0,
)


class BrightMiddleGuard:
    """The brighter the middle 4 mm, the more nodule-like: 0 at -500 HU, 5 at 40 HU, -4 and less in air."""

    settings = SETTINGS

    def __init__(self):
        self.asked = 0

    def logits(self, patches):
        self.asked += len(patches)
        middle = patches[:, 14:18, 14:18, 0].mean(axis=(1, 2))
        return ((middle * 1400 - 500) / 100).astype(np.float32)

"""An outline model that knows one thing: what is brighter than halfway from lung to soft tissue is nodule."""

import numpy as np

from medviewer.analysis.outline_field import HIGH_HU, LOW_HU
from tests.analysis.simple_chest import LUNG, TISSUE


class BrightOutline:
    """Half likely at `edge_hu`, surely nodule 100 HU above it."""

    def __init__(self, edge_hu=(LUNG + TISSUE) / 2):
        self.edge_hu = edge_hu

    def probabilities(self, fields):
        hu = fields[..., 1] * (HIGH_HU - LOW_HU) + LOW_HU
        return np.clip((hu - self.edge_hu) / 200 + 0.5, 0, 1).astype(np.float32)

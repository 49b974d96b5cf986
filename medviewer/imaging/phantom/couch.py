"""The scanner's couch under the patient: a carbon-fiber shell around foam, with a mattress on it."""

import numpy as np

from medviewer.imaging.phantom.fields import Field, Lattice
from medviewer.imaging.phantom.layers import Layer


def couch_layers(lattice: Lattice, back_mm: float) -> list[Layer]:
    """The couch with its top at `back_mm` (LPS y): a shallow trough, the same at every height."""
    sag = back_mm + 19 - 16 * (lattice.x / 178) ** 2
    below = np.broadcast_to(lattice.y - sag, lattice.shape).astype(np.float32)
    sides = np.abs(lattice.x) - 172

    def slab(low: float, high: float) -> Field:
        distance: Field = np.maximum(np.maximum(low - below, below - high), sides).astype(np.float32)
        return distance

    return [
        Layer(slab(-18, -1), -890.0),
        Layer(slab(-17, -2), -962.0),
        Layer(slab(0, 27.5), -20.0),
        Layer(slab(2.2, 25.2), -905.0),
    ]

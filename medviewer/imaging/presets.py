"""Window presets for CT, and the windows a Volume is first shown with."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.i18n import N_
from medviewer.imaging.grayscale import VoiWindow, full_range_window
from medviewer.imaging.region_statistics import measured_values
from medviewer.imaging.volume import Unit, Volume

SAMPLED_SLICES = 16


@dataclass(frozen=True)
class Preset:
    """A named window for one digit key.

    Attributes:
        digit: Key 1 to 9 (0 is the Series' own window).
        name: For the reader; translate it where it is shown.
        center: Window Center in HU.
        width: Window Width in HU.
    """

    digit: int
    name: str
    center: float
    width: float

    @property
    def window(self) -> VoiWindow:
        return VoiWindow(self.center, self.width, name=self.name)


CT_PRESETS = (
    Preset(1, N_("Soft tissue"), 40, 400),
    Preset(2, N_("Lung"), -600, 1500),
    Preset(3, N_("Bone"), 400, 2000),
    Preset(4, N_("Brain"), 40, 80),
    Preset(5, N_("Liver"), 90, 150),
    Preset(6, N_("Abdomen"), 50, 350),
    Preset(7, N_("Stroke"), 40, 40),
    Preset(8, N_("Angiography"), 300, 600),
)
"""Digits 1 to 8; 9 is the reader's own. They hold Hounsfield units and are offered for CT only."""


def default_window(volume: Volume, index: int, loaded: NDArray[np.bool_] | None = None) -> VoiWindow:
    """The window a slice is first shown with: its own first one, soft tissue for CT, else its Volume's full range."""
    facts = volume.facts(index)
    if facts.windows:
        return facts.windows[0]
    if facts.unit is Unit.HU:
        return CT_PRESETS[0].window
    return full_range(volume, loaded)


def full_range(volume: Volume, loaded: NDArray[np.bool_] | None = None) -> VoiWindow:
    """A window over the 0.1 to 99.9 percentiles of a sample of the loaded slices, padding left out.

    Args:
        volume: Grayscale or color; color is always shown from 0 to 255.
        loaded: (slices,) bool, True where the slice has been decoded; None = all.
    """
    if volume.is_color:
        return VoiWindow(127.5, 256)
    indices = np.arange(volume.values.shape[0]) if loaded is None else np.flatnonzero(loaded)
    if indices.size == 0:
        return VoiWindow(0.0, 1.0)
    chosen = indices[:: max(1, indices.size // SAMPLED_SLICES)]
    if not volume.own_facts:
        return full_range_window(volume.values[chosen], volume.padding)
    measured = np.concatenate(
        [
            measured_values(volume.values[index], volume.facts(index).padding).reshape(-1)
            for index in chosen.tolist()
        ]
    )
    return full_range_window(measured if measured.size else volume.values[chosen])

"""What is laid over a viewport's picture, as a value."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medviewer.i18n import Message
from medviewer.imaging.fusion import Fusion
from medviewer.imaging.geometry import Triple

if TYPE_CHECKING:
    from medviewer.services.loaded_series import LoadedSeries


@dataclass(frozen=True, eq=False)
class Fused:
    """What is laid over a viewport.

    Attributes:
        fusion: The scan above, and how it is drawn.
        loaded: Keeps the scan's memory.
        suv_factor: Grams per becquerel, from its values to SUVbw; or why there is none, in words.
    """

    fusion: Fusion
    loaded: "LoadedSeries"
    suv_factor: float | Message

    @property
    def top(self) -> float:
        """The top of the color scale: in SUVbw where that is known, else in the scan's own values."""
        return self.fusion.top * (self.suv_factor if isinstance(self.suv_factor, float) else 1.0)

    @property
    def unit(self) -> str:
        """What the scale counts in."""
        return "SUVbw" if isinstance(self.suv_factor, float) else ""

    def value_at(self, position_mm: Triple) -> float | None:
        """The scan's value at a place of the scan below: in SUVbw where that is known. None beside the scan.

        Args:
            position_mm: (x, y, z) in LPS mm, in the patient coordinates of the scan below.
        """
        x, y, z = self.fusion.to_volume[:3, :3] @ np.asarray(position_mm) + self.fusion.to_volume[:3, 3]
        geometry = self.fusion.volume.geometry
        index = geometry.to_index((float(x), float(y), float(z)))
        if not geometry.contains(index):
            return None
        k, j, i = (math.floor(each + 0.5) for each in index)
        value = float(self.fusion.volume.values[k, j, i])
        return value * self.suv_factor if isinstance(self.suv_factor, float) else value

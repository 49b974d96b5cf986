"""The value that stands for what was not scanned."""

import numpy as np

from medviewer.imaging.volume import Unit, Volume

AIR_HU = -1024.0
_SAMPLE = 1_000_000


def background_value(volume: Volume) -> float:
    """Pixel padding where declared, else air in HU, black for color, or else the least value there is.

    The least value of a large Volume is taken from a million of its voxels, evenly spread.
    """
    if volume.is_color:
        return 0.0
    if volume.padding is None and volume.unit is not Unit.HU:
        step = max(round((volume.values.size / _SAMPLE) ** (1 / 3)), 1)
        sample = volume.values[::step, ::step, ::step]
        finite = sample[np.isfinite(sample)]
        return float(finite.min()) if finite.size else 0.0
    value = AIR_HU if volume.padding is None else volume.padding.value
    if volume.values.dtype.kind == "f":
        return value
    limits = np.iinfo(volume.values.dtype.name)
    return min(max(value, float(limits.min)), float(limits.max))

"""What the pixels of a region say: mean, deviation, extremes and histogram of unfiltered modality values."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.padding import Padding

MOST_BINS = 64


@dataclass(frozen=True)
class RegionStatistics:
    """Statistics of the values of a region, in modality units.

    Attributes:
        pixel_count: Number of values, at least 1.
        mean: Their arithmetic mean.
        standard_deviation: Of the sample (divided by count - 1); 0 for a single pixel.
        minimum: The least.
        maximum: The greatest.
    """

    pixel_count: int
    mean: float
    standard_deviation: float
    minimum: float
    maximum: float


@dataclass(frozen=True, eq=False)
class Histogram:
    """How many values lie in each of a row of equally wide bins.

    Attributes:
        start: Where the first bin begins, in modality units; for integral values it lies half a unit below one.
        width: Of a bin.
        counts: (bins,) values in [start + i * width, start + (i + 1) * width); the last bin has its end too.
    """

    start: float
    width: float
    counts: NDArray[np.int64]


def measured_values(values: NDArray[Any], padding: Padding | None) -> NDArray[Any]:
    """The values that were measured: without pixel padding (PS3.3 C.7.5.1.1.2) and without what is no number."""
    kept = values if padding is None else values[~padding.covers(values)]
    return kept if kept.dtype.kind in "iu" else kept[np.isfinite(kept)]


def region_statistics(values: NDArray[Any]) -> RegionStatistics | None:
    """Statistics of the values (pixels,) of a region; None where there are none."""
    if not values.size:
        return None
    mean = float(values.mean(dtype=np.float64))
    deviation = float(values.std(dtype=np.float64, ddof=1)) if values.size > 1 else 0.0
    return RegionStatistics(values.size, mean, deviation, float(values.min()), float(values.max()))


def histogram(values: NDArray[Any]) -> Histogram | None:
    """The histogram of the values (pixels,) of a region, in at most 64 bins; None where there are no values.

    Bins of integral values are a whole number of units wide, so that none holds more kinds of values than another.
    """
    if not values.size:
        return None
    low, high = float(values.min()), float(values.max())
    if values.dtype.kind in "iu":
        width = max(-(-int(high - low + 1) // MOST_BINS), 1)
        index = (values.astype(np.int64) - int(low)) // width
        return Histogram(low - 0.5, float(width), np.bincount(index).astype(np.int64))
    if (high - low) / MOST_BINS <= np.spacing(max(abs(low), abs(high))):
        return Histogram(low - 0.5, high - low + 1.0, np.array([values.size], np.int64))
    part = (values.astype(np.float64) - low) * (MOST_BINS / (high - low))
    index = np.minimum(part.astype(np.int64), MOST_BINS - 1)
    counts = np.bincount(index, minlength=MOST_BINS).astype(np.int64)
    return Histogram(low, (high - low) / MOST_BINS, counts)

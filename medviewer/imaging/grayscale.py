"""The grayscale pipeline of PS3.3 C.11: modality values -> display values."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray


class VoiFunction(Enum):
    """VOI LUT Function (0028,1056)."""

    LINEAR = "LINEAR"
    LINEAR_EXACT = "LINEAR_EXACT"
    SIGMOID = "SIGMOID"


@dataclass(frozen=True)
class VoiWindow:
    """A VOI window in modality units (HU for CT).

    Attributes:
        center: Window Center (0028,1050).
        width: Window Width (0028,1051): at least 1 for LINEAR, above 0 otherwise.
        function: The VOI LUT function the pair belongs to.
        name: Window Center & Width Explanation, or a preset's name; "" where there is none.
    """

    center: float
    width: float
    function: VoiFunction = VoiFunction.LINEAR
    name: str = ""

    def __post_init__(self) -> None:
        least = 1.0 if self.function is VoiFunction.LINEAR else 1e-6
        if not self.width >= least:
            raise ValueError(f"a {self.function.value} window is at least {least} wide, got {self.width}")


def apply_window(values: NDArray[np.generic], window: VoiWindow) -> NDArray[np.float32]:
    """Map modality values to display values.

    Args:
        values: Modality values in any shape, after the Modality LUT (HU for CT).
        window: Window in the unit of `values`.

    Returns:
        Display values in the shape of `values`: 0 = darkest, 1 = brightest.

    References:
        DICOM PS3.3 C.11.2.1.2.1 (LINEAR: the half-unit offsets are the standard's own), C.11.2.1.3.1 (SIGMOID),
        C.11.2.1.3.2 (LINEAR_EXACT).
    """
    x = values.astype(np.float64)
    if window.function is VoiFunction.SIGMOID:
        exponent = np.clip(-4 * (x - window.center) / window.width, -700, 700)
        return (1 / (1 + np.exp(exponent))).astype(np.float32)
    if window.function is VoiFunction.LINEAR_EXACT:
        ramp = (x - window.center) / window.width + 0.5
    elif window.width == 1:
        return (x > window.center - 0.5).astype(np.float32)
    else:
        ramp = (x - (window.center - 0.5)) / (window.width - 1) + 0.5
    return np.clip(ramp, 0, 1).astype(np.float32)


def display_table(window: VoiWindow, *, inverted: bool = False) -> NDArray[np.uint8]:
    """The display byte of every int16 modality value, -32768 first: shape (65536,).

    MONOCHROME1 and the reader's own inversion come after the VOI LUT (PS3.3 C.7.6.3.1.2).
    """
    shades = apply_window(np.arange(-32768, 32768, dtype=np.int32), window)
    table = np.rint(shades * 255).astype(np.uint8)
    return 255 - table if inverted else table


def full_range_window(values: NDArray[np.generic], padding: float | None = None) -> VoiWindow:
    """A LINEAR window over the 0.1 to 99.9 percentiles of `values`, pixel padding left out."""
    sample = values[np.isfinite(values)] if values.dtype.kind == "f" else values.reshape(-1)
    if padding is not None and (kept := sample[sample != padding]).size:
        sample = kept
    if sample.size > 1_000_000:
        sample = sample[:: sample.size // 1_000_000]
    if sample.size == 0:
        return VoiWindow(0.0, 1.0)
    low, high = (float(value) for value in np.percentile(sample, [0.1, 99.9]))
    return VoiWindow((low + high) / 2, max(high - low, 1.0))

"""The grayscale pipeline of PS3.3 C.11: modality values -> display values."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.padding import Padding

NARROW = 10.0
"""Units below which a window over fractions is LINEAR_EXACT."""


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
        width: Window Width (0028,1051): at least 1 for LINEAR, 1e-12 otherwise.
        function: The VOI LUT function the pair belongs to.
        name: Window Center & Width Explanation, or a preset's name; "" where there is none.
    """

    center: float
    width: float
    function: VoiFunction = VoiFunction.LINEAR
    name: str = ""

    def __post_init__(self) -> None:
        least = self.least_width
        if not self.width >= least:
            raise ValueError(f"a {self.function.value} window is at least {least} wide, got {self.width}")

    @property
    def least_width(self) -> float:
        """The narrowest window of the same function."""
        return 1.0 if self.function is VoiFunction.LINEAR else 1e-12

    @property
    def numbers(self) -> tuple[str, str]:
        """Center and width for the reader: whole numbers, but for windows so narrow that digits count."""
        if self.width >= 10:
            return f"{self.center:.0f}", f"{self.width:.0f}"
        return f"{self.center:.4g}", f"{self.width:.4g}"


@dataclass(frozen=True)
class VoiLut(VoiWindow):
    """A VOI LUT of the object (PS3.3 C.11.2.1.1), usable wherever a window is.

    As a window it spans the table's input values, so that changing center or width begins from there.

    Attributes:
        first: The modality value that the first entry belongs to.
        entries: The table, little endian uint16, 2 bytes each.
        largest: The entry that stands for full brightness: 2 ** bits - 1.
    """

    first: int = 0
    entries: bytes = b""
    largest: int = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.entries) < 4 or len(self.entries) % 2 or self.largest < 1:
            raise ValueError(f"a VOI LUT has two entries at least, got {len(self.entries)} bytes")

    @classmethod
    def of(cls, first: int, entries: NDArray[np.uint16], bits: int, name: str = "") -> "VoiLut":
        """The LUT with these entries, (count,) uint16 of `bits` bits; entries wider than that widen it.

        Raises:
            ValueError: Fewer than two entries.
        """
        count = len(entries)
        largest = (1 << max(bits, int(entries.max(initial=0)).bit_length(), 1)) - 1
        center = first + count / 2
        return cls(
            center, max(count, 1), VoiFunction.LINEAR, name, first, entries.astype("<u2").tobytes(), largest
        )


def apply_window(values: NDArray[np.generic], window: VoiWindow) -> NDArray[np.float32]:
    """Map modality values to display values.

    Args:
        values: Modality values in any shape, after the Modality LUT (HU for CT).
        window: Window in the unit of `values`.

    Returns:
        Display values in the shape of `values`: 0 = darkest, 1 = brightest.

    References:
        DICOM PS3.3 C.11.2.1.1 (VOI LUT), C.11.2.1.2.1 (LINEAR: the half-unit offsets are the standard's own),
        C.11.2.1.3.1 (SIGMOID), C.11.2.1.3.2 (LINEAR_EXACT).
    """
    if isinstance(window, VoiLut):
        return _looked_up(values, window)
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


def _looked_up(values: NDArray[np.generic], lut: VoiLut) -> NDArray[np.float32]:
    """Values outside the table get its first or last entry; between two whole values the lower one's counts."""
    shades = np.frombuffer(lut.entries, "<u2").astype(np.float32) / np.float32(lut.largest)
    finite = np.nan_to_num(values, nan=lut.first) if values.dtype.kind == "f" else values.astype(np.int64)
    index = np.clip(np.floor(finite) - lut.first, 0, len(shades) - 1).astype(np.int64)
    looked_up: NDArray[np.float32] = shades[index]
    return looked_up


def display_table(window: VoiWindow, *, inverted: bool = False) -> NDArray[np.uint8]:
    """The display byte of every int16 modality value, -32768 first: shape (65536,).

    MONOCHROME1 and the reader's own inversion come after the VOI LUT (PS3.3 C.7.6.3.1.2).
    """
    shades = apply_window(np.arange(-32768, 32768, dtype=np.int32), window)
    table = np.rint(shades * 255).astype(np.uint8)
    return 255 - table if inverted else table


def full_range_window(values: NDArray[np.generic], padding: Padding | None = None) -> VoiWindow:
    """A window over the 0.1 to 99.9 percentiles of `values`, pixel padding left out.

    LINEAR, whose width is 1 at least; LINEAR_EXACT for fractions within so few units (shares, probabilities).
    """
    sample = values[np.isfinite(values)] if values.dtype.kind == "f" else values.reshape(-1)
    if padding is not None and (kept := sample[~padding.covers(sample)]).size:
        sample = kept
    if sample.size > 1_000_000:
        sample = sample[:: sample.size // 1_000_000]
    if sample.size == 0:
        return VoiWindow(0.0, 1.0)
    low, high = (float(value) for value in np.percentile(sample, [0.1, 99.9]))
    if high <= low:  # nearly all values are the same: a sparse mask
        low, high = float(sample.min()), float(sample.max())
    if values.dtype.kind == "f" and 0 < high - low < NARROW:
        return VoiWindow((low + high) / 2, max(high - low, 1e-12), VoiFunction.LINEAR_EXACT)
    return VoiWindow((low + high) / 2 if high > low else low + 0.5, max(high - low, 1.0))

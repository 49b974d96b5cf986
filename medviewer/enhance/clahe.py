"""Local contrast: contrast-limited adaptive histogram equalization within a range of values."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from medviewer.enhance.filter import Plane, Spacing, filtered_as
from medviewer.i18n import N_, _


@dataclass(frozen=True)
class Clahe:
    """CLAHE (Zuiderveld, Graphics Gems IV, 1994), given back in modality values so that windows still apply.

    Values outside the range stay as they are.

    Attributes:
        clip_limit: How much local contrast may grow, 1 to 40.
        tiles: Tiles along each side, 2 to 32.
        low: Lower end of the equalized range, in modality values (HU for CT).
        high: Upper end.
    """

    id: ClassVar[str] = "clahe"
    name: ClassVar[str] = N_("CLAHE")

    clip_limit: float = 2.0
    tiles: int = 8
    low: float = -1000.0
    high: float = 400.0

    def __post_init__(self) -> None:
        if not 1 <= self.clip_limit <= 40:
            raise ValueError(f"a clip limit is 1 to 40, got {self.clip_limit}")
        if isinstance(self.tiles, bool) or not isinstance(self.tiles, int):
            raise TypeError(f"tiles are a whole number, got {self.tiles!r}")
        if not 2 <= self.tiles <= 32:
            raise ValueError(f"tiles are 2 to 32, got {self.tiles}")
        if not -65536 <= self.low < self.high <= 65536:
            raise ValueError(f"a range rises and is finite, got {self.low} to {self.high}")

    def label(self) -> str:
        return f"{_(self.name)} ({self.clip_limit:.1f})"

    def __call__(self, plane: Plane, spacing_mm: Spacing) -> Plane:
        return filtered_as(plane, self._equalized)

    def _equalized(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        inside = (values >= self.low) & (values <= self.high)
        if not inside.any() or values.min() == values.max():
            return values
        span = np.float32(self.high - self.low)
        shares = np.clip((values - np.float32(self.low)) / span, 0, 1)
        equalized = equalize(shares, self.tiles, self.clip_limit) * span + np.float32(self.low)
        return np.where(inside, equalized, values).astype(np.float32)


def equalize(
    shares: NDArray[np.float32], tiles: int, clip_limit: float, bins: int = 1024
) -> NDArray[np.float32]:
    """CLAHE of values 0..1, (rows, columns); with 256 bins it is OpenCV's for bytes.

    OpenCV itself counts 16-bit planes in 65536 bins, more than a tile has pixels, and then hardly changes them.
    """
    rows, columns = shares.shape
    height, width = -(-rows // tiles), -(-columns // tiles)
    padded = np.pad(shares, ((0, height * tiles - rows), (0, width * tiles - columns)), mode="reflect")
    levels = np.rint(padded * (bins - 1)).astype(np.int32)
    tables = _tables(levels.reshape(tiles, height, tiles, width), clip_limit, bins)
    levels = levels[:rows, :columns]
    top, bottom, down = _neighbors(rows, height, tiles)
    left, right, across = _neighbors(columns, width, tiles)
    flat = tables.reshape(-1)

    def row_of_tiles(tile_rows: NDArray[np.int32]) -> NDArray[np.float32]:
        first = tile_rows[:, None] * (tiles * bins) + levels
        from_left, from_right = flat[first + left * bins], flat[first + right * bins]
        mixed: NDArray[np.float32] = from_left + across * (from_right - from_left)
        return mixed

    upper = row_of_tiles(top)
    equalized: NDArray[np.float32] = upper + down[:, None] * (row_of_tiles(bottom) - upper)
    return equalized


def _tables(tiled: NDArray[np.int32], clip_limit: float, bins: int) -> NDArray[np.float32]:
    """For each tile, the equalized value (0..1) of each level: (tiles, tiles, bins)."""
    tiles, height, _, width = tiled.shape
    tile = np.arange(tiles * tiles, dtype=np.int32).reshape(tiles, 1, tiles, 1)
    counts = np.bincount((tile * bins + tiled).reshape(-1), minlength=tiles * tiles * bins).reshape(-1, bins)
    limit = max(clip_limit * height * width / bins, 1.0)
    clipped = np.minimum(counts, limit)
    excess = (height * width - clipped.sum(axis=1, keepdims=True)) / bins
    tables: NDArray[np.float32] = ((clipped + excess).cumsum(axis=1) / (height * width)).astype(np.float32)
    return tables


def _neighbors(
    count: int, size: int, tiles: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    """For each row (or column): the tiles whose centers lie before and after it, and how far it is between them."""
    place = np.arange(count, dtype=np.float32) / size - 0.5
    before = np.floor(place).astype(np.int32)
    share = (place - before).astype(np.float32)
    return np.clip(before, 0, tiles - 1), np.clip(before + 1, 0, tiles - 1), share

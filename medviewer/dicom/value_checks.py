"""What the decoded values themselves tell of damage: bits and values that the header rules out."""

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom import picture_warnings
from medviewer.dicom.instance import FrameHeader, PixelFormat
from medviewer.dicom.transfer_syntax import CELLS, COMPRESSIONS
from medviewer.i18n import Message


def value_warnings(
    stored: NDArray[np.generic], values: NDArray[np.generic], pixels: PixelFormat, frame: FrameHeader
) -> tuple[Message, ...]:
    """Contradictions between the header and one grayscale frame.

    Args:
        stored: (rows, columns), as it is stored.
        values: (rows, columns), the same after sign extension.
        pixels: The format.
        frame: The frame's header.
    """
    if values.dtype.kind == "f":
        return ()
    warnings = []
    if share := _share_outside_bits_stored(stored, values, pixels):
        warnings.append(picture_warnings.outside_bits_stored(share, pixels.bits_stored))
    compression = COMPRESSIONS.get(pixels.transfer_syntax_uid)
    if frame.announced_range is not None and not (compression and compression.lossy):
        found = int(values.min()), int(values.max())
        if found[0] < frame.announced_range[0] or found[1] > frame.announced_range[1]:
            warnings.append(picture_warnings.outside_announced_range(frame.announced_range, found))
    return tuple(warnings)


def _share_outside_bits_stored(
    stored: NDArray[np.generic], values: NDArray[np.generic], pixels: PixelFormat
) -> float:
    """Part of the pixels (0 to 1) with bits set beside Bits Stored: above High Bit, where they are neither the sign nor
    an overlay's, or below the lowest."""
    width = stored.dtype.itemsize * 8
    lowest = max(pixels.high_bit + 1 - pixels.bits_stored, 0)
    if pixels.transfer_syntax_uid not in CELLS or (pixels.high_bit >= width - 1 and not lowest):
        return 0.0
    above = max((1 << width) - (2 << pixels.high_bit), 0) & ~pixels.overlay_bits
    below = ((1 << lowest) - 1) & ~pixels.overlay_bits
    cells = _unsigned(stored)
    is_set = (cells & above) != 0
    if pixels.signed and is_set.any():
        extended = _unsigned(values) << (pixels.high_bit + 1 - pixels.bits_stored)
        is_set &= ((cells ^ extended) & above) != 0
    if below:
        is_set |= (cells & below) != 0
    return float(np.mean(is_set))


def _unsigned(values: NDArray[np.generic]) -> NDArray[np.unsignedinteger]:
    same: NDArray[np.unsignedinteger] = values.astype(values.dtype.newbyteorder("="), copy=False).view(
        f"u{values.dtype.itemsize}"
    )
    return same

"""Color frames as 8-bit RGB."""

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.instance import PixelFormat


def rgb(stored: NDArray[np.generic], pixels: PixelFormat, *, is_converted: bool) -> NDArray[np.uint8]:
    """(rows, columns, 3) uint8 RGB of a color frame.

    Args:
        stored: (rows, columns, 3), RGB or YCbCr as `pixels.photometric` says.
        pixels: The format.
        is_converted: The decoder has already turned YCbCr into RGB.
    """
    eight = (stored.astype(np.int64) >> max(pixels.bits_stored - 8, 0)).astype(np.uint8)
    if is_converted or not pixels.photometric.startswith(("YBR_FULL", "YBR_PARTIAL")):
        return eight
    return from_ybr_partial(eight) if pixels.photometric.startswith("YBR_PARTIAL") else from_ybr_full(eight)


def from_ybr_full(ybr: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """YBR_FULL to RGB (PS3.3 C.7.6.3.1.2)."""
    luma, blue, red = (ybr[..., index].astype(np.float32) for index in range(3))
    blue, red = blue - 128, red - 128
    channels = (luma + 1.402 * red, luma - 0.344136 * blue - 0.714136 * red, luma + 1.772 * blue)
    return np.clip(np.floor(np.stack(channels, axis=-1) + 0.5), 0, 255).astype(np.uint8)


def from_ybr_partial(ybr: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """YBR_PARTIAL_422 (retired) to RGB: black at 16, white at 235, color differences from 16 to 240."""
    luma, blue, red = (ybr[..., index].astype(np.float32) for index in range(3))
    luma, blue, red = (luma - 16) * (255 / 219), (blue - 128) * (255 / 224), (red - 128) * (255 / 224)
    channels = (luma + 1.402 * red, luma - 0.344136 * blue - 0.714136 * red, luma + 1.772 * blue)
    return np.clip(np.floor(np.stack(channels, axis=-1) + 0.5), 0, 255).astype(np.uint8)

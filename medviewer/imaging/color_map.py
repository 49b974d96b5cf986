"""Color scales: of saliency maps (perceptually even, dark to bright, never red for danger) and of tracer uptake."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

DARKEST = 0.25
"""Where the scale starts on inferno: below it the color can't be told from the dark of a lung."""


@cache
def saliency_colors() -> NDArray[np.uint8]:
    """256 RGB colors, shape (256, 3), read-only: inferno from a quarter of its way to its end.

    References:
        Inferno: S. van der Walt and N. Smith, matplotlib color maps, 2015 (CC0), as built into OpenCV.
    """
    places = np.linspace(DARKEST * 255, 255, 256).round().astype(np.uint8)
    bgr = cv2.applyColorMap(places.reshape(1, -1), cv2.COLORMAP_INFERNO)
    colors = np.ascontiguousarray(bgr[0, :, ::-1]).astype(np.uint8)
    colors.flags.writeable = False
    return colors


@cache
def uptake_colors() -> NDArray[np.uint8]:
    """256 RGB colors, shape (256, 3), read-only: black, red, orange, yellow, white (PS3.6 B.1.1, Hot Iron)."""
    places = np.arange(256)
    red, green, blue = np.minimum(2 * places, 255), 2 * (places - 128), 4 * (places - 192)
    colors: NDArray[np.uint8] = np.clip(np.stack([red, green, blue], axis=1), 0, 255).astype(np.uint8)
    colors.flags.writeable = False
    return colors

"""Colors with transparency, as they look on the black of the canvas."""

import numpy as np
from numpy.typing import NDArray


def on_black(colors: NDArray[np.generic]) -> NDArray[np.uint8]:
    """(rows, columns, 3) uint8 of (rows, columns, 3 or 4) uint8: red, green, blue and opacity."""
    opaque = colors[..., :3].astype(np.uint8, copy=False)
    if colors.shape[-1] == 3:
        return opaque
    opacity = colors[..., 3:].astype(np.uint16)
    blended: NDArray[np.uint8] = ((opaque * opacity + 127) // 255).astype(np.uint8)
    return blended

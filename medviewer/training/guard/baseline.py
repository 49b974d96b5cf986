"""What the guard has to beat: how bright, and how blob-like, the middle of a patch is."""

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.training.guard.examples import GUARD_PATCH

_MIDDLE_MM = 6.0
_SCALES_MM = (1.5, 2.5, 4.0)
_NEAR_MM = 2.0


def brightness(patches: NDArray[np.floating]) -> NDArray[np.float64]:
    """Mean of the middle 6 mm of each patch (count, size, size, 1): (count,)."""
    return np.asarray(
        patches[:, _middle(_MIDDLE_MM), _middle(_MIDDLE_MM), 0].mean(axis=(1, 2)), dtype=np.float64
    )


def blobness(patches: NDArray[np.floating]) -> NDArray[np.float64]:
    """Strongest scale-normalised Laplacian within 2 mm of each patch's middle: (count,)."""
    near = _middle(2 * _NEAR_MM)
    strengths = []
    for patch in patches:
        plane = np.ascontiguousarray(patch[:, :, 0], dtype=np.float32)
        best = -np.inf
        for scale_mm in _SCALES_MM:
            sigma = scale_mm / GUARD_PATCH.cell_mm
            answer = -cv2.Laplacian(cv2.GaussianBlur(plane, (0, 0), sigma), cv2.CV_32F) * sigma**2
            best = max(best, float(answer[near, near].max()))
        strengths.append(best)
    return np.array(strengths)


def _middle(width_mm: float) -> slice:
    half = max(1, round(width_mm / 2 / GUARD_PATCH.cell_mm))
    middle = GUARD_PATCH.size_px // 2
    return slice(middle - half, middle + half)

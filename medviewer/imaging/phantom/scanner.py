"""Noise and blur of the scanner: a reconstruction kernel's grain, streaks through the shoulders, a point spread."""

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
_REFERENCE_PIXEL_MM = 0.7


def point_spread(volume: NDArray[np.float32], pixel_mm: float) -> None:
    """Blur every plane of `volume` (slices, rows, columns) by the beam, and mix neighbors by the slice profile, in place."""
    sigma = max(0.42 / pixel_mm, 0.3)
    previous: Plane | None = None
    for index, plane in enumerate(volume):
        sharp = cv2.GaussianBlur(plane, (0, 0), sigma)
        after = volume[min(index + 1, len(volume) - 1)]
        before = sharp if previous is None else previous
        after_blurred = cv2.GaussianBlur(after, (0, 0), sigma)
        previous = np.asarray(sharp, dtype=np.float32)
        plane[:] = 0.76 * sharp + 0.12 * (before + after_blurred)


def noise(rng: np.random.Generator, plane: Plane, z_mm: float, pixel_mm: float) -> Plane:
    """Noise for a noiseless `plane` in HU at a height: grain in the body, streaks through the shoulders, little in air."""
    grain_hu, streak_hu = _levels_hu(z_mm, pixel_mm)
    white = rng.standard_normal(plane.shape, dtype=np.float32)
    inside = _smooth_body(plane, pixel_mm)
    total = np.float32(grain_hu) * _grain(white, pixel_mm)
    if streak_hu:
        total += np.float32(streak_hu) * _streaks(white)
    noisy: Plane = total * (np.float32(0.3) + np.float32(0.7) * inside)
    return noisy


def _smooth_body(plane: Plane, pixel_mm: float) -> Plane:
    """The part of each pixel's wider neighborhood (14 mm) that is not air, worked out on an eighth of the pixels."""
    body = (plane > -950).astype(np.float32)
    small = cv2.resize(body, (plane.shape[1] // 8, plane.shape[0] // 8), interpolation=cv2.INTER_AREA)
    smooth = cv2.GaussianBlur(small, (0, 0), 14 / (8 * pixel_mm))
    return np.asarray(cv2.resize(smooth, plane.shape[::-1], interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def _grain(white: Plane, pixel_mm: float) -> Plane:
    """The mid-frequency grain of a soft-tissue kernel, of unit SD, out of white noise (rows, columns)."""
    scale = _REFERENCE_PIXEL_MM / pixel_mm
    fine = cv2.GaussianBlur(white, (0, 0), max(0.85 * scale, 0.3))
    coarse = cv2.GaussianBlur(white, (0, 0), max(2.6 * scale, 0.9))
    grainy = np.asarray(fine - 0.85 * coarse, dtype=np.float32)
    return grainy / np.float32(grainy.std())


def _streaks(white: Plane) -> Plane:
    """Noise drawn out from left to right, of unit SD."""
    drawn = np.asarray(cv2.GaussianBlur(white, (0, 0), sigmaX=9.0, sigmaY=0.6), dtype=np.float32)
    return drawn / np.float32(drawn.std())


def _levels_hu(z_mm: float, pixel_mm: float) -> tuple[float, float]:
    """SD of grain and of streaks, in HU, at a height: both grow where the shoulders absorb the beam."""
    shoulders = float(np.clip((z_mm - 205) / 55, 0, 1)) ** 1.5
    thin_pixels = (_REFERENCE_PIXEL_MM / pixel_mm) ** 0.5
    return (11.5 + 7 * shoulders) * thin_pixels, 14 * shoulders * thin_pixels

"""Implicit shapes: distances in mm from a shape's surface, negative inside, sampled on a lattice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

Field = NDArray[np.float32]
"""(slices, rows, columns) float32: signed distance in mm, negative inside."""

Box = tuple[slice, slice, slice]
FAR_MM = 30.0


@dataclass(frozen=True, eq=False)
class Lattice:
    """Regular sample positions in patient mm (LPS), ready to broadcast over (slices, rows, columns).

    Attributes:
        z: (slices, 1, 1), feet to head.
        y: (1, rows, 1), anterior to posterior.
        x: (1, 1, columns), patient's right to left.
    """

    z: Field
    y: Field
    x: Field

    @classmethod
    def spanning(
        cls, shape: Sequence[int], spacing_mm: Sequence[float], origin_mm: Sequence[float]
    ) -> "Lattice":
        """Axes of a grid: `shape` and `spacing_mm` in (slice, row, column) order, `origin_mm` as (x, y, z)."""
        z, y, x = (
            np.float32(start) + np.float32(step) * np.arange(count, dtype=np.float32)
            for count, step, start in zip(shape, spacing_mm, reversed(origin_mm), strict=True)
        )
        return cls(z[:, None, None], y[None, :, None], x[None, None, :])

    @property
    def shape(self) -> tuple[int, int, int]:
        return (self.z.size, self.y.size, self.x.size)

    def box(self, low_mm: Iterable[float], high_mm: Iterable[float]) -> Box:
        """The part of the lattice between two corners (x, y, z) in mm; empty slices where there is none."""
        x, y, z = (
            slice(*axis.reshape(-1).searchsorted((low, high)).tolist())
            for axis, low, high in zip((self.x, self.y, self.z), low_mm, high_mm, strict=True)
        )
        return (z, y, x)

    def part(self, box: Box) -> "Lattice":
        return Lattice(self.z[box[0]], self.y[:, box[1]], self.x[:, :, box[2]])

    def sliced(self, count: int, slice_mm: float) -> "Lattice":
        """`count` positions for each along z, spread evenly over a slice's thickness; see `slice_means`."""
        shares = ((np.arange(count) + 0.5) / count - 0.5) * slice_mm
        z = (self.z.reshape(-1, 1) + shares).reshape(-1, 1, 1).astype(np.float32)
        return Lattice(z, self.y, self.x)


def slice_means(field: Field, count: int) -> Field:
    """The mean over the `count` positions of each slice that `Lattice.sliced` made."""
    means: Field = field.reshape(-1, count, *field.shape[1:]).mean(axis=1, dtype=np.float32)
    return means


def is_empty(box: Box) -> bool:
    return any(part.stop <= part.start for part in box)


def ellipsoid(
    lattice: Lattice, center: Sequence[float], radii: Sequence[float], axes: ArrayLike | None = None
) -> Field:
    """Approximate distance from an ellipsoid, `FAR_MM` where it is further: `axes` are its unit axes, as rows."""
    field: Field = np.full(lattice.shape, FAR_MM, dtype=np.float32)
    reach = np.full(3, max(radii)) if axes is not None else np.asarray(radii)
    box = lattice.box(np.subtract(center, reach + FAR_MM), np.add(center, reach + FAR_MM))
    if is_empty(box):
        return field
    part = lattice.part(box)
    offset = [axis - np.float32(c) for axis, c in zip((part.x, part.y, part.z), center, strict=True)]
    if axes is not None:
        rows = np.asarray(axes, dtype=np.float32)
        offset = [row[0] * offset[0] + row[1] * offset[1] + row[2] * offset[2] for row in rows]
    scaled = [along / np.float32(radius) for along, radius in zip(offset, radii, strict=True)]
    k0 = np.sqrt(sum(along**2 for along in scaled))
    k1 = np.sqrt(sum((along / np.float32(radius)) ** 2 for along, radius in zip(scaled, radii, strict=True)))
    field[box] = k0 * (k0 - 1) / np.maximum(k1, 1e-4)
    return field


def union(*shapes: Field) -> Field:
    """All of several shapes."""
    nearest: Field = np.minimum.reduce(shapes).astype(np.float32)
    return nearest


def smooth_union(first: Field, second: Field, blend_mm: float) -> Field:
    """The union of two shapes, filleted over `blend_mm`."""
    mix = np.maximum(np.float32(blend_mm) - np.abs(first - second), 0) / np.float32(blend_mm)
    union: Field = np.minimum(first, second) - mix * mix * np.float32(blend_mm / 4)
    return union


def smooth_noise(rng: np.random.Generator, shape: tuple[int, int, int], sigma: Sequence[float]) -> Field:
    """Correlated Gaussian noise of unit SD; `sigma` in samples along (slice, row, column)."""
    noise = rng.standard_normal(shape, dtype=np.float32)
    for plane in noise:
        cv2.GaussianBlur(plane, (0, 0), sigmaX=sigma[2], sigmaY=sigma[1], dst=plane)
    flat = noise.reshape(shape[0], -1)
    along_z = cv2.GaussianBlur(flat, (1, 0), sigmaX=0.01, sigmaY=sigma[0]) if sigma[0] > 0 else flat
    smooth: Field = (along_z / along_z.std()).reshape(shape).astype(np.float32)
    return smooth


def ramp(value: NDArray[np.floating] | float, low: float, high: float) -> Field:
    """0 below `low`, 1 above `high`, smooth between (falling where high < low)."""
    t = np.clip((np.asarray(value, dtype=np.float32) - low) / (high - low), 0, 1)
    smooth: Field = (t * t * (3 - 2 * t)).astype(np.float32)
    return smooth

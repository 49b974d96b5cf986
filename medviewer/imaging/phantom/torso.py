"""The proportions of one synthetic patient: the contours of skin and rib cage by height."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from medviewer.imaging.phantom.fields import Field, Lattice

_Table = tuple[tuple[float, ...], ...]

# height (mm above the lowest slice), half width, front, back (LPS y)
_SKIN: _Table = (
    (-20, 150, -114, 107), (40, 155, -114, 110), (100, 157, -109, 114), (150, 162, -101, 117), (190, 166, -92, 118),
    (215, 168, -84, 117), (240, 166, -74, 114), (262, 152, -66, 108), (290, 130, -60, 100),
)  # fmt: skip
_CAGE: _Table = (
    (-20, 121, -90, 66), (30, 127, -90, 73), (70, 130, -88, 77), (105, 130, -84, 79), (140, 126, -79, 79),
    (175, 115, -70, 77), (205, 99, -58, 74), (228, 81, -44, 70), (245, 66, -28, 66), (257, 52, -12, 60),
    (266, 36, 4, 52), (272, 14, 20, 42), (290, 4, 26, 36),
)  # fmt: skip
_SPINE: _Table = ((-20, 34), (20, 38), (80, 47), (140, 51), (200, 48), (250, 38), (290, 26))


@dataclass(frozen=True, eq=False)
class Contour:
    """A closed contour at every height: a superellipse given by half width, front and back."""

    table: NDArray[np.float64]
    exponent: float

    def _row(self, z: ArrayLike) -> tuple[Field, Field, Field]:
        heights = self.table[:, 0]
        half_width, front, back = (
            np.interp(np.asarray(z), heights, column).astype(np.float32) for column in self.table.T[1:]
        )
        return half_width, (front + back) / 2, (back - front) / 2

    def distance(self, lattice: Lattice) -> Field:
        """Distance along the ray from the contour's center: about the true one, these contours being round."""
        half_width, middle, half_depth = self._row(lattice.z)
        y = lattice.y - middle
        level = (
            np.abs(lattice.x / half_width) ** self.exponent + np.abs(y / half_depth) ** self.exponent
        ) ** (1 / self.exponent)
        distance: Field = np.hypot(lattice.x, y) * (1 - 1 / np.maximum(level, 1e-3))
        return distance.astype(np.float32)

    def point(self, angle: ArrayLike, z: ArrayLike, outward_mm: ArrayLike) -> NDArray[np.float64]:
        """Points (n, 3) beside the contour: `angle` in radians from straight back, growing to the patient's left."""
        half_width, middle, half_depth = (part.astype(np.float64) for part in self._row(z))
        sine, cosine = np.sin(angle), np.cos(angle)
        level = np.abs(sine / half_width) ** self.exponent + np.abs(cosine / half_depth) ** self.exponent
        radius = level ** (-1 / self.exponent) + np.asarray(outward_mm)
        return np.stack([radius * sine, middle + radius * cosine, np.broadcast_to(z, radius.shape)], axis=-1)


@dataclass(frozen=True, eq=False)
class Torso:
    """One patient's proportions. Lengths in mm, positions in LPS with z = 0 at the lowest slice.

    Attributes:
        width: Left-right scale, 1 for the average patient.
        depth: Front-back scale.
        dome_mm: How far the diaphragm stands above its usual height.
        heart: Size of the heart, 1 for the average.
    """

    width: float
    depth: float
    dome_mm: float
    heart: float

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> "Torso":
        return cls(
            width=float(rng.uniform(0.95, 1.03)),
            depth=float(rng.uniform(0.96, 1.05)),
            dome_mm=float(rng.uniform(-9, 7)),
            heart=float(rng.uniform(0.92, 1.05)),
        )

    def at(self, x: float, y: float, z: float) -> tuple[float, float, float]:
        """A landmark of the average patient in this one."""
        return (x * self.width, y * self.depth, z)

    def along(self, *controls: tuple[float, float, float, float]) -> NDArray[np.float64]:
        """The controls (x, y, z, radius) of a tube of the average patient in this one: (n, 4)."""
        return np.array([(*self.at(x, y, z), radius) for x, y, z, radius in controls])

    def _contour(self, table: _Table, exponent: float) -> Contour:
        return Contour(np.array(table) * (1.0, self.width, self.depth, self.depth), exponent)

    @property
    def skin(self) -> Contour:
        return self._contour(_SKIN, 2.7)

    @property
    def cage(self) -> Contour:
        """The inner surface of the rib cage, closed above the lung apices."""
        return self._contour(_CAGE, 2.35)

    def spine_y(self, z: ArrayLike) -> NDArray[np.float64]:
        """The center of the vertebral bodies at a height."""
        table = np.array(_SPINE)
        height: NDArray[np.float64] = np.interp(np.asarray(z), table[:, 0], table[:, 1]) * self.depth
        return height

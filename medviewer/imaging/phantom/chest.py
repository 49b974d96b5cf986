"""Scan a synthetic patient: paint the anatomy plane by plane, then blur and add noise as a scanner does."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.phantom import scanner
from medviewer.imaging.phantom.anatomy import (
    COARSE_MATRIX,
    COARSE_SLICE_MM,
    FIELD_OF_VIEW_MM,
    HEIGHT_MM,
    Anatomy,
    drawn_anatomy,
)
from medviewer.imaging.phantom.bones import bone_distance
from medviewer.imaging.phantom.fields import Field, Lattice
from medviewer.imaging.phantom.layers import between, coverage, enlarged, finer, paint, window_of
from medviewer.imaging.phantom.nodules import PlantedNodule, plant
from medviewer.imaging.phantom.trees import paint_trees
from medviewer.imaging.volume import FrameReference, Unit, Volume

LUNG_WINDOW = VoiWindow(-600, 1500, name="LUNG")
MEDIASTINUM_WINDOW = VoiWindow(40, 400, name="MEDIASTINUM")
_AIR_HU, _CORTEX_HU, _MARROW_HU = -1000.0, 760.0, 160.0
_CORTEX_MM = 1.5
_EDGE_PIXELS = 1.2

Planes = NDArray[np.float32]
Publish = Callable[[int, int], None]


@dataclass(frozen=True)
class Matrix:
    """How finely to scan: `pixels` squared per slice, a multiple of 128, and slices `slice_mm` apart."""

    pixels: int = 512
    slice_mm: float = 2.0

    def __post_init__(self) -> None:
        if self.pixels < COARSE_MATRIX or self.pixels % COARSE_MATRIX:
            raise ValueError(f"a matrix is a multiple of {COARSE_MATRIX}, got {self.pixels}")
        if not 0 < self.slice_mm <= HEIGHT_MM / 2:
            raise ValueError(f"slices are between 0 and {HEIGHT_MM / 2} mm apart, got {self.slice_mm}")

    @property
    def pixel_mm(self) -> float:
        return FIELD_OF_VIEW_MM / self.pixels

    @property
    def slices(self) -> int:
        return int(HEIGHT_MM / self.slice_mm)

    @property
    def first_mm(self) -> float:
        """Position of the first pixel's center along x and y."""
        return (self.pixel_mm - FIELD_OF_VIEW_MM) / 2

    def lattice(self) -> Lattice:
        steps = (self.slice_mm, self.pixel_mm, self.pixel_mm)
        return Lattice.spanning(
            (self.slices, self.pixels, self.pixels), steps, (self.first_mm, self.first_mm, 0.0)
        )

    def geometry(self) -> VolumeGeometry:
        return VolumeGeometry.from_vectors(
            (self.slices, self.pixels, self.pixels),
            (self.first_mm, self.first_mm, 0.0),
            (0, 0, self.slice_mm),
            (0, self.pixel_mm, 0),
            (self.pixel_mm, 0, 0),
        )


def _ignore(_done: int, _total: int) -> None:
    return None


def make_chest(
    seed: int, matrix: Matrix | None = None, publish: Publish = _ignore
) -> tuple[Volume, tuple[PlantedNodule, ...]]:
    """A synthetic chest CT and the truth about its nodules.

    Args:
        seed: Chooses the patient and the noise; equal seeds give equal voxels.
        matrix: How finely to scan; by default 140 slices of 512x512.
        publish: Called with (done, total) as the work goes on.

    Returns:
        A Volume of int16 HU, slices from feet to head, and the planted nodules in LPS mm.
    """
    matrix = matrix or Matrix()
    steps = 2 * matrix.slices
    anatomy = drawn_anatomy(seed)
    rng = np.random.default_rng((seed, 1))
    volume = np.empty((matrix.slices, matrix.pixels, matrix.pixels), dtype=np.float32)
    texture = _Texture(rng, matrix)
    for index, plane in enumerate(volume):
        _paint_plane(plane, anatomy, matrix, index, texture.following())
        publish(index, steps)
    _add_fine_shapes(volume, anatomy, matrix)
    scanner.point_spread(volume, matrix.pixel_mm)
    values = np.empty(volume.shape, dtype=np.int16)
    for index, plane in enumerate(volume):
        noisy = plane + scanner.noise(rng, plane, index * matrix.slice_mm, matrix.pixel_mm)
        values[index] = np.clip(np.rint(noisy), -1024, 3071)
        publish(matrix.slices + index, steps)
    publish(steps, steps)
    frames = tuple(FrameReference("") for _ in range(matrix.slices))
    windows = (LUNG_WINDOW, MEDIASTINUM_WINDOW)
    return Volume(values, matrix.geometry(), frames, unit=Unit.HU, windows=windows), anatomy.nodules


class _Texture:
    """Fine grain of tissue, alike on neighboring planes."""

    def __init__(self, rng: np.random.Generator, matrix: Matrix) -> None:
        self._rng, self._matrix = rng, matrix
        self._plane = self._fresh()

    def _fresh(self) -> Planes:
        white = self._rng.standard_normal((self._matrix.pixels,) * 2, dtype=np.float32)
        smooth = cv2.GaussianBlur(white, (0, 0), 0.95 / self._matrix.pixel_mm)
        return np.asarray(smooth / smooth.std(), dtype=np.float32)

    def following(self) -> Planes:
        kept = np.float32(np.exp(-self._matrix.slice_mm / 3))
        self._plane = kept * self._plane + np.sqrt(1 - kept**2) * self._fresh()
        return self._plane


def _paint_plane(plane: Planes, anatomy: Anatomy, matrix: Matrix, index: int, texture: Planes) -> None:
    position = index * matrix.slice_mm / COARSE_SLICE_MM
    factor, edge_mm = matrix.pixels // COARSE_MATRIX, _EDGE_PIXELS * matrix.pixel_mm
    plane[:] = _AIR_HU
    for layer in anatomy.around:
        paint(plane, layer, position, factor, edge_mm)
    plane += np.where(plane > -300, np.float32(3.5), 0) * texture
    _paint_lungs(plane, anatomy, matrix, position, texture)
    for layer in anatomy.between:
        paint(plane, layer, position, factor, edge_mm)


def _paint_lungs(plane: Planes, anatomy: Anatomy, matrix: Matrix, position: float, texture: Planes) -> None:
    factor, edge_mm = matrix.pixels // COARSE_MATRIX, _EDGE_PIXELS * matrix.pixel_mm
    distance = between(anatomy.lungs.distance, position)
    window = window_of(distance < 2 + edge_mm, 2)
    if window is None:
        return
    near = enlarged(distance[window], factor)
    pixels = finer(window, factor, near.shape)
    hu = enlarged(between(anatomy.lung_hu, position)[window], factor) + 15 * texture[pixels]
    for fissure in anatomy.fissures:
        sheet = enlarged(between(fissure, position)[window], factor)
        hu += 95 * np.exp(-((sheet / 0.8) ** 2)) * coverage(near + 1, 2)
    cover = coverage(near, edge_mm)
    target = plane[pixels]
    target += cover * (hu - target)


def _add_fine_shapes(volume: Planes, anatomy: Anatomy, matrix: Matrix) -> None:
    """Bones, the lungs' vessels and bronchi, and the nodules: drawn at full fineness, in place."""
    lattice, spacing_mm = matrix.lattice(), (matrix.slice_mm, matrix.pixel_mm)
    bones = bone_distance(anatomy.torso, lattice)
    rng = np.random.default_rng(7)
    for plane, distance in zip(volume, bones, strict=True):
        _paint_bone(plane, distance, matrix, rng)
    del bones
    paint_trees(volume, lattice, anatomy.torso, anatomy.trees, spacing_mm)
    for nodule in anatomy.nodules:
        plant(volume, lattice, nodule, spacing_mm)


def _paint_bone(plane: Planes, distance: Field, matrix: Matrix, rng: np.random.Generator) -> None:
    window = window_of(distance < matrix.pixel_mm, 1)
    if window is None:
        return
    target, near = plane[window], distance[window]
    edge_mm = _EDGE_PIXELS * matrix.pixel_mm
    trabeculae = cv2.GaussianBlur(
        rng.standard_normal(near.shape, dtype=np.float32), (0, 0), 0.65 / matrix.pixel_mm
    )
    marrow = np.float32(_MARROW_HU) + 28 * trabeculae / np.float32(trabeculae.std())
    target += coverage(near, edge_mm) * (np.float32(_CORTEX_HU) - target)
    target += coverage(near + np.float32(_CORTEX_MM), edge_mm) * (marrow - target)

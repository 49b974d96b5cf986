"""What the outline network looks at: a square around a point on a slice, with a slice on either side."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.outline_model import Fields
from medviewer.imaging.geometry import Triple, VolumeGeometry
from medviewer.imaging.volume import Volume

CELLS = 48
CELL_MM = 0.7
NEIGHBOUR_MM = 2.0
_FIELD_IN_SIZES = 2.3
_SIZED_CELLS_MM = (0.5, 1.5)
LOW_HU, HIGH_HU = -1000.0, 400.0


@dataclass(frozen=True)
class OutlineField:
    """A square of `CELLS` x `CELLS` cells along a slice's rows and columns.

    Attributes:
        center_mm: (x, y, z) of its middle in patient mm, LPS; its foot on each slice is taken.
        cell_mm: Edge of a cell.
    """

    center_mm: Triple
    cell_mm: float = CELL_MM

    def affine(self, geometry: VolumeGeometry, slice_index: int, parts: int = 1) -> NDArray[np.float64]:
        """4x4, from (0, row, column, 1), counted at the middles of cells cut into `parts` x `parts`, to LPS mm."""
        plane = geometry.slice_affine(slice_index)
        _off_mm, row, column, _one = np.linalg.inv(plane) @ (*self.center_mm, 1.0)
        affine = np.eye(4)
        affine[:3, 0] = geometry.normal
        affine[:3, 1] = geometry.column_direction * self.cell_mm / parts
        affine[:3, 2] = geometry.row_direction * self.cell_mm / parts
        foot = (plane @ (0.0, row, column, 1.0))[:3]
        affine[:3, 3] = foot - (affine[:3, 1] + affine[:3, 2]) * (CELLS * parts - 1) / 2
        return affine

    def values(self, volume: Volume, slices: Sequence[int]) -> Fields:
        """The network's view of each slice: (count, CELLS, CELLS, 3); -1000 HU is 0 and 400 HU is 1.

        The outer channels are the slices about 2 mm to either side; beyond the ends, the last slice. Beyond the
        slice's edge its own values go on.
        """
        geometry = volume.geometry
        step, last = neighbour_step(geometry), geometry.shape[0] - 1
        wanted = [(max(k - step, 0), k, min(k + step, last)) for k in slices]
        planes = {k: self.plane(volume, k) for k in sorted({k for trio in wanted for k in trio})}
        views = np.array([[planes[k] for k in trio] for trio in wanted], dtype=np.float32)
        return np.moveaxis(np.clip((views - LOW_HU) / (HIGH_HU - LOW_HU), 0, 1), 1, -1)

    def plane(self, volume: Volume, slice_index: int) -> NDArray[np.float32]:
        """The slice's HU on the field's cells: (CELLS, CELLS) float32, averaged where a cell holds several pixels."""
        geometry = volume.geometry
        _slice_mm, row_mm, column_mm = geometry.spacing_mm
        parts = max(1, round(self.cell_mm / min(row_mm, column_mm)))
        to_voxel = np.linalg.inv(geometry.slice_affine(slice_index)) @ self.affine(
            geometry, slice_index, parts
        )
        places = np.arange(CELLS * parts)
        rows = to_voxel[1, 1] * places + to_voxel[1, 3]
        columns = to_voxel[2, 2] * places + to_voxel[2, 3]
        sampled = sampled_plane(volume.values[slice_index], rows, columns)
        return np.asarray(cv2.resize(sampled, (CELLS, CELLS), interpolation=cv2.INTER_AREA), dtype=np.float32)


def sized_cell_mm(size_mm: float) -> float:
    """The cell of a field that is as wide as a nodule of that mean diameter needs: 2.3 times, within 24 to 72 mm."""
    return float(np.clip(_FIELD_IN_SIZES * size_mm / CELLS, *_SIZED_CELLS_MM))


def neighbour_step(geometry: VolumeGeometry) -> int:
    """Slices from one to what counts as its neighbour."""
    return max(1, round(NEIGHBOUR_MM / geometry.spacing_mm[0]))


def sampled_plane(
    plane: NDArray[np.generic], rows: NDArray[np.float64], columns: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Bilinear samples of a plane at every pair of a row and a column, the edge's values going on beyond it."""
    rows = np.clip(rows, 0, plane.shape[0] - 1)
    columns = np.clip(columns, 0, plane.shape[1] - 1)
    top, left = int(rows.min()), int(columns.min())
    part = plane[top : int(rows.max()) + 2, left : int(columns.max()) + 2].astype(np.float32)
    x, y = np.meshgrid((columns - left).astype(np.float32), (rows - top).astype(np.float32))
    return np.asarray(
        cv2.remap(part, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), dtype=np.float32
    )

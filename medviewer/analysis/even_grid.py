"""A Volume resampled to nearly cubic voxels, along its own axes, for searches that think in millimetres."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.geometry import Triple, VolumeGeometry
from medviewer.imaging.volume import VolumeValues

IndexBox = tuple[slice, slice, slice]


@dataclass(frozen=True, eq=False)
class EvenGrid:
    """Voxels of nearly equal edges over a box of a Volume.

    Attributes:
        values: (slices, rows, columns) float32, in the Volume's unit.
        geometry: The grid in the patient.
        scale: (slices, rows, columns): how many voxels of the Volume one step of this grid is.
        origin: (slice, row, column), fractional, in the Volume: where this grid's first voxel center lies.
    """

    values: NDArray[np.float32]
    geometry: VolumeGeometry
    scale: Triple
    origin: Triple

    def to_volume_index(self, index: Triple) -> Triple:
        """Index (slice, row, column) in the Volume of an index in this grid."""
        k, j, i = (o + s * x for o, s, x in zip(self.origin, self.scale, index, strict=True))
        return (k, j, i)

    def from_volume_index(self, index: Triple) -> Triple:
        """Index (slice, row, column) in this grid of an index in the Volume."""
        k, j, i = ((x - o) / s for o, s, x in zip(self.origin, self.scale, index, strict=True))
        return (k, j, i)


def even_grid(
    values: VolumeValues, geometry: VolumeGeometry, step_mm: float, box: IndexBox | None = None
) -> EvenGrid:
    """Resample to voxels of about `step_mm`: area means where the Volume is finer, linear where it is coarser.

    Args:
        values: (slices, rows, columns).
        geometry: Their grid.
        step_mm: Edge wanted; the grid's own edges differ by less than half a voxel over the box.
        box: The part of the Volume wanted, in its indices; all of it by default.
    """
    box = box or (slice(0, geometry.shape[0]), slice(0, geometry.shape[1]), slice(0, geometry.shape[2]))
    source = values[box]
    shape = tuple(
        max(1, round(count * spacing / step_mm))
        for count, spacing in zip(source.shape, geometry.spacing_mm, strict=True)
    )
    scale = tuple(old / new for old, new in zip(source.shape, shape, strict=True))
    planes = np.stack([_resize(plane, shape[2], shape[1]) for plane in source])
    if shape[0] != source.shape[0]:
        across = [_resize(planes[:, row], shape[2], shape[0]) for row in range(shape[1])]
        planes = np.ascontiguousarray(np.stack(across, axis=1))
    origin = tuple(part.start + (factor - 1) / 2 for part, factor in zip(box, scale, strict=True))
    affine = geometry.affine @ _scaling(scale, origin)
    return EvenGrid(planes, VolumeGeometry(shape, affine), scale, origin)


def resampled(values: NDArray[np.float32], source: EvenGrid, target: EvenGrid) -> NDArray[np.float32]:
    """Values on the source's grid, linearly interpolated on the target's; the edge's values go on beyond it.

    Both grids are of the same Volume.
    """
    at = [
        (np.arange(count) * step + start - source.origin[axis]) / source.scale[axis]
        for axis, (count, step, start) in enumerate(
            zip(target.values.shape, target.scale, target.origin, strict=True)
        )
    ]
    columns, rows = np.meshgrid(at[2].astype(np.float32), at[1].astype(np.float32))
    planes = np.stack(
        [cv2.remap(p, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) for p in values]
    )
    height = np.clip(at[0], 0, len(values) - 1)
    lower = np.minimum(height.astype(np.int64), max(len(values) - 2, 0))
    upper = np.minimum(lower + 1, len(values) - 1)
    share = (height - lower).astype(np.float32)[:, None, None]
    return np.asarray(planes[lower] * (1 - share) + planes[upper] * share, dtype=np.float32)


def _resize(plane: NDArray[np.number], columns: int, rows: int) -> NDArray[np.float32]:
    result = np.ascontiguousarray(plane, dtype=np.float32)
    if columns < result.shape[1]:
        result = _resized(result, columns, result.shape[0], cv2.INTER_AREA)
    if rows < result.shape[0]:
        result = _resized(result, result.shape[1], rows, cv2.INTER_AREA)
    return result if result.shape == (rows, columns) else _resized(result, columns, rows, cv2.INTER_LINEAR)


def _resized(plane: NDArray[np.float32], columns: int, rows: int, how: int) -> NDArray[np.float32]:
    return np.asarray(cv2.resize(plane, (columns, rows), interpolation=how), dtype=np.float32)


def _scaling(scale: Triple, origin: Triple) -> NDArray[np.float64]:
    matrix = np.diag([*scale, 1.0])
    matrix[:3, 3] = origin
    return matrix

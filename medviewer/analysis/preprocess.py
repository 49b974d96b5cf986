"""Cuts the patch a model looks at out of a Volume, at the model's scale in millimetres."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.model_card import PatchSpec
from medviewer.errors import MedviewerError
from medviewer.i18n import N_
from medviewer.imaging.geometry import Triple, VolumeGeometry
from medviewer.imaging.volume import Volume


class PointOutsideError(MedviewerError):
    """A point to be scored lies outside the scan."""

    message = N_("This point lies outside the scan.")
    hint = N_("Put the marker on a nodule in the image.")


@dataclass(frozen=True, eq=False)
class Patch:
    """A model's view of one point.

    Attributes:
        values: (rows, columns, channels) float32, 0 to 1 between the channel's HU limits.
        affine: 4x4, from a homogeneous cell index (0, row, column, 1), counted at cell centers, to patient
            millimetres (x, y, z, 1) in LPS. Its first column is the plane's unit normal.
        slice_index: The Volume's slice it was sampled from.
    """

    values: NDArray[np.float32]
    affine: NDArray[np.float64]
    slice_index: int

    @property
    def center_mm(self) -> Triple:
        """The middle of the field: (x, y, z) in patient mm, LPS."""
        rows, columns = self.values.shape[:2]
        x, y, z = (self.affine @ (0, (rows - 1) / 2, (columns - 1) / 2, 1))[:3].tolist()
        return (x, y, z)


def extract_patch(volume: Volume, center_mm: Triple, spec: PatchSpec) -> Patch:
    """The patch around the foot of `center_mm` on the slice nearest to it.

    Cells are averages over their area (bilinear samples at least as dense as the pixels). Beyond the
    edge of the scan the edge's own values go on.

    Args:
        volume: A CT Volume in HU; read unfiltered.
        center_mm: (x, y, z) in patient mm, LPS.
        spec: The patch of the model's card.

    Raises:
        PointOutsideError: The point is not in the Volume.
    """
    hu, affine, slice_index = sampled_hu(volume, center_mm, spec)
    return Patch(windowed(hu, spec), affine, slice_index)


def sampled_hu(
    volume: Volume, center_mm: Triple, spec: PatchSpec
) -> tuple[NDArray[np.float32], NDArray[np.float64], int]:
    """A patch before its channels: HU (rows, columns), its affine, and its slice, as in `Patch`.

    Raises:
        PointOutsideError: The point is not in the Volume.
    """
    geometry = volume.geometry
    index = geometry.to_index(center_mm)
    if not geometry.contains(index):
        raise PointOutsideError("point outside the volume")
    slice_index = int(np.clip(round(index[0]), 0, geometry.shape[0] - 1))
    affine = _patch_affine(geometry, center_mm, slice_index, spec)
    cell_to_voxel = np.linalg.inv(geometry.slice_affine(slice_index)) @ affine
    return _sample(volume.values[slice_index], cell_to_voxel, spec), affine, slice_index


def windowed(hu: NDArray[np.float32], spec: PatchSpec) -> NDArray[np.float32]:
    """HU of any shape to the patch's channels, a last axis more: 0 to 1 between each channel's limits."""
    low, high = (np.array(limits, dtype=np.float32) for limits in zip(*spec.channels, strict=True))
    return np.clip((hu[..., None] - low) / (high - low), 0, 1).astype(np.float32)


def _patch_affine(
    geometry: VolumeGeometry, center_mm: Triple, slice_index: int, spec: PatchSpec
) -> NDArray[np.float64]:
    """Cell (0, row, column, 1) -> LPS mm: rows and columns run along the slice's own, the point in the middle."""
    on_slice = np.array(geometry.to_patient((slice_index, 0, 0)))
    center = np.array(center_mm)
    foot = center - geometry.normal * float(geometry.normal @ (center - on_slice))
    row_step = geometry.column_direction * spec.cell_mm
    column_step = geometry.row_direction * spec.cell_mm
    affine = np.eye(4)
    affine[:3, 0] = geometry.normal
    affine[:3, 1] = row_step
    affine[:3, 2] = column_step
    affine[:3, 3] = foot - (row_step + column_step) * (spec.size_px - 1) / 2
    return affine


def _sample(
    plane: NDArray[np.generic], cell_to_voxel: NDArray[np.floating], spec: PatchSpec
) -> NDArray[np.float32]:
    """Area averages of `plane` (rows, columns) on the patch's cells: (size, size) float32."""
    voxels_per_cell = np.abs(cell_to_voxel[1:3, 1:3]).max()
    fine = max(1, int(np.ceil(voxels_per_cell - 1e-6))) * 2
    cells = (np.arange(spec.size_px * fine) + 0.5) / fine - 0.5
    row, column = np.meshgrid(cells, cells, indexing="ij")
    zero, one = np.zeros_like(row), np.ones_like(row)
    voxel = np.stack([zero, row, column, one], axis=-1) @ cell_to_voxel.T
    samples = cv2.remap(
        plane.astype(np.float32),
        voxel[..., 2].astype(np.float32),
        voxel[..., 1].astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    blocks = samples.reshape(spec.size_px, fine, spec.size_px, fine)
    return np.asarray(blocks.mean(axis=(1, 3)), dtype=np.float32)

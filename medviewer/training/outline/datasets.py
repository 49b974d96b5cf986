"""Nodules with the readers' masks, each as a small Volume."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.volume import FrameReference, Unit, Volume
from medviewer.training.datasets import UnreadableDataSetError, excluded_patients, patient_fold, read_arrays

OUTLINED_FOLDER = "lidc-nodule-3d"


@dataclass(frozen=True, eq=False)
class OutlinedNodule:
    """One nodule that readers outlined.

    Attributes:
        volume: The axial slices around it, HU; its first voxel is at (0, 0, 0) mm.
        mask: Where the readers saw the nodule: the volume's shape, bool, not empty.
        patient_id: Whose nodule it is.
    """

    volume: Volume
    mask: NDArray[np.bool_]
    patient_id: str

    @property
    def fold(self) -> int:
        """The cross-validation fold of its patient."""
        return patient_fold(self.patient_id)

    @property
    def largest(self) -> int:
        """The slice in which its mask is largest."""
        return int(np.argmax(self.mask.sum(axis=(1, 2))))

    def middle_index(self, slice_index: int) -> tuple[float, float]:
        """(row, column) of the mask's center of area in a slice that it reaches."""
        row, column = np.argwhere(self.mask[slice_index]).mean(axis=0)
        return float(row), float(column)


def load_outlined_nodules(folder: Path) -> list[OutlinedNodule]:
    """The nodules one may train on: those of a folder's only .npz file, without excluded patients.

    The file has the form of lidc-nodule-3d: flat arrays `hu_flat` and `mask_flat` cut by `offsets`, each part of
    `shape_xyz` voxels of `spacing_xyz_mm`, and `patient_id`.

    Raises:
        UnreadableDataSetError: There is not exactly one such file, or it can't be read.
    """
    files = sorted(folder.glob("*.npz"))
    if len(files) != 1:
        raise UnreadableDataSetError(f"{len(files)} .npz files in the folder")
    fields = read_arrays(files[0])
    try:
        nodules = _nodules(fields)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise UnreadableDataSetError(f"outlined set: {type(error).__name__}") from error
    excluded = set(excluded_patients(folder))
    return [nodule for nodule in nodules if nodule.patient_id not in excluded]


def outlined_nodule(
    values: NDArray[np.int16],
    mask: NDArray[np.bool_],
    spacing_mm: tuple[float, float, float],
    patient_id: str,
) -> OutlinedNodule:
    """A nodule from its voxels (slices, rows, columns) and the distances between slices, rows and columns."""
    slice_mm, row_mm, column_mm = spacing_mm
    shape = (values.shape[0], values.shape[1], values.shape[2])
    steps = ((0, 0, slice_mm), (0, row_mm, 0), (column_mm, 0, 0))
    geometry = VolumeGeometry.from_vectors(shape, (0, 0, 0), *steps)
    frames = tuple(FrameReference("") for _slice in range(shape[0]))
    return OutlinedNodule(Volume(values, geometry, frames, Unit.HU), mask, patient_id)


def _nodules(fields: dict[str, NDArray[np.generic]]) -> list[OutlinedNodule]:
    offsets, shapes, spacings = fields["offsets"], fields["shape_xyz"], fields["spacing_xyz_mm"]
    found = []
    for row, patient in enumerate(fields["patient_id"]):
        place = slice(int(offsets[row]), int(offsets[row + 1]))
        hu, mask = (
            np.ascontiguousarray(fields[name][place].reshape(tuple(shapes[row])).transpose(2, 1, 0))
            for name in ("hu_flat", "mask_flat")
        )
        x_mm, y_mm, z_mm = (float(mm) for mm in spacings[row])
        if mask.any():
            found.append(
                outlined_nodule(hu.astype(np.int16), mask.astype(np.bool_), (z_mm, y_mm, x_mm), str(patient))
            )
    return found

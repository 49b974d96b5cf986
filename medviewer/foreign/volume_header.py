"""What the header of a volume file says, in one form for all formats, and the checks that all of them share."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.file_format import FileFormat
from medviewer.dicom.pixel_format import MOST_FRAMES
from medviewer.dicom.refusals import (
    BadVolumeError,
    ImpossibleSizeError,
    MissingPixelsError,
    UnsupportedPixelsError,
)
from medviewer.dicom.source_file import SourceFile
from medviewer.foreign.in_order import Encoding
from medviewer.i18n import N_, Message, message

HIGHEST_RATIO = {Encoding.RAW: 1, Encoding.DEFLATED: 1032, Encoding.BZIP2: 1 << 20}
"""To how many bytes one byte can be unpacked at most (deflate: 258 bytes in 2 bits)."""
LARGEST_SLICE_BYTES = 128 << 20
"""Two workers, each with a slice packed and unpacked, stay far below a gigabyte."""
LEAST_MM, MOST_MM = 1e-4, 1e4


@dataclass(frozen=True)
class VoxelType:
    """How one voxel is stored.

    Attributes:
        dtype: numpy's word for one value, with its byte order: "<i2".
        colors: 3 for RGB, 4 for RGBA, each a `dtype`; 1 for a single value.
    """

    dtype: str
    colors: int = 1

    @property
    def bytes(self) -> int:
        return np.dtype(self.dtype).itemsize * self.colors


@dataclass(frozen=True)
class DataPlace:
    """Where the voxels lie.

    Attributes:
        source: The file or archive member.
        begin: Where the (packed) data begins in it; None where it ends with the file.
        encoding: How it is packed.
        skip: Unpacked bytes before the first voxel.
    """

    source: SourceFile
    begin: int | None = 0
    encoding: Encoding = Encoding.RAW
    skip: int = 0


@dataclass(frozen=True, eq=False)
class VolumeHeader:
    """One volume, or several on the same grid (time points), as a file describes it.

    Attributes:
        file_format: Of the header.
        size: Voxels along the stored axes (i, j, k), quickest first.
        voxel: How one voxel is stored.
        data: Where the voxels lie.
        spacing_mm: Distances along (i, j, k); None where the file does not say.
        affine: 4x4, from (i, j, k, 1) at voxel centers to patient millimetres in LPS; None where the place in the
            patient is unknown.
        slope: A voxel's value is slope * stored + intercept.
        intercept: See `slope`.
        time_points: Number of volumes.
        is_interleaved: The values of all time points of a voxel lie together, instead of volume behind volume.
        notes: What the reader must know of the geometry.
    """

    file_format: FileFormat
    size: tuple[int, int, int]
    voxel: VoxelType
    data: DataPlace
    spacing_mm: tuple[float, float, float] | None = None
    affine: NDArray[np.float64] | None = None
    slope: float = 1.0
    intercept: float = 0.0
    time_points: int = 1
    is_interleaved: bool = False
    notes: tuple[Message, ...] = ()

    @property
    def slice_bytes(self) -> int:
        """Bytes of one stored slice; of all time points together where they are interleaved."""
        return (
            self.size[0] * self.size[1] * self.voxel.bytes * (self.time_points if self.is_interleaved else 1)
        )

    @property
    def total_bytes(self) -> int:
        """Bytes of all voxels, unpacked."""
        return math.prod(self.size) * self.voxel.bytes * self.time_points


def bad_volume(detail: str) -> BadVolumeError:
    """The refusal with a detail that is marked for translation."""
    return BadVolumeError(detail, detail=message(detail))


def check_size(header: VolumeHeader, present_bytes: int) -> None:
    """Compare what is announced with what is there, before anything is allocated.

    Args:
        header: With sizes of any magnitude.
        present_bytes: Of the (packed) data, from where it begins.

    Raises:
        BadVolumeError: A size is zero or negative.
        ImpossibleSizeError: The bytes present can't hold what is announced.
        MissingPixelsError: Some are missing.
        UnsupportedPixelsError: Too large to be shown.
    """
    if min(*header.size, header.time_points) < 1:
        raise bad_volume(N_("its size is not positive"))
    total = header.total_bytes + header.data.skip
    if total > HIGHEST_RATIO[header.data.encoding] * present_bytes:
        columns, rows, slices = header.size
        if header.data.encoding is Encoding.RAW and present_bytes * 100 >= total:
            raise MissingPixelsError("too few bytes", present=present_bytes, expected=total)
        raise ImpossibleSizeError(
            "impossible size",
            present=present_bytes,
            rows=rows,
            columns=columns,
            frames=slices * header.time_points,
        )
    if header.size[2] * header.time_points > MOST_FRAMES or header.slice_bytes > LARGEST_SLICE_BYTES:
        size = " x ".join(map(str, (*header.size, header.time_points)))
        raise UnsupportedPixelsError("huge", detail=size)


def checked_affine(affine: NDArray[np.float64]) -> NDArray[np.float64]:
    """The affine itself.

    Raises:
        BadVolumeError: It holds no numbers, spans no space, or would draw squares as rhombs.
    """
    if not np.all(np.isfinite(affine)):
        raise bad_volume(N_("its position in the patient is given by values that are no numbers"))
    steps = np.linalg.norm(affine[:3, :3], axis=0)
    if np.any(steps < LEAST_MM) or np.any(steps > MOST_MM) or np.abs(affine[:3, 3]).max() > 1e6:
        raise bad_volume(N_("its position in the patient is given by values that are not possible"))
    axes = affine[:3, :3] / steps
    if abs(float(axes[:, 0] @ axes[:, 1])) > 0.01:
        raise bad_volume(N_("its rows and columns are not at right angles"))
    if abs(float(np.linalg.det(axes))) < 0.05:
        raise bad_volume(N_("its slices lie in their own plane"))
    return affine


def checked_spacing(spacing_mm: Sequence[float]) -> tuple[float, float, float] | None:
    """Distances along three axes; None unless all are possible."""
    values = [abs(each) for each in spacing_mm[:3]]
    if len(values) < 3 or not all(LEAST_MM <= each <= MOST_MM for each in values):
        return None
    return (values[0], values[1], values[2])

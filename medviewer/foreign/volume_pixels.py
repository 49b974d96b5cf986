"""How a volume file stores what an Instance shows: its pixel format, with the place and the order of the voxels."""

import math
from dataclasses import dataclass

import numpy as np

from medviewer.dicom.instance import Instance, PixelFormat
from medviewer.dicom.source_file import SourceFile
from medviewer.foreign.display_order import DisplayOrder
from medviewer.foreign.in_order import Encoding


@dataclass(frozen=True, kw_only=True)
class VolumePixels(PixelFormat):
    """The pixel format of a volume file. Rows and columns are those displayed; at `offset` the (packed) data begins.

    Frames are the slices as stored, time point behind time point.

    Attributes:
        data: The file or archive member that holds the voxels.
        encoding: How they are packed.
        skip: Unpacked bytes before the first voxel.
        dtype: numpy's word for one stored value, with its byte order: "<i2".
        colors: Stored values of one voxel: 3 for RGB, 4 for RGBA, else 1.
        interleaved: Number of time points whose values lie together; 1 where volume follows volume.
        slices: Slices of one volume.
        order: How stored slices are arranged for display.
        total: Bytes of all voxels of all time points, unpacked.
    """

    data: SourceFile
    encoding: Encoding
    skip: int
    dtype: str
    colors: int
    interleaved: int
    slices: int
    order: DisplayOrder
    total: int

    @property
    def stored_shape(self) -> tuple[int, ...]:
        """Of one slice: (second axis, first axis, time points together, colors)."""
        sides = (self.columns, self.rows) if self.order.is_transposed else (self.rows, self.columns)
        return (*sides, self.interleaved, self.colors)

    @property
    def slice_bytes(self) -> int:
        """Unpacked bytes of one stored slice; of all time points together where they are interleaved."""
        return math.prod(self.stored_shape) * np.dtype(self.dtype).itemsize


def voxels_of(instance: Instance) -> SourceFile | None:
    """The file that holds an instance's voxels, where that is not the file of its header."""
    pixels = instance.pixels
    return pixels.data if isinstance(pixels, VolumePixels) and pixels.data != instance.source else None

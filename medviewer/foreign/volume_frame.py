"""One slice of a volume file as values, or as RGB."""

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.instance import FrameHeader
from medviewer.foreign.stored_bytes import StoredBytes, stored_bytes
from medviewer.foreign.transparency import on_black
from medviewer.foreign.volume_pixels import VolumePixels


def read_volume_frame(
    pixels: VolumePixels, frame: FrameHeader, number: int, out: NDArray[np.generic]
) -> None:
    """Read one slice into `out`, which changes only once all of it was read.

    Args:
        pixels: Where the voxels lie.
        frame: The slice's header, for its scaling.
        number: Frame, counted from 1, as stored.
        out: (rows, columns) int16, int32 or float32; (rows, columns, 3) uint8 for color.

    Raises:
        RefusedFileError: The data can't be reached, ends early, or is damaged.
    """
    point, slice_index = divmod(number - 1, pixels.slices)
    place = slice_index if pixels.interleaved > 1 else number - 1
    begin = pixels.skip + place * pixels.slice_bytes
    content = _bytes_of(pixels).read_at(begin, pixels.slice_bytes)
    together = np.frombuffer(content, pixels.dtype).reshape(pixels.stored_shape)
    stored = together[:, :, point if pixels.interleaved > 1 else 0]
    plane = pixels.order.arranged(stored)
    if pixels.colors > 1:
        out[...] = on_black(plane)
        return
    values = plane[..., 0]
    with np.errstate(over="ignore", invalid="ignore"):  # doubles beyond any float become infinite
        if frame.slope != 1 or frame.intercept != 0:
            values = values.astype(np.float64) * frame.slope + frame.intercept
        np.copyto(out, values, casting="unsafe")


def pass_over(pixels: VolumePixels, until: int) -> None:
    """Go on through data that can only be read in order, so that its checksum is seen.

    Args:
        pixels: Where the voxels lie.
        until: Unpacked bytes to have passed; `pixels.total` (or more) also checks the end.

    Raises:
        DamagedStreamError: The data is damaged, or its checksum does not fit.
    """
    content = _bytes_of(pixels)
    if content.is_checked:
        return
    content.pass_over(pixels.skip + min(until, pixels.total))
    if until >= pixels.total:
        content.check_end()


def _bytes_of(pixels: VolumePixels) -> StoredBytes:
    return stored_bytes(pixels.data, pixels.offset or 0, pixels.encoding)

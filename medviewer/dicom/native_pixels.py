"""Uncompressed frames, read from where they lie in the file."""

from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.instance import PixelFormat
from medviewer.dicom.refusals import MissingPixelsError
from medviewer.dicom.transfer_syntax import BIG_ENDIAN

Stored = NDArray[np.generic]


def native_frame(file: BinaryIO, pixels: PixelFormat, number: int) -> Stored:
    """One frame as it is stored.

    Args:
        file: Open file; `pixels.offset` (0 if None) is where the pixel value begins in it.
        pixels: The format.
        number: Frame, counted from 1.

    Returns:
        (rows, columns), or (rows, columns, 3) for color, in machine byte order.

    Raises:
        MissingPixelsError: The file ends before the frame does.
    """
    first_bit = (number - 1) * pixels.frame_bits
    first, last = first_bit // 8, -(-(first_bit + pixels.frame_bits) // 8)
    if pixels.swapped_bytes:
        first, last = first - first % 2, last + last % 2
    file.seek((pixels.offset or 0) + first)
    content = file.read(last - first)
    if len(content) < last - first:
        raise MissingPixelsError("file ends early", present=len(content), expected=last - first)
    if pixels.swapped_bytes:
        content = np.frombuffer(content, ">u2").astype("<u2").tobytes()[first_bit // 8 - first :]
    if pixels.bits_allocated == 1:
        return _single_bits(content, pixels, first_bit % 8)
    if pixels.bits_allocated == 12:
        return _arranged(_unpacked(content, pixels, first_bit % 8), pixels)
    if pixels.swapped_bytes:
        content = content[: pixels.frame_bytes]
    return _arranged(np.frombuffer(content, dtype=stored_type(pixels)), pixels)


def stored_type(pixels: PixelFormat) -> np.dtype[np.generic]:
    """The type of one stored value, with its byte order."""
    order = ">" if pixels.transfer_syntax_uid == BIG_ENDIAN else "<"
    kind = "f" if pixels.is_float else "i" if pixels.signed else "u"
    return np.dtype(f"{order}{kind}{-(-pixels.bits_allocated // 8)}")


def _single_bits(content: bytes, pixels: PixelFormat, skip: int) -> Stored:
    """Frames of 1-bit pixels follow each other without padding, low bit first (PS3.5 8.1.1, D.1)."""
    bits = np.unpackbits(np.frombuffer(content, np.uint8), bitorder="little")
    return bits[skip : skip + pixels.frame_bits].reshape(pixels.rows, pixels.columns)


def _unpacked(content: bytes, pixels: PixelFormat, skip: int) -> Stored:
    """12-bit cells follow each other without padding, low bits first: two pixels in three bytes (PS3.5 D.2, retired)."""
    packed = np.frombuffer(content, np.uint8)
    quarters = np.stack((packed & 15, packed >> 4), axis=-1).reshape(-1)[skip // 4 :].astype(np.uint16)
    cells = quarters[: pixels.frame_bits // 4].reshape(-1, 3)
    values = cells[:, 0] | (cells[:, 1] << 4) | (cells[:, 2] << 8)
    return values.view(np.int16) if pixels.signed else values


def _arranged(values: Stored, pixels: PixelFormat) -> Stored:
    rows, columns = pixels.rows, pixels.columns
    if pixels.samples == 1:
        return values.reshape(rows, columns)
    if pixels.is_subsampled:
        return _full_chroma(values.reshape(-1, 4)).reshape(rows, columns, 3)
    if pixels.planar:
        return np.moveaxis(values.reshape(pixels.samples, rows, columns), 0, -1)
    return values.reshape(rows, columns, pixels.samples)


def _full_chroma(groups: Stored) -> Stored:
    """Y1 Y2 Cb Cr -> Y1 Cb Cr, Y2 Cb Cr (PS3.3 C.7.6.3.1.2)."""
    full = np.empty((len(groups), 2, 3), dtype=groups.dtype)
    full[:, 0, 0], full[:, 1, 0] = groups[:, 0], groups[:, 1]
    full[:, :, 1], full[:, :, 2] = groups[:, 2:3], groups[:, 3:4]
    return full

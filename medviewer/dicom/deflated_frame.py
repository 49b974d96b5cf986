"""Frames of uncompressed pixels in fragments: as they are (PS3.5 A.4.11), or deflated (A.4.13)."""

import zlib
from dataclasses import replace
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.instance import PixelFormat
from medviewer.dicom.native_pixels import native_frame


def inflated_frame(stream: bytes, pixels: PixelFormat) -> NDArray[np.generic]:
    """One frame: (rows, columns), or (rows, columns, 3) for color.

    Raises:
        ValueError: The stream is damaged, or holds more or fewer bytes than a frame.
    """
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = inflater.decompress(stream, pixels.frame_bytes + 2)
    except zlib.error as error:
        raise ValueError("damaged deflate stream") from error
    if not inflater.eof:
        raise ValueError("no end of the deflate stream")
    return plain_frame(content, pixels)


def plain_frame(content: bytes, pixels: PixelFormat) -> NDArray[np.generic]:
    """One frame from its uncompressed bytes: (rows, columns), or (rows, columns, 3) for color.

    Raises:
        ValueError: More or fewer bytes than a frame has.
    """
    if not 0 <= len(content) - pixels.frame_bytes <= 1:
        raise ValueError(f"{len(content)} of {pixels.frame_bytes} bytes")
    return native_frame(BytesIO(content), replace(pixels, offset=0, frame_count=1), 1)

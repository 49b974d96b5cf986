"""JPEG-LS through CharLS itself: pydicom's detour costs a fifth of the time of a frame."""

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.instance import PixelFormat

_BY_PLANE = 0


def decode_jpeg_ls(stream: bytes, pixels: PixelFormat) -> NDArray[np.generic]:
    """Decode one JPEG-LS stream.

    A stream knows no signs: where the header says that values are signed, the stream's own precision tells their sign
    bit (PS3.5 8.2.3).

    Returns:
        (rows, columns) or (rows, columns, 3), as the stream holds them: RGB, or YCbCr as the header says.

    Raises:
        ValueError: CharLS can't decode it, or decodes another size.
    """
    import jpeg_ls

    content, facts = jpeg_ls.decode_pixel_data(stream)
    precision, components = facts["bits_per_sample"], facts["components"]
    size = 1 if precision <= 8 else 2
    values = np.frombuffer(content, f"<u{size}")
    if (components, values.size) != (pixels.samples, pixels.rows * pixels.columns * pixels.samples):
        raise ValueError("CharLS returned another number of samples")
    if pixels.signed:
        unused = 8 * size - precision
        values = np.left_shift(values, unused).view(f"<i{size}") >> unused
    if pixels.samples == 1:
        return values.reshape(pixels.rows, pixels.columns)
    if facts["interleave_mode"] == _BY_PLANE:
        return np.moveaxis(values.reshape(components, pixels.rows, pixels.columns), 0, -1)
    return values.reshape(pixels.rows, pixels.columns, components)

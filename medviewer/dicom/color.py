"""Color frames as 8-bit RGB."""

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.header import Header
from medviewer.dicom.instance import PixelFormat
from medviewer.dicom.refusals import BadPixelFormatError
from medviewer.i18n import N_, message


def rgb(stored: NDArray[np.generic], pixels: PixelFormat, *, is_converted: bool) -> NDArray[np.uint8]:
    """(rows, columns, 3) uint8 RGB of a color frame.

    Args:
        stored: (rows, columns, 3), RGB or YCbCr as `pixels.photometric` says.
        pixels: The format.
        is_converted: The decoder has already turned YCbCr into RGB.
    """
    eight = (stored.astype(np.int64) >> max(pixels.bits_stored - 8, 0)).astype(np.uint8)
    if is_converted or not pixels.photometric.startswith("YBR_FULL"):
        return eight
    return from_ybr_full(eight)


def from_ybr_full(ybr: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """YBR_FULL to RGB (PS3.3 C.7.6.3.1.2)."""
    luma, blue, red = (ybr[..., index].astype(np.float32) for index in range(3))
    blue, red = blue - 128, red - 128
    channels = (luma + 1.402 * red, luma - 0.344136 * blue - 0.714136 * red, luma + 1.772 * blue)
    return np.clip(np.floor(np.stack(channels, axis=-1) + 0.5), 0, 255).astype(np.uint8)


def palette(stored: NDArray[np.generic], header: Header) -> NDArray[np.uint8]:
    """(rows, columns, 3) uint8 of a PALETTE COLOR frame (PS3.3 C.7.6.3.1.5, C.7.9).

    Raises:
        BadPixelFormatError: A table is missing, segmented wrongly, or shorter than it says.
    """
    tables = [_table(header, name) for name in ("Red", "Green", "Blue")]
    first = tables[0][1]
    columns = []
    for values, _first in tables:
        index = np.clip(stored.astype(np.int64) - first, 0, len(values) - 1)
        columns.append(values[index])
    return np.stack(columns, axis=-1)


def _table(header: Header, name: str) -> tuple[NDArray[np.uint8], int]:
    """The 8-bit entries of one table, and the stored value of its first entry."""
    descriptor = header.numbers(f"{name}PaletteColorLookupTableDescriptor", "US")
    if len(descriptor) != 3:
        raise BadPixelFormatError("no palette", detail=message(N_("the color table is missing")))
    count, first, bits = (int(value) for value in descriptor)
    count = count or 65536
    data = header.content(f"{name}PaletteColorLookupTableData")
    if not data and (segments := header.content(f"Segmented{name}PaletteColorLookupTableData")):
        data = _expanded(segments, header.byte_order)
    entries = np.frombuffer(data[: len(data) - len(data) % 2], header.byte_order + "u2")
    if len(entries) < count and len(data) >= count and bits == 8:
        return np.frombuffer(data, np.uint8)[:count].copy(), first
    if len(entries) < count:
        raise BadPixelFormatError("short palette", detail=message(N_("the color table is cut off")))
    entries = entries[:count]
    is_eight_bit = int(entries.max(initial=0)) <= 255  # some 16-bit tables hold 8-bit entries
    return (entries if is_eight_bit else entries >> 8).astype(np.uint8), first


def _expanded(segments: bytes, byte_order: str) -> bytes:
    """A segmented table, expanded (PS3.3 C.7.9.2)."""
    words = np.frombuffer(segments[: len(segments) - len(segments) % 2], byte_order + "u2").tolist()
    out: list[int] = []
    position = 0
    while position + 1 < len(words) and len(out) <= 65536:
        kind, length = words[position], words[position + 1]
        if kind == 0:
            out.extend(words[position + 2 : position + 2 + length])
            position += 2 + length
        elif kind == 1 and out and position + 2 < len(words):
            steps = np.linspace(out[-1], words[position + 2], length + 1)[1:]
            out.extend(round(value) for value in steps.tolist())
            position += 3
        else:
            raise BadPixelFormatError("segments", detail=message(N_("the color table is damaged")))
    return np.asarray(out[:65536], byte_order + "u2").tobytes()

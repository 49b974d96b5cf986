"""Stored values to modality values: rescale or Modality LUT (PS3.3 C.11.1)."""

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.header import Header
from medviewer.dicom.refusals import BadPixelFormatError
from medviewer.dicom.rescale import modality_table
from medviewer.i18n import N_, message


def rescaled_into(
    out: NDArray[np.generic], stored: NDArray[np.generic], slope: float, intercept: float
) -> None:
    """Write slope * stored + intercept into `out`, saturating at the ends of an integer type.

    Args:
        out: (rows, columns) int16, int32 or float32.
        stored: (rows, columns) integers or floats.
        slope: Rescale Slope.
        intercept: Rescale Intercept.
    """
    if out.dtype.kind == "f":
        np.multiply(stored, slope, out=out, casting="unsafe")
        np.add(out, np.float32(intercept), out=out)
        return
    if out.dtype == np.int16 and slope == 1 and stored.dtype.itemsize <= 2 and _fits(stored, intercept):
        same_bits = stored.view(np.int16) if stored.dtype == np.uint16 else stored
        np.add(same_bits, np.int16(intercept), out=out, casting="unsafe")
        return
    low, high = (-32768, 32767) if out.dtype == np.int16 else (-(1 << 31), (1 << 31) - 1)
    values = np.rint(stored.astype(np.float64) * slope + intercept)
    np.copyto(out, np.clip(values, low, high), casting="unsafe")


def _fits(stored: NDArray[np.generic], intercept: float) -> bool:
    """True where every value plus the intercept is an int16 (a sum modulo 65536 is then exact)."""
    if intercept != int(intercept) or abs(intercept) > 32767:
        return False
    low, high = int(np.min(stored)) + intercept, int(np.max(stored)) + intercept
    return low >= -32768 and high <= 32767


def apply_modality_lut(
    stored: NDArray[np.generic], header: Header, dtype: np.dtype[np.generic]
) -> NDArray[np.generic]:
    """Look stored values up in the Modality LUT Sequence (PS3.3 C.11.1.1.1).

    Raises:
        BadPixelFormatError: The table is missing or shorter than it says.
    """
    item = modality_table(header)
    descriptor = item.numbers("LUTDescriptor", "US") if item else ()
    if item is None or len(descriptor) != 3:
        raise BadPixelFormatError("no LUT", detail=message(N_("the Modality LUT is missing")))
    count, first, _bits = (int(value) for value in descriptor)
    count = count or 65536
    if stored.dtype.kind == "i" and first > 32767:
        first -= 65536
    content = item.content("LUTData")
    entries = np.frombuffer(content[: len(content) - len(content) % 2], item.byte_order + "u2")
    if len(entries) < count:
        entries = np.frombuffer(content, np.uint8).astype(np.uint16)
    if len(entries) < count:
        raise BadPixelFormatError("short LUT", detail=message(N_("the Modality LUT is cut off")))
    index = np.clip(stored.astype(np.int64) - first, 0, count - 1)
    return entries[index].astype(dtype)

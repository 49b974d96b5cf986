"""Which modality values a header allows: decides the type a volume is kept in, before any pixel is read."""

from collections.abc import Sequence

from medviewer.dicom.header import Header
from medviewer.dicom.instance import FrameHeader, PixelFormat
from medviewer.imaging.padding import Padding

_INTEGER = ("PixelPaddingValue", "PixelPaddingRangeLimit")
_PADDING = {
    "US": _INTEGER,
    "SS": _INTEGER,
    "FL": ("FloatPixelPaddingValue", "FloatPixelPaddingRangeLimit"),
    "FD": ("DoubleFloatPixelPaddingValue", "DoubleFloatPixelPaddingRangeLimit"),
}
"""VR of the pixels -> keywords of their padding."""


def value_range(
    header: Header, pixels: PixelFormat | None, frames: Sequence[FrameHeader]
) -> tuple[float, float, bool, Padding | None]:
    """Least and greatest modality value, whether all are whole numbers, and the modality values of padding."""
    if pixels is None or pixels.is_color:
        return 0.0, 255.0, True, None
    if pixels.is_float:
        return (
            -3.4e38,
            3.4e38,
            False,
            _padding(header, "FL" if pixels.bits_allocated == 32 else "FD", frames[0]),
        )
    if pixels.has_modality_lut:
        return 0.0, 65535.0, True, None
    stored = stored_range(pixels)
    ends = [value * frame.slope + frame.intercept for frame in frames for value in stored]
    integral = all(
        frame.slope == int(frame.slope) and frame.intercept == int(frame.intercept) for frame in frames
    )
    return min(ends), max(ends), integral, _padding(header, "SS" if pixels.signed else "US", frames[0])


def stored_range(pixels: PixelFormat) -> tuple[int, int]:
    """Least and greatest stored value of `bits_stored` bits."""
    if pixels.signed:
        return -(1 << (pixels.bits_stored - 1)), (1 << (pixels.bits_stored - 1)) - 1
    return 0, (1 << pixels.bits_stored) - 1


def _padding(header: Header, vr: str, frame: FrameHeader) -> Padding | None:
    """Of integer pixels the padding elements, of float ones their own (PS3.3 C.7.5.1.1.2, C.7.6.24)."""
    value, limit = (header.number(keyword, vr) for keyword in _PADDING[vr])
    if value is None:
        return None
    end = None if limit is None else limit * frame.slope + frame.intercept
    return Padding(value * frame.slope + frame.intercept, end)

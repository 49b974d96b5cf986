"""What a header that can be read tells of its own damage."""

from itertools import pairwise

from medviewer.dicom import picture_warnings
from medviewer.dicom.functional_groups import described_frames
from medviewer.dicom.header import Header
from medviewer.dicom.instance import PixelFormat
from medviewer.i18n import Message


def header_warnings(header: Header, pixels: PixelFormat) -> tuple[Message, ...]:
    """Elements out of order, groups for other frames, and values of the Image Pixel module that can't be (C.7.6.3.1)."""
    warnings = []
    if any(tag >= following for tag, following in pairwise(header.tags)):
        warnings.append(picture_warnings.out_of_order())
    if described := described_frames(header, pixels.frame_count):
        warnings.append(picture_warnings.frames_disagree(described, pixels.frame_count))
    if pixels.is_float:
        return tuple(warnings)
    allocated, stored = pixels.bits_allocated, header.integer("BitsStored", "US")
    possible = {
        "BitsStored": range(1, allocated + 1),
        "HighBit": range((stored or 1) - 1, allocated),
        "PixelRepresentation": range(2),
        "PlanarConfiguration": range(2) if pixels.samples == 3 else None,
    }
    for keyword, values in possible.items():
        value = header.integer(keyword, "US")
        if values is not None and value is not None and value not in values:
            warnings.append(picture_warnings.impossible_value(keyword, value))
    return tuple(warnings)

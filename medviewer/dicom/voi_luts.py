"""VOI LUTs of a header, as windows (PS3.3 C.11.2.1.1)."""

import numpy as np

from medviewer.dicom.header import Header
from medviewer.dicom.rescale import modality_table
from medviewer.imaging.grayscale import VoiLut


def voi_luts(header: Header) -> tuple[VoiLut, ...]:
    """The tables of the VOI LUT Sequence (0028,3010); those that are cut off or hold one entry are left out."""
    found = (_lut(item, header) for item in header.items("VOILUTSequence"))
    return tuple(lut for lut in found if lut is not None)


def _lut(item: Header, header: Header) -> VoiLut | None:
    descriptor = item.numbers("LUTDescriptor", "US")
    if len(descriptor) != 3:
        return None
    count, first, bits = (int(value) for value in descriptor)
    count = count or 65536
    if first > 32767 and _may_be_negative(header):
        first -= 65536
    content = item.content("LUTData")
    entries = np.frombuffer(content[: len(content) - len(content) % 2], item.byte_order + "u2")
    if len(entries) < count and bits <= 8:
        entries = np.frombuffer(content, np.uint8).astype(np.uint16)
    if count < 2 or len(entries) < count:
        return None
    return VoiLut.of(first, entries[:count].astype(np.uint16), bits, item.text("LUTExplanation"))


def _may_be_negative(header: Header) -> bool:
    """True where modality values can be negative: the descriptor's second value is then signed."""
    if modality_table(header) is not None:
        return False
    return header.integer("PixelRepresentation", "US") == 1 or (header.number("RescaleIntercept") or 0) < 0

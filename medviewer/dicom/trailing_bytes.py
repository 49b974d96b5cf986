"""Looks at the length of the pixel data and at what follows it: elements (padding, signatures), or nonsense."""

import struct
from io import SEEK_END, BytesIO
from typing import BinaryIO

from pydicom.dataelem import RawDataElement
from pydicom.valuerep import EXPLICIT_VR_LENGTH_32, STANDARD_VR

from medviewer.dicom import picture_warnings
from medviewer.dicom.data_set_file import DataSetFile
from medviewer.dicom.inflated_size import checksum_fits, inflated_content
from medviewer.dicom.instance import PixelFormat
from medviewer.dicom.transfer_syntax import BIG_ENDIAN, DEFLATED
from medviewer.i18n import Message

_NAMES = {vr.encode("ascii") for vr in STANDARD_VR}
_LONG = {vr.encode("ascii") for vr in EXPLICIT_VR_LENGTH_32}
_UNDEFINED = 0xFFFFFFFF


def file_warnings(file: BinaryIO, found: DataSetFile, pixels: PixelFormat) -> tuple[Message, ...]:
    """What lengths tell of native pixel data: bytes too many in its element, or left over behind it.

    Bytes that came in or got lost within the pixels shift the picture; the element's length then leads to the wrong
    place. Costs nothing where the file ends with its pixels, as most do.
    """
    if found.length_bytes is None:
        return ()
    warnings = _inflated_warnings(file, found) if found.transfer_syntax_uid == DEFLATED else []
    excess = found.length_bytes - pixels.total_bytes
    if excess > pixels.total_bytes % 2:
        warnings.append(picture_warnings.too_long(excess))
    left = found.present_bytes - found.length_bytes
    if left > 0 and found.offset is not None:
        order = ">" if found.transfer_syntax_uid == BIG_ENDIAN else "<"
        start = found.offset + found.length_bytes
        if not is_chain_of_elements(file, start, is_implicit=not found.pixel_vr, order=order):
            warnings.append(picture_warnings.trailing_bytes(left))
    return tuple(warnings)


def _inflated_warnings(file: BinaryIO, found: DataSetFile) -> list[Message]:
    """The same of a deflated data set, and what a checksum behind it tells."""
    content, behind = inflated_content(file)
    element = found.dataset.get_item(found.pixel_keyword)
    if not content or element is None:
        return []
    warnings = [] if checksum_fits(content, behind) else [picture_warnings.wrong_checksum()]
    end = int(element.value_tell if isinstance(element, RawDataElement) else element.file_tell or 0)
    end += found.length_bytes or 0
    if not is_chain_of_elements(BytesIO(content), end, is_implicit=False, order="<"):
        warnings.append(picture_warnings.trailing_bytes(len(content) - end))
    return warnings


def is_chain_of_elements(file: BinaryIO, start: int, *, is_implicit: bool, order: str) -> bool:
    """True where the bytes from `start` to the end of the file are elements in ascending order.

    An element of undefined length ends the search: what lies in it is not looked at.

    Args:
        file: Open file.
        start: Byte position after the pixel data.
        is_implicit: The data set has no value representations.
        order: "<" or ">".
    """
    size = file.seek(0, SEEK_END)
    position, last = start, 0x7FE0_0010
    while position < size:
        file.seek(position)
        head = file.read(12)
        if len(head) < 8:
            return False
        group, number = struct.unpack(f"{order}HH", head[:4])
        tag = group << 16 | number
        length_at, code, begin = 4, "I", 8
        if not is_implicit:
            if head[4:6] not in _NAMES:
                return False
            length_at, code, begin = (8, "I", 12) if head[4:6] in _LONG else (6, "H", 8)
        if tag <= last or len(head) < begin:
            return False
        (length,) = struct.unpack_from(f"{order}{code}", head, length_at)
        if length == _UNDEFINED:
            return True
        position, last = position + begin + length, tag
    return position == size

"""Whether a picture's bytes are whole: decoders draw damaged ones, too."""

import struct
import zlib

import numpy as np

from medviewer.dicom import codec_messages
from medviewer.dicom.file_format import FileFormat
from medviewer.dicom.refusals import DamagedPixelsError

_PNG_HEAD = 8


def check_picture(content: bytes, file_format: FileFormat) -> None:
    """Check what the format has to check by; a TIFF has nothing.

    Args:
        content: The whole file.
        file_format: PNG, JPEG or TIFF.

    Raises:
        DamagedPixelsError: A checksum does not fit, the end is missing, or a decoder complains.
    """
    if file_format is FileFormat.PNG and (flaw := _png_flaw(content)):
        raise DamagedPixelsError(flaw, syntax=file_format.value)
    if file_format is FileFormat.JPEG and (flaw := _jpeg_flaw(content)):
        raise DamagedPixelsError(flaw, syntax=file_format.value)


def _png_flaw(content: bytes) -> str:
    """Each chunk has a CRC (ISO 15948 5.3), and IEND is the last one."""
    position, view = _PNG_HEAD, memoryview(content)
    while position + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, position)
        end = position + 8 + length
        if end + 4 > len(content):
            return "a chunk is cut off"
        if struct.unpack_from(">I", content, end)[0] != zlib.crc32(view[position + 4 : end]):
            return "a checksum does not fit"
        if content[position + 4 : position + 8] == b"IEND":
            return ""
        position = end + 4
    return "without its end"


def _jpeg_flaw(content: bytes) -> str:
    """libjpeg draws what it can and complains on the console, which Pillow does not tell but OpenCV lets through."""
    import cv2

    with codec_messages.caught() as messages:
        try:
            picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
        except cv2.error:
            picture = None
    if picture is None:
        return "not decoded"
    return "the decoder complained" if codec_messages.tells_of_damage(messages.text) else ""

"""The few elements that may follow the pixel data: signatures, padding, private ones."""

from typing import BinaryIO

from pydicom import Dataset
from pydicom.filereader import read_dataset

from medviewer.dicom.data_set_file import DataSetFile
from medviewer.dicom.encapsulated import end_of_fragments
from medviewer.dicom.parser_errors import DAMAGED, ENDS_EARLY
from medviewer.dicom.transfer_syntax import BIG_ENDIAN, IMPLICIT_LITTLE_ENDIAN

MOST_BYTES = 4 << 20
_PIXEL_DATA = 0x7FE00010


def elements_after_pixels(file: BinaryIO, found: DataSetFile) -> Dataset | None:
    """What stands behind the pixel data, which is skipped unread.

    None where nothing does, where it can't be parsed, or where it is longer than any signature. (A deflated file is
    parsed as a whole: its data set has them already.)

    Args:
        file: The open file.
        found: Its parsed header.
    """
    if found.offset is None:
        return None
    size = file.seek(0, 2)
    try:
        if found.length_bytes is None:
            file.seek(found.offset)
            start = end_of_fragments(file)
        else:
            start = found.offset + found.length_bytes
        if not 8 <= size - start <= MOST_BYTES:
            return None
        file.seek(start)
        syntax = found.transfer_syntax_uid
        after = read_dataset(file, syntax == IMPLICIT_LITTLE_ENDIAN, syntax != BIG_ENDIAN)
        after.set_original_encoding(syntax == IMPLICIT_LITTLE_ENDIAN, syntax != BIG_ENDIAN)
        if not len(after) or min(after.keys()) <= _PIXEL_DATA:
            return None  # bytes that are no elements: zeros, mostly
    except (*DAMAGED, *ENDS_EARLY):
        return None
    return after

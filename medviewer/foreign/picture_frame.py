"""One page of a picture file as gray values, or as RGB."""

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom import archive
from medviewer.dicom.file_format import FileFormat
from medviewer.dicom.refusals import DamagedPixelsError
from medviewer.dicom.source_file import SourceFile
from medviewer.foreign.opening import opened, unreadable
from medviewer.foreign.picture_checks import check_picture
from medviewer.foreign.picture_file import picture_file
from medviewer.foreign.picture_instance import PicturePixels


def read_picture_frame(
    source: SourceFile, pixels: PicturePixels, number: int, out: NDArray[np.generic]
) -> None:
    """Decode one page into `out`, which changes only once all of it was decoded.

    Args:
        source: The file.
        pixels: What its header said.
        number: Frame, counted from 1.
        out: (rows, columns) int16, int32 or float32; (rows, columns, 3) uint8 for color.

    Raises:
        RefusedFileError: It can't be reached, or is damaged.
    """
    if pixels.file_format is not FileFormat.TIFF:
        check_picture(_content(source), pixels.file_format)
    picture = picture_file(source, pixels.file_format, pixels.frame_count)
    values = picture.pixels(pixels.pages[number - 1])
    if values.shape != out.shape:
        raise DamagedPixelsError(f"decoded to {values.shape}", syntax=pixels.file_format.value)
    np.copyto(out, values, casting="unsafe")


def _content(source: SourceFile) -> bytes:
    if source.member:
        return archive.read_member(source).getvalue()
    with opened(source) as file:
        try:
            return file.read()
        except OSError as error:
            raise unreadable(error) from error

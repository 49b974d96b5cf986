"""Makes sure that pixels come from the file whose header was read."""

import warnings
from typing import BinaryIO

from medviewer.dicom.file_stamp import HEAD_BYTES, FileStamp
from medviewer.dicom.instance import FrameHeader, PixelFormat
from medviewer.dicom.read_instance import instance_in
from medviewer.dicom.refusals import FileChangedError, RefusedFileError
from medviewer.dicom.source_file import SourceFile


def check_same(
    file: BinaryIO,
    source: SourceFile,
    stamp: FileStamp,
    image: tuple[PixelFormat, FrameHeader, int] | None = None,
) -> None:
    """Compare an open file with what was read of it: size, times and SOP Instance UID; in doubt the header.

    A file that was only touched, or copied over by itself, is the same.

    Args:
        file: The file, open; pixels are to be read from this very one.
        source: Where it lies.
        stamp: What it was.
        image: What its header said of a frame, and the frame's number, counted from 1; None where it is no image.

    Raises:
        FileChangedError: It is another one.
        OSError: The system fails to read.
    """
    now = FileStamp.of(source, file)
    if not stamp.is_as_long(now):
        raise FileChangedError("another size")
    is_untouched = stamp.is_untouched(now)
    if not stamp.uid:
        if is_untouched:
            return
        raise FileChangedError("another time, and no SOP Instance UID")
    file.seek(0)
    if is_untouched and stamp.is_named_in(file.read(HEAD_BYTES)):
        return
    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            anew = instance_in(source, file)
        except RefusedFileError as error:
            raise FileChangedError("its header can no longer be read") from error
    if anew.sop_instance_uid != stamp.uid:
        raise FileChangedError("another SOP Instance")
    if image is not None:
        pixels, frame, number = image
        if anew.pixels != pixels or anew.frame(number) != frame:
            raise FileChangedError("another header")

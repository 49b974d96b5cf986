"""The door to every kind of file: looks at the first bytes, and has the right reader answer."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom import read_instance as dicom
from medviewer.dicom.file_format import FileFormat
from medviewer.dicom.file_stamp import FileStamp
from medviewer.dicom.instance import FrameHeader, Instance, PixelFormat
from medviewer.dicom.pixels import read_frame as read_dicom_frame
from medviewer.dicom.refusals import FileChangedError
from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.stored_frame import FrameNotes
from medviewer.foreign.metaimage import metaimage_header
from medviewer.foreign.nifti import nifti_header
from medviewer.foreign.nrrd import nrrd_header
from medviewer.foreign.opening import first_bytes, stamp_at
from medviewer.foreign.picture_frame import read_picture_frame
from medviewer.foreign.picture_instance import PicturePixels, picture_instance
from medviewer.foreign.sniff import GZIP, START_BYTES, format_of, unpacked_start
from medviewer.foreign.volume_frame import read_volume_frame
from medviewer.foreign.volume_header import VolumeHeader
from medviewer.foreign.volume_instance import volume_instance
from medviewer.foreign.volume_pixels import VolumePixels

PICTURES = (FileFormat.PNG, FileFormat.JPEG, FileFormat.TIFF)
LONGEST_TEXT_HEADER_BYTES = 1 << 20


def read_instance(source: SourceFile) -> Instance:
    """Read the header of one file of any known kind; its pixels stay where they are.

    Raises:
        RefusedFileError: One of its kinds says why the file can't be shown.
    """
    start = first_bytes(source, START_BYTES)
    file_format = format_of(start)
    if file_format is None:
        return dicom.read_instance(source)
    if file_format in PICTURES:
        stamp = stamp_at(source)
        return replace(picture_instance(source, file_format), stamp=stamp)
    header = _volume_header(source, file_format, start)
    stamp = stamp_at(header.data.source)
    return replace(volume_instance(source, header), stamp=stamp)


def format_at(source: SourceFile) -> FileFormat | None:
    """What a file is, where it is no DICOM file but one that can be read; else None.

    Raises:
        RefusedFileError: It can't be opened.
    """
    return format_of(first_bytes(source, START_BYTES))


def read_frame(
    source: SourceFile,
    pixels: PixelFormat,
    frame: FrameHeader,
    number: int,
    out: NDArray[np.generic],
    *,
    stamp: FileStamp | None = None,
) -> FrameNotes:
    """Read, decode and convert one frame into `out`, as `dicom.pixels.read_frame` does, whatever kind of file it is in.

    Raises:
        FileChangedError: The file is another one than `stamp` says.
        RefusedFileError: One of its kinds says why there is no picture.
    """
    if isinstance(pixels, PicturePixels | VolumePixels) and stamp is not None:
        now = stamp_at(pixels.data if isinstance(pixels, VolumePixels) else source)
        if not stamp.is_untouched(now):
            raise FileChangedError("another size, time or checksum")
    if isinstance(pixels, VolumePixels):
        read_volume_frame(pixels, frame, number, out)
        return FrameNotes()
    if isinstance(pixels, PicturePixels):
        read_picture_frame(source, pixels, number, out)
        return FrameNotes()
    return read_dicom_frame(source, pixels, frame, number, out, stamp=stamp)


def _volume_header(source: SourceFile, file_format: FileFormat, start: bytes) -> VolumeHeader:
    if file_format is FileFormat.METAIMAGE:
        return metaimage_header(source, first_bytes(source, LONGEST_TEXT_HEADER_BYTES))
    if file_format is FileFormat.NRRD:
        return nrrd_header(source, first_bytes(source, LONGEST_TEXT_HEADER_BYTES))
    return nifti_header(source, unpacked_start(start), is_packed=start.startswith(GZIP))

"""A PNG, JPEG or TIFF file as one Instance without a place in a patient; the pages of a TIFF are its frames."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from medviewer.dicom.file_format import FileFormat
from medviewer.dicom.instance import FrameHeader, Instance, PixelFormat, SeriesHeader
from medviewer.dicom.made_uid import made_uid
from medviewer.dicom.pixel_format import LARGEST_COMPRESSION
from medviewer.dicom.refusals import ImpossibleSizeError, UnsupportedPixelsError
from medviewer.dicom.source_file import SourceFile
from medviewer.foreign.opening import size_of
from medviewer.foreign.picture_file import MOST_PAGES, Pages, PictureFile
from medviewer.foreign.picture_mode import PictureMode
from medviewer.foreign.volume_instance import study_of
from medviewer.i18n import N_, Message, message
from medviewer.imaging.acquisition import Acquisition

LARGEST_PICTURE_BYTES = 200 << 20
"""Pillow, OpenCV's check and the copy between them stay below a gigabyte."""


LARGEST_FILE_BYTES = 256 << 20
"""Of what is read as a whole; a TIFF outside an archive is not."""


@dataclass(frozen=True, kw_only=True)
class PicturePixels(PixelFormat):
    """The pixel format of a picture file.

    Attributes:
        pages: The page of each frame, counted from 0.
    """

    pages: tuple[int, ...]

    @property
    def is_native(self) -> bool:
        """Decoding takes longer than reading."""
        return False


def picture_instance(source: SourceFile, file_format: FileFormat) -> Instance:
    """The Instance of a picture file: pages of another size or kind than the first are left out, and told.

    Files of one folder whose names differ only in their digits make up one series.

    Raises:
        RefusedFileError: It is damaged, or can't be shown.
    """
    present = size_of(source)
    if present > LARGEST_FILE_BYTES and (source.member or file_format is not FileFormat.TIFF):
        raise UnsupportedPixelsError("huge", detail=f"{present >> 20} MB")
    picture = PictureFile(source, file_format)
    try:
        size, mode = picture.size(0), picture.mode(0)
        if mode is None:
            raise UnsupportedPixelsError("mode", detail=file_format.value)
        _check_size(size, mode, present)
        pages = picture.pages()
        is_lossy = picture.is_lossy()
    finally:
        picture.close()
    is_stack = len(pages.shown) > 1
    return Instance(
        source=source,
        sop_class_uid="",
        sop_instance_uid=made_uid("instance", source),
        study=study_of(source),
        series=SeriesHeader(
            made_uid("series", source if is_stack else _namesake(source), is_own=True),
            description=source.name,
            acquisition=Acquisition(lossy=is_lossy),
        ),
        pixels=_pixels(file_format, size, mode, pages.shown),
        frames=(FrameHeader(),),
        value_range=mode.value_range,
        integral=np.dtype(mode.dtype).kind != "f",
        split_values=(("FileFormat", file_format.value),),
        geometry_notes=tuple(_notes(pages)),
    )


def _check_size(size: tuple[int, int], mode: PictureMode, present_bytes: int) -> None:
    rows, columns = size
    needed = rows * columns * (3 if mode.is_color else np.dtype(mode.dtype).itemsize)
    if needed > LARGEST_COMPRESSION * present_bytes + (1 << 20):
        raise ImpossibleSizeError(
            "impossible size", rows=rows, columns=columns, frames=1, present=present_bytes
        )
    if needed > LARGEST_PICTURE_BYTES:
        raise UnsupportedPixelsError("huge", detail=f"{rows} x {columns}")


def _namesake(source: SourceFile) -> SourceFile:
    """The same for all files of a folder whose names differ only in their digits: exported slices, for example."""
    if source.member:
        folder, slash, name = source.member.rpartition("/")
        return SourceFile(source.path, folder + slash + _without_digits(name))
    return SourceFile(source.path.with_name(_without_digits(source.path.name)))


def _without_digits(name: str) -> str:
    return re.sub(r"\d+", "#", name)


def _pixels(
    file_format: FileFormat, size: tuple[int, int], mode: PictureMode, pages: tuple[int, ...]
) -> PicturePixels:
    kind, bits = np.dtype(mode.dtype).kind, 8 * np.dtype(mode.dtype).itemsize
    monochrome = "MONOCHROME1" if mode.is_inverted else "MONOCHROME2"
    return PicturePixels(
        rows=size[0],
        columns=size[1],
        frame_count=len(pages),
        samples=3 if mode.is_color else 1,
        photometric="RGB" if mode.is_color else monochrome,
        bits_allocated=bits,
        bits_stored=bits,
        high_bit=bits - 1,
        signed=kind == "i",
        is_float=kind == "f",
        file_format=file_format,
        pages=pages,
    )


def _notes(pages: Pages) -> Iterator[Message]:
    if pages.others:
        text = N_("Pages of another size or kind than the first are not shown: {count}.")
        yield message(text, count=pages.others)
    if pages.has_more:
        yield message(N_("Only the first {count} pages are shown."), count=MOST_PAGES)

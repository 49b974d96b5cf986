"""A PNG, JPEG or TIFF file, opened with Pillow: what its header says, and one page's pixels."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom import archive
from medviewer.dicom.file_format import FileFormat
from medviewer.dicom.refusals import BadPictureError, DamagedPixelsError
from medviewer.dicom.source_file import SourceFile
from medviewer.foreign.opening import opened, regular_status
from medviewer.foreign.picture_mode import PictureMode, mode_of
from medviewer.foreign.transparency import on_black

if TYPE_CHECKING:
    from PIL.Image import Image as OpenPicture

MOST_PAGES = 2_000
"""Each is found from the one before: more take seconds."""
_ORIENTATION = 0x0112
_TURNED = (5, 6, 7, 8)
_PHOTOMETRIC, _COMPRESSION, _BITS, _SAMPLE_FORMAT = 262, 259, 258, 339
_WHITE_IS_ZERO = 0
_LOSSY_TIFF = (6, 7, 34712)
_DAMAGE = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, AttributeError, OverflowError,
           ZeroDivisionError, MemoryError, RuntimeError)  # fmt: skip
"""What Pillow is seen to raise on damaged files."""


@dataclass(frozen=True)
class Pages:
    """What a file holds.

    Attributes:
        shown: Pages of the first one's size and mode, counted from 0.
        others: How many pages are unlike it.
        has_more: There are more than `MOST_PAGES`.
    """

    shown: tuple[int, ...]
    others: int = 0
    has_more: bool = False


class PictureFile:
    """An open picture. The pages of a TIFF are numbered from 0; other formats have one.

    Raises:
        BadPictureError: It can't be opened.
        DamagedPixelsError: From every method: the file is damaged.
    """

    def __init__(self, source: SourceFile, file_format: FileFormat) -> None:
        from PIL import Image

        Image.MAX_IMAGE_PIXELS = None  # `picture_instance` weighs sizes against the bytes that are there
        self._format = file_format
        file = archive.read_member(source) if source.member else opened(source)
        self._file = file
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                self._image: OpenPicture = Image.open(file, formats=[file_format.value])
            except _DAMAGE as error:
                file.close()
                raise BadPictureError(f"Pillow: {type(error).__name__}", format=file_format.value) from error

    def size(self, page: int) -> tuple[int, int]:
        """(rows, columns) of a page as it is shown: photographs and TIFFs are turned as they ask for."""
        with self._telling_damage():
            self._image.seek(page)
            columns, rows = self._image.size
            is_turned = self._format is FileFormat.JPEG and self._image.getexif().get(_ORIENTATION) in _TURNED
        return (columns, rows) if is_turned else (rows, columns)

    def mode(self, page: int) -> PictureMode | None:
        """What a page's pixels are; None where they can't be shown."""
        with self._telling_damage():
            self._image.seek(page)
            is_inverted = self._tag(_PHOTOMETRIC) == _WHITE_IS_ZERO
            is_unsigned = self._tag(_BITS) == (32,) and self._tag(_SAMPLE_FORMAT) in (None, (1,))
            return mode_of(self._image.mode, is_inverted=is_inverted, is_unsigned=is_unsigned)

    def pages(self) -> "Pages":
        """The pages of the first one's size and mode. A page whose header is damaged ends the search."""
        if self._format is not FileFormat.TIFF:
            return Pages((0,))
        first, alike = (self.size(0), self.mode(0)), [0]
        for page in range(1, MOST_PAGES + 1):
            try:
                is_alike = (self.size(page), self.mode(page)) == first
            except DamagedPixelsError:
                return Pages(tuple(alike), page - len(alike))
            if is_alike and page < MOST_PAGES:
                alike.append(page)
        return Pages(tuple(alike), MOST_PAGES - len(alike), has_more=True)

    def is_lossy(self) -> bool:
        """The first page was compressed with loss."""
        with self._telling_damage():
            self._image.seek(0)
            return self._format is FileFormat.JPEG or self._tag(_COMPRESSION) in _LOSSY_TIFF

    def pixels(self, page: int) -> NDArray[np.generic]:
        """(rows, columns) of gray values as stored, or (rows, columns, 3) uint8 of color."""
        from PIL import ImageOps

        mode = self.mode(page)
        if mode is None:
            raise DamagedPixelsError("another mode than its header's", syntax=self._format.value)
        with self._telling_damage():
            self._image.load()
            is_photograph = self._format is FileFormat.JPEG  # Pillow turns a TIFF by itself
            upright = ImageOps.exif_transpose(self._image) if is_photograph else self._image
            if mode.converted not in ("", upright.mode):
                upright = upright.convert(mode.converted)
            values = np.asarray(upright)
        return on_black(values) if mode.is_color else values.astype(mode.dtype, copy=False)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            self.close()

    def _tag(self, number: int) -> object:
        tags = getattr(self._image, "tag_v2", None)
        return tags.get(number) if tags is not None else None

    @contextmanager
    def _telling_damage(self) -> Iterator[None]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow doubts tags that nothing here looks at
            try:
                yield
            except _DAMAGE as error:
                name = self._format.value
                raise DamagedPixelsError(f"Pillow: {type(error).__name__}", syntax=name) from error


def picture_file(source: SourceFile, file_format: FileFormat, page_count: int) -> PictureFile:
    """The picture; one of many pages is kept open by a worker, as the next page is found from the last one.

    Raises:
        RefusedFileError: It can't be opened, or is damaged.
    """
    if page_count == 1:
        return PictureFile(source, file_format)
    status = regular_status(source.path)
    return _kept(source, file_format, (status.st_size, status.st_mtime_ns, status.st_ctime_ns))


@lru_cache(maxsize=1)
def _kept(source: SourceFile, file_format: FileFormat, _state: tuple[int, ...]) -> PictureFile:
    return PictureFile(source, file_format)

"""Bytes of a volume's data, wherever they lie: in a file, in an archive's member, behind a compression."""

from functools import lru_cache
from typing import Protocol

from medviewer.dicom.refusals import MissingPixelsError
from medviewer.dicom.source_file import SourceFile
from medviewer.foreign.in_order import Encoding, InOrder
from medviewer.foreign.opening import opened, regular_status, unreadable


class StoredBytes(Protocol):
    """Unpacked bytes that can be read from any place; quickest in order.

    Attributes:
        is_checked: `check_end` found nothing wrong, or there is no checksum.
    """

    is_checked: bool

    def read_at(self, offset: int, length: int) -> bytes:
        """Exactly `length` bytes from `offset`.

        Raises:
            MissingPixelsError: They end earlier.
            DamagedStreamError: The same of data that is read in order, or it can't be unpacked.
        """

    def pass_over(self, until: int) -> None:
        """Go on to an offset and keep nothing: damage on the way is told as by `read_at`."""

    def check_end(self) -> None:
        """Go on to the end, a little behind the last voxel, where the checksum lies.

        Raises:
            DamagedStreamError: It does not fit, or is missing, or far more follows than belongs to a volume.
        """


def is_sequential(source: SourceFile, encoding: Encoding) -> bool:
    """True where bytes can only be reached by reading all that lie before them."""
    return encoding is not Encoding.RAW or bool(source.member)


def stored_bytes(source: SourceFile, begin: int, encoding: Encoding) -> StoredBytes:
    """The data in a file or in an archive's member; what is read in order stays open for the next stretch.

    Args:
        source: The file or member.
        begin: Where the (packed) data begins in it.
        encoding: How it is packed.

    Raises:
        RefusedFileError: It can't be opened.
    """
    status = regular_status(source.path)
    if not is_sequential(source, encoding):
        return _InPlace(source, begin)
    return _in_order(source, begin, encoding, (status.st_size, status.st_mtime_ns, status.st_ctime_ns))


class _InPlace:
    """A plain file."""

    is_checked = True

    def __init__(self, source: SourceFile, begin: int) -> None:
        self._source = source
        self._begin = begin

    def read_at(self, offset: int, length: int) -> bytes:
        with opened(self._source) as file:
            try:
                file.seek(self._begin + offset)
                content = file.read(length)
            except OSError as error:
                raise unreadable(error) from error
        if len(content) < length:
            raise MissingPixelsError("too few bytes", present=offset + len(content), expected=offset + length)
        return content

    def pass_over(self, until: int) -> None:
        """Nothing can be wrong on the way."""

    def check_end(self) -> None:
        """There is no checksum."""


@lru_cache(maxsize=2)
def _in_order(source: SourceFile, begin: int, encoding: Encoding, _state: tuple[int, ...]) -> InOrder:
    """Kept open by a worker: the next slice lies right behind the last one."""
    return InOrder(source, begin, encoding)

"""Data that can only be read from its beginning: compressed, or in an archive."""

import bz2
import zipfile
import zlib
from enum import Enum
from typing import IO

from medviewer.dicom import archive
from medviewer.dicom.refusals import DamagedStreamError
from medviewer.dicom.source_file import SourceFile
from medviewer.foreign.inflating import Inflating
from medviewer.foreign.opening import opened

STEP_BYTES = 1 << 20
MOST_TRAILING_BYTES = 16 << 20
_DAMAGE = (zlib.error, zipfile.BadZipFile, EOFError, OSError, ValueError)


class Encoding(Enum):
    """How a volume's data is packed."""

    RAW = "raw"
    DEFLATED = "gzip or zlib"
    BZIP2 = "bzip2"


class InOrder:
    """A compressed file, or an archive's member, that stays open between two stretches. One of `StoredBytes`."""

    def __init__(self, source: SourceFile, begin: int, encoding: Encoding) -> None:
        self._source = source
        self._start = begin
        self._encoding = encoding
        self._file: IO[bytes] | None = None
        self._stream: IO[bytes] | Inflating | bz2.BZ2File | None = None
        self._position = 0
        self.is_checked = False

    def read_at(self, offset: int, length: int) -> bytes:
        if self._stream is None or offset < self._position:
            self._begin()
        self.pass_over(offset)
        return self._read(length)

    def pass_over(self, until: int) -> None:
        if self._stream is None:
            self._begin()
        while self._position < until:
            self._read(min(until - self._position, STEP_BYTES))

    def check_end(self) -> None:
        if self._stream is None:
            self._begin()
        left = MOST_TRAILING_BYTES
        while more := len(self._guarded(STEP_BYTES)):
            left -= more
            if left < 0:
                raise DamagedStreamError("no end")
        if isinstance(self._stream, Inflating) and not self._stream.is_whole:
            raise DamagedStreamError("no checksum")
        self.is_checked = True

    def __del__(self) -> None:
        self._close()

    def _begin(self) -> None:
        self._close()
        self._file = opened(self._source)
        with archive.telling_damage():
            self._file.seek(self._start)
        if self._encoding is Encoding.RAW:
            self._stream = self._file
        else:
            is_bzip2 = self._encoding is Encoding.BZIP2
            self._stream = bz2.BZ2File(self._file) if is_bzip2 else Inflating(self._file)
        self._position = 0

    def _close(self) -> None:
        for each in (self._stream, self._file):
            if each is not None:
                each.close()
        self._stream = self._file = None

    def _read(self, length: int) -> bytes:
        content = self._guarded(length)
        self._position += len(content)
        if len(content) < length:
            raise DamagedStreamError("ends early")
        return content

    def _guarded(self, length: int) -> bytes:
        assert self._stream is not None
        try:
            return self._stream.read(length)
        except _DAMAGE as error:
            self._close()
            raise DamagedStreamError(f"cannot be unpacked: {type(error).__name__}") from error

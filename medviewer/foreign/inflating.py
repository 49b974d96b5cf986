"""A gzip or zlib stream, unpacked as it is read: never more than asked for is in memory."""

import zlib
from typing import IO

_CHUNK_BYTES = 1 << 18
_AUTOMATIC = 47
"""zlib's word for a gzip or a zlib header, whichever comes."""
_GZIP = b"\x1f\x8b"


class Inflating:
    """Reads a stream from its beginning; several gzip members are one stream. zlib checks the checksums."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._unpacker = zlib.decompressobj(_AUTOMATIC)

    @property
    def is_whole(self) -> bool:
        """The end was reached, and its checksum fitted."""
        return self._unpacker.eof

    def read(self, count: int) -> bytes:
        """The next bytes, fewer than `count` only where the stream ends.

        Raises:
            zlib.error: The stream is damaged.
        """
        parts: list[bytes] = []
        while count > 0:
            if self._unpacker.eof:
                packed = self._unpacker.unused_data
                packed += self._file.read(_CHUNK_BYTES) if len(packed) < len(_GZIP) else b""
                if not packed.startswith(_GZIP):
                    break  # padding, or nothing
                self._unpacker = zlib.decompressobj(_AUTOMATIC)
            else:
                packed = self._unpacker.unconsumed_tail or self._file.read(_CHUNK_BYTES)
            part = self._unpacker.decompress(packed, count)
            if not part and not packed and not self._unpacker.eof:
                break
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def close(self) -> None:
        """Nothing of its own is open."""

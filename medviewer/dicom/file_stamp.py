"""What a file was when its header was read: its pixels are read later, and it may be changed or exchanged meanwhile."""

import os
from dataclasses import dataclass
from typing import BinaryIO

from medviewer.dicom import archive
from medviewer.dicom.source_file import SourceFile

HEAD_BYTES = 2048
"""In which the SOP Instance UID lies, but for few files."""


@dataclass(frozen=True)
class FileStamp:
    """How to know a file again.

    Attributes:
        uid: SOP Instance UID (0008,0018); "" where the header has none.
        size_bytes: Of the file (or of the archive).
        modified_ns: When its content was changed, as it says itself: a copy may keep the time of another file.
        changed_ns: When the system last changed its entry (on Windows: made it).
        member: Bytes and checksum (CRC-32) of an archive's unpacked member; None for a plain file.
    """

    uid: str
    size_bytes: int
    modified_ns: int
    changed_ns: int
    member: tuple[int, int] | None = None

    @classmethod
    def of(cls, source: SourceFile, file: BinaryIO | None = None, uid: str = "") -> "FileStamp":
        """The stamp of a file as it is now.

        Args:
            source: The file or member.
            file: The same, open, if it is; so what is read from it is what was stamped.
            uid: What its header says.

        Raises:
            OSError: It can't be reached.
            RefusedFileError: It is a member of an archive that is damaged.
        """
        is_plain = file is not None and not source.member
        status = os.fstat(file.fileno()) if file is not None and is_plain else source.path.stat()
        member = archive.size_and_checksum(source) if source.member else None
        return cls(uid, status.st_size, status.st_mtime_ns, status.st_ctime_ns, member)

    def is_untouched(self, now: "FileStamp") -> bool:
        """True where nothing says that the content is another; a member's checksum counts whatever became of its archive."""
        if self.member is not None or now.member is not None:
            return self.member == now.member
        times = (self.modified_ns, self.changed_ns) == (now.modified_ns, now.changed_ns)
        return times and self.size_bytes == now.size_bytes

    def is_as_long(self, now: "FileStamp") -> bool:
        """True where it has the same number of bytes."""
        if self.member is not None and now.member is not None:
            return self.member[0] == now.member[0]
        return self.size_bytes == now.size_bytes

    def is_named_in(self, head: bytes) -> bool:
        """True where the first bytes of a file give its SOP Instance UID as it is here, in any encoding (PS3.5 7.1)."""
        value = self.uid.encode("ascii", "replace") + b"\x00" * (len(self.uid) % 2)
        length = len(value)
        elements = (
            b"\x08\x00\x18\x00UI" + length.to_bytes(2, "little"),
            b"\x08\x00\x18\x00" + length.to_bytes(4, "little"),
            b"\x00\x08\x00\x18UI" + length.to_bytes(2, "big"),
        )
        return length > 0 and any(element + value in head for element in elements)

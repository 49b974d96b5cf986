"""Opens a file or an archive's member for reading, and tells how large it is."""

import os
import stat
from pathlib import Path
from typing import IO

from medviewer.dicom import archive
from medviewer.dicom.file_stamp import FileStamp
from medviewer.dicom.refusals import SpecialFileError, UnreadableFileError
from medviewer.dicom.source_file import SourceFile


def opened(source: SourceFile) -> IO[bytes]:
    """The file, or a stream over the unpacked bytes of the member; seeking back in a member begins again.

    Raises:
        RefusedFileError: It can't be opened, or is no regular file.
    """
    if source.member:
        return archive.open_member(source)[0]
    regular_status(source.path)
    try:
        return source.path.open("rb")
    except OSError as error:
        raise unreadable(error) from error


def first_bytes(source: SourceFile, count: int) -> bytes:
    """The first bytes as they are stored, fewer where there are no more; not more of a member are unpacked.

    Raises:
        RefusedFileError: It can't be opened, or is damaged.
    """
    with opened(source) as file:
        if source.member:
            with archive.telling_damage():
                return file.read(count)
        try:
            return file.read(count)
        except OSError as error:
            raise unreadable(error) from error


def size_of(source: SourceFile) -> int:
    """Bytes of a file, or of an archive's member once it is unpacked.

    Raises:
        RefusedFileError: It can't be reached, or is no regular file.
    """
    if not source.member:
        return regular_status(source.path).st_size
    member, size = archive.open_member(source)
    member.close()
    return size


def stamp_at(source: SourceFile) -> FileStamp:
    """What a file, or an archive's member, is now.

    Raises:
        RefusedFileError: It can't be reached.
    """
    try:
        return FileStamp.of(source)
    except OSError as error:
        raise unreadable(error) from error


def regular_status(path: Path) -> os.stat_result:
    """The status of a regular file.

    Raises:
        UnreadableFileError: There is none, or it can't be reached.
        SpecialFileError: It is a folder, a pipe, a socket or a device: reading it could wait for ever.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise unreadable(error) from error
    if not stat.S_ISREG(status.st_mode):
        raise SpecialFileError("not a regular file")
    return status


def unreadable(error: OSError) -> UnreadableFileError:
    """What the system said, as a refusal."""
    return UnreadableFileError("cannot read", reason=error.strerror or type(error).__name__)

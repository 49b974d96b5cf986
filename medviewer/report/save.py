"""Puts a finished document on disk whole or not at all."""

import errno
import os
import tempfile
from pathlib import Path

from medviewer.errors import MedviewerError
from medviewer.i18n import N_

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class FolderNotWritableError(MedviewerError):
    """The file's folder is missing or closed to the reader."""

    message = N_("“{name}” can't be written in this folder.")
    hint = N_("Choose a folder that exists and that you may write in.")


class DiskFullError(MedviewerError):
    """The disk has no room for the file."""

    message = N_("There is no room on the disk for “{name}”.")
    hint = N_("Free some space, or choose a folder on another disk. No partial file was left.")


def save(path: Path, content: bytes) -> None:
    """Write `content` aside in the target's folder, sync it, and rename it to `path`.

    A file that was there before stays as it was until the new one is complete.

    Raises:
        FolderNotWritableError: The folder is missing or may not be written in.
        DiskFullError: There is no room; nothing was left behind.
    """
    try:
        put_in_place(path, content)
    except OSError as error:
        kind = DiskFullError if error.errno in NO_ROOM else FolderNotWritableError
        raise kind(f"could not write a document: {error.strerror}", name=path.name) from error


def put_in_place(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """What `save` does; `mode` None = what the umask gives a new file.

    Raises:
        OSError: The file could not be written; nothing was left behind.
    """
    handle, name = tempfile.mkstemp(prefix=".medviewer-", suffix=".part", dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(_usual_mode() if mode is None else mode)
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _usual_mode() -> int:
    """What the umask gives a new file: `mkstemp` makes it private."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def sync_folder(folder: Path) -> None:
    """Have a file's new name survive a power cut."""
    if os.name != "posix":  # other systems can't open a folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        return  # some network file systems refuse; the file itself is synced
    finally:
        os.close(handle)

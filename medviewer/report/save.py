"""Puts a finished document on disk whole or not at all, and puts aside what can't be read."""

import errno
import os
import secrets
from contextlib import suppress
from itertools import count
from pathlib import Path

from medviewer.errors import MedviewerError
from medviewer.i18n import N_

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class FolderNotWritableError(MedviewerError):
    """The file's folder is missing or closed to the reader."""

    message = N_("“{name}” can't be written in this folder.")
    hint = N_("Choose a folder that exists and that you may write in.")


class DiskFullError(MedviewerError):
    """The disk has no room for the file."""

    message = N_("There is no room on the disk for “{name}”.")
    hint = N_("Free some space, or choose a folder on another disk. No partial file was left.")


def not_written(error: OSError, name: str) -> MedviewerError:
    """Why a document or folder called `name` could not be written, in the reader's words."""
    kind = DiskFullError if error.errno in NO_ROOM else FolderNotWritableError
    return kind(f"could not write: {error.strerror}", name=name)


def save(path: Path, content: bytes, *, is_private: bool = False) -> None:
    """Write `content` aside in the target's folder, sync it, and rename it to `path`.

    A file that was there before stays as it was until the new one is complete. It is as open as the umask says, or for
    its owner only.

    Raises:
        FolderNotWritableError: The folder is missing or may not be written in.
        DiskFullError: There is no room; nothing was left behind.
    """
    try:
        put_in_place(path, content, is_private=is_private)
    except OSError as error:
        raise not_written(error, path.name) from error


def put_in_place(path: Path, content: bytes, *, is_private: bool = False) -> None:
    """What `save` does.

    Raises:
        OSError: The file could not be written; nothing was left behind.
    """
    aside = path.parent / f".medviewer-{secrets.token_hex(8)}.part"
    handle = os.open(aside, _NEW, 0o600 if is_private else 0o666)  # the system takes the umask from it
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def put_aside(path: Path) -> Path:
    """Rename what can't be read to "NAME.broken.json", or "NAME.broken-2.json"... where that is taken.

    Raises:
        OSError: The folder can't be written.
    """
    aside = _free_name(path)
    path.rename(aside)
    return aside


def copy_aside(path: Path, content: bytes) -> None:
    """Keep `content`, which stood in `path`, under the name that `put_aside` would give it.

    Raises:
        FolderNotWritableError, DiskFullError: As `save`.
    """
    save(_free_name(path), content)


def _free_name(path: Path) -> Path:
    names = (f"{path.stem}.broken{f'-{number}' if number > 1 else ''}{path.suffix}" for number in count(1))
    return next(each for each in map(path.with_name, names) if not os.path.lexists(each))


def sync_folder(folder: Path) -> None:
    """Have a file's new name survive a power cut."""
    if os.name != "posix":  # other systems can't open a folder
        return
    with suppress(
        OSError
    ):  # a folder may be closed to reading, some network file systems refuse; the file is synced
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

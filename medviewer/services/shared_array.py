"""Arrays in memory that the window and its worker processes share."""

import atexit
import contextlib
import mmap
import os
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_PREFIX = "medviewer-"
_ours: set[str] = set()
"""Paths of the memory files that this process made and has not removed yet."""


@dataclass(frozen=True)
class SharedArrayName:
    """What another process needs to map the same array (picklable)."""

    path: str
    shape: tuple[int, ...]
    dtype: str


class SharedArray:
    """An array backed by a memory file; its owner removes the file with `close`, or by ending.

    While the owner lives, its open file holds a lock: so others can tell a file in use from one that was left over,
    whatever process has the owner's number by then.

    The file lies in /dev/shm where that has room, else in the temporary folder. The space is reserved when
    the array is made, so a full disk shows here as an OSError and never later as a killed process.

    Attributes:
        values: The array, writable, zero when made.
        name: What another process needs to map it.
    """

    def __init__(self, values: NDArray[np.generic], name: SharedArrayName, *, owner: bool) -> None:
        self.values = values
        self.name = name
        self._owner = owner

    @classmethod
    def create(cls, shape: tuple[int, ...], dtype: np.dtype[np.generic] | type) -> "SharedArray":
        """Make a zeroed array.

        Raises:
            OSError: Neither memory nor disk has room for it.
        """
        kind = np.dtype(dtype)
        size = max(int(np.prod(shape, dtype=np.int64)) * kind.itemsize, 1)
        for folder in (Path("/dev/shm"), Path(tempfile.gettempdir())):
            try:
                handle, path = _reserve(folder, size)
            except OSError as error:
                failure = error
                continue
            name = SharedArrayName(path, tuple(shape), kind.str)
            try:
                return cls(_map(handle, name), name, owner=True)
            except BaseException:
                _remove(path)
                raise
        raise failure

    @classmethod
    def attach(cls, name: SharedArrayName) -> "SharedArray":
        """Map the array that another process made."""
        return cls(_map(os.open(name.path, os.O_RDWR), name), name, owner=False)

    def close(self) -> None:
        """Remove the file; arrays still in use stay valid until the last of them goes."""
        if self._owner:
            self._owner = False
            _remove(self.name.path)

    def __del__(self) -> None:
        self.close()


@atexit.register
def remove_own() -> None:
    """Remove the memory files of this process; arrays in use stay valid, but no worker can map them any more."""
    for path in list(_ours):
        _remove(path)


def remove_abandoned() -> None:
    """Remove what killed processes of this user have left in memory. What isn't ours to remove is left alone.

    (Not on Windows: a file in use can't be told from another one there.)
    """
    for folder in (Path("/dev/shm"), Path(tempfile.gettempdir())):
        with contextlib.suppress(OSError):
            for path in folder.glob(f"{_PREFIX}*.shared"):
                _remove_if_abandoned(path)


def _remove_if_abandoned(path: Path) -> None:
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):  # somebody else's, or gone meanwhile
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.getuid():
            return
        handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            _lock(handle, at_once=True)
            path.unlink()
        finally:
            os.close(handle)


def _reserve(folder: Path, size: int) -> tuple[int, str]:
    """An open file of that size, locked where the system knows locks, and its path."""
    handle, path = tempfile.mkstemp(prefix=f"{_PREFIX}{os.getpid()}-", suffix=".shared", dir=folder)
    _ours.add(path)
    try:
        with contextlib.suppress(OSError):
            _lock(handle)
        if os.fstat(handle).st_nlink == 0:  # taken for a left-over in the moment before the lock
            raise FileNotFoundError(path)
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(handle, 0, size)
        else:
            os.truncate(handle, size)
    except BaseException:
        os.close(handle)
        _remove(path)
        raise
    return handle, path


def _map(handle: int, name: SharedArrayName) -> NDArray[np.generic]:
    """The file's content as an array; the mapping keeps the file open, and with it a lock, until the array goes."""
    try:
        memory = mmap.mmap(handle, 0)
    finally:
        os.close(handle)
    count = int(np.prod(name.shape, dtype=np.int64))
    return np.frombuffer(memory, dtype=name.dtype, count=count).reshape(name.shape)


def _remove(path: str) -> None:
    _ours.discard(path)
    with contextlib.suppress(OSError):  # gone already
        Path(path).unlink()


if sys.platform == "win32":

    def _lock(handle: int, *, at_once: bool = False) -> None:
        """Nothing: files in use can't be removed there."""

else:
    import fcntl

    def _lock(handle: int, *, at_once: bool = False) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | (fcntl.LOCK_NB if at_once else 0))

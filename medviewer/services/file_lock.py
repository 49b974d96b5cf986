"""A lock between processes, held for moments: who has it may change the files of a folder."""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BUSY = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
_NO_LOCKS_HERE = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)
_PAUSE_S = 0.005


class LockBusyError(OSError):
    """Another process kept the lock for longer than one was ready to wait."""


@contextmanager
def locked(path: Path, patience_s: float) -> Iterator[None]:
    """Hold the lock of `path`, a file made for nothing else; the system frees it when the process dies.

    On a file system that knows no locks the block is entered without one.

    Raises:
        LockBusyError: Somebody else held it all the time.
        OSError: The lock's file can't be made.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(handle, patience_s)
        yield
    finally:
        os.close(handle)  # frees the lock


def _take(handle: int, patience_s: float) -> None:
    end = time.monotonic() + patience_s
    while True:
        try:
            _try_to_take(handle)
        except OSError as error:
            if error.errno in _NO_LOCKS_HERE:
                return
            if error.errno not in _BUSY:
                raise
        else:
            return
        if time.monotonic() > end:
            raise LockBusyError(errno.EAGAIN, "the lock is held by another process")
        time.sleep(_PAUSE_S)


if sys.platform == "win32":
    import msvcrt

    def _try_to_take(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try_to_take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

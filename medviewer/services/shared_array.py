"""Arrays in memory that the window and its worker processes share."""

import mmap
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_PREFIX = "medviewer-"


@dataclass(frozen=True)
class SharedArrayName:
    """What another process needs to map the same array (picklable)."""

    path: str
    shape: tuple[int, ...]
    dtype: str


class SharedArray:
    """An array backed by a memory file; its owner removes the file with `close`.

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
                path = _reserve(folder, size)
            except OSError as error:
                failure = error
                continue
            name = SharedArrayName(str(path), tuple(shape), kind.str)
            return cls(_map(name), name, owner=True)
        raise failure

    @classmethod
    def attach(cls, name: SharedArrayName) -> "SharedArray":
        """Map the array that another process made."""
        return cls(_map(name), name, owner=False)

    def close(self) -> None:
        """Remove the file; arrays still in use stay valid until the last of them goes."""
        if self._owner:
            Path(self.name.path).unlink(missing_ok=True)
            self._owner = False

    def __del__(self) -> None:
        self.close()


def remove_abandoned() -> None:
    """Remove the memory files of medviewer processes that are gone (killed before they could)."""
    for folder in (Path("/dev/shm"), Path(tempfile.gettempdir())):
        for path in folder.glob(f"{_PREFIX}*.shared") if folder.is_dir() else ():
            owner = path.name.removeprefix(_PREFIX).split("-")[0]
            if owner.isdigit() and not _is_running(int(owner)):
                path.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    if sys.platform == "win32":  # os.kill would end it there
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _reserve(folder: Path, size: int) -> Path:
    handle, name = tempfile.mkstemp(prefix=f"{_PREFIX}{os.getpid()}-", suffix=".shared", dir=folder)
    try:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(handle, 0, size)
        else:
            os.truncate(handle, size)
    except OSError:
        Path(name).unlink()
        raise
    finally:
        os.close(handle)
    return Path(name)


def _map(name: SharedArrayName) -> NDArray[np.generic]:
    with Path(name.path).open("r+b") as file:
        memory = mmap.mmap(file.fileno(), 0)
    count = int(np.prod(name.shape, dtype=np.int64))
    return np.frombuffer(memory, dtype=name.dtype, count=count).reshape(name.shape)

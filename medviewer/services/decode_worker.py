"""The main function of a decode worker process. This module imports nothing heavy before threads are limited."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from medviewer.services.worker_process import settle

if TYPE_CHECKING:
    from medviewer.services.decode_requests import Request

READY = "ready"
NICENESS = 5
MOST_PRIVATE_BYTES = 3 << 30
_THREAD_LIMITS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS",
)


def serve(connection: Connection) -> None:
    """Answer batches of requests, one answer for each request, until the other side hangs up."""
    settle()
    _be_modest()
    with left_out():
        from medviewer.foreign import reading  # noqa: F401 (loaded before the first file is timed)
    from medviewer.services.decode_requests import release_memory

    connection.send(READY)
    try:
        while True:
            requests: list[Request] = connection.recv()
            for request in requests:
                connection.send(answer_of(request.answer))
            release_memory()
    except (EOFError, OSError):
        return


def answer_of(work: Callable[[], object]) -> object:
    """The result, or the error that takes its place. Texts of unforeseen errors stay here: they may hold names."""
    from medviewer.dicom.refusals import RefusedFileError
    from medviewer.errors import MedviewerError, code_places

    try:
        return work()
    except MedviewerError as error:
        return type(error)(str(error), **error.fields)
    except Exception as error:
        return RefusedFileError(f"unexpected {type(error).__name__} at {code_places(error)}")


@contextmanager
def left_out() -> Iterator[None]:
    """Keep from pydicom what it would load because it is there: 24 MB. Our own codecs load GDCM when a file needs it."""
    names = ("gdcm", "requests")
    for name in names:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's own way to say that there is none
    yield
    for name in names:
        del sys.modules[name]


def _be_modest() -> None:
    """Limit threads, priority and memory; be silent."""
    for name in _THREAD_LIMITS:
        os.environ[name] = "1"
    sys.setrecursionlimit(2000)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    _limit_memory()


def _limit_memory() -> None:
    """Make a decompression bomb fail in this process, instead of driving the machine into swap."""
    if sys.platform != "linux":
        return
    import resource

    _soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = MOST_PRIVATE_BYTES if hard == resource.RLIM_INFINITY else min(hard, MOST_PRIVATE_BYTES)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))

"""Keep the demo study in the cache: made once, never half."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from medviewer import paths
from medviewer.dicom.demo_study import TRUTH_FILE, write_demo_study
from medviewer.i18n import _
from medviewer.imaging.phantom.chest import Matrix
from medviewer.plain_json import read_json
from medviewer.report.save import not_written
from medviewer.services.jobs import Context

_VERSION = 1
"""Raise it whenever the demo study's pixels or headers change, so that caches are made anew."""


def demo_study_folder(context: Context, matrix: Matrix | None = None) -> Path:
    """The folder of the demo study, made first if it is not there or not whole.

    It is written aside and renamed when complete: a killed program leaves no half study behind.

    Where there can be no cache, it lies in the folder for temporary files until the program ends.

    Raises:
        CancelledError: The job was cancelled; nothing is left in the cache.
        FolderNotWritableError, DiskFullError: It could not be written; nothing is left.
    """
    folder = paths.cache_folder() / f"demo-study-{_VERSION}"
    if _is_whole(folder):
        return folder
    try:
        if not paths.can_keep(folder.parent):
            folder = _temporary_folder() / folder.name
            if _is_whole(folder):
                return folder
        with _written_aside(context, folder.parent, matrix) as aside:
            _put_in_place(aside, folder)
    except OSError as error:
        raise not_written(error, folder.name) from error
    return folder


def put_demo_study(context: Context, folder: Path, matrix: Matrix | None = None) -> None:
    """Write the demo study into a folder of the reader's choice, made if absent: all of it, or nothing.

    Raises:
        FolderNotWritableError, DiskFullError: It could not be written; nothing is left.
    """
    made = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
    is_done = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _written_aside(context, folder, matrix) as aside:
            for path in sorted(aside.iterdir()):
                path.replace(folder / path.name)
        is_done = True
    except OSError as error:
        raise not_written(error, folder.name or str(folder)) from error
    finally:
        if not is_done:
            _remove_empty(made)


@contextmanager
def _written_aside(context: Context, parent: Path, matrix: Matrix | None) -> Iterator[Path]:
    """The whole study in a folder of its own in `parent`, which is gone afterwards if it was not renamed."""
    aside = Path(tempfile.mkdtemp(prefix=f"demo-study-{_VERSION}.", dir=parent))
    try:
        write_demo_study(
            aside, matrix=matrix, publish=lambda done, total, message: context.step(done, total, _(message))
        )
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _remove_empty(folders: Sequence[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


@cache
def _temporary_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="medviewer-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _put_in_place(aside: Path, folder: Path) -> None:
    """Rename `aside` to `folder`; a whole study that another program put there meanwhile stays."""
    aside.chmod(0o755)
    if folder.exists() and not _is_whole(folder):
        shutil.rmtree(folder)
    try:
        os.rename(aside, folder)  # noqa: PTH104 (unlike Path.rename's wording, fails on a full folder everywhere)
    except OSError:
        if not _is_whole(folder):
            raise


def _is_whole(folder: Path) -> bool:
    try:
        truth = read_json(folder / TRUTH_FILE)
        return len(list(folder.glob("IM*.dcm"))) == int(truth["slices"])
    except (OSError, ValueError, KeyError, TypeError):
        return False

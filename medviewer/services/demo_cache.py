"""Keep the demo study in the cache: made once, never half."""

import json
import os
import shutil
import tempfile
from pathlib import Path

from medviewer import paths
from medviewer.dicom.demo_study import TRUTH_FILE, write_demo_study
from medviewer.i18n import _
from medviewer.imaging.phantom.chest import Matrix
from medviewer.services.jobs import Context

_VERSION = 1
"""Raise it whenever the demo study's pixels or headers change, so that caches are made anew."""


def demo_study_folder(context: Context, matrix: Matrix | None = None) -> Path:
    """The folder of the demo study, made first if it is not there or not whole.

    It is written aside and renamed when complete: a killed program leaves no half study behind.

    Raises:
        CancelledError: The job was cancelled; nothing is left in the cache.
    """
    folder = paths.cache_folder() / f"demo-study-{_VERSION}"
    if _is_whole(folder):
        return folder
    aside = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    try:
        write_demo_study(
            aside, matrix=matrix, publish=lambda done, total, message: context.step(done, total, _(message))
        )
        _put_in_place(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
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
        truth = json.loads((folder / TRUTH_FILE).read_text(encoding="utf-8"))
        return len(list(folder.glob("IM*.dcm"))) == int(truth["slices"])
    except (OSError, ValueError, KeyError, TypeError):
        return False

"""Where the program's own files lie: resources, per-user cache and settings."""

import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

_NOWHERE = Path(os.devnull)
"""Stands for a home where there is none: no file can be under it, so nothing is found and nothing is kept."""


@cache
def resources() -> Path:
    """The folder of icons, translations and models: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"


def cache_folder() -> Path:
    """Files that can be made again (demo study, index): MEDVIEWER_CACHE overrides the system's place.

    As with the other folders, it is made if that can be done; use what lies in it as if it might not be there.
    """
    return _made("MEDVIEWER_CACHE", "XDG_CACHE_HOME", ".cache", "Caches")


def settings_folder() -> Path:
    """The reader's settings and recent studies: MEDVIEWER_CONFIG overrides the system's place."""
    return _made("MEDVIEWER_CONFIG", "XDG_CONFIG_HOME", ".config", "Application Support")


def data_folder() -> Path:
    """What the reader made and can't be made again (readings of studies): MEDVIEWER_DATA overrides the system's place."""
    return _made("MEDVIEWER_DATA", "XDG_DATA_HOME", ".local/share", "Application Support")


def can_keep(folder: Path) -> bool:
    """Whether files can be made in a folder, which need not be there yet."""
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    return os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)  # noqa: PTH112 (Path.is_dir may raise)


def proposed(name: str) -> Path:
    """Where to propose that a document be written: in the reader's home, or without a folder where there is none."""
    home = _home()
    return home / name if can_keep(home) else Path(name)


def _made(override: str, variable: str, linux_default: str, mac: str) -> Path:
    own = os.environ.get(override)
    folder = Path(own) if own else _of_the_system(variable, linux_default, mac) / "medviewer"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def _of_the_system(variable: str, linux_default: str, mac: str) -> Path:
    if sys.platform == "darwin":
        return _home() / "Library" / mac
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or _home() / "AppData" / "Local")
    # "If an implementation encounters a relative path in any of these variables it should consider the path invalid
    # and ignore it." (XDG Base Directory Specification 0.8)
    given = Path(os.environ.get(variable, ""))
    return given if given.is_absolute() else _home() / linux_default


def _home() -> Path:
    try:
        home = Path.home()
    except RuntimeError:  # no HOME, and the system knows no home of this user
        return _NOWHERE
    return home if home.is_absolute() else _NOWHERE

"""Where the program's own files lie: resources, per-user cache and settings."""

import os
import sys
from functools import cache
from pathlib import Path


@cache
def resources() -> Path:
    """The folder of icons, translations and models: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"


def _base(variable: str, fallback: Path) -> Path:
    override = os.environ.get(variable)
    return Path(override) if override else fallback


def _home(linux_variable: str, linux_default: str, mac: str) -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / mac / "medviewer"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "medviewer"
    return Path(os.environ.get(linux_variable) or Path.home() / linux_default) / "medviewer"


def cache_folder() -> Path:
    """Files that can be made again (demo study, index): MEDVIEWER_CACHE overrides the system's place."""
    folder = _base("MEDVIEWER_CACHE", _home("XDG_CACHE_HOME", ".cache", "Caches"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def settings_folder() -> Path:
    """The reader's settings and recent studies: MEDVIEWER_CONFIG overrides the system's place."""
    folder = _base("MEDVIEWER_CONFIG", _home("XDG_CONFIG_HOME", ".config", "Application Support"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def data_folder() -> Path:
    """What the reader made and can't be made again (readings of studies): MEDVIEWER_DATA overrides the system's place."""
    folder = _base("MEDVIEWER_DATA", _home("XDG_DATA_HOME", ".local/share", "Application Support"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder

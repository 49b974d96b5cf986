"""Keeps the settings in one JSON file, never in the way when that file is broken."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any

from medviewer.errors import MedviewerError
from medviewer.i18n import N_
from medviewer.plain_json import read_json, read_small_file
from medviewer.report.save import copy_aside, put_aside, save
from medviewer.services.settings import Settings, declarations

_log = logging.getLogger(__name__)

FILE_NAME = "settings.json"


@dataclass(frozen=True)
class LoadedSettings:
    """Settings as read from the file.

    Attributes:
        settings: The values in the file, defaults for all that could not be used.
        rejected: Names of the settings whose value in the file could not be used.
        file_was_broken: The whole file was unreadable.
        kept_as: What the unreadable file is called now; "" where it could not be renamed.
    """

    settings: Settings
    rejected: tuple[str, ...] = ()
    file_was_broken: bool = False
    kept_as: str = ""


class UnreadableSettingsError(MedviewerError):
    """A file that holds no settings."""

    message = N_("This file holds no settings of medviewer.")
    hint = N_("Choose a file that was written with Export in the preferences.")


def read_settings(path: Path) -> LoadedSettings:
    """Read settings that were written by `write_settings`, here or on another computer.

    Raises:
        UnreadableSettingsError: The file can't be read, or holds something else.
    """
    try:
        stored = read_json(path)
    except (OSError, ValueError) as error:
        raise UnreadableSettingsError(type(error).__name__) from error
    if not isinstance(stored, dict) or not stored.keys() & declarations().keys():
        raise UnreadableSettingsError("no setting in it")
    return from_stored(stored)


def load_settings(folder: Path, *, only_look: bool = False) -> LoadedSettings:
    """Read the settings; a missing file means defaults, a broken one is put aside, unless this shall `only_look`."""
    path = folder / FILE_NAME
    try:
        stored = read_json(path)
        if not isinstance(stored, dict):
            raise ValueError("the settings are not a table")
    except (FileNotFoundError, NotADirectoryError):
        return LoadedSettings(Settings())
    except (OSError, ValueError) as error:
        _log.warning("the settings file could not be read, and defaults are used: %s", type(error).__name__)
        return LoadedSettings(Settings(), file_was_broken=True, kept_as="" if only_look else _put_aside(path))
    return from_stored(stored)


def _put_aside(path: Path) -> str:
    try:
        return put_aside(path).name
    except OSError:
        return ""


def keep_rejected(folder: Path) -> None:
    """Keep a copy of a settings file of which not all could be used, before it is written anew.

    Raises:
        FolderNotWritableError, DiskFullError: As `report.save.save`.
    """
    copy_aside(folder / FILE_NAME, read_small_file(folder / FILE_NAME))


def save_settings(settings: Settings, folder: Path) -> None:
    """Write the settings to their place.

    Raises:
        FolderNotWritableError, DiskFullError: As `report.save.save`.
    """
    write_settings(settings, folder / FILE_NAME)


def write_settings(settings: Settings, path: Path) -> None:
    """Write the settings aside, then put them in place of an older file.

    Raises:
        FolderNotWritableError, DiskFullError: As `report.save.save`.
    """
    text = json.dumps(as_stored(settings), indent=2, ensure_ascii=False)
    save(path, f"{text}\n".encode())


def as_stored(settings: Settings) -> dict[str, object]:
    """The settings in types that JSON knows."""
    stored = {}
    for name, declaration in declarations().items():
        value = getattr(settings, name)
        if declaration.write is not None:
            value = declaration.write(value)
        stored[name] = value.value if isinstance(value, Enum) else value
    return stored


def from_stored(stored: Mapping[str, object]) -> LoadedSettings:
    """Settings from what JSON holds; what is unknown or out of bounds is left at its default and named."""
    accepted: dict[str, Any] = {}
    rejected = []
    for entry in fields(Settings):
        if entry.name not in stored:
            continue
        declaration = entry.metadata["declaration"]
        try:
            read = declaration.read or partial(_as_kind, kind=type(entry.default))
            value = read(_writable(stored[entry.name]))
        except (TypeError, ValueError):
            value = None
        if value is None or not declaration.allows(value):
            rejected.append(entry.name)
        else:
            accepted[entry.name] = value
    return LoadedSettings(Settings(**accepted), tuple(rejected))


def _as_kind(value: object, kind: type) -> object:
    if issubclass(kind, Enum):
        return kind(value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not kind:
        raise TypeError(f"expected {kind.__name__}")
    return value


def _writable(value: object) -> object:
    """The value, if it can be written again: half of a surrogate pair can't."""
    json.dumps(value, ensure_ascii=False).encode()
    return value

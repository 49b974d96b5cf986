"""Keeps the settings in one JSON file, never in the way when that file is broken."""

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any

from medviewer.services.settings import Settings, declarations

_log = logging.getLogger(__name__)

FILE_NAME = "settings.json"


@dataclass(frozen=True)
class LoadedSettings:
    """Settings as read from the file.

    Attributes:
        settings: The values in the file, defaults for all that could not be used.
        rejected: Names of the settings whose value in the file could not be used.
        file_was_broken: The whole file was unreadable, and has been put aside.
    """

    settings: Settings
    rejected: tuple[str, ...] = ()
    file_was_broken: bool = False


def load_settings(folder: Path) -> LoadedSettings:
    """Read the settings; a missing file means defaults, a broken one is put aside and told."""
    path = folder / FILE_NAME
    try:
        stored = json.loads(path.read_text("utf-8"))
        if not isinstance(stored, dict):
            raise ValueError("the settings are not a table")
    except FileNotFoundError:
        return LoadedSettings(Settings())
    except (OSError, ValueError):
        _log.warning("the settings file could not be read; defaults are used")
        _put_aside(path)
        return LoadedSettings(Settings(), file_was_broken=True)
    return from_stored(stored)


def save_settings(settings: Settings, folder: Path) -> None:
    """Write the settings aside, then put them in place of the old file.

    Raises:
        OSError: The folder cannot be written.
    """
    text = json.dumps(as_stored(settings), indent=2, ensure_ascii=False)
    aside = folder / f"{FILE_NAME}.{os.getpid()}.part"
    try:
        with aside.open("w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        aside.replace(folder / FILE_NAME)
    finally:
        aside.unlink(missing_ok=True)


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
            value = read(stored[entry.name])
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


def _put_aside(path: Path) -> None:
    try:
        path.replace(path.with_suffix(".broken.json"))
    except OSError:
        _log.warning("the broken settings file could not be put aside")

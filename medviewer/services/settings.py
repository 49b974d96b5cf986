"""The reader's settings: each declared once, kept in one JSON file, never in the way when that file is broken."""

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from pathlib import Path
from typing import Any

from medviewer.i18n import LANGUAGES, N_

_log = logging.getLogger(__name__)

FILE_NAME = "settings.json"


class DragDown(Enum):
    """What dragging down with the window tool does to the image."""

    BRIGHTER = "brighter"
    DARKER = "darker"


class Section(Enum):
    """The pages of the preferences; values are their titles."""

    DISPLAY = N_("Display")
    OVERLAY = N_("Saliency overlay")
    PRIVACY = N_("Privacy")


@dataclass(frozen=True)
class Declaration:
    """What is to be known of one setting, beside its type and its default.

    Attributes:
        section: Its page of the preferences; None where the program sets it by itself.
        title: Its name for the reader, not yet translated.
        description: One sentence more, not yet translated; "" where the title says it.
        low: Smallest number allowed.
        high: Largest number allowed.
        unit: Shown behind a number.
        choices: Allowed values with their titles, not yet translated; empty where any value does.
    """

    section: Section | None
    title: str = ""
    description: str = ""
    low: float | None = None
    high: float | None = None
    unit: str = ""
    choices: Mapping[Any, str] = field(default_factory=dict)

    def allows(self, value: object) -> bool:
        """True if `value`, of the right type, is within the bounds and among the choices."""
        if self.choices and value not in self.choices:
            return False
        if isinstance(value, int | float) and not isinstance(value, bool):
            return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)
        return True


def _declare(
    section: Section | None, title: str = "", description: str = "", **bounds: Any
) -> dict[str, Declaration]:
    return {"declaration": Declaration(section, title, description, **bounds)}


@dataclass(frozen=True)
class Settings:
    """All settings of the reader, as one value."""

    language: str = field(
        default="",
        metadata=_declare(Section.DISPLAY, N_("Language"), choices={"": N_("As the system"), **LANGUAGES}),
    )
    drag_down: DragDown = field(
        default=DragDown.BRIGHTER,
        metadata=_declare(
            Section.DISPLAY,
            N_("Dragging down makes the image"),
            N_("With the window tool: left and right change the width, up and down the center."),
            choices={DragDown.BRIGHTER: N_("Brighter"), DragDown.DARKER: N_("Darker")},
        ),
    )
    cine_rate: float = field(
        default=20.0,
        metadata=_declare(
            Section.DISPLAY,
            N_("Cine rate"),
            N_("Slices shown in a second while a series plays."),
            low=1,
            high=60,
            unit=N_("per second"),
        ),
    )
    scale_percent: int = field(
        default=100,
        metadata=_declare(
            Section.DISPLAY,
            N_("Size of texts and buttons"),
            N_("Used from the next start."),
            low=100,
            high=200,
            unit="%",
        ),
    )
    overlay_opacity: float = field(
        default=0.35,
        metadata=_declare(
            Section.OVERLAY,
            N_("Opacity"),
            N_("Of the place with the most evidence; 0 is clear, 1 is opaque."),
            low=0,
            high=1,
        ),
    )
    overlay_threshold: float = field(
        default=0.2,
        metadata=_declare(
            Section.OVERLAY,
            N_("Threshold"),
            N_("Places under this part of the color scale are not drawn."),
            low=0,
            high=1,
        ),
    )
    remember_studies: bool = field(
        default=True,
        metadata=_declare(
            Section.PRIVACY,
            N_("Remember which folders were opened"),
            N_("Their places are kept on this computer, for the list of recent studies."),
        ),
    )
    remember_names: bool = field(
        default=False,
        metadata=_declare(
            Section.PRIVACY,
            N_("Keep patient names in the list of recent studies"),
            N_("Off: the list shows the folder's name, the date and the modality only."),
        ),
    )
    notice_seen_for: str = field(default="", metadata=_declare(None))
    browser_width: int = field(default=220, metadata=_declare(None, low=160, high=480))
    analysis_width: int = field(default=320, metadata=_declare(None, low=280, high=640))
    browser_open: bool = field(default=True, metadata=_declare(None))
    analysis_open: bool = field(default=True, metadata=_declare(None))


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


def declarations() -> dict[str, Declaration]:
    """Name of a field of `Settings` -> what is declared of it, in the order of the preferences."""
    return {entry.name: entry.metadata["declaration"] for entry in fields(Settings)}


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
    return _from_stored(stored)


def save_settings(settings: Settings, folder: Path) -> None:
    """Write the settings aside, then put them in place of the old file.

    Raises:
        OSError: The folder cannot be written.
    """
    stored = {entry.name: getattr(settings, entry.name) for entry in fields(settings)}
    text = json.dumps(stored, indent=2, ensure_ascii=False, default=lambda value: value.value)
    aside = folder / f"{FILE_NAME}.{os.getpid()}.part"
    try:
        with aside.open("w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        aside.replace(folder / FILE_NAME)
    finally:
        aside.unlink(missing_ok=True)


def _from_stored(stored: dict[str, object]) -> LoadedSettings:
    accepted: dict[str, Any] = {}
    rejected = []
    for entry in fields(Settings):
        if entry.name not in stored:
            continue
        try:
            value = _as_kind(stored[entry.name], type(entry.default))
        except (TypeError, ValueError):
            value = None
        if value is None or not entry.metadata["declaration"].allows(value):
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

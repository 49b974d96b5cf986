"""The list of studies opened before: their places, and a patient's name only where the reader asked for that."""

import json
import logging
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

_log = logging.getLogger(__name__)

FILE_NAME = "recent.json"
LENGTH = 8


@dataclass(frozen=True)
class RecentStudy:
    """One study opened before.

    Attributes:
        path: The folder, file or ZIP that was opened.
        study_date: Study Date (0008,0020) as YYYYMMDD; "" where unknown.
        modalities: Modalities in the study, joined by "/"; "" where unknown.
        patient_name: For display; "" unless the reader allowed names to be kept.
    """

    path: str
    study_date: str = ""
    modalities: str = ""
    patient_name: str = ""

    @property
    def place(self) -> Path:
        return Path(self.path)


def load_recent(folder: Path) -> tuple[RecentStudy, ...]:
    """Read the list, latest first; an unreadable list is an empty one."""
    try:
        stored = json.loads((folder / FILE_NAME).read_text("utf-8"))
        return tuple(RecentStudy(**{name: str(value) for name, value in entry.items()}) for entry in stored)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, AttributeError):
        _log.warning("the list of recent studies could not be read")
        return ()


def save_recent(recent: tuple[RecentStudy, ...], folder: Path) -> None:
    """Write the list aside, then put it in place of the old one; readable by this user only.

    Raises:
        OSError: The folder cannot be written.
    """
    aside = folder / f"{FILE_NAME}.{os.getpid()}.part"
    try:
        aside.touch(mode=0o600)
        aside.write_text(json.dumps([asdict(entry) for entry in recent], ensure_ascii=False), "utf-8")
        aside.replace(folder / FILE_NAME)
    finally:
        aside.unlink(missing_ok=True)


def with_opened(
    recent: tuple[RecentStudy, ...], opened: RecentStudy, *, keep_name: bool
) -> tuple[RecentStudy, ...]:
    """The list after `opened` was opened: it stands first, once; without its name unless that may be kept."""
    entry = opened if keep_name else replace(opened, patient_name="")
    others = tuple(known for known in recent if known.path != opened.path)
    return (entry, *others)[:LENGTH]


def without_names(recent: tuple[RecentStudy, ...]) -> tuple[RecentStudy, ...]:
    """The list with every patient's name removed."""
    return tuple(replace(entry, patient_name="") for entry in recent)
